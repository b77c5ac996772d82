"""A workbook being written, and what is gathered on the way: where figures stand, the marks of fields."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..blueprint import Blueprint, ColumnKind, Label
from ..exports.sheets import FORMULA_SIGNS, NO_XML
from ..facts import Reading
from . import cells
from .live_totals import Live, TableArea
from .places import CHOICES_SHEET
from .styles import dress


def put(sheet: Worksheet, row: int, column: int, value: cells.Written = None, **style: Any) -> SheetCell:
    """Write a cell; a text stays a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = NO_XML.sub("", value) or None
        if cell.value is not None:
            cell.data_type = "s"
            style["quotePrefix"] = value.startswith(FORMULA_SIGNS)
    elif value is not None:
        cell.value = value
    return dress(cell, **style)


def put_formula(sheet: Worksheet, row: int, column: int, formula: str, **style: Any) -> SheetCell:
    cell = sheet.cell(row, column)
    cell.value = formula
    return dress(cell, **style)


@dataclass
class Book:
    """`spots` are the places of figures by code, `lists` the ranges of drop-downs, `results` what formulas give now."""

    reading: Reading
    language: str
    made: datetime
    work: Workbook = field(default_factory=Workbook)
    spots: dict[str, str] = field(default_factory=dict)
    areas: dict[str, TableArea] = field(default_factory=dict)
    marks: dict[str, tuple[str, str]] = field(default_factory=dict)
    row_keys: dict[str, list[str]] = field(default_factory=dict)
    results: dict[str, dict[str, Decimal | None]] = field(default_factory=dict)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.live = Live(
            self.blueprint,
            self.reading.facts.figures,
            self.spots,
            self.areas,
            self.word,
            yes=_("yes"),
            no=_("no"),
            decimal="." if self.language == "en" else ",",
        )

    @property
    def blueprint(self) -> Blueprint:
        return self.reading.facts.blueprint

    def say(self, label: Label) -> str:
        return label.in_language(self.language)

    def mark(self, name: str, stored: str, shown: cells.Written) -> None:
        """Remember what a field holds and what its cell shows."""
        pair = cells.mark(stored), cells.mark(cells.plain(shown))
        if any(pair):
            self.marks[name] = pair

    def word(self, table: str, column: str, stored: str) -> str:
        """What a stored cell of a table is called in this workbook."""
        shown = cells.shown_cell(self.blueprint.tables[table].column(column), stored, self.language)
        return "" if shown is None else str(shown)

    def result(self, sheet: Worksheet, cell: SheetCell, number: Decimal | None) -> None:
        """Remember what a formula gives now."""
        self.results.setdefault(sheet.title, {})[cell.coordinate] = number

    def source_of(self, words: Iterable[str]) -> str:
        """A range of the hidden sheet of lists in which these words stand, for a drop-down."""
        wanted = tuple(words)
        if wanted not in self.lists:
            sheet, column = self.work[CHOICES_SHEET], len(self.lists) + 1
            for row, word in enumerate(wanted, start=1):
                put(sheet, row, column, word)
            letter = get_column_letter(column)
            self.lists[wanted] = f"'{CHOICES_SHEET}'!${letter}$1:${letter}${len(wanted)}"
        return self.lists[wanted]

    def words_of(self, table: str, column_code: str) -> list[str]:
        """The choices of a column as the workbook calls them."""
        column = self.blueprint.tables[table].column(column_code)
        if column.kind == ColumnKind.FLAG:
            return [_("yes"), _("no")]
        return [cells.choice_label(column, choice, self.language) for choice in column.choices]
