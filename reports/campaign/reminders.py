"""Who is reminded of what on a day: libraries of their own last day, reviewers of what waits for them and who is late.

`due` only decides; `send` writes what nobody was told yet. What is told is named by the report or the period, its last
day and the step (14, 3, 0 days before), so that a day can be done again, and that whoever was away for some days is
told once what was missed, not once for each day.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from libraries import access
from libraries.models import Role, User

from .. import notices, period_names
from ..home import overdue
from ..models import EDITABLE, Notice, Period, Report, Status
from ..reviewing.queue import METHODOLOGISTS, waiting_for
from ..rights import has_central_step
from . import deadlines
from .board_page import board_url
from .completeness import watched

type About = Callable[[], tuple[str, str]]

IN_LIBRARY = (Role.LIBRARIAN, Role.HEAD)
MONDAY = 0


@dataclass(frozen=True)
class Reminder:
    """One thing that one person is told. `about` makes subject and text in the language in force."""

    person: User
    kind: str
    key: str
    about: About
    url: str
    report: Report | None = None

    @property
    def full_key(self) -> str:
        """As `notices.tell` stores it."""
        return f"{self.key}:{self.person.pk}"


def step(last: date, days: Sequence[int], on: date) -> int | None:
    """The reminder that is to have been sent by now: 3 from three days before on; None before the first, and after."""
    left = (last - on).days
    return min((before for before in days if left <= before), default=None) if left >= 0 else None


def due(on: date) -> list[Reminder]:
    """All that people are to have been told by the end of a day, whether they were already or not."""
    return [*_of_libraries(on), *_of_checking(on), *_of_accepting(on), *_of_the_late(on)]


def untold(on: date) -> list[Reminder]:
    """What of that nobody has been told yet."""
    found = due(on)
    told = set(Notice.objects.filter(key__in=[one.full_key for one in found]).values_list("key", flat=True))
    return [one for one in found if one.full_key not in told]


def send(on: date, *, at: datetime | None = None) -> int:
    """Tell them; says how many were told. It can be done again on the same day: nobody is told twice."""
    new, at = untold(on), at or timezone.now()
    for one in new:
        notices.tell([one.person], kind=one.kind, key=one.key, about=one.about, url=one.url, report=one.report, at=at)
    return len(new)


# Libraries: before their own last day


def _of_libraries(on: date) -> Iterator[Reminder]:
    reached = [(report, before) for report in _not_in(on) if (before := _own_step(report, on)) is not None]
    own = access.people_in([report.library_id for report, _before in reached], IN_LIBRARY, on=on)
    for report, before in reached:
        key = f"remind:{report.pk}:{report.due}:{before}"
        for person in own.get(report.library_id) or _for_it(report, on):
            yield Reminder(person, "reminder", key, _last_day(report, on), reverse("report", args=[report.pk]), report)


def _not_in(on: date) -> Iterable[Report]:
    """Reports of open periods that the libraries still work on and that are not late yet."""
    found = Report.objects.filter(status__in=EDITABLE, is_history=False).exclude(overdue(on)).with_names()
    return [one for one in found if one.due and (one.period.opens is None or one.period.opens <= on)]


def _own_step(report: Report, on: date) -> int | None:
    """Of a report with more time only the steps after the last day of all others: of that it was reminded already."""
    days = report.period.reminder_days
    if report.extended_to and report.period.due:
        days = [before for before in days if before < (report.extended_to - report.period.due).days]
    return step(report.due, days, on) if report.due else None


def _for_it(report: Report, on: date) -> Iterable[User]:
    """Where nobody has an account, the central library fills in for it; of its own report as well."""
    return access.people_of(report.municipality, [Role.CENTRAL], on=on)


def _last_day(report: Report, on: date) -> About:
    def about() -> tuple[str, str]:
        left = (report.due - on).days if report.due else 0
        subject = ngettext("%(report)s: due in %(days)d day", "%(report)s: due in %(days)d days", left)
        if not left:
            subject = _("%(report)s: due today")
        text = _("The report is not handed in yet. Its last day is %(day)s.")
        day = formats.date_format(report.due) if report.due else ""
        return subject % {"report": report, "days": left}, text % {"day": day}

    return about


# Reviewers: before the last day of their level


def _of_checking(on: date) -> Iterator[Reminder]:
    for person, period, before, count in _waiting_for_each([Role.CENTRAL], "check_due", on):
        key = f"check:{period.pk}:{period.check_due}:{before}"
        yield Reminder(person, "to_check", key, _to_check(period, count), reverse("review_queue"))


def _of_accepting(on: date) -> Iterator[Reminder]:
    for person, period, before, count in _waiting_for_each(METHODOLOGISTS, "accept_due", on):
        key = f"accept:{period.pk}:{period.accept_due}:{before}"
        yield Reminder(person, "to_accept", key, _to_accept(period, count), reverse("review_queue"))


def _waiting_for_each(roles: Iterable[Role], level: str, on: date) -> Iterator[tuple[User, Period, int, int]]:
    """How many reports of a period wait for each person of a level, once its last day is near; with the step."""
    coming = Period.objects.filter(**{f"{level}__gte": on}).select_related("form").order_by("pk")
    steps = [(period, step(getattr(period, level), period.reminder_days, on)) for period in coming]
    near = [(period, before) for period, before in steps if before is not None]
    for person in access.people_with(roles, on=on) if near else ():
        waiting = _waiting(person, level == "check_due", on)
        yield from ((person, period, before, waiting[period.pk]) for period, before in near if waiting[period.pk])


def _waiting(person: User, checking: bool, on: date) -> Counter[int]:
    """By period, what waits for a person on the level of the central library, or on that of the methodologist."""
    found = waiting_for(person, on=on)
    return Counter(one.period_id for one in found if _waits_for_central(one) == checking)


def _waits_for_central(report: Report) -> bool:
    return report.status == Status.SUBMITTED and has_central_step(report)


def _to_check(period: Period, count: int) -> About:
    def about() -> tuple[str, str]:
        subject = ngettext("%(count)d report to check", "%(count)d reports to check", count)
        text = _("%(period)s: please check what has come from your libraries by %(day)s.")
        return subject % {"count": count}, text % _named(period, period.check_due)

    return about


def _to_accept(period: Period, count: int) -> About:
    def about() -> tuple[str, str]:
        subject = ngettext("%(count)d report to accept or return", "%(count)d reports to accept or return", count)
        text = _("%(period)s: reports are to be accepted by %(day)s.")
        return subject % {"count": count}, text % _named(period, period.accept_due)

    return about


def _named(period: Period, day: date | None) -> dict[str, str]:
    return {"period": f"{period.form}, {period_names.name(period)}", "day": formats.date_format(day) if day else ""}


# Methodologists: each day, how many are late


def _of_the_late(on: date) -> Iterator[Reminder]:
    """One a day, with all periods in it, while a campaign goes on; afterwards on Mondays."""
    periods = {period.pk: period for period in Period.objects.select_related("form") if _is_told(period, on)}
    for person in access.people_with(METHODOLOGISTS, on=on) if periods else ():
        late = watched(person, on=on, roles=METHODOLOGISTS).filter(overdue(on), period__in=periods)
        found = Counter(late.order_by().values_list("period", flat=True))
        if found:
            url = board_url(periods[next(iter(found))]) if len(found) == 1 else _list_of_late()
            yield Reminder(person, "late", f"late:{on}", _late(found.total()), url)


def _is_told(period: Period, on: date) -> bool:
    end = deadlines.deadlines_of(period).end
    return end is not None and (on <= end or on.weekday() == MONDAY)


def _list_of_late() -> str:
    return f"{reverse('report_list')}?status=late"


def _late(count: int) -> About:
    def about() -> tuple[str, str]:
        subject = ngettext("%(count)d report is late", "%(count)d reports are late", count)
        text = _("The board says which libraries they are and whom you can call.")
        return subject % {"count": count}, text

    return about
