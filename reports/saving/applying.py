"""Changes of single fields, applied in order and each exactly once; what others have changed meanwhile is kept."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from libraries.models import User
from libraries.prepared import Parameter, Prepared

from ..checks.told import figures_told, tells_of_money
from ..checks.words import words_of
from ..facts import Reading
from ..filling import hold, start
from ..models import Report
from ..open_fields import may_change
from ..open_fields import refusal as closed
from .changes import EXPLAINING, Change, Conflict, Kind, Outcome, Refused, Saved, Theirs
from .desk import Desk
from .fields import Field, field_of
from .near_reading import read_near
from .neighbourhood import Neighbourhood, around
from .receipts import Receipts

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
    outcomes = [_apply(desk, change) for change in changes]
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
    near = around(report.blueprint, codes, tables, texts, *_told(report, changes, texts))
    return near, (*tables, *texts)


def _told(report: Report, changes: Sequence[Change], texts: Set[str]) -> tuple[frozenset[str], bool]:
    """The figures that these texts give numbers of, and whether they speak of money: as they were typed, or stand."""
    typed = {change.field: change.typed for change in changes if change.kind == Kind.TEXT and change.field in texts}
    standing = texts - typed.keys()
    stored = report.texts.filter(code__in=standing).values_list("text", flat=True) if standing else ()
    words = [words_of(text) for text in (*typed.values(), *stored)]
    figures = (figures_told(report.blueprint, one) for one in words)
    return frozenset().union(*figures), any(map(tells_of_money, words))


def _apply(desk: Desk, change: Change) -> Outcome:
    """What becomes of a change. The second one of the same field in a request is based on the first."""
    outcome = desk.receipts.outcome_of(change) or _put(desk, field_of(desk, change), change)
    if not isinstance(outcome, Saved):
        desk.receipts.look_up()
        outcome = desk.receipts.outcome_of(change) or outcome
    if isinstance(outcome, Saved):
        desk.versions[change.place] = outcome.version
        desk.receipts.add(change, outcome.version, by=desk.by, at=desk.at)
    return outcome


def _put(desk: Desk, field: Field | None, change: Change) -> Outcome:
    if field is None:
        name = change.column or change.field
        return Refused(_("There is no field “%(name)s” in this report.") % {"name": name})
    if not may_change(desk.report, change.field) and change.kind not in EXPLAINING and not field.same():
        return Refused(closed(desk.report, change.field))
    if refusal := field.refusal():
        return Refused(refusal)
    if not field.same():
        if field.stale(desk.versions.get(change.place, change.seen)):
            return Conflict(change.typed, _theirs(desk, field))
        field.put()
    return Saved(field.version, field.text, field.unread)


def _theirs(desk: Desk, field: Field) -> Theirs:
    person = User.objects.filter(pk=field.by).first() if field.by else None
    return Theirs(
        text=field.text,
        by=str(person or ""),
        you=field.by == desk.by.pk,
        at=moment(field.at, desk.at) if field.at else "",
        version=field.version,
    )


def moment(at: datetime, now: datetime) -> str:
    """The time of a change, with its day unless that is today."""
    at, now = timezone.localtime(at), timezone.localtime(now)
    return date_format(at, "H:i" if at.date() == now.date() else "SHORT_DATETIME_FORMAT")
