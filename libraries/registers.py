"""The municipalities of the country, and which regional main library serves each, from a file.

Its columns: atvk, name, kind (valstspilsēta or novads), valid_from, valid_to, successor_atvk, regional_main_library,
regional_main_library_status (“found” where it is certain).
"""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from . import cells
from .models import Municipality, Region, Supervision
from .spreadsheets import Row, read_rows
from .table_resources import Problem, TableError

REQUIRED = ("atvk", "name", "kind", "regional_main_library")
KINDS = {"valstspilsēta": Municipality.Kind.CITY, "novads": Municipality.Kind.COUNTY}
CERTAIN = "found"


class Loaded(NamedTuple):
    """How many of each the file has."""

    municipalities: int
    regions: int


class Entry(NamedTuple):
    """A row of the file, understood."""

    row: int
    atvk: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    main_library: str
    confirmed: bool


def load_municipalities(path: str | Path) -> Loaded:
    """Create or update every municipality of the file, and say which region serves those that have none yet.

    What people have decided since about a region stays: the file only confirms it, or ends it with the municipality.
    Raises `SpreadsheetError` and `TableError`; then nothing has changed.
    """
    sheet = read_rows(path, name=Path(path).name)
    missing = [column for column in REQUIRED if column not in sheet.headers]
    if missing:
        raise TableError(Problem(None, _("The column “%(column)s” is missing.") % {"column": one}) for one in missing)
    entries = _read(sheet.rows)
    with transaction.atomic():
        places = {entry.atvk: _place(entry) for entry in entries}
        for entry in entries:
            _link(places[entry.atvk], entry.successor)
            _supervise(places[entry.atvk], entry)
    return Loaded(len(places), len({entry.main_library for entry in entries}))


def _read(rows: tuple[Row, ...]) -> list[Entry]:
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for row in rows:
        try:
            entry = _entry(row)
            if entry.atvk in entries:
                raise cells.CellError(
                    _("The ATVK code “%(code)s” is already in row %(row)s.")
                    % {"code": entry.atvk, "row": entries[entry.atvk].row}
                )
            entries[entry.atvk] = entry
        except cells.CellError as error:
            problems.append(Problem(row.number, str(error)))
    known = {*entries, *Municipality.objects.values_list("atvk", flat=True)}
    problems += [
        Problem(entry.row, _("There is no municipality with the ATVK code “%(code)s”.") % {"code": entry.successor})
        for entry in entries.values()
        if entry.successor and entry.successor not in known
    ]
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.row or 0))
    return list(entries.values())


def _entry(row: Row) -> Entry:
    start, end = cells.day(row.get("valid_from"), "valid_from"), cells.day(row.get("valid_to"), "valid_to")
    if start and end and end < start:
        raise cells.CellError(_("The end cannot be before the beginning."))
    return Entry(
        row=row.number,
        atvk=_filled(row, "atvk", 16),
        name=_filled(row, "name", 120),
        kind=_kind(row),
        valid_from=start,
        valid_to=end,
        successor=cells.text(row.get("successor_atvk"), "successor_atvk", longest=16),
        main_library=_filled(row, "regional_main_library", 200),
        confirmed=row.get("regional_main_library_status") == CERTAIN,
    )


def _filled(row: Row, column: str, longest: int) -> str:
    found = cells.text(row[column], column, longest=longest)
    if found is None:
        raise cells.CellError(_("The column “%(column)s” is blank.") % {"column": column})
    return found


def _kind(row: Row) -> str:
    word = _filled(row, "kind", 40)
    return KINDS.get(word.casefold()) or cells.choice(word, "kind", choices=Municipality.Kind)


def _place(entry: Entry) -> Municipality:
    facts = {
        "name": entry.name,
        "kind": entry.kind,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
    }
    place, _is_new = Municipality.objects.update_or_create(atvk=entry.atvk, defaults=facts)
    return place


def _link(place: Municipality, successor: str | None) -> None:
    place.successor = Municipality.objects.get(atvk=successor) if successor else None
    place.save(update_fields=["successor"])


def _supervise(place: Municipality, entry: Entry) -> None:
    region = _region(entry.main_library)
    rulings = Supervision.objects.filter(municipality=place)
    if not rulings.exists():
        Supervision.objects.create(
            municipality=place,
            region=region,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            confirmed=entry.confirmed,
        )
        return
    if entry.confirmed:
        rulings.filter(region=region).update(confirmed=True)
    if entry.valid_to:
        rulings.filter(valid_to__isnull=True).update(valid_to=entry.valid_to)


def _region(main_library: str) -> Region:
    """A region is called by its main library until somebody names it better."""
    code = slugify(main_library)[:50]
    region, _is_new = Region.objects.get_or_create(
        code=code, defaults={"name": main_library, "main_library_name": main_library}
    )
    return region
