"""How the chapters of a summary stand on paper: which way round, and cut to what a page has room for. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ..summaries.books import Book
from ..tables import Column, Row, RowKind, Shape, Table, text_cell

# How many columns of figures a page has room for. Libraries that fit beside one another stand in columns.
COLUMNS = 9  # of indicators, on a page on its side
ABREAST, ABREAST_UPRIGHT = 10, 5  # of libraries and their totals, on its side and upright
SHORT = 6  # rows of a table that the end of a page does not cut
NARROW = 4  # columns of figures that half of a page on its side has room for


@dataclass(frozen=True)
class PrintedTable:
    """A table that fits on the paper."""

    table: Table

    @property
    def short(self) -> bool:
        return len(self.table.rows) <= SHORT

    @property
    def narrow(self) -> bool:
        return len(self.table.columns) <= NARROW


@dataclass(frozen=True)
class PrintedChapter:
    title: str
    tables: tuple[PrintedTable, ...]


@dataclass(frozen=True)
class Paper:
    """The chapters by library. `turned`: libraries in columns, because they are few; `upright`: so are the pages."""

    chapters: tuple[PrintedChapter, ...]
    turned: bool = False
    upright: bool = False


def paper_of(book: Book) -> Paper:
    """The chapters that have a figure, without the columns that have none."""
    chapters = {chapter.title: _filled(chapter.libraries) for chapter in book.chapters}
    abreast = len(book.libraries.rows) - len(book.libraries.rows_of(RowKind.HEADING))
    levels = {row.key: row.level for row in book.indicators.rows}
    turn = abreast <= ABREAST
    return Paper(
        tuple(
            PrintedChapter(title, tuple(map(PrintedTable, [turned(table, levels)] if turn else _parts(table))))
            for title, table in chapters.items()
            if table.columns
        ),
        turned=turn,
        upright=abreast <= ABREAST_UPRIGHT,
    )


def _filled(table: Table) -> Table:
    """Without the columns in which no row has anything: paper is spared the empty ones."""
    rows = [row for row in table.rows if row.kind != RowKind.HEADING]
    return table.only(
        [column.code for at, column in enumerate(table.columns) if any(row.cells[at].text for row in rows)]
    )


def turned(table: Table, levels: Mapping[str, int]) -> Table:
    """The columns of a table in rows, each with its unit, and the rows in columns; `levels` by the column's code."""
    members = [row for row in table.rows if row.kind != RowKind.HEADING]
    names = [Column(row.key or row.kind.value, row.header, shape=Shape.NUMBER) for row in members]
    rows = (
        Row(
            column.label,
            (text_cell(column.unit), *(row.cells[at] for row in members)),
            level=levels.get(column.code, 0),
            key=column.code,
        )
        for at, column in enumerate(table.columns)
    )
    return replace(table, corner=_("Indicator"), columns=(Column("unit", _("Unit")), *names), rows=tuple(rows))


def _parts(table: Table) -> Iterator[Table]:
    """Tables of about the same width, so that no column is left by itself."""
    columns = len(table.columns)
    tables = -(-columns // COLUMNS)
    return table.parts(-(-columns // tables))
