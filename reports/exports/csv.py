"""A summary as CSV or JSON for machines: one row a figure, plain decimals with a point, states in words."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from ..computing import State
from ..numbers import rounded
from ..summaries.books import Book
from ..tables import Cell, Column, Row, RowKind

FIELDS = (
    *("level", "area", "municipality", "atvk", "library", "name", "isil"),
    *("period", "indicator", "label", "unit", "value", "state", "previous", "change", "explanation"),
)
LEVELS = {RowKind.ITEM: "library", RowKind.SUBTOTAL: "municipality", RowKind.TOTAL: "total"}
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets take Latvian letters for something else
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(book: Book) -> bytes:
    """The tidy file. A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    file = StringIO()
    writer = csv.DictWriter(file, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(inert(record) for record in records(book))
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


NUMBERS = frozenset({"value", "previous", "change"})


def inert(record: dict[str, str]) -> dict[str, str]:
    """The record with an apostrophe before what a spreadsheet would take for a formula."""
    return {
        name: f"'{text}" if name not in NUMBERS and text.startswith(FORMULA_SIGNS) else text
        for name, text in record.items()
    }


def json_of(book: Book) -> bytes:
    """What is said of the summary, and the records of the tidy file; numbers as text, so that none loses a digit."""
    content = {
        "form": book.form,
        "area": book.area,
        "period": book.period,
        "previous_period": book.period_before,
        "currency": book.currency,
        "said": list(book.said),
        "notes": list(book.indicators.notes),
        "missing": [
            {"library": row.cells[0].text, "name": row.header, "municipality": row.cells[1].text}
            for row in book.missing.rows
        ],
        "figures": list(records(book)),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def records(book: Book) -> Iterator[dict[str, str]]:
    """One record for every indicator of every library, municipality and the whole; blanks are left out."""
    notes = {note.number: note for note in book.libraries.footnotes}
    wanted = {column.code for chapter in book.chapters for column in chapter.libraries.columns}
    for row in book.libraries.rows_of(*LEVELS):
        names = _names(book, row)
        for column, cell in zip(book.libraries.columns, row.cells, strict=True):
            if column.code in wanted and (cell.text or cell.before is not None):
                said = [notes[number].said_of(row.key) for number in cell.notes]
                yield names | _figure(column, cell) | {"explanation": " ".join([*_remarks(book, cell), *said])}


def _names(book: Book, row: Row) -> dict[str, str]:
    library = row.kind == RowKind.ITEM
    return {
        "level": LEVELS[row.kind],
        "area": book.area,
        "municipality": row.identifiers.get("municipality", ""),
        "atvk": row.group,
        "library": row.key,
        "name": row.header if library else "",
        "isil": row.identifiers.get("isil", ""),
        "period": book.period,
    }


def _remarks(book: Book, cell: Cell) -> Iterator[str]:
    """What the figures of both years are not to be read without."""
    for period, remark in ((book.period, cell.remark), (book.period_before, cell.remark_before)):
        if remark:
            yield f"{period}: {remark}."


def _figure(column: Column, cell: Cell) -> dict[str, str]:
    return {
        "indicator": column.code,
        "label": column.label,
        "unit": column.unit,
        "value": plain(cell.number),
        "state": _state(cell),
        "previous": plain(cell.before),
        "change": plain(cell.change),
    }


def _state(cell: Cell) -> str:
    """Empty means known, as in the file of values that can be imported; "range" is a text of lowest and highest."""
    if cell.state in (State.UNKNOWN, State.NOT_APPLICABLE, State.ESTIMATE):
        return str(cell.state)
    return "" if cell.number is not None or not cell.text else f"range {cell.text}"


MOST_PLACES = 6


def plain(number: Decimal | None) -> str:
    """The number with a decimal point, ratios to six places; nothing for none."""
    if number is None:
        return ""
    text = format(rounded(number, MOST_PLACES), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
