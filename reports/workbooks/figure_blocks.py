"""The figures of a chapter as rows of its sheet: lists and grids, with last year, the change and explanations."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.cell import Cell as SheetCell
from openpyxl.worksheet.datavalidation import DataValidation

from .. import period_names
from ..blueprint import Block, GridRow, Indicator, Kind
from ..chapters.form import may_be_typed
from ..computing import BLANK, Figure, State
from ..exports import formulas
from ..exports.sheets import number_format
from ..models import Reason
from ..numbers import change
from ..tables import Shape, state_word
from . import cells, places, styles, validations
from .book import Book, put_formula
from .places import BEFORE, CHANGE, IN_GRID, LABEL, NOTHING_HERE, NOW, SAID, UNIT, WHY, Mark
from .sheet_rows import LINE, SheetRows


@dataclass
class FigureBlocks:
    book: Book
    rows: SheetRows

    def write_list(self, block: Block) -> None:
        self.rows.heading(self.book.say(block.title))
        facts = self.book.reading.facts
        before, now = map(period_names.short_name, (facts.previous_period, facts.period))
        titles = ["", _("Unit"), before, now, pgettext("of a figure", "Change")]
        self.rows.titles([*titles, *self._titles_of_why(WHY)], last=self.rows.last)
        broken = [code for code in block.indicators if self._figure_line(code)]
        for code in broken:
            self.rows.wrapped_line(
                f"* {facts.label(code)}: {self.book.say(self.book.reading.broken[code][1])}", font=styles.SMALL
            )

    def _figure_line(self, code: str) -> bool:
        """Whether last year's figure cannot be compared."""
        indicator = self.book.blueprint.indicators[code]
        self.rows.next(Mark("figure", (code,)))
        label, depth = self._label(indicator), self._depth(indicator)
        style = {"border": styles.UNDERLINED, "alignment": styles.indented(depth)}
        self.rows.put(LABEL, label, font=styles.BOLD if indicator.computed else styles.PLAIN, **style)
        self.rows.put(UNIT, self.book.say(indicator.unit), font=styles.QUIET, **style | {"alignment": styles.MIDDLE})
        broken = self._before(BEFORE, indicator)
        self._figure(NOW, indicator)
        if not broken:
            self._change(indicator)
        self._why(code, WHY, lines=self.rows.lines("  " * depth + label, LABEL, LABEL))
        return broken

    def _label(self, indicator: Indicator) -> str:
        mark = " *" if indicator.required and may_be_typed(self.book.reading, indicator.code) else ""
        return self.book.say(indicator.label) + mark

    def _depth(self, indicator: Indicator) -> int:
        depth = 0
        while indicator.parent:
            indicator = self.book.blueprint.indicators[indicator.parent]
            depth += 1
        return min(depth, 3)

    def _format(self, indicator: Indicator) -> str:
        """How a number is shown: without its unit, which has a column of its own."""
        shape = Shape.FLAG if indicator.kind == Kind.FLAG else Shape.NUMBER
        return number_format(shape, indicator.places, "", _("yes"), _("no"))

    def _before(self, column: int, indicator: Indicator) -> bool:
        """Last year's figure; whether it is one that cannot be compared, which it then says by a star."""
        reading = self.book.reading
        broken = reading.broken.get(indicator.code)
        figure = broken[0] if broken else reading.facts.previous.get(indicator.code, BLANK)
        value: cells.Written = figure.number if figure.number is not None else state_word(figure.state)
        format_ = self._format(indicator) + ('" *"' if broken else "")
        self.rows.put(
            column, value, font=styles.QUIET, alignment=styles.NUMBER, number_format=format_, border=styles.UNDERLINED
        )
        return bool(broken)

    def _figure(self, column: int, indicator: Indicator) -> None:
        """This year's figure: to fill in, worked out, or as it was given where only a person can decide."""
        code, figure = indicator.code, self.book.reading.facts.figure(indicator.code)
        style = {"number_format": self._format(indicator), "alignment": styles.NUMBER, "border": styles.BOXED}
        if code in self.book.spots:
            put_formula(self.rows.sheet, self.rows.row, column, f"={self.book.spots[code]}", **style)
        elif may_be_typed(self.book.reading, code):
            self._input(column, indicator, figure, style)
        elif (figure.stated is None or indicator.is_ratio) and indicator.computed:
            self._worked_out(column, indicator, figure, style)
        else:
            self._given(column, indicator, figure, style)

    def _input(self, column: int, indicator: Indicator, figure: Figure, style: dict) -> None:
        value = cells.shown_figure(figure, indicator, self.book.language)
        cell = self.rows.put(column, value, **styles.TO_FILL_IN | style)
        self._place(indicator, cell)
        self.book.mark(places.figure_name(indicator.code), cells.stored_figure(figure), value)
        self.rows.validate(self._validation(indicator, cell.coordinate), cell.coordinate)

    def _validation(self, indicator: Indicator, where: str) -> DataValidation:
        title, said = self.book.say(indicator.label), self.book.say(indicator.definition)[:140]
        if indicator.kind == Kind.FLAG:
            words = [_("yes"), _("no"), _("unknown"), _("not applicable")]
            return validations.of_choices(self.book.source_of(words), title=title, said=said)
        return validations.of_number(where, indicator, self.book.blueprint, title=title, said=said)

    def _place(self, indicator: Indicator, cell: SheetCell) -> None:
        self.book.spots[indicator.code] = f"'{self.rows.sheet.title}'!${cell.column_letter}${cell.row}"

    def _worked_out(self, column: int, indicator: Indicator, figure: Figure, style: dict) -> None:
        style = style | {"font": styles.BOLD, "fill": styles.WORKED_OUT}
        formula = f"='{places.FIGURES_SHEET}'!{self.book.live.number(indicator.code)}"
        if self.book.live.can_be_made(indicator.formula):
            cell = put_formula(self.rows.sheet, self.rows.row, column, formula, **style)
            self.book.result(self.rows.sheet, cell, figure.number)
        else:
            self._given(column, indicator, figure, style)

    def _given(self, column: int, indicator: Indicator, figure: Figure, style: dict) -> None:
        value: cells.Written = figure.number if figure.number is not None else figure.raw or state_word(figure.state)
        self.book.mark(places.figure_name(indicator.code), cells.stored_figure(figure), value)
        cell = self.rows.put(column, value, **style | {"font": styles.BOLD, "fill": styles.WORKED_OUT})
        self._place(indicator, cell)

    def _change(self, indicator: Indicator) -> None:
        if indicator.kind == Kind.FLAG:
            return
        share = indicator.kind == Kind.SHARE
        before, now = self.rows.letter(BEFORE), self.rows.letter(NOW)
        format_ = number_format(Shape.POINTS if share else Shape.CHANGE, 1, "", "", "")
        style = {"font": styles.QUIET, "alignment": styles.NUMBER, "border": styles.UNDERLINED}
        formula = formulas.change(before, now, share=share)
        cell = put_formula(self.rows.sheet, self.rows.row, CHANGE, formula, number_format=format_, **style)
        facts, shown = self.book.reading.facts, self.rows.sheet[now].value
        known = isinstance(shown, Decimal | str) and facts.figure(indicator.code).state != State.ESTIMATE
        moved = change(facts.figure(indicator.code).number, facts.before(indicator.code), share=share)
        self.book.result(self.rows.sheet, cell, moved if known else None)

    def _titles_of_why(self, first: int) -> list[str]:
        """Above the words of explanations and their reasons."""
        between = places.reason_column(self.rows.last) - first - 1
        return [_("Explanation"), *([""] * between), _("Reason")]

    def _why(self, code: str, first: int, lines: int = 1) -> None:
        """The explanation of a figure, in a row with room for it and for `lines` of other text."""
        text = self.book.reading.facts.explanations.get(code, "")
        style = styles.TO_FILL_IN | {"alignment": styles.WRAPPED, "number_format": "@"}
        last = places.reason_column(self.rows.last) - 1
        cell = self.rows.spread(first, last, text.replace("\r\n", "\n"), **style)
        lines = max(lines, self.rows.lines(text, first, last))
        if lines > 1:
            self.rows.sheet.row_dimensions[self.rows.row].height = LINE * lines
        self.book.mark(places.why_name(code), text, text)
        longest = cells.LONGEST_EXPLANATION
        self.rows.validate(validations.of_text(longest, title=_("Explanation")), cell.coordinate)
        self._reason(code, style)

    def _reason(self, code: str, style: dict) -> None:
        """The reason of an explanation, to be chosen from a list."""
        one = self.book.reading.reasons.get(code)
        reason = one.reason if one else ""
        cell = self.rows.spread(
            places.reason_column(self.rows.last), self.rows.last, cells.shown_reason(reason), **style
        )
        self.book.mark(places.reason_name(code), reason, cells.shown_reason(reason))
        source = self.book.source_of(str(label) for label in Reason.labels)
        self.rows.validate(validations.of_choices(source, title=_("Reason")), cell.coordinate)

    # Grids

    def write_grid(self, block: Block) -> None:
        self.rows.heading(self.book.say(block.title))
        self.rows.titles(["", *(self.book.say(column) for column in block.columns)], last=LABEL + len(block.columns))
        for row in block.rows:
            self._grid_row(row)
        asked = [code for code in block.codes if self._may_be_questioned(code)]
        if asked:
            self.rows.titles(["", *self._titles_of_why(IN_GRID)], last=self.rows.last)
        for code in asked:
            self.rows.next(Mark("why", (code,)))
            self.rows.put(LABEL, self.book.reading.facts.label(code), font=styles.QUIET, alignment=styles.indented(1))
            self._why(code, IN_GRID)

    def _grid_row(self, row: GridRow) -> None:
        """This year's figures, and last year's in small below them."""
        self.rows.next(Mark("grid", tuple(code or NOTHING_HERE for code in row.cells)))
        self.rows.put(LABEL, self.book.say(row.title), font=styles.PLAIN, alignment=styles.MIDDLE)
        indicators = [(at, self.book.blueprint.indicators[code]) for at, code in enumerate(row.cells, IN_GRID) if code]
        for column, indicator in indicators:
            self._figure(column, indicator)
        self.rows.next(SAID)
        before = period_names.short_name(self.book.reading.facts.previous_period)
        self.rows.put(LABEL, before, font=styles.SMALL, alignment=styles.indented(1))
        for column, indicator in indicators:
            self._before(column, indicator)

    def _may_be_questioned(self, code: str) -> bool:
        """Whether a check may ask about this figure, or somebody has said something of it already."""
        facts, indicator = self.book.reading.facts, self.book.blueprint.indicators[code]
        checked = any(code in check.indicators for check in self.book.blueprint.checks)
        return checked or indicator.explain_nonzero or code in facts.explanations
