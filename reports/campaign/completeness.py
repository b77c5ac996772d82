"""How far the reports of a period are: one line for each, counted from what is stored, never by running the checks.

Only those who oversee libraries see it; of a report that is not settled an analyst sees nothing here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils import timezone

from libraries import access
from libraries.alphabet import in_order
from libraries.models import Role

from .. import findings, not_required, rights
from ..blueprint import Blueprint, Entry
from ..computing import State
from ..home import NEVER_IN, OVERSEERS
from ..models import STANDING, Event, NarrativeText, Period, Question, Report, Status, Value
from .deadlines import deadlines_of
from .prediction import Course

GIVEN = Q(nothing=True) | ~Q(text="")
ANSWERED = Q(number__isnull=False) | ~Q(state=State.KNOWN.value) | ~Q(raw="")
HANDED_IN_FIRST = Q(new=Status.SUBMITTED) & ~Q(old=F("new"))


def may_watch(user, *, on: date) -> bool:
    """Opens the board and the calendar: whoever oversees libraries."""
    return access.rights_of(user, on=on).has(*OVERSEERS)


def watched(user, *, on: date, roles: Sequence[Role] = OVERSEERS) -> QuerySet[Report]:
    """The reports that this person oversees in these roles, whatever else she may see."""
    return Report.objects.filter(rights.reach(user, *roles, on=on))


@dataclass(frozen=True)
class Line:
    """One library's report: what is filled, what is still asked for, when it was handed in first.

    `missing`: of what is `required`, figures and texts without an answer. `warnings`: unusual figures that no reviewer
    has accepted. `questions`: those the library has not answered. `reason`: why it is not required; `suggested`: why
    it might not be.
    """

    report: Report
    required: int
    missing: int
    warnings: int = 0
    questions: int = 0
    submitted_on: date | None = None
    active_on: date | None = None
    reason: str = ""
    suggested: str = ""

    @property
    def expected(self) -> bool:
        return self.report.status != Status.NOT_REQUIRED

    @property
    def handed_in(self) -> bool:
        """With those who review it, or settled."""
        return self.report.status in STANDING

    @property
    def percent(self) -> int:
        """How much of what is required is filled."""
        return _percent(self.required - self.missing, self.required)

    def days_late(self, on: date) -> int | None:
        """Days between its last day and its handing in, or today; zero in time, None where nobody can say."""
        due, until = self.report.due, self.submitted_on
        if due is None or not self.expected or (until is None and self.report.status not in NEVER_IN):
            return None
        return max(((until or on) - due).days, 0)

    def overdue(self, on: date) -> bool:
        """It should be in by now, and has never been: as `home.overdue` has it."""
        return self.report.status in NEVER_IN and self.report.due is not None and self.report.due < on


@dataclass(frozen=True)
class Board:
    """The lines of a period on a day, and last year's course to set them against."""

    period: Period
    lines: tuple[Line, ...]
    before: Course
    on: date

    @cached_property
    def expected(self) -> tuple[Line, ...]:
        """Without those that owe no report."""
        return tuple(line for line in self.lines if line.expected)

    @property
    def handed_in(self) -> int:
        return sum(line.handed_in for line in self.expected)

    @property
    def in_time(self) -> int:
        return sum(line.handed_in and line.days_late(self.on) == 0 for line in self.expected)

    @property
    def after_time(self) -> int:
        return sum(line.handed_in and bool(line.days_late(self.on)) for line in self.expected)

    @property
    def missing(self) -> int:
        """Still with their libraries."""
        return len(self.expected) - self.handed_in

    @property
    def late(self) -> int:
        return sum(line.overdue(self.on) for line in self.expected)

    @property
    def not_required(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.expected)

    @property
    def course(self) -> Course:
        days = sorted(line.submitted_on for line in self.expected if line.submitted_on)
        return Course(tuple(days), len(self.expected), self.period.due, deadlines_of(self.period).end)


def board_of(period: Period, reports: QuerySet[Report], *, on: date) -> Board:
    """The board of these reports of a period; `reports` of other periods are only looked at for last year's course."""
    own = sorted(reports.filter(period=period).with_names(), key=_by_name)
    return Board(period, tuple(_lines(own)), _course_before(period, reports), on)


def _by_name(report: Report) -> tuple[object, ...]:
    return in_order(report.municipality.name), in_order(report.library.name), report.pk


def _lines(reports: Sequence[Report]) -> Iterable[Line]:
    forms = {edition: _required(one.blueprint) for edition, one in {one.edition_id: one for one in reports}.items()}
    answered = _answered(reports, forms)
    moments, asked = _moments(reports), _asked(reports)
    undecided = findings.undecided(reports)
    reasons = not_required.reasons_of(one.pk for one in reports if one.status == Status.NOT_REQUIRED)
    for report in reports:
        required = sum(map(len, forms[report.edition_id]))
        first, last = moments.get(report.pk, (None, None))
        yield Line(
            report=report,
            required=required,
            missing=required - answered[report.pk],
            warnings=undecided.get(report.pk, 0) if report.status in STANDING else 0,
            questions=asked.get(report.pk, 0),
            submitted_on=_day(first),
            active_on=_day(max(filter(None, (last, report.changed_at)), default=None)),
            reason=reasons.get(report.pk, ""),
            suggested=not_required.suggested(report) if report.editable else "",
        )


type Required = tuple[frozenset[str], frozenset[str]]  # codes of figures, and of texts


def _required(blueprint: Blueprint) -> Required:
    """What a form demands of people; all that it asks for when it demands nothing."""
    figures = {code: one for code, one in blueprint.indicators.items() if one.entry != Entry.COMPUTED}
    demanded = frozenset(code for code, one in figures.items() if one.required)
    texts = frozenset(code for code, one in blueprint.narratives.items() if one.required)
    return (demanded, texts) if demanded or texts else (frozenset(figures), frozenset(blueprint.narratives))


def percents(reports: Sequence[Report]) -> dict[int, int]:
    """How much of what is required each of these reports has; as many queries for many as for one."""
    forms = {edition: _required(one.blueprint) for edition, one in {one.edition_id: one for one in reports}.items()}
    answered, needed = _answered(reports, forms), {key: sum(map(len, those)) for key, those in forms.items()}
    return {one.pk: _percent(answered[one.pk], needed[one.edition_id]) for one in reports}


def _percent(answered: int, required: int) -> int:
    """Only what is complete is 100 %."""
    return 100 * answered // required if required else 100


def _answered(reports: Sequence[Report], forms: Mapping[int, Required]) -> Counter[int]:
    """How much of that each report has; two queries for each edition, of which a period nearly always has one."""
    found: Counter[int] = Counter({report.pk: 0 for report in reports})
    for edition, (figures, texts) in forms.items():
        keys = [report.pk for report in reports if report.edition_id == edition]
        values = Value.objects.filter(ANSWERED, report__in=keys, code__in=figures)
        written = NarrativeText.objects.filter(GIVEN, report__in=keys, code__in=texts)
        for rows in (values, written):
            found.update(dict(rows.order_by().values_list("report").annotate(Count("pk"))))
    return found


def _moments(reports: Iterable[Report]) -> dict[int, tuple[datetime | None, datetime | None]]:
    """When each was handed in first, and when something happened to it last."""
    events = Event.objects.filter(report__in=[report.pk for report in reports]).order_by()
    counted = events.values_list("report").annotate(first=Min("at", filter=HANDED_IN_FIRST), last=Max("at"))
    return {report: (first, last) for report, first, last in counted}


def _asked(reports: Iterable[Report]) -> dict[int, int]:
    questions = Question.objects.filter(report__in=[one.pk for one in reports], state=Question.State.OPEN).order_by()
    return dict(questions.values_list("report").annotate(Count("pk")))


def _course_before(period: Period, reports: QuerySet[Report]) -> Course:
    """How the reports of the same period a year earlier came in; those from before the system have no days."""
    earlier = Period.objects.filter(form=period.form_id, code=period.last_year).first()
    if earlier is None:
        return Course((), 0)
    found = reports.filter(period=earlier).exclude(status=Status.NOT_REQUIRED)
    first = Min("events__at", filter=Q(events__new=Status.SUBMITTED) & ~Q(events__old=F("events__new")))
    moments = list(found.order_by().annotate(first=first).values_list("first", flat=True))
    days = sorted(timezone.localdate(moment) for moment in moments if moment)
    return Course(tuple(days), len(moments), earlier.due)


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
