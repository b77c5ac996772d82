"""The diary as a CSV file: one row a library's attendance, codes and plain decimals, for machines and spreadsheets."""

import csv
from collections.abc import Iterable
from io import StringIO

from .models import Participation
from .records import as_rows

FIELDS = ("library", "name", "when", "title", "kind", "place", "organiser", "hours", "participants", "mode", "area")
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets take Latvian letters for something else
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(participations: Iterable[Participation]) -> bytes:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    participations = list(participations)
    file = StringIO()
    writer = csv.DictWriter(file, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for participation, row in zip(participations, as_rows(participations), strict=True):
        named = {
            "library": participation.library.register_number,
            "name": participation.library.name,
            "kind": participation.event.kind,
        }
        writer.writerow({name: _inert(text) for name, text in (named | row["cells"]).items()})
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
