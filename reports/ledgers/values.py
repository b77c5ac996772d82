"""The values of reports in memory, from their reading to their writing.

Values are read at once, changed and computed in memory, and written at once, for one report as for a thousand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from libraries.models import User

from ..blueprint import Blueprint
from ..computing import Given, Rows, State, compute
from ..facts import given_of
from ..models import Origin, Report, Value, ValueChange
from ..open_fields import may_change
from ..upserts import insert, upsert
from .refusals import check_open

ELSEWHERE = frozenset({Origin.PROFILE, Origin.POPULATION, Origin.LAST_PERIOD, Origin.QUARTERS})


@dataclass(frozen=True)
class Entry:
    """A value on its way into a report, and where it comes from."""

    given: Given
    origin: Origin = Origin.ENTERED
    note: str = ""


VALUE_FIELDS = [
    "number",
    "stated",
    "state",
    "raw",
    "origin",
    "origin_note",
    "offered",
    "changed_by",
    "changed_at",
    "version",
]


class Ledger:
    """The values of one report in memory, from their reading to their writing."""

    def __init__(self, report: Report, values: Iterable[Value], blueprint: Blueprint | None = None):
        self.report, self.blueprint = report, blueprint or report.blueprint
        self.values = {value.code: value for value in values}
        self.stored = {code: _contents(value) for code, value in self.values.items()}
        self.changes: list[ValueChange] = []

    def put(self, entries: Mapping[str, Entry], by: User | None) -> None:
        """Let the figures be these. Raises `ClosedFieldError` for one that changes and is not open."""
        different = {code: entry for code, entry in entries.items() if not self._stands(code, entry)}
        for code in different:
            check_open(self.report, code)
        self._put(different, by)

    def _stands(self, code: str, entry: Entry) -> bool:
        return code in self.values and _same(self.values[code], entry.given)

    def _put(self, entries: Mapping[str, Entry], by: User | None) -> None:
        at = timezone.now()
        for code, entry in entries.items():
            value = self.values.get(code) or Value(report_id=self.report.pk, code=code, version=0)
            before = _in_words(value)
            _put(value, entry, by, at)
            self.values[code] = value
            if (after := _in_words(value)) != before:
                self.changes.append(_change(self.report, value, before, after))

    def bring(self, entries: Mapping[str, Entry], by: User | None) -> None:
        """Put what other places know where nothing stands yet, and keep it beside what people gave instead.

        Where nothing is open, nothing comes in that was not there when it was handed in.
        """
        entries = {code: entry for code, entry in entries.items() if may_change(self.report, code)}
        self.put({code: entry for code, entry in entries.items() if code not in self.values}, by)
        for code, entry in entries.items():
            self.values[code].offered = entry.given.number

    def renew(self, entries: Mapping[str, Entry]) -> None:
        """The same when other places may have changed their mind: what nobody has touched follows them.

        Also where it is not open: it is no change by the library, which could not make it.
        """
        untouched = {code: entry for code, entry in entries.items() if self._is_untouched(code)}
        self._put({code: entry for code, entry in untouched.items() if not self._stands(code, entry)}, None)
        for code, entry in untouched.items():
            self.values[code].offered = entry.given.number
        self.bring(entries, None)

    def _is_untouched(self, code: str) -> bool:
        return code in self.values and is_as_offered(self.values[code])

    def settle(self, rows: Rows) -> None:
        """Bring every total, balance and count up to date; a given total that its parts now make is given no more.

        A ratio is never stored: one that was given is only kept beside the computed one.
        """
        indicators = self.blueprint.indicators
        for code, figure in compute(self.blueprint, given_of(self.values.values()), rows).items():
            value = self.values.get(code)
            if indicators[code].is_ratio and value is not None:
                value.number = None
            elif not indicators[code].computed or indicators[code].is_ratio:
                continue
            elif value is not None:
                _settle(value, figure.number, agreed=figure.computed is not None and not figure.disagrees)
            elif figure.number is not None:
                self.values[code] = Value(
                    report_id=self.report.pk, code=code, number=figure.number, origin=Origin.COMPUTED, version=0
                )

    def fresh(self) -> list[Value]:
        return [value for code, value in self.values.items() if code not in self.stored]

    def changed(self) -> list[Value]:
        return [self.values[code] for code, before in self.stored.items() if _contents(self.values[code]) != before]


def is_as_offered(value: Value) -> bool:
    """Whether the figure came from another place and nobody has touched it since."""
    return value.origin in ELSEWHERE and value.stated is not None


def _contents(value: Value) -> tuple[object, ...]:
    return value.number, value.stated, value.state, value.raw, value.origin, value.offered, value.version


def read_ledgers(reports: Sequence[Report]) -> list[Ledger]:
    values: dict[int, list[Value]] = {}
    for value in Value.objects.filter(report__in=reports):
        values.setdefault(value.report_id, []).append(value)
    return [Ledger(report, values.get(report.pk, ())) for report in reports]


def write(ledgers: Sequence[Ledger]) -> None:
    insert([value for ledger in ledgers for value in ledger.fresh()])
    upsert((value for ledger in ledgers for value in ledger.changed()), VALUE_FIELDS)
    insert([change for ledger in ledgers for change in ledger.changes])


def _same(value: Value, given: Given) -> bool:
    return (value.stated, value.state, value.raw) == (given.number, given.state, given.raw)


def _put(value: Value, entry: Entry, by: User | None, at: datetime) -> None:
    value.number = value.stated = entry.given.number
    value.state, value.raw = entry.given.state, entry.given.raw
    value.origin, value.origin_note = entry.origin, entry.note
    value.changed_by_id, value.changed_at = by.pk if by else None, at
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
        report_id=report.pk,
        code=value.code,
        old=before,
        new=after,
        origin=value.origin,
        status=report.status,
        by_id=value.changed_by_id,
        at=value.changed_at,
    )


def _settle(value: Value, number: Decimal | None, *, agreed: bool) -> None:
    """Put a computed number into its row."""
    value.number = number
    if agreed:
        value.stated, value.raw, value.origin = None, "", Origin.COMPUTED
    if number is not None and value.state != State.ESTIMATE:
        value.state = State.KNOWN
