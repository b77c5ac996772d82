"""What a person has sent in a workbook, carried from the preview of its changes to their saving in the page itself.

Nothing is kept on the server between the two, so nothing has to be cleared away. What is carried is sealed: only the
person who has sent the workbook can save it, only into that report, and only within a day.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from libraries.models import User
from libraries.workbooks import Value, Valueless

from ..models import Report
from . import places
from .reading import Content, Filled, Found, FoundRow
from .stamp import Identity, Stamp

SALT = "libnet.report.workbook.preview"
KEPT_FOR = 24 * 60 * 60  # seconds


class PreviewError(Exception):
    """The preview can no longer be used; the message is for the person."""


def sealed(filled: Filled, report: Report, mark: str, *, by: User) -> str:
    """What the workbook holds, for a page that shows the difference of this mark."""
    content = _packed(_touched(filled)) | {"report": report.pk, "by": by.pk, "mark": mark}
    return signing.dumps(content, salt=SALT, compress=True)


def opened(text: str, report: Report, *, by: User) -> tuple[Filled, str]:
    """What the workbook holds, and the mark of the difference that was shown. Raises `PreviewError`."""
    try:
        content = signing.loads(text, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise PreviewError(_("This preview is no longer valid. Upload the workbook again.")) from error
    if (content["report"], content["by"]) != (report.pk, by.pk):
        raise PreviewError(_("This preview is of another report. Upload the workbook again."))
    return _unpacked(content), content["mark"]


def _touched(filled: Filled) -> Filled:
    """The workbook without what nobody has changed in it."""
    stamp = filled.stamp
    fields = {
        name: found
        for name, found in filled.fields.items()
        if not isinstance(found.value, Valueless) and not stamp.was_shown(name, found.text)
    }
    rows = {place: row for place, row in filled.rows.items() if _is_touched(row, stamp)}
    idle = {key for (_table, key) in filled.rows.keys() - rows.keys()}
    keys = {table: [key for key in keys if key not in idle] for table, keys in stamp.rows.items()}
    kept = {(table, key) for table, keys_kept in keys.items() for key in keys_kept}
    marks = {name: pair for name, pair in stamp.marks.items() if name in fields or places.row_of(name) in kept}
    return replace(filled, stamp=replace(stamp, marks=marks, rows=keys), fields=fields, rows=rows)


def _is_touched(row: FoundRow, stamp: Stamp) -> bool:
    return any(
        not stamp.was_shown(places.cell_name(row.table, row.key, column), found.text)
        for column, found in row.cells.items()
    )


def _packed(filled: Filled) -> dict[str, Any]:
    return {
        "stamp": asdict(filled.stamp),
        "fields": {name: _packed_cell(found) for name, found in filled.fields.items()},
        "rows": [
            [row.table, row.key, row.place, {code: _packed_cell(found) for code, found in row.cells.items()}]
            for row in filled.rows.values()
        ],
        "tables": sorted(filled.tables),
        "notes": filled.notes,
    }


def _unpacked(content: dict[str, Any]) -> Filled:
    stamp = content["stamp"]
    identity = Identity(**stamp.pop("identity"))
    marks = {name: (stored, shown) for name, (stored, shown) in stamp.pop("marks").items()}
    rows = {
        (table, key): FoundRow(table, key, place, {code: _unpacked_cell(cell) for code, cell in cells.items()})
        for table, key, place, cells in content["rows"]
    }
    return Filled(
        stamp=Stamp(identity=identity, marks=marks, **stamp),
        fields={name: _unpacked_cell(cell) for name, cell in content["fields"].items()},
        rows=rows,
        tables=set(content["tables"]),
        notes=content["notes"],
    )


def _packed_cell(found: Found) -> list[Any]:
    match found.value:
        case Decimal():
            return [found.place, "number", str(found.value)]
        case date():
            return [found.place, "day", found.value.isoformat()]
        case Valueless():
            return [found.place, "formula", found.value.reason]
        case _:
            return [found.place, "", found.value]


def _unpacked_cell(cell: list[Any]) -> Found:
    place, kind, value = cell
    return Found(READ[kind](value), place)


def _as_it_is(value: Value) -> Content:
    return value


READ: Mapping[str, Callable[[Any], Content]] = {
    "number": Decimal,
    "day": date.fromisoformat,
    "formula": Valueless,
    "": _as_it_is,
}
