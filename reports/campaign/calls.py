"""Whom to get in touch with: libraries that will not be in time by themselves, each with why and whom to speak to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from libraries import access
from libraries.alphabet import in_order
from libraries.models import Contact, Role

from ..models import Status
from .completeness import Board, Line

NOT_OPENED_DAYS = 14  # before its last day nobody has to have begun earlier
HALF_DAYS = 7
IDLE_DAYS = 5
EXTENSION_DAYS = 3
HALF = 50  # per cent


class Why(IntEnum):
    """The reasons, the most pressing first."""

    EXTENSION = 1
    NOT_OPENED = 2
    IDLE = 3
    HALF_EMPTY = 4
    LATE = 5


@dataclass(frozen=True)
class Call:
    """One library to get in touch with. `days` is what the reason counts: days idle, or days left."""

    line: Line
    why: Why
    days: int

    @property
    def reason(self) -> str:
        return _SAYS[self.why](self)


@dataclass(frozen=True)
class Person:
    """Whom to speak with; without an address only a name."""

    name: str
    email: str = ""


def calls(board: Board) -> list[Call]:
    """Each library at most once, for its most pressing reason; the one with the fewest days left first."""
    found = [call for line in board.expected if (call := _call(line, board.on))]
    return sorted(
        found, key=lambda call: (_left(call.line, board.on), call.why, in_order(call.line.report.library.name))
    )


def _call(line: Line, on: date) -> Call | None:
    return min(_reasons(line, on), key=lambda call: call.why, default=None)


def _reasons(line: Line, on: date) -> Iterator[Call]:
    report, left = line.report, _left(line, on)
    if not report.editable:
        return
    idle = (on - line.active_on).days if line.active_on else 0
    if report.extended_to and left <= EXTENSION_DAYS:
        yield Call(line, Why.EXTENSION, left)
    if report.status == Status.NOT_STARTED and left <= NOT_OPENED_DAYS:
        yield Call(line, Why.NOT_OPENED, left)
    if report.status in (Status.RETURNED, Status.REOPENED) and idle >= IDLE_DAYS:
        yield Call(line, Why.IDLE, idle)
    if report.status == Status.DRAFT and line.percent < HALF and left <= HALF_DAYS:
        yield Call(line, Why.HALF_EMPTY, left)
    if line.overdue(on):
        yield Call(line, Why.LATE, left)


def _left(line: Line, on: date) -> int:
    """Days until its last day; a report without one presses nobody."""
    return (line.report.due - on).days if line.report.due else 10_000


def _extension(call: Call) -> str:
    if call.days < 0:
        return _("Its extra time is over, and the report is not in.")
    if not call.days:
        return _("Its extra time ends today.")
    return ngettext("Its extra time ends in %(days)d day.", "Its extra time ends in %(days)d days.", call.days) % {
        "days": call.days
    }


def _not_opened(call: Call) -> str:
    return _("Nobody has begun to fill the report in.")


def _idle(call: Call) -> str:
    sentence = ngettext(
        "Returned, and nothing has happened for %(days)d day.",
        "Returned, and nothing has happened for %(days)d days.",
        call.days,
    )
    return sentence % {"days": call.days}


def _half_empty(call: Call) -> str:
    return _("Only %(percent)d %% is filled in.") % {"percent": call.line.percent}


def _late(call: Call) -> str:
    if not call.line.missing:
        return _("The last day is over. All that is required is filled in, but the report is not submitted.")
    sentence = ngettext(
        "The last day is over, and %(count)d answer is missing.",
        "The last day is over, and %(count)d answers are missing.",
        call.line.missing,
    )
    return sentence % {"count": call.line.missing}


_SAYS = {
    Why.EXTENSION: _extension,
    Why.NOT_OPENED: _not_opened,
    Why.IDLE: _idle,
    Why.HALF_EMPTY: _half_empty,
    Why.LATE: _late,
}


def people_to_call(called: Iterable[Call], *, on: date) -> dict[int, list[Person]]:
    """By library: the contacts kept of its head; where there are none, the heads who have an account here."""
    places = {call.line.report.library_id for call in called}
    if not places:
        return {}
    kept = Contact.objects.filter(kind=Contact.Kind.LIBRARY_HEAD, library__in=places, is_active=True)
    found: dict[int, list[Person]] = {}
    for contact in kept:
        found.setdefault(contact.library_id or 0, []).append(Person(contact.name, contact.email))
    heads = access.people_in(places, [Role.HEAD], on=on)
    return {place: [Person(str(head), head.email) for head in people] for place, people in heads.items()} | found
