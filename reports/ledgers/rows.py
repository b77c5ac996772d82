"""The rows of a report's tables in memory, from their reading to their writing.

A row keeps its key, its version and the record it was taken from for as long as it is the same row, however often its
table is saved.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from libraries.models import User

from ..blueprint import Column, ColumnKind
from ..computing import Row as Cells
from ..computing import Rows
from ..entries import row_in_words
from ..models import Origin, Report, Row, ValueChange
from ..upserts import upsert
from .refusals import check_open

MOST_ROWS = 500
LONGEST_TRACE = 200  # characters that are remembered of a row that was removed
LONGEST_CELLS = {
    ColumnKind.TEXT: 2000,
    ColumnKind.LONG_TEXT: 4000,
    ColumnKind.LINK: 2000,
    ColumnKind.LIBRARY: 2000,
}


def longest_cell(column: Column) -> int:
    """The most characters a cell of this column has; a number, a date or a choice needs few."""
    return LONGEST_CELLS.get(column.kind, 200)


@dataclass(frozen=True)
class TypedRow:
    """A row on its way into a table: its cells as they are stored, its key if it has one, the record it comes from."""

    cells: Cells
    key: UUID | None = None
    source: int | None = None


class RowBook:
    """The rows of some tables of a report."""

    def __init__(self, report: Report, rows: Iterable[Row], *, by: User | None, at: datetime):
        self.report, self.by, self.at = report, by, at
        self.rows = {row.key: row for row in rows}
        self.known = frozenset(self.rows)
        self.changed: set[UUID] = set()
        self.removed: list[Row] = []

    def of(self, table: str) -> list[Row]:
        """The rows of a table in their order."""
        return sorted((row for row in self.rows.values() if row.table == table), key=lambda row: row.position)

    def cells(self) -> Rows:
        tables = dict.fromkeys(row.table for row in self.rows.values())
        return {table: [row.cells for row in self.of(table)] for table in tables}

    def add(self, table: str, key: UUID | None = None, source: int | None = None) -> Row:
        """A row without cells at the end of the table."""
        last = max((row.position for row in self.of(table)), default=0)
        row = Row(report_id=self.report.pk, table=table, position=last + 1, version=0, source_id=source)
        row.key = key or uuid4()
        self.rows[row.key] = row
        return row

    def put(self, row: Row, cells: Cells) -> None:
        """Let the row have these cells and no others; the columns that change get the row's next version.

        Raises `ClosedFieldError` in a table that is not open.
        """
        different = [code for code in {**row.cells, **cells} if row.cells.get(code, "") != cells.get(code, "")]
        if not different:
            return
        check_open(self.report, row.table)
        row.version += 1
        mark = [row.version, self.by.pk if self.by else None, self.at.isoformat()]
        row.versions = {**row.versions, **dict.fromkeys(different, mark)}
        row.cells = dict(cells)
        self.changed.add(row.key)

    def remove(self, key: UUID) -> None:
        check_open(self.report, self.rows[key].table)
        row = self.rows.pop(key)
        if key in self.known:
            self.removed.append(row)

    def replace(self, table: str, typed: Sequence[TypedRow]) -> None:
        """Let the table have these rows in this order. What has no key is known by its record or its cells."""
        left = {row.key: row for row in self.of(table)}
        matched = [left.pop(one.key, None) if one.key else None for one in typed]
        for place, one in enumerate(typed):
            matched[place] = matched[place] or _likeness(one, left)
        for row in left.values():
            self.remove(row.key)
        for place, (one, found) in enumerate(zip(typed, matched, strict=True), start=1):
            row = found or self.add(table, self._free(one.key), one.source)
            if row.position != place:
                check_open(self.report, table)
                row.position = place
                self.changed.add(row.key)
            self.put(row, one.cells)

    def _free(self, key: UUID | None) -> UUID | None:
        """A key that a row of another table has is no key of this one."""
        return None if key in self.rows else key

    def write(self) -> None:
        changed = [self.rows[key] for key in self.changed if key in self.rows]
        if self.removed:
            self.report.rows.filter(pk__in=[row.pk for row in self.removed]).delete()
            ValueChange.objects.bulk_create(map(self._trace, self.removed))
        upsert(changed, ["position", "cells", "version", "versions"])

    def _trace(self, row: Row) -> ValueChange:
        """What a row was that is there no more, under the code of its table: nothing else remembers it."""
        columns = self.report.blueprint.tables[row.table].columns
        return ValueChange(
            report_id=self.report.pk,
            code=row.table,
            old=row_in_words(columns, row.cells)[:LONGEST_TRACE],
            origin=Origin.ENTERED,
            status=self.report.status,
            by=self.by,
            at=self.at,
        )


def _likeness(typed: TypedRow, left: dict[UUID, Row]) -> Row | None:
    """The row that a typed one without a known key most likely is: of the same record, or alike in all cells."""
    for row in left.values():
        if (typed.source and row.source_id == typed.source) or _plain(row.cells) == _plain(typed.cells):
            return left.pop(row.key)
    return None


def _plain(cells: Mapping[str, str]) -> str:
    return json.dumps(cells, sort_keys=True)
