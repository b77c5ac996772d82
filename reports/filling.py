"""The only code that writes what is filled in a report. A draft forgives everything: what cannot be read is kept."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.db.models import CharField, DateTimeField, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from libraries.models import User
from libraries.prepared import Parameter, PreparedUpdate
from training.records import as_rows, of_library

from . import prefill, workflow
from .blueprint import Indicator, RowTable
from .checks import Facts, Text
from .checks.issues import LONGEST_EXPLANATION
from .computing import Given, Row, State
from .derivation import ratios
from .entries import EntryError, read_cell, read_entry
from .facts import rows_by_report, rows_of
from .ledgers.refusals import FillingError, LockedError, check_open
from .ledgers.rows import RowBook, TypedRow
from .ledgers.values import Entry, Ledger, read_ledgers, write
from .marks import edited_by_hand
from .models import EDITABLE, SETTLED, Explanation, NarrativeText, Report, Status
from .models import Row as StoredRow
from .numbers import PLACES_KEPT, rounded
from .sources.diary_rows import bring_rows
from .texts import narratives
from .upserts import upsert

TEXT_FIELDS = ["text", "nothing", "taken_over", "version", "changed_by", "changed_at"]
REASON_FIELDS = ["reason", "text", "right_before", "number", "version", "by", "at"]


class StaleTableError(FillingError):
    """A table was changed by someone else after the page with it was opened."""

    def __init__(self, table: RowTable):
        self.table = table
        super().__init__(
            _("Someone else has changed this table meanwhile. Your rows are still here: compare, then save again.")
        )


def entry_typed(indicator: Indicator, text: str, report: Report, facts: Facts | None = None) -> Entry:
    """What was typed, kept as text when it cannot be read. The facts tell how a quarter since January is typed."""
    try:
        return Entry(facts.read(indicator, text) if facts else read_entry(indicator, text, report.blueprint))
    except EntryError:
        return Entry(Given(None, State.KNOWN, text.strip()[:200]))


@transaction.atomic
def save(
    report: Report,
    *,
    by: User | None,
    entries: Mapping[str, Entry] | None = None,
    tables: Mapping[str, Sequence[TypedRow | Row]] | None = None,
    texts: Mapping[str, Text] | None = None,
    explanations: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
    right_before: Mapping[str, str] | None = None,
) -> None:
    """Write whatever is given of a report, and all that is computed from it.

    `reasons`: the codes of explanations, `right_before`: the right figures of last year; one that is not named keeps
    its own. An explanation that is written again is confirmed of the figure of now. Raises `LockedError`, and
    `ClosedFieldError` for a change of what is not open.

    A code whose indicator the form does not have raises `KeyError`: callers offer only what the form has.
    """
    hold(report)
    (ledger,) = read_ledgers([report])
    for code in entries or {}:
        report.blueprint.indicators[code]  # a code the form does not have is a mistake of the caller
    ledger.put(entries or {}, by)
    for table, rows in (tables or {}).items():
        report.blueprint.tables[table]  # as with codes
        typed = [row if isinstance(row, TypedRow) else TypedRow(row) for row in rows]
        _write_rows(report, table, typed, by)
    _write_texts(report, texts or {}, by)
    ledger.settle(rows_of(report.rows.all()))
    write([ledger])
    _write_explanations(ledger, explanations or {}, reasons or {}, right_before or {}, by)
    start(report, by)


HOLD = PreparedUpdate(
    lambda: Report.objects.filter(pk=Parameter("pk"), status=Parameter("status", CharField())),
    changed_at=Parameter("at", DateTimeField()),
)


def hold(report: Report) -> None:
    """Take the report for this transaction, unless it has left the librarian's hands meanwhile."""
    now = timezone.now()
    if report.editable and HOLD.update(pk=report.pk, status=report.status, at=now):
        report.changed_at = now
        return
    report.refresh_from_db(fields=["status", "open_fields"])
    if not report.editable:
        raise LockedError(report)
    hold(report)


def wait_for_turn(report: Report) -> None:
    """Let nobody else write into the report until this transaction ends, so that what is read now is what is there."""
    Report.objects.select_for_update().values_list("pk").get(pk=report.pk)


def start(report: Report, by: User | None, *, from_file: bool = False) -> None:
    """The first thing typed makes a draft of it, and brings in what the diary has had since the report was opened."""
    if report.status == Status.NOT_STARTED:
        workflow.move(report, Status.DRAFT, by=by)
        if not from_file and bring_rows([report]):
            recompute(report)


def recompute(report: Report) -> None:
    """Bring every total, balance and count of the report up to date."""
    (ledger,) = read_ledgers([report])
    ledger.settle(rows_of(report.rows.all()))
    write([ledger])


@transaction.atomic
def correct(report: Report, *, by: User, entries: Mapping[str, Entry]) -> None:
    """Write the figures of an agreed correction into a settled report, which stays settled.

    Only corrections do so, and keep a revision of it in the same transaction. Raises `LockedError`.
    """
    now = timezone.now()
    if not Report.objects.filter(pk=report.pk, status__in=SETTLED).update(changed_at=now):
        report.refresh_from_db(fields=["status"])
        raise LockedError(report)
    report.changed_at = now
    (ledger,) = read_ledgers([report])
    ledger.put(entries, by)
    ledger.settle(rows_of(report.rows.all()))
    write([ledger])


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
        with suppress(EntryError):
            text = read_cell(column, text)
        if text:
            cells[column.code] = text
    return cells


def check_fresh(report: Report, table: RowTable, rows: Sequence[Row], seen: str) -> None:
    """Raises `StaleTableError` when the table is not the one the page showed, nor already the one it sends."""
    current = [row.cells for row in stored_rows(report, table.code)]
    if seen != digest(current) and digest(rows) != digest(current):
        raise StaleTableError(table)


def _write_rows(report: Report, table: str, rows: Sequence[TypedRow], by: User | None) -> None:
    """Let a table have these rows; one that stays the same row keeps its key, its version and its record."""
    book = RowBook(report, report.rows.all(), by=by, at=timezone.now())
    book.replace(table, rows)
    book.write()


def _write_texts(report: Report, texts: Mapping[str, Text], by: User | None) -> None:
    stored = {one.code: one for one in report.texts.filter(code__in=list(texts))}
    for code, one in texts.items():
        heading = report.blueprint.narratives[code]  # one the form does not have is a mistake of the caller
        check_open(report, code)
        if sentence := narratives.refusal(one.text, heading.longest):
            raise FillingError(sentence)
        text = stored.setdefault(code, NarrativeText(report=report, code=code, version=0))
        text.taken_over = text.taken_over and narratives.same(text.text, one.text)
        text.text, text.nothing = narratives.clean(one.text), one.nothing
        text.changed_by, text.changed_at, text.version = by, timezone.now(), text.version + 1
    upsert(stored.values(), TEXT_FIELDS)


def _write_explanations(
    ledger: Ledger,
    explanations: Mapping[str, str],
    reasons: Mapping[str, str],
    right_before: Mapping[str, str],
    by: User | None,
) -> None:
    """One that is taken back stays as a blank one, so that its version goes on."""
    report = ledger.report
    codes = list({**explanations, **reasons, **right_before})
    numbers = _explained(ledger, codes)
    stored = {one.code: one for one in report.explanations.filter(code__in=codes)} if codes else {}
    for code in codes:
        if explanations.get(code, "").strip() or reasons.get(code) or right_before.get(code) or code in stored:
            one = stored.setdefault(code, Explanation(report=report, code=code, version=0))
            one.text = explanations.get(code, one.text).strip()[:LONGEST_EXPLANATION]
            one.reason, one.number = reasons.get(code, one.reason), numbers.get(code)
            one.right_before = right_before.get(code, one.right_before).strip()
            one.by, one.at, one.version = by, timezone.now(), one.version + 1
    upsert(stored.values(), REASON_FIELDS)


def _explained(ledger: Ledger, codes: Collection[str]) -> Mapping[str, Decimal]:
    """The figures that explanations are written of, ratios among them."""
    if not codes:
        return {}
    stored = {code: value.number for code, value in ledger.values.items() if value.number is not None}
    return stored | {
        code: rounded(one, PLACES_KEPT) for code, one in ratios(ledger.report.blueprint, codes, stored).items()
    }


@dataclass(frozen=True)
class Figures:
    """Figures on their way into a report, and the explanations that came with them, some with the code of a reason."""

    report: Report
    entries: Mapping[str, Entry]
    explanations: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def save_many(figures: Sequence[Figures], *, by: User | None, history: bool = False) -> None:
    """Write figures of many reports, prefill what is still blank and compute; the queries do not grow with the values.

    `history`: all are reports of years from before the system, which stay accepted and can still be corrected by
    another import. Raises `LockedError`.
    """
    reports = [one.report for one in figures]
    _hold_all(reports, history=history)
    ledgers = read_ledgers(reports)
    sources = prefill.Sources(reports)
    rows = rows_by_report(reports)
    for one, ledger in zip(figures, ledgers, strict=True):
        ledger.put(one.entries, by)
        ledger.settle(rows.get(one.report.pk, {}))
        ledger.bring(sources.found_for(one.report), by)
        ledger.settle(rows.get(one.report.pk, {}))
    write(ledgers)
    _write_many_explanations(figures, ledgers, by)
    for report in reports if not history else ():
        start(report, by, from_file=True)


def _hold_all(reports: Sequence[Report], *, history: bool) -> None:
    now = timezone.now()
    free = Q(is_history=True, status__in=SETTLED) if history else Q(is_history=False, status__in=EDITABLE)
    held = Report.objects.filter(free, pk__in=[report.pk for report in reports])
    if held.update(changed_at=now) != len(reports):
        free_now = set(held.values_list("pk", flat=True))
        locked = next(report for report in reports if report.pk not in free_now)
        locked.refresh_from_db(fields=["status"])
        raise LockedError(locked)
    for report in reports:
        report.changed_at = now


def _write_many_explanations(figures: Sequence[Figures], ledgers: Sequence[Ledger], by: User | None) -> None:
    numbers = {
        ledger.report.pk: _explained(ledger, one.explanations) for one, ledger in zip(figures, ledgers, strict=True)
    }
    Explanation.objects.bulk_create(
        [
            Explanation(
                report=one.report,
                code=code,
                text=text.strip()[:LONGEST_EXPLANATION],
                reason=one.reasons.get(code, ""),
                number=numbers[one.report.pk].get(code),
                by=by,
            )
            for one in figures
            for code, text in one.explanations.items()
        ],
        update_conflicts=True,
        unique_fields=["report", "code"],
        update_fields=["text", "number", "by", "at", *(["reason"] if any(one.reasons for one in figures) else [])],
    )


@transaction.atomic
def take_training(report: Report, table: RowTable, *, by: User) -> int:
    """Bring the period's training records into the table that is fed by them; says how many.

    Rows taken earlier are replaced; rows written or changed by hand stay. Raises `LockedError`.
    """
    hold(report)
    period = report.period
    records = as_rows(of_library(report.library, first=period.first_day, last=period.last_day))
    stored = stored_rows(report, table.code)
    changed = {row.source_id: row.cells for row in stored if edited_by_hand(row)}
    taken = [
        TypedRow(changed.get(record["source_id"], record["cells"]), source=record["source_id"]) for record in records
    ]
    by_hand = [TypedRow(row.cells, row.key) for row in stored if row.source_id is None]
    _write_rows(report, table.code, taken + by_hand, by=None)
    recompute(report)
    start(report, by)
    return len(records)
