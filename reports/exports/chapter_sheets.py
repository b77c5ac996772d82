"""A chapter of a summary as a sheet: libraries in rows, each indicator with last year, this year and the change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from .. import period_names
from ..summaries.books import Book, BookChapter
from ..tables import Cell, Column, Row, RowKind, Shape
from . import formulas
from .sheets import ABOVE, BOLD, HEADING, PALE, QUIET, SMALL, WRAPPED, Sheet, Written, write_foot, write_head

NAMES = 5  # columns that name the library
NAME_WIDTHS = [34, 26, 10, 14, 14]
NUMBER_WIDTH, MONEY_WIDTH, CHANGE_WIDTH = 12, 20, 12
HEAD = 6  # title, what is said of it, labels, units, codes, years
GROUP = "C"  # the column of the ATVK code, by which subtotals find their libraries


@dataclass(frozen=True)
class Place:
    """Where the total of an indicator stands, and what it gives."""

    sheet: str
    cells: Mapping[str, str]
    numbers: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Spot:
    """The columns of one indicator in the sheet, by number. A part of a ratio from another chapter has no change."""

    column: Column
    start: int
    width: int

    @property
    def letters(self) -> Mapping[str, str]:
        return {"before": get_column_letter(self.start), "now": get_column_letter(self.start + 1)}


def chapter_sheet(work: Workbook, name: str, book: Book, chapter: BookChapter) -> "ChapterSheet":
    widths = [*NAME_WIDTHS]
    for column in chapter.libraries.columns:
        widths += [*_widths_of_years(column), CHANGE_WIDTH]
    for part in chapter.parts.columns:
        widths += _widths_of_years(part)
    sheet = Sheet(work, name, widths, HEAD, one_page_wide=False, currency=book.currency)
    return ChapterSheet(book, chapter, sheet)


def _widths_of_years(column: Column) -> list[int]:
    """Wide enough for the sums of a country: a spreadsheet shows ### for a number that its column has no room for."""
    return [MONEY_WIDTH if column.shape == Shape.MONEY else NUMBER_WIDTH] * 2


READ = {"before": lambda cell: cell.before, "now": lambda cell: cell.number}
YEARS = tuple(READ)


@dataclass
class ChapterSheet:
    """Writes one chapter. Subtotals stand under the libraries, so that these can be sorted and filtered."""

    book: Book
    chapter: BookChapter
    sheet: Sheet

    @cached_property
    def spots(self) -> list[Spot]:
        at, found = NAMES + 1, []
        for columns, width in ((self.chapter.libraries.columns, 3), (self.chapter.parts.columns, 2)):
            for column in columns:
                found.append(Spot(column, at, width))
                at += width
        return found

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of the chapter with the parts of ratios beside them."""
        pairs = zip(self.chapter.libraries.rows, self.chapter.parts.rows, strict=True)
        return [replace(row, cells=(*row.cells, *part.cells)) for row, part in pairs]

    def of_kind(self, *kinds: RowKind) -> list[Row]:
        return [row for row in self.rows if row.kind in kinds]

    def write(self) -> dict[str, Place]:
        """Says where the total of each indicator stands."""
        sheet = self.sheet
        sheet.take_notes(self.chapter.libraries)
        write_head(
            sheet,
            f"{self.chapter.title}. {self.book.area}, {period_names.name(self.book.period)}",
            [" ".join(self.book.said)],
        )
        self._write_titles()
        for row in self.of_kind(RowKind.ITEM):
            sheet.append(self._item(row))
        last = get_column_letter(NAMES + sum(spot.width for spot in self.spots))
        sheet.filter(last)
        self._write_totals(HEAD + 1, sheet.row)
        places = self._places()
        write_foot(sheet, self.chapter.libraries)
        return places

    def _write_titles(self) -> None:
        """Labels over both years and the change, then units and codes, then the row that is filtered by."""
        sheet = self.sheet
        sheet.sheet.row_dimensions[sheet.row + 1].height = 48
        labels = sheet.append(self._over(lambda column: column.label), font=BOLD, alignment=HEADING, fill=QUIET)
        for spot in self.spots:
            first, last = get_column_letter(spot.start), get_column_letter(spot.start + spot.width - 1)
            sheet.sheet.merged_cells.add(f"{first}{labels}:{last}{labels}")
        sheet.append(self._over(lambda column: column.unit), font=SMALL)
        sheet.append(self._over(lambda column: column.code), font=SMALL)
        names = [self.chapter.libraries.corner, _("Municipality"), _("ATVK code"), _("Register number"), "ISIL"]
        years = [
            *map(period_names.short_name, (self.book.period_before, self.book.period)),
            pgettext("of a figure", "Change"),
        ]
        titles = [*names, *(year for spot in self.spots for year in years[: spot.width])]
        sheet.append([sheet.text(title) for title in titles], font=BOLD, fill=QUIET, alignment=WRAPPED)

    def _over(self, say: Callable[[Column], str]) -> Iterable[Written]:
        yield from [None] * NAMES
        for spot in self.spots:
            yield self.sheet.text(say(spot.column))
            yield from [None] * (spot.width - 1)

    def _item(self, row: Row) -> Iterable[Written]:
        sheet, known = self.sheet, row.identifiers
        names = (row.header, known.get("municipality", ""), row.group, row.key, known.get("isil", ""))
        yield from (sheet.text(name) for name in names)
        for spot, cell in zip(self.spots, row.cells, strict=True):
            yield sheet.figure(cell.a_year_earlier)
            yield sheet.figure(cell)
            if spot.width == 3:
                yield sheet.number(cell.change, _shape_of_change(cell), 1)

    def _write_totals(self, first: int, last: int) -> None:
        items = self.of_kind(RowKind.ITEM)
        codes = [spot.column.code for spot in self.spots]
        blocks = {
            year: formulas.Block(first, last, {spot.column.code: spot.letters[year] for spot in self.spots}, GROUP)
            for year in YEARS
        }
        figures = {year: formulas.figures(items, codes, READ[year]) for year in YEARS}
        for row in self.of_kind(RowKind.SUBTOTAL, RowKind.TOTAL):
            style = {"border": ABOVE, "fill": QUIET} if row.kind == RowKind.TOTAL else {"fill": PALE}
            self.sheet.append(self._total(row, blocks, figures), font=BOLD, **style)

    def _total(
        self, row: Row, blocks: Mapping[str, formulas.Block], figures: Mapping[str, formulas.Figures]
    ) -> Iterable[Written]:
        sheet = self.sheet
        yield from (sheet.text(text) for text in (row.header, "", row.group, "", ""))
        beside = {
            year: {spot.column.code: READ[year](cell) for spot, cell in zip(self.spots, row.cells, strict=True)}
            for year in YEARS
        }
        for spot, cell in zip(self.spots, row.cells, strict=True):
            for offset, (year, shown) in enumerate(zip(YEARS, (cell.a_year_earlier, cell), strict=True)):
                code, rule = spot.column.code, spot.column.rule
                total = formulas.Total(sheet.row + 1, code, rule, beside[year][code], beside[year], row.group)
                text = formulas.formula(total, blocks[year], figures[year])
                at = spot.start + offset
                yield sheet.formula(text, shown.number, at, shown) if text else sheet.figure(shown)
            if spot.width == 3:
                yield self._change(spot, cell)

    def _change(self, spot: Spot, cell: Cell) -> Written:
        if cell.change is None:
            return None
        before, now = (f"{letter}{self.sheet.row + 1}" for letter in spot.letters.values())
        text = formulas.change(before, now, share=cell.shape == Shape.SHARE)
        return self.sheet.formula(text, cell.change, spot.start + 2, Cell(shape=_shape_of_change(cell), places=1))

    def _places(self) -> dict[str, Place]:
        row = self.rows[-1]
        return {
            spot.column.code: Place(
                self.sheet.name,
                {year: f"{letter}{self.sheet.row}" for year, letter in spot.letters.items()},
                {year: READ[year](cell) for year in YEARS},
            )
            for spot, cell in zip(self.spots, row.cells, strict=True)
            if spot.width == 3
        }


def _shape_of_change(cell: Cell) -> Shape:
    return Shape.POINTS if cell.shape == Shape.SHARE else Shape.CHANGE
