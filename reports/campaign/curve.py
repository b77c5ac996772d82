"""The course of a campaign as shapes for SVG: how many reports are in day by day, this year and last. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .prediction import Course, offsets

WIDTH, HEIGHT = 600, 180
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Curve:
    """What is drawn: a stepped line for each year, where the last day lies, what the axes say.

    `now` and `before` are the points of a polyline; an empty one is not drawn. `due_x` is None without a last day.
    """

    now: str
    before: str
    top: int
    due_x: Decimal | None
    first: date | None
    last: date | None
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Step:
    """One day of the table beside the curve. `now` is None for a day that is still to come."""

    offset: int
    day: date | None
    now: int | None
    before: int | None


def steps(now: Course, before: Course, *, on: date) -> list[Step]:
    """The days on which a report came in, in either year, and the last day itself."""
    wanted = {course.offset(day) for course in (now, before) if course.due for day in course.days} | {0}
    return [_step(offset, now, before, on) for offset in sorted(wanted)] if now.due else []


def _step(offset: int, now: Course, before: Course, on: date) -> Step:
    day = _day(now, offset)
    then = _day(before, offset)
    come = day is not None and day <= on
    return Step(
        offset,
        day,
        now.by(day) if day and come else None,
        before.by(then) if then and before.days else None,
    )


def _day(course: Course, offset: int) -> date | None:
    return course.due + timedelta(days=offset) if course.due else None


def curve_of(now: Course, before: Course, *, on: date) -> Curve | None:
    """The curve up to a day, of an old campaign up to its end or its last report; None when nothing is to be drawn."""
    if now.due is None or not (now.days or before.days):
        return None
    shown = [course for course in (now, before) if course.due]
    span, today = offsets(shown), _last_offset(now, on)
    span = range(min(span.start, today, 0), max(span.stop, today + 1, 1))
    top = max(now.expected, before.expected, 1)
    return Curve(
        now=_points(now, range(span.start, min(span.stop, today + 1)), span, top) if now.days else "",
        before=_points(before, span, span, top) if before.days and before.due else "",
        top=top,
        due_x=_x(0, span),
        first=_day(now, span.start),
        last=_day(now, span.stop - 1),
    )


def _last_offset(now: Course, on: date) -> int:
    """How far the line of this year goes: afterwards it would only go on as it is."""
    over = max([now.end, *now.days[-1:]]) if now.end else on
    return now.offset(min(on, over))


def _points(course: Course, days: range, span: range, top: int) -> str:
    """A step a day: the height is what was in at its end."""
    found = []
    for offset in days:
        day = _day(course, offset)
        level = Decimal(HEIGHT) - Decimal(HEIGHT) * course.by(day) / top if day else Decimal(HEIGHT)
        found.append(f"{_x(offset, span)},{_tenth(level)}")
    return " ".join(found)


def _x(offset: int, span: range) -> Decimal:
    return _tenth(Decimal(WIDTH) * (offset - span.start) / max(len(span) - 1, 1))


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(TENTH, rounding=ROUND_HALF_UP)
