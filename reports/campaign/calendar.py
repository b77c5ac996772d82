"""The calendar of a year: each day on which a level of a period has to be done, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _

from .. import period_names
from ..models import Period
from ..tables import Column, Row, Table, text_cell
from . import deadlines
from .board_page import board_url
from .board_tables import day_text

FIRST, LAST = 2000, 2100  # years that anybody turns the pages to


@dataclass(frozen=True)
class Entry:
    """One day: what has to be done by then, for which period."""

    day: date
    what: str
    period: Period
    over: bool = False

    @property
    def url(self) -> str:
        return board_url(self.period)


@dataclass(frozen=True)
class Calendar:
    """The days of one calendar year, and the periods that they belong to."""

    year: int
    entries: tuple[Entry, ...]
    periods: tuple[Period, ...]
    on: date

    @property
    def before(self) -> int | None:
        return self.year - 1 if self.year > FIRST else None

    @property
    def after(self) -> int | None:
        return self.year + 1 if self.year < LAST else None

    @property
    def nearest(self) -> int | None:
        """The year nearest to this one in which libraries hand something in; in one query."""
        days = Period.objects.filter(due__isnull=False).order_by().values_list("due", flat=True)
        return min({day.year for day in days if day}, key=lambda year: (abs(year - self.year), -year), default=None)

    @property
    def coming(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.over)

    @property
    def past(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.over)

    @property
    def table(self) -> Table:
        """A row for each period, a column for each level."""
        columns = (
            Column("opens", _("Opens")),
            Column("due", _("Libraries")),
            Column("check_due", _("Central libraries")),
            Column("accept_due", _("Methodologists")),
            Column("publish_due", _("Summaries")),
            Column("reminders", _("Reminders, days before")),
        )
        rows = tuple(_row(period) for period in self.periods)
        return Table(_("Periods and the last day of each level"), _("Form and period"), columns, rows)


def _row(period: Period) -> Row:
    days = [text_cell(day_text(getattr(period, name))) for name in deadlines.ORDER]
    reminders = text_cell(", ".join(map(str, period.reminder_days)) or "–")
    return Row(f"{period.form}, {period_names.name(period)}", (*days, reminders), url=board_url(period))


def calendar_of(year: int, *, on: date) -> Calendar:
    """What falls into a calendar year; in one query."""
    within = Q()
    for name in deadlines.ORDER:
        within |= Q(**{f"{name}__year": year})
    periods = (
        Period.objects.filter(within)
        .select_related("form")
        .order_by(F("due").asc(nulls_last=True), "form__code", "code")
    )
    found = [entry for period in periods for entry in _entries(period, on) if entry.day.year == year]
    return Calendar(year, tuple(sorted(found, key=lambda entry: entry.day)), tuple(periods), on)


def _entries(period: Period, on: date) -> Iterator[Entry]:
    says = {
        "opens": _("The period opens."),
        "due": _("Libraries hand in."),
        "check_due": _("Central libraries have checked."),
        "accept_due": _("Methodologists have accepted."),
        "publish_due": _("Summaries of the regions are handed over."),
    }
    for name in deadlines.ORDER:
        if day := getattr(period, name):
            yield Entry(day, says[name], period, day < on)
    if period.due:
        for days in period.reminder_days:
            if days:
                day = period.due - timedelta(days=days)
                yield Entry(day, _("Libraries are reminded."), period, day < on)
