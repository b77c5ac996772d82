"""The days of a period from opening to handing over: in which order they come, and what is suggested for a new one.

Pure. Working days are those of Latvia, its holidays left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import holidays
from django.utils.formats import date_format
from django.utils.translation import gettext as _

MONTH_DAY = 10  # quarters: by the tenth of the month after (domain, e.1)
CHECKING, ACCEPTING = 5, 10  # working days after the libraries' last day
AFTERWARDS = timedelta(days=30)  # a campaign goes on after the last day of the libraries, where no other day is set
LONGEST_NOTICE = 120  # days: no reminder is sent longer before


@dataclass(frozen=True)
class Deadlines:
    """The last day of each level; None where nothing was settled."""

    opens: date | None = None
    due: date | None = None
    check_due: date | None = None
    accept_due: date | None = None
    publish_due: date | None = None

    @property
    def last(self) -> date | None:
        """The last of the days that are set."""
        return max((day for day in (self.due, self.check_due, self.accept_due, self.publish_due) if day), default=None)

    @property
    def end(self) -> date | None:
        """The day on which the campaign is over."""
        return self.last + AFTERWARDS if self.last and self.last == self.due else self.last


@dataclass(frozen=True)
class Problem:
    """What is wrong with one of the days, for the person who set it."""

    field: str
    sentence: str


ORDER = ("opens", "due", "check_due", "accept_due", "publish_due")


def deadlines_of(period) -> Deadlines:
    """The days of a `Period`."""
    return Deadlines(*(getattr(period, name) for name in ORDER))


def suggested(year: int, quarter: int | None) -> Deadlines:
    """The days of the practice (domain, e.1) for a period, for a person to change."""
    return _of_quarter(year, quarter) if quarter else _of_year(year)


def _of_year(year: int) -> Deadlines:
    """Open from mid-December; 15 February is set by law for the official figures; the regions hand over in March."""
    due = date(year + 1, 2, 15)
    return Deadlines(
        opens=date(year, 12, 15),
        due=due,
        check_due=working_days_after(due, CHECKING),
        accept_due=working_days_after(due, ACCEPTING),
        publish_due=date(year + 1, 3, 15),
    )


def _of_quarter(year: int, quarter: int) -> Deadlines:
    """From the day after the quarter to the tenth, or to the next working day when that is a holiday."""
    opens = date(year + 1, 1, 1) if quarter == 4 else date(year, 3 * quarter + 1, 1)
    due = working_day_from(opens.replace(day=MONTH_DAY))
    accepted = working_days_after(due, ACCEPTING)
    return Deadlines(opens, due, working_days_after(due, CHECKING), accepted, accepted)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("LV", years=year))


def working_day_from(day: date) -> date:
    """The day itself, or the next working one."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_after(day: date, count: int) -> date:
    """The day that so many working days lie after this one."""
    for _time in range(count):
        day = working_day_from(day + timedelta(days=1))
    return day


def problems(days: Deadlines, *, last_day: date) -> Iterator[Problem]:
    """Every way in which the days of a period that ends on `last_day` cannot be right, a sentence each."""
    if days.due and days.due < last_day:
        ends = date_format(last_day, "SHORT_DATE_FORMAT")
        yield Problem("due", _("Reports cannot be due before the period is over, on %(day)s.") % {"day": ends})
    set_days = [(name, day) for name in ORDER if (day := getattr(days, name))]
    sentences = {(earlier, later): sentence for earlier, later, sentence in _too_early()}
    for (earlier, first), (later, second) in pairwise(set_days):
        if second < first:
            yield Problem(later, sentences[earlier, later])


def _too_early() -> Sequence[tuple[str, str, str]]:
    """Each two days that could stand the wrong way round."""
    return (
        ("opens", "due", _("Reports cannot be due before the period opens.")),
        ("opens", "check_due", _("Nothing can be checked before the period opens.")),
        ("due", "check_due", _("The central libraries cannot have checked before the libraries' last day.")),
        ("opens", "accept_due", _("Nothing can be accepted before the period opens.")),
        ("due", "accept_due", _("Reports cannot be accepted before the libraries' last day.")),
        ("check_due", "accept_due", _("Reports cannot be accepted before the central libraries have checked them.")),
        ("opens", "publish_due", _("Nothing can be handed over before the period opens.")),
        ("due", "publish_due", _("Summaries cannot be handed over before the libraries' last day.")),
        ("check_due", "publish_due", _("Summaries cannot be handed over before the reports are checked.")),
        ("accept_due", "publish_due", _("Summaries cannot be handed over before the reports are accepted.")),
    )


class ReminderError(ValueError):
    """The days of the reminders cannot be read; the message is for the person who wrote them."""


def read_reminder_days(text: str) -> list[int]:
    """“14, 3, 0” as numbers, the earliest reminder first. Raises `ReminderError`."""
    words = text.replace(";", ",").split(",") if text.strip() else []
    days = [_days_before(word.strip()) for word in words]
    if len(set(days)) < len(days):
        raise ReminderError(_("The same day stands there twice."))
    return sorted(days, reverse=True)


def _days_before(word: str) -> int:
    if not (word.isascii() and word.isdigit()):
        raise ReminderError(_("Write whole numbers with commas between them: 14, 3, 0."))
    if len(word) > 3 or int(word) > LONGEST_NOTICE:
        raise ReminderError(_("Nobody is reminded longer than %(days)d days before.") % {"days": LONGEST_NOTICE})
    return int(word)
