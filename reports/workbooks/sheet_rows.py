"""The rows of a chapter's sheet, written from the top: headings, lines, cells over several columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil
from typing import Any

from openpyxl.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from . import cells, styles
from .book import put
from .places import FIRST, LABEL, SAID, Mark

WIDTH_OF_LABEL, WIDTH = 42, 14  # characters
LINE = 15  # points


@dataclass
class SheetRows:
    """A sheet being written; `last` is its last column, `row` the row written last."""

    sheet: Worksheet
    last: int
    row: int = 0

    def next(self, mark: Mark, height: float | None = None) -> int:
        self.row += 1
        put(self.sheet, self.row, 1, str(mark))
        if height:
            self.sheet.row_dimensions[self.row].height = height
        return self.row

    def put(self, column: int, value: cells.Written = None, **style: Any) -> SheetCell:
        return put(self.sheet, self.row, column, value, **style)

    def line(self, text: str, *, height: float | None = None, **style: Any) -> None:
        """A line that nobody fills in."""
        self.next(SAID, height)
        self.put(LABEL, text, **style)

    def wrapped_line(self, text: str, **style: Any) -> None:
        """A line as long as the sheet is wide."""
        self.next(SAID, LINE * self.lines(text, FIRST, self.last))
        self.spread(LABEL, self.last, text, alignment=styles.WRAPPED, **style)

    def heading(self, text: str) -> None:
        self.next(SAID)
        if not text:
            return
        self.next(SAID, 21)
        self.spread(LABEL, self.last, text, font=styles.HEADING, fill=styles.BAND, alignment=styles.MIDDLE)

    def lines(self, text: str, first: int, last: int) -> int:
        """How many lines a text takes in these columns."""
        room = sum(WIDTH_OF_LABEL if column == LABEL else WIDTH for column in range(first, last + 1)) * 0.95
        return sum(max(1, ceil(len(line) / room)) for line in text.split("\n"))

    def letter(self, column: int) -> str:
        return f"{get_column_letter(column)}{self.row}"

    def validate(self, validation: DataValidation, where: str) -> None:
        validation.add(where)
        self.sheet.add_data_validation(validation)

    def spread(self, first: int, last: int, value: cells.Written = None, **style: Any) -> SheetCell:
        """A cell over several columns."""
        return self.block(self.row, first, last, value, **style)

    def block(self, top: int, first: int, last: int, value: cells.Written = None, **style: Any) -> SheetCell:
        """A cell over several columns and all rows from `top`; says its first one, which holds the value."""
        places = product(range(top, self.row + 1), range(first, last + 1))
        _first, *others = [put(self.sheet, row, column, **style) for row, column in places]
        if others:  # What openpyxl does besides to merge cells takes seconds in a long report.
            self.sheet.merged_cells.add(f"{get_column_letter(first)}{top}:{get_column_letter(last)}{self.row}")
        return put(self.sheet, top, first, value, **style)

    def titles(self, titles: Sequence[str], *, last: int) -> None:
        self.next(SAID)
        for column, title in enumerate(titles, start=LABEL):
            self.put(column, title, font=styles.SMALL_BOLD, fill=styles.TITLES, alignment=styles.TITLE_OF_COLUMN)
        for column in range(LABEL + len(titles), last + 1):
            self.put(column, fill=styles.TITLES)
