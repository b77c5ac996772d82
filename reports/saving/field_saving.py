"""Changes of single fields, applied in order and each exactly once; what others have changed meanwhile is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from libraries.models import User
from libraries.prepared import Parameter, Prepared

from ..checks import Text
from ..computing import Figures, compute
from ..facts import Reading, given_of, stale_ones
from ..filling import REASON_FIELDS, TEXT_FIELDS, hold, start
from ..models import Explanation, NarrativeText, Report
from ..open_fields import may_change
from ..open_fields import refusal as closed
from .changes import EXPLAINING, Change, Conflict, Outcome, Refused, Saved, Theirs
from .fields import Field, field_of
from .ledgers import Ledger, write
from .near_reading import read_near
from .neighbourhood import Neighbourhood, around
from .receipts import Receipts
from .row_writing import RowBook
from .upserts import upsert

IN_BRIEF = Prepared(lambda: Report.objects.filter(pk=Parameter("pk")).in_brief().order_by())


def report_in_brief(pk: int) -> Report | None:
    """With what has to be known to save a field of it."""
    return IN_BRIEF.first(pk=pk)


@dataclass(frozen=True)
class Touched:
    """The part of a report that some changes touch, as it stands after them: its figures, its tables and texts."""

    reading: Reading
    codes: tuple[str, ...]
    places: tuple[str, ...]


def save_changes(
    report: Report, changes: Sequence[Change], *, by: User, at: datetime | None = None
) -> tuple[list[Outcome], Touched]:
    """Apply the changes; what became of each, and the part of the report that they touch. Raises `LockedError`.

    Two requests for one report wait for each other, so that the second finds the receipts of the first. Two for
    different reports do not: should they have a key in common, the database refuses it once and it is looked up.
    So is the key of a row that is in use elsewhere in the report.
    """
    at = at or timezone.now()
    try:
        return _save_changes(report, changes, Receipts(report, changes), by, at)
    except IntegrityError:
        receipts = Receipts(report, changes)
        receipts.look_up()
        return _save_changes(report, changes, receipts, by, at)


@transaction.atomic
def _save_changes(
    report: Report, changes: Sequence[Change], receipts: Receipts, by: User, at: datetime
) -> tuple[list[Outcome], Touched]:
    hold(report)
    near, places = _near(report, changes)
    since_january = any(change.since_january for change in changes)
    desk = Desk(read_near(report, near, since_january=since_january), receipts, by, at)
    outcomes = [desk.apply(change) for change in changes]
    desk.write()
    if any(isinstance(one, Saved) for one in outcomes):
        start(report, by)
    return outcomes, Touched(desk.reading(), near.codes, places)


def _near(report: Report, changes: Sequence[Change]) -> tuple[Neighbourhood, tuple[str, ...]]:
    """What the changes touch, and the tables and texts among them."""
    named = {change.field for change in changes}
    tables = frozenset(named & report.blueprint.tables.keys())
    texts = frozenset(named & report.blueprint.narratives.keys())
    codes = frozenset(named & report.blueprint.indicators.keys())
    return around(report.blueprint, codes, tables, texts), (*tables, *texts)


class Desk:
    """The fields that some changes touch, read once, changed in memory and written once."""

    def __init__(self, reading: Reading, receipts: Receipts, by: User, at: datetime):
        self.read, self.report, self.by, self.at = reading, reading.report, by, at
        self.ledger = Ledger(self.report, reading.values.values(), reading.facts.blueprint)
        self.texts, self.reasons = dict(reading.texts), dict(reading.reasons)
        self.book = RowBook(self.report, [row for rows in reading.rows.values() for row in rows], by=by, at=at)
        self.versions: dict[tuple[str, ...], int] = {}
        self.written_texts: dict[str, NarrativeText] = {}
        self.written_reasons: dict[str, Explanation] = {}
        self.receipts = receipts

    def figures(self) -> Figures:
        """Every figure worked out from what has been put so far."""
        return compute(self.read.facts.blueprint, given_of(self.ledger.values.values()), self.book.cells())

    def apply(self, change: Change) -> Outcome:
        """What becomes of a change. The second one of the same field in a request is based on the first."""
        outcome = self.receipts.outcome_of(change) or self._put(field_of(self, change), change)
        if not isinstance(outcome, Saved):
            self.receipts.look_up()
            outcome = self.receipts.outcome_of(change) or outcome
        if isinstance(outcome, Saved):
            self.versions[change.place] = outcome.version
            self.receipts.add(change, outcome.version, by=self.by, at=self.at)
        return outcome

    def _put(self, field: Field | None, change: Change) -> Outcome:
        if field is None:
            name = change.column or change.field
            return Refused(_("There is no field “%(name)s” in this report.") % {"name": name})
        if not may_change(self.report, change.field) and change.kind not in EXPLAINING and not field.same():
            return Refused(closed(self.report, change.field))
        if refusal := field.refusal():
            return Refused(refusal)
        if not field.same():
            if field.stale(self.versions.get(change.place, change.seen)):
                return Conflict(change.typed, self._theirs(field))
            field.put()
        return Saved(field.version, field.text, field.unread)

    def _theirs(self, field: Field) -> Theirs:
        person = User.objects.filter(pk=field.by).first() if field.by else None
        return Theirs(
            text=field.text,
            by=str(person or ""),
            you=field.by == self.by.pk,
            at=moment(field.at, self.at) if field.at else "",
            version=field.version,
        )

    def table_of(self, key: UUID) -> str:
        """Where a row stands that is in none of the tables read here; asked only when the receipts are."""
        elsewhere = self.report.rows.filter(key=key).exclude(key__in=self.book.known) if self.receipts.looked_up else ()
        return next((row.table for row in elsewhere), "")

    def write(self) -> None:
        self.ledger.settle(self.book.cells())
        write([self.ledger])
        self.book.write()
        upsert(self.written_texts.values(), TEXT_FIELDS)
        upsert(self.written_reasons.values(), REASON_FIELDS)
        self.receipts.write()

    def reading(self) -> Reading:
        """What was read, as it stands now."""
        rows = self.book.cells()
        facts = replace(
            self.read.facts,
            figures=compute(self.read.facts.blueprint, given_of(self.ledger.values.values()), rows),
            rows=rows,
            texts={code: Text(one.text, one.nothing) for code, one in self.texts.items()},
            explanations={code: one.text for code, one in self.reasons.items() if one.text},
        )
        facts = replace(facts, stale=stale_ones(facts.blueprint, self.reasons, facts.figures))
        return replace(self.read, facts=facts, values=self.ledger.values, texts=self.texts, reasons=self.reasons)


def moment(at: datetime, now: datetime) -> str:
    """The time of a change, with its day unless that is today."""
    at, now = timezone.localtime(at), timezone.localtime(now)
    return date_format(at, "H:i" if at.date() == now.date() else "SHORT_DATETIME_FORMAT")
