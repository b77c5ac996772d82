"""The only code that writes what is filled in a report. A draft forgives everything: what cannot be read is kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from libraries.models import User
from training.records import as_rows, of_library

from . import prefill, workflow
from .blueprint import Indicator, RowTable
from .checks import Text
from .computing import Given, Row, State, compute
from .entries import EntryError, read_cell, read_entry
from .facts import given_of, read, rows_of
from .models import (
    EDITABLE,
    Explanation,
    NarrativeText,
    Origin,
    Report,
    Status,
    Value,
    ValueChange,
)
from .models import Row as StoredRow


class FillingError(Exception):
    """Something that cannot be saved; the message is for the person who typed it."""


class LockedError(FillingError):
    """E12: the report is with the reviewer or accepted, and must be opened first."""

    def __init__(self, report: Report):
        super().__init__(
            _("The report is “%(status)s” and cannot be changed. Ask the methodologist to open it.")
            % {"status": Status(report.status).label}
        )


class StaleTableError(FillingError):
    """A table was changed by someone else after the page with it was opened."""

    def __init__(self, table: RowTable):
        self.table = table
        super().__init__(
            _("Someone else has changed this table meanwhile. Your rows are still here: compare, then save again.")
        )


@dataclass(frozen=True)
class Entry:
    """A value on its way into a report, and where it comes from."""

    given: Given
    origin: Origin = Origin.ENTERED
    note: str = ""


def entry_typed(indicator: Indicator, text: str, report: Report) -> Entry:
    """What was typed, kept as text when it cannot be read."""
    try:
        return Entry(read_entry(indicator, text, report.blueprint))
    except EntryError:
        return Entry(Given(None, State.KNOWN, text.strip()[:200]))


@transaction.atomic
def save(
    report: Report,
    *,
    by: User | None,
    entries: Mapping[str, Entry] | None = None,
    tables: Mapping[str, Sequence[Row]] | None = None,
    texts: Mapping[str, Text] | None = None,
    explanations: Mapping[str, str] | None = None,
) -> None:
    """Write whatever is given of a report, and all that is computed from it. Raises `LockedError`.

    A code whose indicator the form does not have raises `KeyError`: callers offer only what the form has.
    """
    _hold(report)
    _write_values(report, entries or {}, by)
    for table, rows in (tables or {}).items():
        _write_rows(report, report.blueprint.tables[table], [(dict(row), None) for row in rows])
    _write_texts(report, texts or {}, by)
    recompute(report)
    _write_explanations(report, explanations or {}, by)
    _start(report, by)


def _hold(report: Report) -> None:
    """Take the report for this transaction, unless it has left the librarian's hands meanwhile."""
    now = timezone.now()
    if not Report.objects.filter(pk=report.pk, status__in=EDITABLE).update(changed_at=now):
        report.refresh_from_db(fields=["status"])
        raise LockedError(report)
    report.refresh_from_db(fields=["status", "changed_at"])


def _start(report: Report, by: User | None) -> None:
    if report.status == Status.NOT_STARTED:
        workflow.move(report, Status.DRAFT, by=by)


def _write_values(report: Report, entries: Mapping[str, Entry], by: User | None) -> None:
    stored = {value.code: value for value in report.values.filter(code__in=list(entries))}
    fresh, changed, history = [], [], []
    for code, entry in entries.items():
        value = stored.get(code) or Value(report=report, code=code, version=0)
        before = _in_words(value) if value.pk else ""
        if value.pk and _same(value, entry.given):
            continue
        _put(value, entry, by)
        (changed if value.pk else fresh).append(value)
        after = _in_words(value)
        if after != before:
            history.append(_change(report, value, before, after))
    Value.objects.bulk_create(fresh)
    Value.objects.bulk_update(changed, VALUE_FIELDS)
    ValueChange.objects.bulk_create(history)


VALUE_FIELDS = ["number", "stated", "state", "raw", "origin", "origin_note", "changed_by", "changed_at", "version"]


def _same(value: Value, given: Given) -> bool:
    return (value.stated, value.state, value.raw) == (given.number, given.state, given.raw)


def _put(value: Value, entry: Entry, by: User | None) -> None:
    value.number = value.stated = entry.given.number
    value.state, value.raw = entry.given.state, entry.given.raw
    value.origin, value.origin_note = entry.origin, entry.note
    value.changed_by, value.changed_at = by, timezone.now()
    value.version += 1


def _in_words(value: Value) -> str:
    """A value as its memory keeps it: the plain number, the text as typed, or the name of its state."""
    if value.raw:
        return value.raw
    if value.stated is not None:
        return format(value.stated.normalize(), "f")
    return "" if value.state == State.KNOWN else str(value.state)


def _change(report: Report, value: Value, before: str, after: str) -> ValueChange:
    return ValueChange(
        report=report,
        code=value.code,
        old=before,
        new=after,
        origin=value.origin,
        status=report.status,
        by=value.changed_by,
        at=value.changed_at,
    )


def recompute(report: Report) -> None:
    """Bring every total, balance and count up to date; a given total that its parts now make is given no more."""
    stored = {value.code: value for value in report.values.all()}
    figures = compute(report.blueprint, given_of(stored.values()), rows_of(report.rows.all()))
    fresh, changed = [], []
    for code, figure in figures.items():
        indicator = report.blueprint.indicators[code]
        if not indicator.computed or indicator.is_ratio:
            continue
        value = stored.get(code)
        if value is None:
            if figure.number is not None:
                fresh.append(Value(report=report, code=code, number=figure.number, origin=Origin.COMPUTED))
        elif _settle(value, figure.number, agreed=figure.computed is not None and not figure.disagrees):
            changed.append(value)
    Value.objects.bulk_create(fresh)
    Value.objects.bulk_update(changed, ["number", "stated", "state", "raw", "origin"])


def _settle(value: Value, number: Decimal | None, *, agreed: bool) -> bool:
    """Put a computed number into its row; says whether the row is another one now."""
    before = value.number, value.stated, value.state, value.raw, value.origin
    value.number = number
    if agreed:
        value.stated, value.raw, value.origin = None, "", Origin.COMPUTED
    if number is not None and value.state != State.ESTIMATE:
        value.state = State.KNOWN
    return before != (value.number, value.stated, value.state, value.raw, value.origin)


def use_computed(report: Report, code: str, *, by: User) -> None:
    """Decide for the computed total and drop the given one. Raises `LockedError`."""
    save(report, by=by, entries={code: Entry(Given())})


def stored_rows(report: Report, table: str) -> list[StoredRow]:
    return [row for row in report.rows.all() if row.table == table]


def digest(rows: Sequence[Row]) -> str:
    """A short mark of a table's rows, by which a page tells whether they have changed since it was opened."""
    plain = [dict(sorted(row.items())) for row in rows]
    return sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()[:16]


def cells_typed(table: RowTable, typed: Row) -> dict[str, str]:
    """A row in the form it is stored in; a cell that cannot be read stays as typed."""
    cells: dict[str, str] = {}
    for column in table.columns:
        text = typed.get(column.code, "").strip()
        try:
            text = read_cell(column, text)
        except EntryError:
            text = text[:200]
        if text:
            cells[column.code] = text
    return cells


def check_fresh(report: Report, table: RowTable, rows: Sequence[Row], seen: str) -> None:
    """Raises `StaleTableError` when the table is not the one the page showed, nor already the one it sends."""
    current = [row.cells for row in stored_rows(report, table.code)]
    if seen != digest(current) and digest(rows) != digest(current):
        raise StaleTableError(table)


def _write_rows(report: Report, table: RowTable, rows: Sequence[tuple[Row, int | None]]) -> None:
    """Replace a table's rows; records a row was taken from stay known while its cells stay the same."""
    old = {json.dumps(row.cells, sort_keys=True): row.source_id for row in report.rows.filter(table=table.code)}
    report.rows.filter(table=table.code).delete()
    StoredRow.objects.bulk_create(
        StoredRow(
            report=report,
            table=table.code,
            position=position,
            cells=cells,
            source_id=source or old.get(json.dumps(cells, sort_keys=True)),
        )
        for position, (cells, source) in enumerate(rows, start=1)
    )


def _write_texts(report: Report, texts: Mapping[str, Text], by: User | None) -> None:
    for code, text in texts.items():
        report.blueprint.narratives[code]  # a heading the form does not have is a mistake of the caller
        NarrativeText.objects.update_or_create(
            report=report,
            code=code,
            defaults={"text": text.text, "nothing": text.nothing, "changed_by": by, "changed_at": timezone.now()},
        )


def _write_explanations(report: Report, explanations: Mapping[str, str], by: User | None) -> None:
    numbers = dict(report.values.filter(code__in=list(explanations)).values_list("code", "number"))
    for code, text in explanations.items():
        if not text.strip():
            report.explanations.filter(code=code).delete()
            continue
        Explanation.objects.update_or_create(
            report=report,
            code=code,
            defaults={"text": text.strip()[:1000], "number": numbers.get(code), "by": by, "at": timezone.now()},
        )


@transaction.atomic
def bring_in(report: Report, *, by: User | None = None) -> None:
    """Prefill each indicator that has no value yet from the place that knows it."""
    reading = read(report)
    entries = {
        code: Entry(Given(found.number), found.origin, found.note)
        for code, found in prefill.found_for(report, reading.facts).items()
        if code not in reading.values
    }
    _write_values(report, entries, by)
    recompute(report)


@transaction.atomic
def take_training(report: Report, table: RowTable, *, by: User) -> int:
    """Bring the period's training records into the table that is fed by them; says how many.

    Rows taken earlier are replaced, rows written by hand stay. Raises `LockedError`.
    """
    _hold(report)
    period = report.period
    records = as_rows(of_library(report.library, first=period.first_day, last=period.last_day))
    by_hand = [(row.cells, None) for row in stored_rows(report, table.code) if row.source_id is None]
    _write_rows(report, table, [(record["cells"], record["source_id"]) for record in records] + by_hand)
    recompute(report)
    _start(report, by)
    return len(records)
