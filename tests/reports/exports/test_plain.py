"""One table by itself as a file: what people read in XLSX, what machines read in CSV."""

import csv
import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from reports.exports.plain import table_csv, table_xlsx
from reports.tables import Cell, Column, Row, RowKind, Shape, Table, day_cell, text_cell

TABLE = Table(
    "Libraries: [a/b]",
    "Library",
    (Column("due", "Due"), Column("late", "Days late", shape=Shape.NUMBER)),
    (
        Row("Birch", kind=RowKind.HEADING),
        Row(
            "=1+1",
            (day_cell("15 Feb", date(2024, 2, 15)), Cell("3", Decimal(3), Shape.NUMBER)),
            key="L1",
            identifiers={"due": "2024-02-15"},
        ),
        Row(
            "Oak",
            (text_cell("–"), Cell("–", None, Shape.NUMBER)),
            key="L2",
            identifiers={"due": "", "region": "@north"},
        ),
        Row("Together", (text_cell(""), Cell("3", Decimal(3), Shape.NUMBER)), kind=RowKind.TOTAL),
    ),
    notes=("A note.",),
)


def test_the_sheet_has_the_title_what_is_said_of_it_and_every_row():
    sheet = load_workbook(io.BytesIO(table_xlsx(TABLE, ["As of today."]))).active
    assert sheet.title == "Libraries   a b"
    assert [[cell.value.date() if cell.is_date else cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Libraries: [a/b]", None, None],
        ["As of today.", None, None],
        ["Library", "Due", "Days late"],
        ["Birch", None, None],
        ["=1+1", date(2024, 2, 15), 3],
        ["Oak", "–", "–"],
        ["Together", None, 3],
        [None, None, None],
        ["A note.", None, None],
    ]
    assert (sheet["A5"].data_type, sheet["A5"].quotePrefix) == ("s", True)


def test_a_day_is_a_date_in_the_readers_own_notation_and_a_dash_stays_one():
    sheet = load_workbook(io.BytesIO(table_xlsx(TABLE))).active
    assert [(cell.is_date, cell.number_format) for cell in (sheet["B4"], sheet["B5"])] == [
        (True, "mm-dd-yy"),  # the short date of every spreadsheet, shown in the settings of its reader
        (False, "General"),
    ]


def test_the_records_are_the_items_by_codes_with_what_a_row_says_for_machines():
    content = table_csv(TABLE)
    assert content.startswith(b"\xef\xbb\xbfkey,name,region,due,late\r\n")
    assert list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")))) == [
        {"key": "L1", "name": "'=1+1", "region": "", "due": "2024-02-15", "late": "3"},
        {"key": "L2", "name": "Oak", "region": "'@north", "due": "", "late": ""},
    ]
