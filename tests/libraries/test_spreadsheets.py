"""What people send as a table is read faithfully; what is broken or hostile is refused in one sentence."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libraries import spreadsheets, workbooks
from libraries.spreadsheets import Row, Sheet, SpreadsheetError, read_rows

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"


def xlsx(*lines) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one of its parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, part)
    return file.getvalue()


def with_rows(rows: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_part(xlsx(["a"]), SHEET, head + rows + b"</sheetData></worksheet>")


def with_shared_texts() -> bytes:
    """As Excel writes a workbook: the cells point to a list of texts."""
    content = with_rows(b'<row r="1"><c t="s"><v>0</v></c></row><row r="2"><c t="s"><v>1</v></c></row>')
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        types = archive.read(TYPES)
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = types.replace(
        b"</Types>", b'<Override PartName="/' + TEXTS.encode() + b'" ContentType="' + kind + b'" /></Types>'
    )
    texts = "<si><t>name</t></si><si><r><t>Ro</t></r><r><t>župe</t></r></si>"
    texts = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}</sst>'
    return with_part(with_part(content, TYPES, types), TEXTS, texts.encode())


def read(content: bytes) -> Sheet:
    return read_rows(io.BytesIO(content), name="table")


def refusal(content: bytes) -> str:
    with pytest.raises(SpreadsheetError) as refused:
        read(content)
    return str(refused.value)


def test_a_csv_of_a_latvian_excel_is_read():
    sheet = read('\ufeffname;place\r\n  Rožupe ;"Līvāni; Latgale"\r\n;\r\nTurki;\r\n'.encode())
    assert sheet == Sheet(
        ("name", "place"),
        (Row(2, {"name": "Rožupe", "place": "Līvāni; Latgale"}), Row(4, {"name": "Turki", "place": None})),
    )


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_the_separator_is_found(mark):
    assert read(f"a{mark}b\n1{mark}2\n".encode()).rows == (Row(2, {"a": "1", "b": "2"}),)


def test_letters_written_in_two_pieces_become_one():
    assert read("name\nRoz\u030cupe\n".encode()).rows[0]["name"] == "Rožupe"


def test_a_line_break_within_a_cell_keeps_the_row_numbers_of_the_spreadsheet():
    assert [row.number for row in read(b'a\n"one\ntwo"\nthree\n').rows] == [2, 3]


def test_values_of_a_workbook_keep_their_kind():
    moment = datetime.fromisoformat("2023-05-01 12:30")
    values = ["Rožupe", 7, 3.5, 0.1 + 0.2, -0.0, True, date(2023, 5, 1), moment, None, " x "]
    row = read(xlsx([f"c{column}" for column in range(10)], values)).rows[0]
    read_values = list(row.cells.values())
    expected = ["Rožupe", Decimal(7), Decimal("3.5"), Decimal("0.3"), Decimal(0), True, date(2023, 5, 1)]
    assert read_values == [*expected, "2023-05-01 12:30:00", None, "x"]
    assert [type(value) for value in read_values[1:7]] == [Decimal, Decimal, Decimal, Decimal, bool, date]


def test_texts_of_excel_stand_in_a_list_of_their_own():
    assert read(with_shared_texts()).rows == (Row(2, {"name": "Rožupe"}),)


def test_a_numeric_heading_is_a_text():
    assert read(xlsx(["area", 2023], ["0036000", 11])).headers == ("area", "2023")


def test_empty_rows_above_and_between_are_passed_over():
    assert read(xlsx([], ["a"], [], [1], [None])).rows == (Row(4, {"a": Decimal(1)}),)


def test_the_first_visible_sheet_is_read():
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["hidden"])
    second = book.create_sheet("Second")
    second.append(["a"])
    second.append(["x"])
    assert read(saved(book)).headers == ("a",)


def test_a_wrong_note_of_the_size_of_the_sheet_hides_nothing():
    content = xlsx(["a", "b"], [1, 2], [3, 4])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(SHEET)
    assert b'<dimension ref="A1:B3"' in part
    sheet = read(with_part(content, SHEET, part.replace(b'ref="A1:B3"', b'ref="A1:A2"')))
    assert sheet.rows == (Row(2, {"a": Decimal(1), "b": Decimal(2)}), Row(3, {"a": Decimal(3), "b": Decimal(4)}))


def test_a_file_is_read_from_its_path_too(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a\n1\n")
    assert read_rows(path, name="table.csv") == read_rows(str(path), name="table.csv") == read(b"a\n1\n")


def test_a_file_that_is_not_there():
    with pytest.raises(SpreadsheetError, match="^The file “none.csv” cannot be opened.$"):
        read_rows(Path("none.csv"), name="none.csv")


BROKEN = "“table” is damaged or is not an XLSX file; open it in a spreadsheet program and save it anew."
TOO_MUCH = "“table” unpacks to far more than such a table needs, so it was not opened."
TOO_WIDE = "“table” has more than 1000 columns."
BINARY = "“table” is neither a CSV nor an XLSX file."
FAULT = "Cell A2 of “table” holds an error of the spreadsheet program, such as #N/A."
NO_ROWS = "“table” has headings but no rows under them."


UNUSABLE = {
    "nothing at all": (b"", "“table” is empty."),
    "nothing but blanks": (b"\xef\xbb\xbf \n;;\n", "“table” is empty."),
    "an empty workbook": (xlsx([]), "“table” is empty."),
    "headings only": (b"a;b\n", NO_ROWS),
    "headings and blanks": (b"a;b\n;\n", NO_ROWS),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", BINARY),
    "a NUL": (b"a;b\n1;\x002\n", BINARY),
    "UTF-16": ("a\nRožupe\n".encode("utf-16"), BINARY),
    "a Baltic code page": (
        "a\nRožupe\n".encode("cp1257"),
        "“table” is not in UTF-8; in Excel save it as “CSV UTF-8” or as .xlsx.",
    ),
    "an old Excel file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        "“table” is an old Excel file or is protected by a password; save it as .xlsx without a password.",
    ),
    "a stray quotation mark": (
        b'a;b\n1;2\n3;"4\n',
        "“table” is not a proper CSV file: look for a stray quotation mark near line 3.",
    ),
    "a heading twice": (b"a;b;a\n1;2;3\n", "Two columns of “table” have the same heading “a”."),
    "a cell too many": (b"a;b\n1;2;3\n", "Cell C2 of “table” stands in a column without a heading."),
    "a heading too few": (b"a;;c\n1;;3\n1;2;3\n", "Cell B3 of “table” stands in a column without a heading."),
    "a bell": (b"a;b\n1;\x07\n", "Cell B2 of “table” holds a character that no text has; type the text anew."),
    "an endless text": (b"a;b\n1;" + b"x" * 32_768 + b"\n", "The text in cell B2 of “table” is too long."),
    "100,000 columns": (b";".join([b"a"] * 100_000) + b"\n1\n", TOO_WIDE),
    "a formula": (
        xlsx(["a", "b"], [1, "=A2*2"]),
        "Cell B2 of “table” holds a formula; replace formulas by their values (copy, then paste values).",
    ),
    "a fault of Excel": (xlsx(["a"], ["#N/A"]), FAULT),
    "an endless number": (with_rows(b'<row r="2"><c r="A2"><v>1e999</v></c></row>'), FAULT),
    "no archive": (b"PK\x03\x04" + b"no archive at all" * 9, BROKEN),
    "a cut archive": (xlsx(["a"], [1])[:-200], BROKEN),
    "an archive of something else": (with_part(xlsx(["a"], [1]), TYPES, b"<Types/>"), BROKEN),
    "a cut sheet": (with_part(xlsx(["a"], [1]), SHEET, b"<worksheet><sheetData><row>"), BROKEN),
    "rows out of order": (
        with_rows(b'<row r="2"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>'),
        BROKEN,
    ),
    "a row at the end of the world": (with_rows(b'<row r="99999999999"><c><v>1</v></c></row>'), BROKEN),
    "a pointer to no text": (with_rows(b'<row r="1"><c t="s"><v>77</v></c></row>'), BROKEN),
    "a cell far to the right": (with_rows(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'), TOO_WIDE),
    "cells in cells": (with_rows(b"<row>" + b"<c>" * 100 + b"</c>" * 100 + b"</row>"), TOO_MUCH),
    "entities": (
        with_part(xlsx(["a"]), SHEET, b'<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'),
        TOO_MUCH,
    ),
}


@pytest.mark.parametrize(("content", "sentence"), UNUSABLE.values(), ids=UNUSABLE)
def test_an_unusable_file_is_refused_in_one_sentence(content, sentence):
    assert refusal(content) == sentence


def test_a_file_over_ten_megabytes():
    assert refusal(b"a\n" + b"x" * 10 * 1024 * 1024) == "“table” is larger than 10 MB; divide it into smaller files."


def test_more_rows_than_a_country_has():
    assert refusal(b"a\n" + b"1\n" * 200_001) == "“table” has more than 200000 rows; divide it into smaller files."


def test_a_workbook_of_100000_columns():
    assert refusal(with_rows(b"<row>" + b"<c><v>1</v></c>" * 100_000 + b"</row>")) == TOO_WIDE


def test_a_zip_bomb():
    assert refusal(with_part(xlsx(["a"], [1]), "xl/media/zeros.bin", bytes(51 * 1024 * 1024))) == TOO_MUCH


def test_a_bomb_of_cells():
    assert refusal(with_rows((b"<row>" + b"<c/>" * 999 + b"</row>") * 3_001)) == TOO_MUCH


def test_a_bomb_of_styles():
    styles = b"<styleSheet>" + b"<xf/>" * 100_000 + b"</styleSheet>"
    assert refusal(with_part(xlsx(["a"], [1]), "xl/styles.xml", styles)) == TOO_MUCH


def test_a_zip_that_lies_about_its_sizes_is_counted_while_unpacked(monkeypatch):
    """No part is read beyond what it declares, and all parts together not beyond the limit."""
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 20_000)
    content = with_part(xlsx(["a"], [1]), "xl/media/zeros.bin", bytes(30_000))
    lying = content.replace((30_000).to_bytes(4, "little"), (30).to_bytes(4, "little"))
    assert lying != content
    assert refusal(lying) == BROKEN


HEALTHY = with_shared_texts()


@given(st.lists(st.tuples(st.integers(4, len(HEALTHY) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_workbook_never_ends_in_anything_but_a_sentence(damage):
    content = bytearray(HEALTHY)
    for place, byte in damage:
        content[place] = byte
    assert ends_well(bytes(content))


@given(
    st.sampled_from([SHEET, TEXTS, TYPES, "xl/workbook.xml", "xl/styles.xml"]),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(b'0123456789<>/"=-AZaz &')), min_size=1, max_size=4),
)
def test_a_damaged_part_never_ends_in_anything_but_a_sentence(name, damage):
    """The damage is in the XML itself, past the checksums of the ZIP."""
    with zipfile.ZipFile(io.BytesIO(HEALTHY)) as archive:
        part = bytearray(archive.read(name))
    for place, byte in damage:
        part[place % len(part)] = byte
    assert ends_well(with_part(HEALTHY, name, bytes(part)))


@given(st.binary(max_size=200))
def test_any_bytes_at_all_end_in_a_table_or_a_sentence(content):
    assert ends_well(content)


def ends_well(content: bytes) -> bool:
    try:
        return bool(read(content).headers)
    except SpreadsheetError as error:
        return error.reason in spreadsheets.REASONS
