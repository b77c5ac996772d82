"""A summary as an XLSX workbook: indicators, a sheet a chapter with live totals, missing reports, the code book."""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from ..summaries.books import Book
from ..tables import Cell, Column, Row, RowKind, Shape, Table
from . import formulas
from .cached import with_results
from .chapter_sheets import Place, chapter_sheet
from .sheets import BOLD, PALE, QUIET, WRAPPED, Sheet, Written, write_foot, write_head

NAME_WIDTHS = [62, 26]
SUMMARY_WIDTHS = {"unit": 12, "change": 12, "libraries": 24}
FIGURE_WIDTH = 20  # room for the money of a country
MISSING_WIDTHS = [34, 18, 26, 18]
TEXT_WIDTHS = [120]
CODEBOOK_WIDTHS = [30, 44, 44, 12, 16, 60, 36, 36, 60]


def workbook_of(book: Book) -> bytes:
    """The workbook as a file."""
    work = Workbook(write_only=True)
    work.calculation.fullCalcOnLoad = True
    names = sheet_names([book.labels["summary"], *(chapter.title for chapter in book.chapters)])
    summary = Sheet(work, names[0], _summary_widths(book), 3 + len(book.said), currency=book.currency)
    chapters = [
        chapter_sheet(work, name, book, chapter) for chapter, name in zip(book.chapters, names[1:], strict=True)
    ]
    # The first sheet refers to the others, which are therefore filled before it.
    places = {code: place for chapter in chapters for code, place in chapter.write().items()}
    write_summary(book, summary, places)
    if book.analysis:
        write_texts(Sheet(work, book.labels["analysis"], TEXT_WIDTHS, 1), book.labels["analysis"], book.analysis)
    write_plain(Sheet(work, book.labels["missing"], MISSING_WIDTHS, 2 + len(book.said)), book.missing, book.said)
    write_plain(Sheet(work, book.labels["codebook"], CODEBOOK_WIDTHS, 2), book.codebook)
    file = BytesIO()
    work.save(file)
    sheets = [summary, *(chapter.sheet for chapter in chapters)]
    return with_results(file.getvalue(), {f"sheet{at}": one.results for at, one in enumerate(sheets, start=1)})


def _summary_widths(book: Book) -> list[int]:
    return NAME_WIDTHS + [SUMMARY_WIDTHS.get(column.code, FIGURE_WIDTH) for column in book.indicators.columns]


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Names that a workbook takes: short, without the signs of its own language, each another."""
    names: list[str] = []
    for title in titles:
        name = re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "–"
        count = 2
        while name.casefold() in (taken.casefold() for taken in names):
            suffix = f" ({count})"
            name, count = name[: 31 - len(suffix)] + suffix, count + 1
        names.append(name)
    return names


def _write_titles(sheet: Sheet, titles: Sequence[str]) -> None:
    sheet.append([sheet.text(title) for title in titles], font=BOLD, fill=QUIET, alignment=WRAPPED)


def write_plain(sheet: Sheet, table: Table, said: Sequence[str] = ()) -> None:
    """A table as it is."""
    write_head(sheet, table.title, said)
    _write_titles(sheet, [table.corner, *(column.label for column in table.columns)])
    for row in table.rows:
        style = {"font": BOLD, "fill": PALE} if row.kind == RowKind.HEADING else {"alignment": WRAPPED}
        sheet.append([sheet.text(row.header), *(sheet.figure(cell) for cell in row.cells)], **style)
    sheet.filter(get_column_letter(table.width))


def write_texts(sheet: Sheet, title: str, text: str) -> None:
    """A text, a paragraph a row; inert, whatever it begins with."""
    write_head(sheet, title, ())
    for paragraph in text.splitlines():
        sheet.append([sheet.text(paragraph)], alignment=WRAPPED)


def write_summary(book: Book, sheet: Sheet, places: Mapping[str, Place]) -> None:
    """Every indicator together; its figures are those of the chapters' totals."""
    table = book.indicators
    sheet.take_notes(table)
    write_head(sheet, book.title, (*book.said, book.citation))
    _write_titles(sheet, [table.corner, _("Code"), *(column.label for column in table.columns)])
    for row in table.rows:
        if row.kind == RowKind.HEADING:
            sheet.append([sheet.text(row.header)], font=BOLD, fill=PALE)
        else:
            sheet.append(_summary_row(sheet, row, table.columns, places.get(row.key)))
    sheet.filter(get_column_letter(table.width + 1))
    write_foot(sheet, table)


def _summary_row(sheet: Sheet, row: Row, columns: Sequence[Column], place: Place | None) -> list[Written]:
    name = sheet.text(row.header)
    if name is not None:
        name.alignment = Alignment(indent=row.level)
    written = [name, sheet.text(row.key)]
    letters = {column.code: get_column_letter(at) for at, column in enumerate(columns, start=3)}
    for at, (column, cell) in enumerate(zip(columns, row.cells, strict=True), start=3):
        text = _summary_formula(column.code, cell, letters, place, sheet.row + 1)
        written.append(sheet.formula(text, cell.number, at, cell) if text else sheet.figure(cell))
    return written


def _summary_formula(code: str, cell: Cell, letters: Mapping[str, str], place: Place | None, row: int) -> str:
    """A reference to the chapter's total, or the change between two such; nothing where another figure stands there."""
    if place is None or cell.number is None:
        return ""
    if code == "change":
        return formulas.change(f"{letters['before']}{row}", f"{letters['now']}{row}", share=cell.shape == Shape.POINTS)
    return f"='{place.sheet}'!{place.cells[code]}" if place.numbers.get(code) == cell.number else ""
