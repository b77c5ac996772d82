"""What the page of the board shows beside the tables: when all will be in, whom to call, which periods there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Period, Report
from ..tables import Table
from . import board_tables
from .calls import Call, Person, calls, people_to_call
from .completeness import Board
from .curve import Curve, curve_of, steps
from .extensions import latest
from .prediction import Forecast, Method, forecast
from .rounds import Rounds, rounds_of

ONE_CLICK = (3, 7)  # days more
MOST_LINES = 200  # on one page: whoever oversees more chooses a municipality
MOST_CALLS = 40


@dataclass(frozen=True)
class Offer:
    """More time at one click: so many days, which is until then."""

    days: int
    until: date


@dataclass(frozen=True)
class CallCard:
    """A call with whom to speak to, and what can be offered; nothing by who may not give more time (`may`)."""

    call: Call
    people: Sequence[Person]
    offers: tuple[Offer, ...]
    may: bool = True


@dataclass(frozen=True)
class BoardPage:
    """The board of the whole area, of which the table of reports may show one municipality (`chosen`, its ATVK code).

    `may_extend`: keys of the reports that this person may give more time.
    """

    board: Board
    may_extend: frozenset[int]
    chosen: str = ""

    @property
    def address(self) -> str:
        return board_url(self.board.period)

    @property
    def days(self) -> list[tuple[str, date]]:
        """What each level has to have done by when."""
        names = {
            "due": _("Libraries"),
            "check_due": _("Central libraries"),
            "accept_due": _("Methodologists"),
            "publish_due": _("Summaries"),
        }
        return [(name, day) for code, name in names.items() if (day := getattr(self.board.period, code))]

    @cached_property
    def rounds(self) -> Rounds:
        return rounds_of([line.report for line in self.board.lines])

    @cached_property
    def curve(self) -> Curve | None:
        return curve_of(self.board.course, self.board.before, on=self.board.on)

    @property
    def curve_table(self) -> Table:
        return board_tables.curve_table(steps(self.board.course, self.board.before, on=self.board.on))

    @property
    def forecast(self) -> str:
        found = forecast(self.board.course, self.board.before, on=self.board.on)
        if found.method == Method.DONE and self.board.missing:
            return _back(self.board.missing)
        return forecast_in_words(found)

    @cached_property
    def calls(self) -> list[Call]:
        return calls(self.board)

    @cached_property
    def call_cards(self) -> list[CallCard]:
        shown = self.calls[:MOST_CALLS]
        people = people_to_call(shown, on=self.board.on)
        return [self._card(call, people.get(call.line.report.library_id, [])) for call in shown]

    def _card(self, call: Call, people: Sequence[Person]) -> CallCard:
        may = call.line.report.pk in self.may_extend
        return CallCard(call, people, offers_of(call.line.report, on=self.board.on) if may else (), may)

    @property
    def more_calls(self) -> int:
        return len(self.calls) - len(self.call_cards)

    @property
    def states(self) -> Table | None:
        """One line would only say again what stands above."""
        table = board_tables.states_table(self.board, self.address)
        return table if len(table.rows) > 1 else None

    @property
    def too_many(self) -> bool:
        return len(self._shown.lines) > MOST_LINES

    @cached_property
    def _shown(self) -> Board:
        board = self.board
        lines = tuple(line for line in board.lines if self.chosen in ("", line.report.municipality.atvk))
        return Board(board.period, lines, board.before, board.on)

    @property
    def reports(self) -> Table:
        return board_tables.reports_table(self._shown)

    @property
    def to_extend(self) -> list[Report]:
        """Those that can be given more time and are not among the calls: they may have asked for it."""
        called = {card.call.line.report.pk for card in self.call_cards}
        lines = (line.report for line in self._shown.lines)
        return [one for one in lines if one.pk in self.may_extend and one.pk not in called]


def board_url(period: Period) -> str:
    return reverse("board", args=[period.form.code, period.code])


def offers_of(report: Report, *, on: date) -> tuple[Offer, ...]:
    """Some days more than it has, or from today when it is late already; none after the day of acceptance.

    Later than that is chosen by itself, on the page for any day.
    """
    if report.due is None:
        return ()
    last = min(report.period.accept_due or date.max, latest(report, on=on))
    start = max(report.due, on)
    return tuple(Offer(days, start + timedelta(days=days)) for days in ONE_CLICK if days <= (last - start).days)


def forecast_in_words(found: Forecast) -> str:
    """When all will be in, and by which method that was found."""
    day = date_format(found.finish, "SHORT_DATE_FORMAT") if found.finish else ""
    if found.method == Method.DONE:
        return _("All reports have been in since %(day)s.") % {"day": day}
    if found.method == Method.PACE:
        sentence = _("All will be in about %(day)s, if they go on coming as in the last seven days (%(count)d).")
        return sentence % {"day": day, "count": found.count}
    if found.method == Method.LAST_YEAR:
        sentence = _("All will be in about %(day)s, if the rest takes as long as a year ago.") % {"day": day}
        return f"{sentence} {_shift(found)}"
    return _("When all will be in cannot be said: there is no year before to compare with, and too few came this week.")


def _back(count: int) -> str:
    sentence = ngettext(
        "Every report has been in once; %(count)d has come back to its library and is not in again.",
        "Every report has been in once; %(count)d have come back to their libraries and are not in again.",
        count,
    )
    return sentence % {"count": count}


def _shift(found: Forecast) -> str:
    if not found.shift:
        return _("So far it goes as it went then.")
    behind = ngettext(
        "So far it is %(days)d day behind that year.", "So far it is %(days)d days behind that year.", abs(found.shift)
    )
    ahead = ngettext(
        "So far it is %(days)d day ahead of that year.",
        "So far it is %(days)d days ahead of that year.",
        abs(found.shift),
    )
    return (behind if found.shift > 0 else ahead) % {"days": abs(found.shift)}
