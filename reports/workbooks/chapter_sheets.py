"""One chapter of a report as a sheet of its workbook: figures in lists and grids, tables with rows, texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .. import narratives
from ..blueprint import (
    NUMERIC_COLUMNS,
    Block,
    Chapter,
    Column,
    ColumnKind,
    GridRow,
    Indicator,
    Kind,
    Layout,
    RowTable,
)
from ..chapter_form import may_be_typed
from ..checks import Text
from ..computing import BLANK, Figure
from ..exports import formulas
from ..exports.sheets import number_format
from ..numbers import change
from ..table_form import MOST_ROWS
from ..tables import Shape, state_word
from . import cells, places, styles, validations
from .book import Book, put, put_formula
from .live_totals import TableArea
from .places import BEFORE, CHANGE, FIRST, IN_GRID, LABEL, NOTHING_HERE, NOW, SAID, UNIT, WHY, Mark

type Spans = Mapping[str, tuple[int, int]]

WIDTH_OF_LABEL, WIDTH = 42, 14  # characters
LINE = 15  # points
LEAST_ROWS = 40  # rows of a table, the empty ones included
LEAST_LINES, MOST_LINES_IN_ROW = 5, 24  # of a text
TO_FILL_IN = {
    "font": styles.PLAIN,
    "fill": styles.INPUT,
    "border": styles.BOXED,
    "protection": styles.OPEN,
}


@dataclass
class ChapterSheet:
    """Writes one chapter from the top."""

    book: Book
    chapter: Chapter
    sheet: Worksheet
    row: int = 0

    def __post_init__(self) -> None:
        self.last = places.last_column(self.book.blueprint, self.chapter)

    def write(self) -> None:
        self._write_head()
        for block in self.chapter.blocks:
            WRITERS[block.layout](self, block)
        for column in range(LABEL, self.last + 1):
            width = WIDTH_OF_LABEL if column == LABEL else WIDTH
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        self.sheet.column_dimensions["A"].hidden = True
        self.sheet.row_dimensions[1].hidden = True
        self.sheet.freeze_panes = "C4"
        self.sheet.print_title_rows = "2:3"
        self.sheet.print_area = f"B2:{get_column_letter(self.last)}{self.row}"
        self.sheet.page_setup.orientation = "landscape"

    def _write_head(self) -> None:
        report = self.book.reading.report
        put(self.sheet, 1, 1, f"{places.CHAPTER} {self.chapter.code}")
        for column in range(LABEL, self.last + 1):
            put(self.sheet, 1, column, str(column))
        title = self.book.say(self.chapter.title)
        number = f"{self.chapter.number}. " if self.chapter.number else ""
        self.row = 1
        self._line(f"{number}{title}", font=styles.TITLE, height=28)
        said = _("%(report)s. Fill in the yellow cells; green ones are worked out.") % {"report": report}
        self._line(said, font=styles.QUIET)

    # Rows

    def _next(self, mark: Mark, height: float | None = None) -> int:
        self.row += 1
        put(self.sheet, self.row, 1, str(mark))
        if height:
            self.sheet.row_dimensions[self.row].height = height
        return self.row

    def _put(self, column: int, value: cells.Written = None, **style: object) -> SheetCell:
        return put(self.sheet, self.row, column, value, **style)

    def _line(self, text: str, *, height: float | None = None, **style: object) -> None:
        """A line that nobody fills in."""
        self._next(SAID, height)
        self._put(LABEL, text, **style)

    def _wrapped_line(self, text: str, **style: object) -> None:
        """A line as long as the sheet is wide."""
        self._next(SAID, LINE * self._lines(text, FIRST, self.last))
        self._put(LABEL, text, alignment=styles.WRAPPED, **style)
        self._merge(LABEL, self.last)

    def _heading(self, text: str) -> None:
        self._next(SAID)
        if not text:
            return
        self._next(SAID, 21)
        for column in range(LABEL, self.last + 1):
            self._put(column, fill=styles.BAND)
        self._put(LABEL, text, font=styles.HEADING, fill=styles.BAND, alignment=styles.MIDDLE)
        self._merge(LABEL, self.last)

    def _merge(self, first: int, last: int, rows: int = 1) -> None:
        self.sheet.merge_cells(start_row=self.row, end_row=self.row + rows - 1, start_column=first, end_column=last)

    def _lines(self, text: str, first: int, last: int) -> int:
        """How many lines a text takes in these columns."""
        room = sum(WIDTH_OF_LABEL if column == LABEL else WIDTH for column in range(first, last + 1)) * 0.95
        return sum(max(1, ceil(len(line) / room)) for line in text.split("\n"))

    def _letter(self, column: int) -> str:
        return f"{get_column_letter(column)}{self.row}"

    def _validate(self, validation: DataValidation, where: str) -> None:
        validation.add(where)
        self.sheet.add_data_validation(validation)

    # Lists of figures

    def write_list(self, block: Block) -> None:
        self._heading(self.book.say(block.title))
        facts = self.book.reading.facts
        now = facts.period
        titles = ["", _("Unit"), facts.previous_period, now, pgettext("of a figure", "Change"), _("Explanation")]
        self._titles(titles, last=self.last)
        broken = [code for code in block.indicators if self._figure_line(code)]
        for code in broken:
            self._wrapped_line(
                f"* {facts.label(code)}: {self.book.say(self.book.reading.broken[code][1])}", font=styles.SMALL
            )

    def _titles(self, titles: Sequence[str], *, last: int) -> None:
        self._next(SAID)
        for column, title in enumerate(titles, start=LABEL):
            self._put(column, title, font=styles.SMALL_BOLD, fill=styles.TITLES, alignment=styles.TITLE_OF_COLUMN)
        for column in range(LABEL + len(titles), last + 1):
            self._put(column, fill=styles.TITLES)

    def _figure_line(self, code: str) -> bool:
        """Whether last year's figure cannot be compared."""
        indicator = self.book.blueprint.indicators[code]
        self._next(Mark("figure", (code,)))
        bold = styles.BOLD if indicator.computed else styles.PLAIN
        depth = self._depth(indicator)
        self._put(LABEL, self._label(indicator), font=bold, alignment=styles.indented(depth), border=styles.UNDERLINED)
        self._put(
            UNIT, self.book.say(indicator.unit), font=styles.QUIET, alignment=styles.MIDDLE, border=styles.UNDERLINED
        )
        broken = self._before(BEFORE, indicator)
        self._figure(NOW, indicator)
        if not broken:
            self._change(indicator)
        self._why(code, WHY)
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
        self._put(
            column, value, font=styles.QUIET, alignment=styles.NUMBER, number_format=format_, border=styles.UNDERLINED
        )
        return bool(broken)

    def _figure(self, column: int, indicator: Indicator) -> None:
        """This year's figure: to fill in, worked out, or as it was given where only a person can decide."""
        code, figure = indicator.code, self.book.reading.facts.figure(indicator.code)
        style = {"number_format": self._format(indicator), "alignment": styles.NUMBER, "border": styles.BOXED}
        if code in self.book.spots:
            put_formula(self.sheet, self.row, column, f"={self.book.spots[code]}", **style)
        elif may_be_typed(self.book.reading, code):
            self._input(column, indicator, figure, style)
        elif (figure.stated is None or indicator.is_ratio) and indicator.computed:
            self._worked_out(column, indicator, figure, style)
        else:
            self._given(column, indicator, figure, style)

    def _input(self, column: int, indicator: Indicator, figure: Figure, style: dict) -> None:
        value = cells.shown_figure(figure, indicator, self.book.language)
        cell = self._put(column, value, font=styles.PLAIN, fill=styles.INPUT, protection=styles.OPEN, **style)
        self._place(indicator, cell)
        self.book.mark(places.figure_name(indicator.code), cells.stored_figure(figure), value)
        self._validate(self._validation(indicator, cell.coordinate), cell.coordinate)

    def _validation(self, indicator: Indicator, where: str) -> DataValidation:
        title, said = self.book.say(indicator.label), self.book.say(indicator.definition)[:140]
        if indicator.kind == Kind.FLAG:
            words = [_("yes"), _("no"), _("unknown"), _("not applicable")]
            return validations.of_choices(self.book.source_of(words), title=title, said=said)
        return validations.of_number(where, indicator, self.book.blueprint, title=title, said=said)

    def _place(self, indicator: Indicator, cell: SheetCell) -> None:
        self.book.spots[indicator.code] = f"'{self.sheet.title}'!${cell.column_letter}${cell.row}"

    def _worked_out(self, column: int, indicator: Indicator, figure: Figure, style: dict) -> None:
        style = style | {"font": styles.BOLD, "fill": styles.WORKED_OUT}
        formula = f"='{places.FIGURES_SHEET}'!{self.book.live.number(indicator.code)}"
        if self.book.live.can_be_made(indicator.formula):
            cell = put_formula(self.sheet, self.row, column, formula, **style)
            self.book.result(self.sheet, cell, figure.number)
        else:
            self._given(column, indicator, figure, style)

    def _given(self, column: int, indicator: Indicator, figure: Figure, style: dict) -> None:
        value: cells.Written = figure.number if figure.number is not None else figure.raw
        self.book.mark(places.figure_name(indicator.code), cells.stored_figure(figure), value)
        cell = self._put(column, value, **style | {"font": styles.BOLD, "fill": styles.WORKED_OUT})
        self._place(indicator, cell)

    def _change(self, indicator: Indicator) -> None:
        if indicator.kind == Kind.FLAG:
            return
        share = indicator.kind == Kind.SHARE
        before, now = self._letter(BEFORE), self._letter(NOW)
        format_ = number_format(Shape.POINTS if share else Shape.CHANGE, 1, "", "", "")
        style = {"font": styles.QUIET, "alignment": styles.NUMBER, "border": styles.UNDERLINED}
        formula = formulas.change(before, now, share=share)
        cell = put_formula(self.sheet, self.row, CHANGE, formula, number_format=format_, **style)
        facts = self.book.reading.facts
        known = isinstance(self.sheet[now].value, Decimal | str) and facts.figure(indicator.code).state != "estimate"
        moved = change(facts.figure(indicator.code).number, facts.before(indicator.code), share=share)
        self.book.result(self.sheet, cell, moved if known else None)

    def _why(self, code: str, first: int) -> None:
        text = self.book.reading.facts.explanations.get(code, "")
        for column in range(first, self.last + 1):
            self._put(column, border=styles.BOXED, fill=styles.INPUT, protection=styles.OPEN)
        style = {"font": styles.PLAIN, "alignment": styles.WRAPPED, "number_format": "@"}
        cell = self._put(first, text.replace("\r\n", "\n"), **style)
        self._merge(first, self.last)
        lines = self._lines(text, first, self.last)
        if lines > 1:
            self.sheet.row_dimensions[self.row].height = LINE * lines
        self.book.mark(places.why_name(code), text, text)
        longest = cells.LONGEST_EXPLANATION
        self._validate(validations.of_text(longest, title=_("Explanation")), cell.coordinate)

    # Grids

    def write_grid(self, block: Block) -> None:
        self._heading(self.book.say(block.title))
        self._titles(["", *(self.book.say(column) for column in block.columns)], last=LABEL + len(block.columns))
        for row in block.rows:
            self._grid_row(row)
        asked = [code for code in block.codes if self._may_be_questioned(code)]
        if asked:
            self._titles([_("Explanation")], last=self.last)
        for code in asked:
            self._next(Mark("why", (code,)))
            self._put(LABEL, self.book.reading.facts.label(code), font=styles.QUIET, alignment=styles.indented(1))
            self._why(code, IN_GRID)

    def _grid_row(self, row: GridRow) -> None:
        """This year's figures, and last year's in small below them."""
        self._next(Mark("grid", tuple(code or NOTHING_HERE for code in row.cells)))
        self._put(LABEL, self.book.say(row.title), font=styles.PLAIN, alignment=styles.MIDDLE)
        indicators = [(at, self.book.blueprint.indicators[code]) for at, code in enumerate(row.cells, IN_GRID) if code]
        for column, indicator in indicators:
            self._figure(column, indicator)
        self._next(SAID)
        self._put(LABEL, self.book.reading.facts.previous_period, font=styles.SMALL, alignment=styles.indented(1))
        for column, indicator in indicators:
            self._before(column, indicator)

    def _may_be_questioned(self, code: str) -> bool:
        """Whether a check may ask about this figure, or somebody has said something of it already."""
        facts, indicator = self.book.reading.facts, self.book.blueprint.indicators[code]
        checked = any(code in check.indicators for check in self.book.blueprint.checks)
        return checked or indicator.explain_nonzero or code in facts.explanations

    # Tables with rows

    def write_table(self, block: Block) -> None:
        table = self.book.blueprint.tables[block.table]
        if table.photos:
            return
        self._heading(self.book.say(table.title))
        if table.guidance:
            self._wrapped_line(self.book.say(table.guidance), font=styles.QUIET)
        if table.feed:
            self._wrapped_line(_("On the site this table can also be taken over from the records."), font=styles.QUIET)
        spans = places.columns_of(table, self.last)
        self._column_titles(table, spans)
        stored = self.book.reading.rows.get(table.code, ())
        rows = [(str(row.key), row.cells) for row in stored]
        self.book.row_keys[table.code] = [key for key, _cells in rows]
        rows += [(str(uuid4()), {}) for _empty in range(_spare_rows(len(rows)))]
        top = self.row + 1
        for key, stored_cells in rows:
            self._table_row(table, spans, key, stored_cells)
        letters = {code: get_column_letter(first) for code, (first, _last) in spans.items()}
        self.book.areas[table.code] = TableArea(self.sheet.title, top, self.row, letters)
        for column in table.columns:
            letter = letters[column.code]
            self._validate_column(table, column, f"{letter}{top}", f"{letter}{self.row}")

    def _column_titles(self, table: RowTable, spans: Spans) -> None:
        self._next(Mark("table", (table.code,)))
        style = {"font": styles.SMALL_BOLD, "fill": styles.TITLES, "alignment": styles.TITLE_OF_COLUMN}
        for column in table.columns:
            title = self.book.say(column.title) + (" *" if column.required else "")
            self._spread(spans[column.code], title, **style)

    def _spread(self, span: tuple[int, int], value: cells.Written, **style: object) -> None:
        """A cell over several columns of the sheet."""
        for column in range(span[0], span[1] + 1):
            self._put(column, value if column == span[0] else None, **style)
        if span[0] < span[1]:
            self._merge(*span)

    def _table_row(self, table: RowTable, spans: Spans, key: str, stored: Mapping[str, str]) -> None:
        self._next(Mark("row", (table.code, key)))
        lines = 1
        for column in table.columns:
            text, span = stored.get(column.code, ""), spans[column.code]
            value = cells.shown_cell(column, text, self.book.language)
            self._spread(span, value, **TO_FILL_IN, **_table_style(column))
            self.book.mark(places.cell_name(table.code, key, column.code), text, value)
            lines = max(lines, self._lines(text, *span))
        if lines > 1:
            self.sheet.row_dimensions[self.row].height = LINE * min(lines, MOST_LINES_IN_ROW)

    def _validate_column(self, table: RowTable, column: Column, first: str, last: str) -> None:
        title = self.book.say(column.title)
        if column.kind in (ColumnKind.CHOICE, ColumnKind.FLAG):
            source = self.book.source_of(self.book.words_of(table.code, column.code))
            self._validate(validations.of_choices(source, title=title), f"{first}:{last}")
        elif found := validations.of_column(column, first, title=title, longest=cells.longest_cell(column)):
            self._validate(found, f"{first}:{last}")

    # Texts

    def write_text(self, block: Block) -> None:
        narrative = self.book.blueprint.narratives[block.narrative]
        text = self.book.reading.facts.texts.get(narrative.code, Text())
        self._heading(self.book.say(narrative.title) + (" *" if narrative.required else ""))
        if narrative.guidance:
            self._wrapped_line(self.book.say(narrative.guidance), font=styles.QUIET)
        self._text_cell(narrative.code, text.text)
        if not narrative.required:
            self._nothing(narrative.code, nothing=text.nothing)

    def _text_cell(self, code: str, stored: str) -> None:
        shown = cells.shown_text(stored)
        lines = max(LEAST_LINES, self._lines(shown, FIRST, self.last) + 2)
        rows = ceil(lines / MOST_LINES_IN_ROW)
        top = self._next(Mark("text", (code,)))
        for row in range(rows):
            if row:
                self._next(SAID)
            self.sheet.row_dimensions[self.row].height = LINE * ceil(lines / rows)
            for column in range(FIRST, self.last + 1):
                self._put(column, fill=styles.INPUT, border=styles.BOXED, protection=styles.OPEN)
        cell = put(self.sheet, top, FIRST, shown, font=styles.PLAIN, alignment=styles.WRAPPED, number_format="@")
        self.sheet.merge_cells(start_row=top, end_row=self.row, start_column=FIRST, end_column=self.last)
        self.book.mark(places.text_name(code), stored, shown)
        said = _("Leave an empty line between paragraphs; begin the items of a list with “- ”.")
        self._validate(validations.of_text(narratives.LONGEST, title=_("Text"), said=said), cell.coordinate)

    def _nothing(self, code: str, *, nothing: bool) -> None:
        self._next(Mark("nothing", (code,)))
        self._put(LABEL, _("There was nothing to report"), font=styles.QUIET, alignment=styles.MIDDLE)
        value = _("yes") if nothing else ""
        style = {"border": styles.BOXED, "fill": styles.INPUT, "protection": styles.OPEN}
        cell = self._put(IN_GRID, value, font=styles.PLAIN, alignment=styles.MIDDLE, **style)
        self.book.mark(places.nothing_name(code), "1" if nothing else "", value)
        self._validate(
            validations.of_choices(self.book.source_of([_("yes")]), title=_("There was nothing to report")),
            cell.coordinate,
        )


WRITERS = {
    Layout.LIST: ChapterSheet.write_list,
    Layout.GRID: ChapterSheet.write_grid,
    Layout.TABLE: ChapterSheet.write_table,
    Layout.NARRATIVE: ChapterSheet.write_text,
}


def _spare_rows(filled: int) -> int:
    """At least forty rows, or as many empty ones as there are full ones; no more than a table may have."""
    return max(0, min(max(LEAST_ROWS - filled, filled), MOST_ROWS - filled))


def _table_style(column: Column) -> dict[str, object]:
    if column.kind in NUMERIC_COLUMNS:
        format_ = number_format(Shape.NUMBER, column.places, "", "", "")
        return {"alignment": styles.NUMBER, "number_format": format_}
    if column.kind == ColumnKind.DATE:
        return {"alignment": styles.NUMBER, "number_format": "dd.mm.yyyy"}
    if column.kind in (ColumnKind.CHOICE, ColumnKind.FLAG):
        return {"alignment": styles.WRAPPED}
    return {"alignment": styles.WRAPPED, "number_format": "@"}
