"""When all reports will be in: how they came in so far, set against last year or against the last days. Pure.

Simple on purpose, and said with the method it was found by; where there is too little to go by, nothing is predicted.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LEAST = 3  # reports handed in: fewer say nothing of the others
LEAST_BEFORE = 5  # last year's, for its course to be one
WEEK = 7  # days that the pace is taken from


@dataclass(frozen=True)
class Course:
    """The days on which the reports of a period were handed in first, in order, of how many, and when they were due.

    `end`: the last day of its campaign.
    """

    days: tuple[date, ...]
    expected: int
    due: date | None = None
    end: date | None = None

    def by(self, day: date) -> int:
        """How many were in at the end of a day."""
        return bisect_right(self.days, day)

    def offset(self, day: date) -> int:
        """Days after the last day for the libraries; before it, below zero."""
        return (day - self.due).days if self.due else 0


class Method(StrEnum):
    DONE = "done"
    LAST_YEAR = "last_year"
    PACE = "pace"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Forecast:
    """When all will be in. `shift`: by how many days this year is behind last year; `count`: in the last seven days."""

    method: Method
    finish: date | None = None
    shift: int = 0
    count: int = 0


def forecast(now: Course, before: Course, *, on: date) -> Forecast:
    """By last year's course, moved by as many days as this year is behind it; else by the pace of the last week."""
    arrived = now.by(on)
    if now.expected and arrived >= now.expected:
        return Forecast(Method.DONE, now.days[arrived - 1])
    if arrived < LEAST:
        return Forecast(Method.NOTHING)
    if now.due and before.due and len(before.days) >= LEAST_BEFORE:
        return _by_last_year(now, before, arrived, on)
    return _by_pace(now, arrived, on)


def _by_last_year(now: Course, before: Course, arrived: int, on: date) -> Forecast:
    """The day on which last year had as large a share of its reports, and how long it took from there to its end."""
    place = -(-arrived * len(before.days) // now.expected)  # rounded up: the share is reached, not nearly
    then = before.days[min(place, len(before.days)) - 1]
    shift = now.offset(on) - before.offset(then)
    finish = on + (before.days[-1] - then)
    return Forecast(Method.LAST_YEAR, finish, shift)


def _by_pace(now: Course, arrived: int, on: date) -> Forecast:
    count = arrived - now.by(on - timedelta(days=WEEK))
    if count < LEAST:
        return Forecast(Method.NOTHING)
    needed = -(-(now.expected - arrived) * WEEK // count)
    return Forecast(Method.PACE, on + timedelta(days=needed), count=count)


def offsets(courses: Sequence[Course]) -> range:
    """The days to be shown, counted from the last day for the libraries, from the first report to the last."""
    found = [course.offset(day) for course in courses for day in course.days]
    return range(min([*found, 0]), max([*found, 0]) + 1)
