"""How fast the workbook of the whole country is written, as a ratio to openpyxl writing the same cells bare.

Run it with `make bench`. It needs no database: the figures are made up.
"""

import sys
from decimal import Decimal
from io import BytesIO
from statistics import median
from time import process_time

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from reports.exports.xlsx import workbook_of
from reports.summaries.books import Book, BookChapter
from reports.tables import Column, Row, RowKind, Shape, SumDown, Table, compared, figure_cell

LIBRARIES, CHAPTERS, INDICATORS, ROUNDS = 750, 10, 20, 3
LIMIT = 2.4  # formats, formulas and their results come on top of the bare cells
NOTHING = Table("", "", (), ())


def chapter(number: int) -> BookChapter:
    """A chapter in which every library has both years of every indicator."""
    codes = [f"i{number}_{at}" for at in range(INDICATORS)]
    columns = tuple(Column(code, code, "pieces", Shape.NUMBER, rule=SumDown()) for code in codes)
    rows = [
        Row(f"Library {one}", tuple(figure(column, one) for column in columns), key=f"BLB{one:05}", group="0001000")
        for one in range(LIBRARIES)
    ]
    total = tuple(figure(column, sum(range(LIBRARIES))) for column in columns)
    table = Table(f"{number}. Chapter", "Library", columns, (*rows, Row("Total", total, RowKind.TOTAL)))
    return BookChapter(f"c{number}", table.title, table, table.only([]))


def figure(column: Column, number: int):
    return compared(figure_cell(column, Decimal(number), "en"), Decimal(number), "en")


@pytest.fixture(scope="module")
def book() -> Book:
    chapters = tuple(chapter(number) for number in range(CHAPTERS))
    labels = {name: name for name in ("summary", "codebook", "missing", "analysis")}
    return Book(
        title="Annual report",
        form="annual",
        area="Whole country",
        period="2023",
        period_before="2022",
        currency="EUR",
        language="en",
        said=("Only accepted reports are added up.",),
        citation="",
        analysis="",
        indicators=NOTHING,
        libraries=NOTHING,
        chapters=chapters,
        missing=NOTHING,
        codebook=NOTHING,
        labels=labels,
    )


def bare(sheets: dict[str, list[tuple]]) -> bytes:
    """The same values without any format."""
    work = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = work.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    work.save(file)
    return file.getvalue()


def seconds(write, what) -> float:
    begun = process_time()
    write(what)
    return process_time() - begun


def test_the_workbook_of_a_country_beside_the_bare_cells(book):
    with translation.override("en"):
        read = load_workbook(BytesIO(workbook_of(book)), read_only=True)
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read}
        pairs = [(seconds(bare, sheets), seconds(workbook_of, book)) for _round in range(ROUNDS)]
    plain, ours = (median(times) for times in zip(*pairs, strict=True))
    cells = sum(cell is not None for rows in sheets.values() for row in rows for cell in row)
    ratio = ours / plain
    sys.stdout.write(
        f"\n{LIBRARIES} libraries, {cells} cells, median of {ROUNDS}: "
        f"bare {plain:.2f} s of processor, workbook {ours:.2f} s, ratio {ratio:.2f}\n"
    )
    assert ratio <= LIMIT
