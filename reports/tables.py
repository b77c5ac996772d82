"""What a finished table is: exact numbers and printed text that page, XLSX, PDF, CSV and JSON draw alike. Pure.

Text in a table is plain text that somebody may have typed: whoever draws it escapes it in its own way.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from . import numbers
from .computing import State


class Shape(StrEnum):
    """What stands in a cell, and so how a file formats it. Percentages are kept as 48.5, never as 0.485."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    FLAG = "flag"
    CHANGE = "change"
    POINTS = "points"


NUMERIC = frozenset(Shape) - {Shape.TEXT}


class RowKind(StrEnum):
    """A heading spans the table and has no cells; items are what subtotals and totals are made of."""

    HEADING = "heading"
    ITEM = "item"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True)
class SumDown:
    """A total is the sum of the items above it; of flags, the number of those that say yes."""


@dataclass(frozen=True)
class HighestDown:
    """A total is the highest of the items above it."""


@dataclass(frozen=True)
class RatioDown:
    """A total is Σ of / Σ to × scale over the items that know both; `of_area`: over the area's own figure of `to`."""

    of: tuple[str, ...]
    to: tuple[str, ...]
    scale: int = 1
    of_area: bool = False


# How a spreadsheet can work out a column's totals again. None: it cannot, the figure comes from elsewhere.
Rule = SumDown | HighestDown | RatioDown


@dataclass(frozen=True)
class Column:
    """One column after the row headers. `code` is for machines, `label` and `unit` for people."""

    code: str
    label: str
    unit: str = ""
    shape: Shape = Shape.TEXT
    places: int = 0
    rule: Rule | None = None

    @property
    def numeric(self) -> bool:
        return self.shape in NUMERIC


@dataclass(frozen=True)
class Cell:
    """One cell. `text` is what people read; `number` or `day` is exact; `notes` are numbers of footnotes of the table.

    `before` and `change` are the same figure a year earlier and the change since, `change_text` as people read it.
    `remark` and `remark_before` are words without which the figure, or that of a year earlier, is misread.
    """

    text: str = ""
    number: Decimal | None = None
    shape: Shape = Shape.TEXT
    places: int = 0
    state: State | None = None
    before: Decimal | None = None
    change: Decimal | None = None
    change_text: str = ""
    notes: tuple[int, ...] = ()
    remark: str = ""
    remark_before: str = ""
    day: date | None = None

    @property
    def numeric(self) -> bool:
        return self.shape in NUMERIC

    @property
    def a_year_earlier(self) -> "Cell":
        """The figure of a year earlier as a cell of its own; how people read it is left to whoever draws it."""
        return Cell(number=self.before, shape=self.shape, places=self.places, remark=self.remark_before)

    @property
    def marks(self) -> str:
        """The numbers of its footnotes, those in a row drawn together: 1–3, 7."""
        runs: list[list[int]] = []
        for number in self.notes:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


@dataclass(frozen=True)
class Row:
    """One row. `level` is its depth under the row it is a part of; `url`, where a page may lead from its header.

    `key` names the row for machines (a register number, an indicator's code), `group` the subtotal it belongs to,
    `identifiers` whatever else a file should say of it.
    """

    header: str
    cells: tuple[Cell, ...] = ()
    kind: RowKind = RowKind.ITEM
    level: int = 0
    key: str = ""
    group: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True)
class Detail:
    """One of the words that a footnote brings together. `key`: that of the row it was said of."""

    key: str
    text: str


@dataclass(frozen=True)
class Footnote:
    """A numbered note. One that brings the words of several rows together has these as its details."""

    number: int
    text: str
    details: tuple[Detail, ...] = ()

    def said_of(self, key: str) -> str:
        """What it says of one row: that row's own words where it has them."""
        own = [detail.text for detail in self.details if detail.key == key]
        return " ".join(own) if own else " ".join([self.text, *(detail.text for detail in self.details)])


@dataclass(frozen=True)
class Table:
    """A table ready to be drawn. `corner` is the heading of the row headers; `notes` stand under the table."""

    title: str
    corner: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()

    @property
    def width(self) -> int:
        """Columns that a heading spans, the row headers included."""
        return len(self.columns) + 1

    def rows_of(self, *kinds: RowKind) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.kind in kinds)

    def only(self, codes: Collection[str]) -> "Table":
        """The same table with these columns alone, and with the footnotes that are still referred to."""
        kept = [index for index, column in enumerate(self.columns) if column.code in codes]
        rows = tuple(replace(row, cells=_pick(row.cells, kept)) for row in self.rows)
        used = {number for row in rows for cell in row.cells for number in cell.notes}
        return replace(
            self,
            columns=tuple(self.columns[index] for index in kept),
            rows=rows,
            footnotes=tuple(note for note in self.footnotes if note.number in used),
        )

    def titled(self, title: str) -> "Table":
        return replace(self, title=title)

    def parts(self, width: int) -> Iterator["Table"]:
        """The table cut into tables of at most so many columns, as paper needs."""
        codes = [column.code for column in self.columns]
        for start in range(0, len(codes), width):
            yield self.only(codes[start : start + width])


def under_headings(rows: Iterable[Row], headings: Mapping[str, str]) -> tuple[Row, ...]:
    """Rows that stand group by group, under the heading of each group; those of one group alone need none."""
    groups = [(group, tuple(members)) for group, members in groupby(rows, key=attrgetter("group"))]
    if len({group for group, _members in groups}) < 2:
        return tuple(row for _group, members in groups for row in members)
    return tuple(row for group, members in groups for row in (Row(headings[group], kind=RowKind.HEADING), *members))


def _pick(cells: tuple[Cell, ...], kept: Iterable[int]) -> tuple[Cell, ...]:
    return tuple(cells[index] for index in kept) if cells else ()


def state_word(state: State | None) -> str:
    """What stands in a cell that has no number."""
    words = {State.UNKNOWN: _("unknown"), State.NOT_APPLICABLE: _("not applicable")}
    return words.get(state, "") if state else ""


def text_cell(text: str) -> Cell:
    return Cell(text=text)


def day_cell(text: str, day: date | None) -> Cell:
    """A day as people read it, which a spreadsheet can sort and filter by; without one, the text alone."""
    return Cell(text=text, day=day)


def count_cell(number: int) -> Cell:
    """How many of something; in plain digits, without spaces between thousands."""
    return Cell(str(number), Decimal(number), Shape.NUMBER)


def figure_cell(column: Column, number: Decimal | None, language: str, state: State | None = None) -> Cell:
    """A figure of this column; without a number, the word for its state, or nothing for a blank."""
    return Cell(_printed(column, number, language, state), number, column.shape, column.places, state)


def _printed(column: Column, number: Decimal | None, language: str, state: State | None) -> str:
    if number is None:
        return state_word(state)
    if column.shape == Shape.FLAG:
        return _("yes") if number else _("no")
    text = numbers.print_number(number, column.places, language)
    return f"≈{numbers.NBSP}{text}" if state == State.ESTIMATE else text


def change_cell(change: Decimal | None, *, share: bool, language: str) -> Cell:
    """A change in per cent or, of a percentage, in percentage points."""
    return Cell(
        text=numbers.print_change(change, share=share, language=language),
        number=change,
        shape=Shape.POINTS if share else Shape.CHANGE,
        places=1,
    )


def compared(cell: Cell, before: Decimal | None, language: str, *, remark_before: str = "") -> Cell:
    """The cell with the figure of a year earlier and the change since; a figure with a remark has no change."""
    share = cell.shape == Shape.SHARE
    no_change = cell.shape == Shape.FLAG or cell.remark or remark_before
    change = None if no_change else numbers.change(cell.number, before, share=share)
    text = numbers.print_change(change, share=share, language=language)
    return replace(cell, before=before, change=change, change_text=text, remark_before=remark_before)
