"""The clock of the reviewing: how often reports were returned, and how long until they came again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from django.utils import timezone

from ..models import Event, Report, Status
from .deadlines import is_working_day


@dataclass(frozen=True)
class Rounds:
    """How often reports were returned, and the working days until each came again, of those that did."""

    returned: int = 0
    days: tuple[int, ...] = ()

    @property
    def median(self) -> Decimal | None:
        return median(map(Decimal, self.days)) if self.days else None


def rounds_of(reports: Sequence[Report]) -> Rounds:
    """One query, however many reports there are and however often they went to and fro."""
    events = Event.objects.moves().filter(report__in=reports, new__in=(Status.RETURNED, Status.SUBMITTED))
    moves = events.order_by("report", "at", "pk").values_list("report", "new", "at")
    return of_moves((report, new == Status.RETURNED, timezone.localdate(at)) for report, new, at in moves)


def of_moves(moves: Iterable[tuple[int, bool, date]]) -> Rounds:
    """From the moves in their order: of which report, whether it was returned or came in, and on which day."""
    since: dict[int, date] = {}
    returned, days = 0, []
    for report, back, day in moves:
        if back:
            since[report], returned = day, returned + 1
        elif report in since:
            days.append(working_days(since.pop(report), day))
    return Rounds(returned, tuple(days))


def working_days(first: date, last: date) -> int:
    """How many working days have come since a day; the same day is none."""
    return sum(is_working_day(first + timedelta(days=count)) for count in range(1, (last - first).days + 1))
