"""The libraries of a summary in rows and indicators in columns, or one indicator of theirs laid open."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import period_names
from ..aggregates.summarising import LibraryReading, PeriodReports, Summary, read_libraries
from ..aggregates.tallies import Line
from ..aggregates.together import LibraryFigures, Together, own_ratio, tally
from ..areas import Level
from ..blueprint import Ratio
from ..headings import of_many
from ..tables import Cell, Column, Row, RowKind, Shape, Table, change_cell, compared, figure_cell
from .counting import of_total, remark_of
from .tables import Drawing


def libraries_table(drawing: Drawing, codes: Sequence[str], title: str, *, municipalities: bool = False) -> Table:
    """Libraries in rows, or municipalities alone, these indicators in columns; one query."""
    reading = read_libraries(drawing.summary, codes)
    return LibraryRows(drawing, codes, reading, municipalities).table(title)


def opened_table(drawing: Drawing, code: str, *, municipalities: bool = False) -> Table:
    """What is behind the total of one indicator: both years and the change of every library."""
    column = drawing.columns[code]
    table = libraries_table(drawing, [code], column.label, municipalities=municipalities)
    share = column.shape == Shape.SHARE
    columns = (
        replace(column, code="before", label=period_names.short_name(drawing.summary.before_reports.code), rule=None),
        replace(column, code="now", label=period_names.short_name(drawing.summary.period)),
        Column("change", pgettext("of a figure", "Change"), shape=Shape.POINTS if share else Shape.CHANGE, places=1),
    )
    said = _said_before(drawing, code)
    rows = tuple(replace(row, cells=_both_years(row, column, drawing.language, said)) for row in table.rows)
    return replace(table, columns=columns, rows=rows, footnotes=drawing.used(rows))


def _said_before(drawing: Drawing, code: str) -> dict[str, tuple[int, ...]]:
    """The note of each library on last year's figure, by its register number."""
    lines = {line.report: line.register_number for line in drawing.summary.before_reports.counted}
    notes = drawing.footnotes_before.items()
    return {lines[report]: (note.number,) for (indicator, report), note in notes if indicator == code}


def _both_years(row: Row, column: Column, language: str, said: Mapping[str, tuple[int, ...]]) -> tuple[Cell, ...]:
    if not row.cells:
        return ()
    (cell,) = row.cells
    shown = column if row.kind == RowKind.ITEM and cell.shape == Shape.FLAG else of_many(column)
    return (
        replace(figure_cell(shown, cell.before, language), notes=said.get(row.key, ()), remark=cell.remark_before),
        replace(cell, change=None, change_text=""),
        change_cell(cell.change, share=cell.shape == Shape.SHARE, language=language),
    )


@dataclass(frozen=True)
class LibraryRows:
    """Libraries in rows, grouped by municipality with subtotals where the area has several; the total last."""

    drawing: Drawing
    codes: Sequence[str]
    reading: LibraryReading
    municipalities: bool = False

    @property
    def summary(self) -> Summary:
        return self.drawing.summary

    def table(self, title: str) -> Table:
        rows = tuple(self._rows())
        columns = [self.drawing.columns[code] for code in self.codes]
        if self.municipalities:
            columns = [replace(of_many(column), rule=None) for column in columns]
        return Table(
            title=title,
            caption=self.drawing.completeness,
            corner=_("Municipality") if self.municipalities else _("Library"),
            columns=tuple(columns),
            rows=rows,
            notes=self.drawing.notes,
            footnotes=self.drawing.used(rows),
        )

    def _rows(self) -> Iterable[Row]:
        lines = self.summary.now_reports.counted
        grouped = self.summary.area.level != Level.MUNICIPALITY
        for (place, name, atvk), group in groupby(lines, key=lambda line: line[7:10]):
            members = list(group)
            if self.municipalities:
                yield self._subtotal(place, name, atvk, members, RowKind.ITEM)
                continue
            if grouped:
                yield Row(name, kind=RowKind.HEADING, key=atvk, group=atvk)
            yield from (self._library(line) for line in members)
            if grouped:
                yield self._subtotal(place, name, atvk, members, RowKind.SUBTOTAL)
        yield self._total(lines)

    def _library(self, line: Line) -> Row:
        return Row(
            header=line.name,
            cells=tuple(self._own_cell(code, line) for code in self.codes),
            key=line.register_number,
            group=line.atvk,
            identifiers={"municipality": line.municipality_name, "isil": line.isil, "report": str(line.report)},
        )

    def _own_cell(self, code: str, line: Line) -> Cell:
        column = self.drawing.columns[code]
        now = self.reading.now.get(line.library)
        number, state = self._own(code, now), now.states.get(code) if now else None
        cell = figure_cell(column, number, self.drawing.language, state)
        note = self.drawing.footnotes.get((code, line.report))
        cell = self._compared(code, cell, self._own(code, self.reading.before.get(line.library)))
        return replace(cell, notes=(note.number,)) if note else cell

    def _own(self, code: str, figures: LibraryFigures | None) -> Decimal | None:
        formula = self.summary.blueprint.indicators[code].formula
        if figures is None:
            return None
        if isinstance(formula, Ratio):
            return own_ratio(self.summary.blueprint, formula, figures)
        return figures.numbers.get(code)

    def _compared(self, code: str, cell: Cell, before: Decimal | None, remark_before: str = "") -> Cell:
        if code in self.summary.broken:
            return cell
        return compared(cell, before, self.drawing.language, remark_before=remark_before)

    def _subtotal(self, place: int, name: str, atvk: str, members: Sequence[Line], kind: RowKind) -> Row:
        expected = [line for line in self.summary.now_reports.lines if line.municipality == place]
        count = of_total(len(members), len(expected))
        header = (
            f"{name} ({count})"
            if kind == RowKind.ITEM
            else _("%(name)s, total (%(count)s)")
            % {
                "name": name,
                "count": count,
            }
        )
        now = self._together(self.reading.now, self.summary.now_reports, [place])
        before = self._together(self.reading.before, self.summary.before_reports, [place])
        row = self._together_row(header, now, before, kind)
        return replace(row, group=atvk, identifiers={"municipality": name})

    def _total(self, lines: Sequence[Line]) -> Row:
        header = _("Total (%(count)s)") % {"count": of_total(len(lines), len(self.summary.now_reports.lines))}
        return self._together_row(header, self.summary.now, self.summary.before, RowKind.TOTAL)

    def _together(
        self, figures: Mapping[int, LibraryFigures], reports: PeriodReports, places: Collection[int]
    ) -> Together:
        """What the libraries of one municipality make together."""
        members = [
            figures[line.library] for line in reports.counted if line.municipality in places and line.library in figures
        ]
        blueprint = self.summary.blueprint
        codes = {code for one in members for code in one.numbers}
        codes |= {code for one in members for code in one.states}
        official, reporting = reports.official(blueprint, places), reports.reporting(places)
        return Together(blueprint, tally(members, codes), members, official, reporting)

    def _together_row(self, header: str, now: Together, before: Together, kind: RowKind) -> Row:
        return Row(
            header=header,
            cells=tuple(self._together_cell(code, now, before) for code in self.codes),
            kind=kind,
        )

    def _together_cell(self, code: str, now: Together, before: Together) -> Cell:
        indicator = self.summary.blueprint.indicators[code]
        cell = self.drawing.together_cell(indicator, now)
        return self._compared(code, cell, before.number(code), remark_of(before.incomplete(code)))
