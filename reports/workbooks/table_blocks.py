"""A table with rows as rows of a chapter's sheet: those of the report, and empty ones to fill in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from ..blueprint import NUMERIC_COLUMNS, Block, Column, ColumnKind, RowTable
from ..exports.sheets import number_format
from ..ledgers.rows import MOST_ROWS
from ..tables import Shape
from . import cells, places, styles, validations
from .book import Book
from .live_totals import TableArea
from .places import Mark
from .sheet_rows import LINE, SheetRows

LEAST_ROWS = 40  # rows of a table, the empty ones included
MOST_LINES = 24  # of a row

type Spans = Mapping[str, tuple[int, int]]


@dataclass
class TableBlocks:
    book: Book
    rows: SheetRows

    def write_table(self, block: Block) -> None:
        table = self.book.blueprint.tables[block.table]
        if table.photos:
            return
        self.rows.heading(self.book.say(table.title))
        if table.guidance:
            self.rows.wrapped_line(self.book.say(table.guidance), font=styles.QUIET)
        if table.feed:
            self.rows.wrapped_line(
                _("On the site this table can also be taken over from the records."), font=styles.QUIET
            )
        spans = places.columns_of(table, self.rows.last)
        self._column_titles(table, spans)
        stored = self.book.reading.rows.get(table.code, ())
        rows = [(str(row.key), row.cells) for row in stored]
        self.book.row_keys[table.code] = [key for key, _cells in rows]
        rows += [(str(uuid4()), {}) for _empty in range(_spare_rows(len(rows)))]
        top = self.rows.row + 1
        for key, stored_cells in rows:
            self._table_row(table, spans, key, stored_cells)
        letters = {code: get_column_letter(first) for code, (first, _last) in spans.items()}
        self.book.areas[table.code] = TableArea(self.rows.sheet.title, top, self.rows.row, letters)
        for column in table.columns:
            letter = letters[column.code]
            self._validate_column(table, column, f"{letter}{top}", f"{letter}{self.rows.row}")

    def _column_titles(self, table: RowTable, spans: Spans) -> None:
        self.rows.next(Mark("table", (table.code,)))
        style = {"font": styles.SMALL_BOLD, "fill": styles.TITLES, "alignment": styles.TITLE_OF_COLUMN}
        for column in table.columns:
            title = self.book.say(column.title) + (" *" if column.required else "")
            self.rows.spread(*spans[column.code], title, **style)

    def _table_row(self, table: RowTable, spans: Spans, key: str, stored: Mapping[str, str]) -> None:
        self.rows.next(Mark("row", (table.code, key)))
        lines = 1
        for column in table.columns:
            text, span = stored.get(column.code, ""), spans[column.code]
            value = cells.shown_cell(column, text, self.book.language)
            self.rows.spread(*span, value, **styles.TO_FILL_IN | _table_style(column))
            self.book.mark(places.cell_name(table.code, key, column.code), text, value)
            lines = max(lines, self.rows.lines(text, *span))
        if lines > 1:
            self.rows.sheet.row_dimensions[self.rows.row].height = LINE * min(lines, MOST_LINES)

    def _validate_column(self, table: RowTable, column: Column, first: str, last: str) -> None:
        title = self.book.say(column.title)
        if column.kind in (ColumnKind.CHOICE, ColumnKind.FLAG):
            source = self.book.source_of(self.book.words_of(table.code, column.code))
            self.rows.validate(validations.of_choices(source, title=title), f"{first}:{last}")
        elif found := validations.of_column(column, first, title=title, longest=cells.longest_cell(column)):
            self.rows.validate(found, f"{first}:{last}")


def _spare_rows(filled: int) -> int:
    """At least forty rows, or as many empty ones as there are full ones; no more than a table may have."""
    return max(0, min(max(LEAST_ROWS - filled, filled), MOST_ROWS - filled))


def _table_style(column: Column) -> dict[str, Any]:
    if column.kind in NUMERIC_COLUMNS:
        format_ = number_format(Shape.NUMBER, column.places, "", "", "")
        return {"alignment": styles.NUMBER, "number_format": format_}
    if column.kind == ColumnKind.DATE:
        return {"alignment": styles.NUMBER, "number_format": "dd.mm.yyyy"}
    if column.kind in (ColumnKind.CHOICE, ColumnKind.FLAG):
        return {"alignment": styles.WRAPPED}
    return {"alignment": styles.WRAPPED, "number_format": "@"}
