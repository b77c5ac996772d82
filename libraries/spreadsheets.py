"""Tables out of the files people send (CSV, XLSX), and the refusal of what is broken or hostile.

    sheet = read_rows(path_or_file, name="libraries.xlsx")
    sheet.headers                     ("register_number", "name", …), each a non-empty text, no two alike
    for row in sheet.rows:
        row.number                    the row as the person's spreadsheet program counts it; the header is usually row 1
        sheet.cell("name", 12)        the address of a cell, such as "B12"
        row["name"]                   text, Decimal, date, bool, or None for a blank cell

Texts are trimmed and Unicode-normalised, an empty one is None. A CSV knows texts only; numbers of an XLSX are `Decimal`
(never int or float). Rows without a single value are left out. Whatever is wrong with the file as a whole raises
`SpreadsheetError`, whose `str()` is one sentence for the reader; what the cells mean is the caller's business.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from .workbooks import Line, Lines, Value, WorkbookError, read_lines, read_sheets

MAX_BYTES = 10 * 1024 * 1024
MAX_COLUMNS = 1_000
MAX_ROWS = 200_000
MAX_TEXT = 32_767  # What a cell of Excel holds.

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

REASONS = {
    "broken": _("“%(name)s” is damaged or is not an XLSX file; open it in a spreadsheet program and save it anew."),
    "too_much": _("“%(name)s” unpacks to far more than such a table needs, so it was not opened."),
    "too_wide": _("“%(name)s” has more than %(columns)s columns."),
    "too_long": _("“%(name)s” has more than %(rows)s rows; divide it into smaller files."),
    "formula": _(
        "Cell %(cell)s of “%(name)s” holds a formula; replace formulas by their values (copy, then paste values)."
    ),
    "fault": _("Cell %(cell)s of “%(name)s” holds an error of the spreadsheet program, such as #N/A."),
    "control": _("Cell %(cell)s of “%(name)s” holds a character that no text has; type the text anew."),
    "long_text": _("The text in cell %(cell)s of “%(name)s” is too long."),
    "headless": _("Cell %(cell)s of “%(name)s” stands in a column without a heading."),
    "same_heading": _("Two columns of “%(name)s” have the same heading “%(heading)s”."),
    "big": _("“%(name)s” is larger than 10 MB; divide it into smaller files."),
    "empty": _("“%(name)s” is empty."),
    "no_rows": _("“%(name)s” has headings but no rows under them."),
    "missing": _("The file “%(name)s” cannot be opened."),
    "old": _("“%(name)s” is an old Excel file or is protected by a password; save it as .xlsx without a password."),
    "binary": _("“%(name)s” is neither a CSV nor an XLSX file."),
    "encoding": _("“%(name)s” is not in UTF-8; in Excel save it as “CSV UTF-8” or as .xlsx."),
    "csv": _("“%(name)s” is not a proper CSV file: look for a stray quotation mark near line %(line)s."),
}


class SpreadsheetError(ValueError):
    """The file cannot be read as a table; `str()` is one translated sentence, `reason` a key of `REASONS`."""

    def __init__(self, reason: str, name: str, **details):
        super().__init__(REASONS[reason] % {"name": name, "columns": MAX_COLUMNS, "rows": MAX_ROWS, **details})
        self.reason = reason


@dataclass(frozen=True)
class Row:
    number: int
    cells: dict[str, Value]

    def __getitem__(self, header: str) -> Value:
        return self.cells[header]

    def get(self, header: str) -> Value:
        """The value; None also when the file has no such column."""
        return self.cells.get(header)


@dataclass(frozen=True)
class Sheet:
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int = field(default=1, compare=False)
    letters: dict[str, str] = field(default_factory=dict, compare=False)

    def cell(self, header: str, row: int) -> str:
        """The address of a cell, such as D12; empty when the file has no such column."""
        return f"{self.letters[header]}{row}" if header in self.letters else ""


def read_rows(source: str | Path | BinaryIO, *, name: str) -> Sheet:
    """The table of a CSV or of the first visible sheet of an XLSX. `name` is what the reader knows the file by.

    Raises `SpreadsheetError`.
    """
    content = _content(source, name)
    try:
        is_workbook = content.startswith(ZIP)
        lines = read_lines(content, widest=MAX_COLUMNS) if is_workbook else _csv_lines(_text(content, name), name)
        return _sheet(_filled(lines, name), name)
    except WorkbookError as error:
        raise SpreadsheetError(error.reason, name, cell=error.cell) from error


def read_book(source: str | Path | BinaryIO, *, name: str, longest: int) -> dict[str, Lines]:
    """The rows of every sheet of an XLSX by the sheet's name, none longer than so many rows.

    Raises `SpreadsheetError`.
    """
    content = _content(source, name)
    if not content.startswith(ZIP):
        raise SpreadsheetError("broken", name)
    try:
        return read_sheets(content, widest=MAX_COLUMNS, longest=longest)
    except WorkbookError as error:
        raise SpreadsheetError(error.reason, name, cell=error.cell) from error


def _content(source: str | Path | BinaryIO, name: str) -> bytes:
    content = _bytes(source, name)
    if len(content) > MAX_BYTES:
        raise SpreadsheetError("big", name)
    if content.startswith(OLD_OFFICE):
        raise SpreadsheetError("old", name)
    return content


def _bytes(source: str | Path | BinaryIO, name: str) -> bytes:
    if not isinstance(source, str | Path):
        source.seek(0)
        return source.read(MAX_BYTES + 1)
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SpreadsheetError("missing", name) from error


def _text(content: bytes, name: str) -> str:
    if b"\0" in content:
        raise SpreadsheetError("binary", name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpreadsheetError("encoding", name) from error


def _csv_lines(text: str, name: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from ((number, list(record)) for number, record in enumerate(reader, start=1))
    except csv.Error as error:
        raise SpreadsheetError("csv", name, line=reader.line_num) from error


def _delimiter(text: str) -> str:
    """What divides the first line into most cells; of equals the semicolon, which Excel writes in Latvian."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(";,\t", key=first.count)


def _filled(lines: Iterable[Line], name: str) -> list[Line]:
    """The lines with a value in them, their texts cleaned and the blank cells at their ends cut off."""
    filled = []
    for number, values in lines:
        if len(values) > MAX_COLUMNS:
            raise SpreadsheetError("too_wide", name)
        values = [_cleaned(value, name, number, column) for column, value in enumerate(values, start=1)]
        while values and values[-1] is None:
            values.pop()
        if values:
            filled.append((number, values))
        if len(filled) > MAX_ROWS + 1:
            raise SpreadsheetError("too_long", name)
    return filled


def _cleaned(value: Value, name: str, row: int, column: int) -> Value:
    if not isinstance(value, str):
        return value
    if CONTROL.search(value):
        raise SpreadsheetError("control", name, cell=f"{get_column_letter(column)}{row}")
    if len(value) > MAX_TEXT:
        raise SpreadsheetError("long_text", name, cell=f"{get_column_letter(column)}{row}")
    return normalize("NFC", value).strip() or None


def _sheet(lines: list[Line], name: str) -> Sheet:
    if not lines:
        raise SpreadsheetError("empty", name)
    if len(lines) == 1:
        raise SpreadsheetError("no_rows", name)
    headers = [None if value is None else str(value) for value in lines[0][1]]
    named = [header for header in headers if header is not None]
    for header in named:
        if named.count(header) > 1:
            raise SpreadsheetError("same_heading", name, heading=header)
    rows = tuple(Row(number, _cells(headers, values, number, name)) for number, values in lines[1:])
    letters = {header: get_column_letter(column) for column, header in enumerate(headers, start=1) if header}
    return Sheet(tuple(named), rows, lines[0][0], letters)


def _cells(headers: list[str | None], values: list[Value], row: int, name: str) -> dict[str, Value]:
    padded = [*headers, *[None] * (len(values) - len(headers))]
    for column, (header, value) in enumerate(zip(padded, values, strict=False), start=1):
        if header is None and value is not None:
            raise SpreadsheetError("headless", name, cell=f"{get_column_letter(column)}{row}")
    values = [*values, *[None] * (len(headers) - len(values))]
    return {header: value for header, value in zip(headers, values, strict=False) if header is not None}
