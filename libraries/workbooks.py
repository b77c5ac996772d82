"""XLSX workbooks: what is broken or hostile is refused before it is opened, the rest is read row by row.

A workbook is a ZIP of XML, so a small file can hide gigabytes, and a few bytes can become a costly element. Every part
is therefore unpacked and counted once, keeping nothing, before openpyxl reads the first sheet.
"""

import io
import math
import struct
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

type Value = str | Decimal | date | bool | None
type Line = tuple[int, list[Value]]


@dataclass(frozen=True)
class Valueless:
    """A cell with no value of its own; `reason` is "formula" or "fault"."""

    reason: str


type Lines = dict[int, list[Value | Valueless]]  # by the number of the row

MAX_UNPACKED = 50 * 1024 * 1024
MAX_ELEMENTS = 3_000_000  # A sheet of 200,000 rows and six columns.
MAX_OTHER_ELEMENTS = 100_000  # Styles and the like, which cost far more to read than cells do.
MAX_DEPTH = 60
MAX_SHEETS = 100
LAST_ROW = 1_048_576
CHUNK = 64 * 1024
STREAMED = {"worksheet", "sst"}
REFUSED = {"f": "formula", "e": "fault"}

# What zipfile, expat and openpyxl raise on what is not a workbook: they promise no common ancestor.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    InvalidFileException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class WorkbookError(Exception):
    """`reason` is "broken", "too_much", "too_wide", "formula" or "fault"; the last two name the cell."""

    def __init__(self, reason: str, cell: str = ""):
        super().__init__(reason)
        self.reason = reason
        self.cell = cell


def read_lines(content: bytes, *, widest: int) -> list[Line]:
    """Numbers and values of the rows of the first visible sheet that have any. Raises `WorkbookError`."""
    try:
        _inspect(content, widest)
        return _lines(content)
    except DefusedXmlException as error:
        raise WorkbookError("too_much") from error
    except UNREADABLE as error:
        raise WorkbookError("broken") from error


def read_sheets(content: bytes, *, widest: int, longest: int) -> dict[str, Lines]:
    """The rows of every sheet that have a value, hidden sheets included, by its name. Raises `WorkbookError`.

    A formula or an error is no reason to refuse the whole: it stands there as a `Valueless`.
    """
    try:
        _inspect(content, widest)
        return _sheets(content, longest)
    except DefusedXmlException as error:
        raise WorkbookError("too_much") from error
    except UNREADABLE as error:
        raise WorkbookError("broken") from error


def _inspect(content: bytes, widest: int) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise WorkbookError("too_much")
        unpacked = 0
        for part in parts:
            unpacked += _inspect_part(archive, part, widest, room=MAX_UNPACKED - unpacked)


def _inspect_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, widest: int, *, room: int) -> int:
    """The size of the part, counted while unpacking: the size that a ZIP declares can lie."""
    size = 0
    parser = XMLParser(target=_Census(widest))
    readable = True
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > room:
                raise WorkbookError("too_much")
            readable = readable and _feed(parser, chunk)
    return size


def _feed(parser: XMLParser, chunk: bytes) -> bool:
    """False at the first thing that is not XML: a picture, or a part that openpyxl could not read past either."""
    try:
        parser.feed(chunk)
    except ParseError:
        return False
    return True


class _Census:
    """Counts what one part of the workbook is made of."""

    def __init__(self, widest: int):
        self.widest = widest
        self.limit = self.elements = self.depth = self.row = self.cells = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self.limit = self.limit or (MAX_ELEMENTS if name in STREAMED else MAX_OTHER_ELEMENTS)
        self.elements += 1
        self.depth += 1
        if self.elements > self.limit or self.depth > MAX_DEPTH:
            raise WorkbookError("too_much")
        if name == "row":
            self._count_row(attributes.get("r"))
        elif name == "c":
            self._count_cell()

    def end(self, tag: str) -> None:
        self.depth -= 1

    def _count_row(self, number: str | None) -> None:
        """openpyxl fills the gaps between rows and drops a row that comes too late, so their order is checked."""
        row = int(number) if number else self.row + 1
        if not self.row < row <= LAST_ROW:
            raise WorkbookError("broken")
        self.row, self.cells = row, 0

    def _count_cell(self) -> None:
        self.cells += 1
        if self.cells > self.widest:
            raise WorkbookError("too_wide")


def _lines(content: bytes) -> list[Line]:
    with warnings.catch_warnings():
        # They are about what would be lost in saving the workbook; it is only read.
        warnings.filterwarnings("ignore", module="openpyxl")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][0]
        sheet.reset_dimensions()
        lines = ((number, _values(cells)) for number, cells in enumerate(sheet.iter_rows(), start=1))
        return [(number, values) for number, values in lines if any(value is not None for value in values)]


def _sheets(content: bytes, longest: int) -> dict[str, Lines]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        if len(book.worksheets) > MAX_SHEETS:
            raise WorkbookError("too_much")
        return {sheet.title: _lines_of(sheet, longest) for sheet in book.worksheets}


def _lines_of(sheet, longest: int) -> Lines:
    sheet.reset_dimensions()
    lines: Lines = {}
    for number, cells in enumerate(sheet.iter_rows(max_row=longest + 1), start=1):
        values = [_value_or_reason(cell) for cell in cells]
        if any(value is not None for value in values):
            if number > longest:
                raise WorkbookError("too_much")
            lines[number] = values
    return lines


def _value_or_reason(cell) -> Value | Valueless:
    try:
        return _value(cell)
    except WorkbookError as error:
        return Valueless(error.reason)


def _values(cells) -> list[Value]:
    return [_value(cell) for cell in cells]


def _value(cell) -> Value:
    if cell.data_type in REFUSED:
        raise WorkbookError(REFUSED[cell.data_type], f"{get_column_letter(cell.column)}{cell.row}")
    if isinstance(cell.value, bool | str | None):
        return cell.value
    if isinstance(cell.value, int | float):
        return _number(cell)
    if isinstance(cell.value, datetime) and cell.value.time() == time.min:
        return cell.value.date()
    return cell.value if type(cell.value) is date else str(cell.value)


def _number(cell) -> Decimal:
    """The number as the spreadsheet program shows it: it vouches for 15 digits, the rest is binary dust."""
    if not math.isfinite(cell.value):
        raise WorkbookError("fault", f"{get_column_letter(cell.column)}{cell.row}")
    return Decimal(f"{cell.value:.15g}" if isinstance(cell.value, float) else cell.value)
