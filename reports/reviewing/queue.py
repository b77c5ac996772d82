"""What waits for a reviewer, in the order in which it is worth looking at, and what is with the authors meanwhile."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from libraries import access
from libraries.models import Role, User

from ..models import Event, Finding, Question, Report, Status
from ..rights import CENTRAL_FIRST, METHODOLOGISTS, reach
from . import looks
from .notes import Note, notes_among
from .risk import Risk, risk_of
from .signals import signals_of

REVIEWERS = (Role.CENTRAL, *METHODOLOGISTS)
WITH_AUTHOR = (Status.RETURNED, Status.REOPENED)


def reviews(user: User, *, on: date) -> bool:
    """Whether this person reviews reports at all."""
    return access.rights_of(user, on=on).has(*REVIEWERS)


def only_checks(user: User, *, on: date) -> bool:
    """Whether this person checks reports before a methodologist accepts them, and accepts none."""
    return not access.rights_of(user, on=on).has(*METHODOLOGISTS)


def waiting_for(user: User, *, on: date) -> QuerySet[Report]:
    """The reports that this person is to decide on now, the oldest first."""
    here = Q(status=Status.CHECKED) | Q(status=Status.SUBMITTED) & ~CENTRAL_FIRST
    regional = reach(user, *METHODOLOGISTS, on=on) & here
    central = reach(user, Role.CENTRAL, on=on) & CENTRAL_FIRST & Q(status=Status.SUBMITTED)
    found = Report.objects.filter(regional | central).with_names().select_related("region")
    return found.defer("edition__content").order_by("submitted_at", "pk")


def with_the_author(user: User, *, on: date) -> QuerySet[Report]:
    """The reports of this person's reach that were given back and have not come again, the longest first."""
    within = reach(user, *METHODOLOGISTS, on=on) | reach(user, Role.CENTRAL, on=on) & CENTRAL_FIRST
    found = Report.objects.filter(within, status__in=WITH_AUTHOR).with_names().defer("edition__content")
    return found.order_by("changed_at", "pk")


def with_the_central_library(user: User, *, on: date) -> QuerySet[Report]:
    """The reports that come to this methodologist once a central library has checked them."""
    return Report.objects.filter(reach(user, *METHODOLOGISTS, on=on) & CENTRAL_FIRST, status=Status.SUBMITTED)


@dataclass(frozen=True)
class Waiting:
    """A report that waits for a decision. `errors`, `warnings`, `questions`: what is open on it. `seen`: the last look.

    `notes`: questions that were never sent. `recorded`: whether what the rules say of it is known as it stands.
    """

    report: Report
    risk: Risk
    warnings: int
    errors: int
    questions: int
    recorded: bool
    seen: datetime | None
    notes: tuple[Note, ...] = ()

    @property
    def open_things(self) -> int:
        return self.warnings + self.errors + self.questions + len(self.unsent)

    @property
    def unsent(self) -> list[Note]:
        """The notes that have to be sent or taken back first: those of whoever looks, and of her level."""
        return [note for note in self.notes if note.blocks]

    @property
    def elsewhere(self) -> list[Note]:
        """Those of the other level, which keep nothing from being decided here."""
        return [note for note in self.notes if not note.blocks]

    @property
    def to_read(self) -> bool:
        """Drawn for reading in full, and not looked through since it was handed in."""
        if not self.report.drawn:
            return False
        return self.seen is None or (self.report.submitted_at is not None and self.seen < self.report.submitted_at)

    @property
    def clean(self) -> bool:
        """Whether it can be accepted together with others: nothing is open on it, and nobody has to read it first."""
        return self.recorded and not self.open_things and not self.to_read


def queue_of(reports: Sequence[Report], user: User) -> list[Waiting]:
    """These reports in the order of their risk, the older first among equals; a constant number of queries."""
    if not reports:
        return []
    signals = signals_of(reports)
    errors, questions = _errors(reports), _not_closed(reports)
    notes = notes_among(questions, reports, user)
    sent = Counter(one.report_id for one in questions if one.state != Question.State.NOTED)
    seen = looks.last_looks(reports, user)
    found = [
        Waiting(
            report=report,
            risk=risk_of(signals[report.pk]),
            warnings=signals[report.pk].unusual,
            errors=errors.get(report.pk, 0),
            questions=sent[report.pk],
            recorded=_is_recorded(report),
            seen=seen.get(report.pk),
            notes=notes.get(report.pk, ()),
        )
        for report in reports
    ]
    return sorted(found, key=lambda one: -one.risk.score)


def _is_recorded(report: Report) -> bool:
    if report.findings_at is None:
        return False
    return report.changed_at is None or report.findings_at >= report.changed_at


def _errors(reports: Sequence[Report]) -> dict[int, int]:
    found: dict[int, int] = {}
    there = Finding.objects.filter(report__in=reports, rule__startswith="E", state=Finding.State.OPEN)
    for key in there.values_list("report", flat=True):
        found[key] = found.get(key, 0) + 1
    return found


def _not_closed(reports: Sequence[Report]) -> list[Question]:
    asked = Question.objects.filter(report__in=reports).exclude(state=Question.State.CLOSED)
    return list(asked.select_related("by").order_by("at", "pk"))


def after(report: Report, user: User, *, on: date) -> Report | None:
    """The report that comes next when this one is decided: the riskiest of those that wait."""
    waiting = [one for one in waiting_for(user, on=on) if one.pk != report.pk]
    lined_up = queue_of(waiting, user)
    return lined_up[0].report if lined_up else None


@dataclass(frozen=True)
class Away:
    """A report that is with its author: who gave it back and when, how many questions wait or are answered."""

    report: Report
    event: Event | None
    waiting: int
    answered: int


def away(reports: Sequence[Report]) -> list[Away]:
    """What is known of reports that were given back; two queries."""
    moves = Event.objects.moves().filter(report__in=reports, new__in=WITH_AUTHOR).select_related("by")
    events = {event.report_id: event for event in moves.order_by("at", "pk")}
    asked = _asked(reports)
    return [
        Away(
            report,
            events.get(report.pk),
            asked.get((report.pk, Question.State.OPEN), 0),
            asked.get((report.pk, Question.State.ANSWERED), 0),
        )
        for report in reports
    ]


def _asked(reports: Sequence[Report]) -> Mapping[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for key in Question.objects.filter(report__in=reports).values_list("report", "state"):
        found[key] = found.get(key, 0) + 1
    return found
