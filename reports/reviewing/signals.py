"""What is known of many reports before anybody reads them, from a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Min, Q
from django.utils import timezone

from libraries import access
from libraries.models import User

from ..checks.issues import explained
from ..computing import State
from ..entries import shown
from ..languages import language
from ..models import Event, Explanation, Finding, Origin, Report, Status, Value
from ..numbers import relative_change
from .risk import Jump, Signals

NEW_FOR = timedelta(days=365)


@dataclass
class _Filling:
    """Who filled in how much of a report, and in which ways."""

    total: int = 0
    pasted: int = 0
    estimated: int = 0
    taken_over: int = 0
    by: dict[int, int] = field(default_factory=dict)

    @property
    def chief(self) -> int | None:
        return max(self.by, key=lambda person: (self.by[person], -person)) if self.by else None


def signals_of(reports: Sequence[Report]) -> dict[int, Signals]:
    """Of each report by its key; eight queries, and none when there is no report."""
    if not reports:
        return {}
    warnings = _warnings(reports)
    unexplained = _unexplained(reports, warnings)
    jumps = _jumps(reports, warnings)
    fillings = _fillings(reports)
    newcomers = _newcomers(reports, fillings)
    moves = _moves(reports)
    found = {}
    for report in reports:
        told = fillings.get(report.pk, _Filling())
        returned, first = moves.get(report.pk, (0, None))
        found[report.pk] = Signals(
            unusual=len({one.code for one in warnings.get(report.pk, ())}),
            unexplained=unexplained.get(report.pk, 0),
            largest=jumps.get(report.pk),
            newcomer=newcomers.get(report.pk, ""),
            filled=told.total,
            pasted=told.pasted,
            estimated=told.estimated,
            taken_over=told.taken_over,
            days_late=_days_late(report, first),
            returned=returned,
            drawn=report.drawn,
        )
    return found


def _warnings(reports: Sequence[Report]) -> dict[int, list[Finding]]:
    """The warnings that no reviewer has accepted yet."""
    found: dict[int, list[Finding]] = {}
    there = Finding.objects.filter(report__in=reports, rule__startswith="W", state=Finding.State.OPEN)
    for one in there.exclude(decision=Finding.Decision.ACCEPTED):
        found.setdefault(one.report_id, []).append(one)
    return found


def _unexplained(reports: Sequence[Report], warnings: Mapping[int, list[Finding]]) -> dict[int, int]:
    """On how many fields they have no words, or words for another figure."""
    said = {(one.report_id, one.code): one for one in Explanation.objects.filter(report__in=reports)}
    return {
        key: len({one.code for one in those if not _is_explained(said.get((key, one.code)), one)})
        for key, those in warnings.items()
    }


def _is_explained(said: Explanation | None, finding: Finding) -> bool:
    if said is None or not explained(said.code, {said.code: said.text}):
        return False
    return said.number is None or finding.number is None or bool(finding.place) or said.number == finding.number


def _jumps(reports: Sequence[Report], warnings: Mapping[int, list[Finding]]) -> dict[int, Jump]:
    """The largest change against last year among the figures that were questioned."""
    codes = {one.code for those in warnings.values() for one in those}
    last_years = {report.period.last_year for report in reports}
    stored = Value.objects.filter(
        report__library__in=[report.library_id for report in reports],
        report__period__code__in=last_years,
        code__in=codes,
    ).exclude(number=None)
    names = ("report__library", "report__period__form", "report__period__code", "code", "number")
    before = {tuple(row): number for *row, number in stored.values_list(*names)}
    found: dict[int, Jump] = {}
    for report in reports:
        place = report.library_id, report.period.form_id, report.period.last_year
        jumps = (_jump(report, one, before.get((*place, one.code))) for one in warnings.get(report.pk, ()))
        if there := [jump for jump in jumps if jump]:
            found[report.pk] = max(there, key=lambda jump: abs(jump.percent))
    return found


def _jump(report: Report, finding: Finding, before: Decimal | None) -> Jump | None:
    indicator = report.blueprint.indicators.get(finding.code)
    percent = relative_change(finding.number, before)
    if indicator is None or percent is None:
        return None
    label = indicator.label.in_language(language())
    return Jump(label, shown(before, indicator), shown(finding.number, indicator), percent)


def _fillings(reports: Sequence[Report]) -> dict[int, _Filling]:
    counted = Value.objects.filter(report__in=reports).exclude(origin=Origin.COMPUTED)
    counted = counted.filter(Q(number__isnull=False) | ~Q(state=State.KNOWN)).order_by()
    found: dict[int, _Filling] = {}
    for key, by, origin, state, count in counted.values_list("report", "changed_by", "origin", "state").annotate(
        count=Count("pk")
    ):
        told = found.setdefault(key, _Filling())
        told.total += count
        told.pasted += count * (origin == Origin.PASTED)
        told.estimated += count * (state == State.ESTIMATE)
        told.taken_over += count * (origin == Origin.LAST_PERIOD)
        if by is not None:
            told.by[by] = told.by.get(by, 0) + count
    return found


def _newcomers(reports: Sequence[Report], fillings: Mapping[int, _Filling]) -> dict[int, str]:
    """The name of who filled in most of a report, where that person is new to the library."""
    chiefs = {report.pk: told.chief for report in reports if (told := fillings.get(report.pk))}
    people = User.objects.in_bulk(set(filter(None, chiefs.values())))
    began = access.began_in(people, [report.library_id for report in reports])
    earlier = _who_filled_before(reports)
    found = {}
    for report in reports:
        person = people.get(chiefs.get(report.pk) or 0)
        if person and _is_new(report, person.pk, began, earlier.get(report.pk, frozenset())):
            found[report.pk] = str(person)
    return found


def _is_new(report: Report, person: int, began: Mapping[tuple[int, int], date | None], earlier: Iterable[int]) -> bool:
    """Less than a year in the library, or others have filled in its reports until now.

    Whoever does it from the central library belongs to no library of its own.
    """
    place = person, report.library_id
    if place not in began:
        return False
    since, handed_in = began[place], _day_handed_in(report)
    if since is not None and since > handed_in - NEW_FOR:
        return True
    return bool(earlier) and person not in earlier


def _who_filled_before(reports: Sequence[Report]) -> dict[int, frozenset[int]]:
    """Who typed something in earlier reports of the same library and form, by the key of the report."""
    stored = Value.objects.filter(
        report__library__in=[report.library_id for report in reports],
        report__period__form__in={report.period.form_id for report in reports},
        changed_by__isnull=False,
    )
    names = ("report__library", "report__period__form", "report__period__code", "changed_by")
    told: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for library, form, period, by in stored.order_by().values_list(*names).distinct():
        told.setdefault((library, form), []).append((period, by))
    return {
        report.pk: frozenset(
            by for period, by in told.get((report.library_id, report.period.form_id), ()) if period < report.period.code
        )
        for report in reports
    }


def _moves(reports: Sequence[Report]) -> dict[int, tuple[int, datetime | None]]:
    """How often each was returned, and when it was submitted first."""
    events = Event.objects.moves().filter(report__in=reports).order_by().values_list("report")
    returned = Count("pk", filter=Q(new=Status.RETURNED))
    first = Min("at", filter=Q(new=Status.SUBMITTED))
    return {key: (count, at) for key, count, at in events.annotate(returned=returned, first=first)}


def _day_handed_in(report: Report) -> date:
    return timezone.localdate(report.submitted_at) if report.submitted_at else report.period.last_day


def _days_late(report: Report, first: datetime | None) -> int:
    """Whoever submitted in time and puts right what was asked is not late."""
    first = first or report.submitted_at
    if first is None or report.due is None:
        return 0
    return max((timezone.localdate(first) - report.due).days, 0)
