"""More time for one library: given with a reason, written in its diary, told to it, and taken back again."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from libraries.models import User

from ..models import EDITABLE, Event, Report
from ..notices.writing import extension_granted, extension_withdrawn
from ..texts.typed import Wanted

MOST = timedelta(days=366)


class ExtensionError(Exception):
    """More time that cannot be given; the message is for the person who tried."""


REASON = Wanted(
    ExtensionError,
    least=10,
    most=300,
    too_short=gettext_lazy("Write why, in at least %(least)d characters."),
    too_long=gettext_lazy("The reason is longer than %(most)d characters. Shorten it."),
    unstorable=gettext_lazy("The reason has a character that no text can have. Type it anew."),
)


def grant(
    report: Report, to: date, reason: str, *, by: User, on: date, beyond: bool = False, at: datetime | None = None
) -> Event:
    """Let the library hand its report in until `to`. Raises `ExtensionError`.

    `beyond`: also after the day by which reports are accepted, which somebody then has chosen by itself.
    """
    reason = REASON.read(" ".join(reason.split()))
    _check_day(report, to, on=on, beyond=beyond)
    said = _("More time: until %(day)s. %(reason)s") % {"day": _printed(to), "reason": reason}
    at = at or timezone.now()
    with transaction.atomic():
        event = _settle(report, to, said, by=by, at=at)
        extension_granted(report, to, by=by, at=at)
    return event


def withdraw(report: Report, *, by: User, at: datetime | None = None) -> Event:
    """From now on the report is due with all others again. Raises `ExtensionError`."""
    if report.extended_to is None:
        raise ExtensionError(_("This library was given no more time, so there is nothing to take back."))
    said = _("More time was taken back: the report is due with all others again.")
    at = at or timezone.now()
    with transaction.atomic():
        event = _settle(report, None, said, by=by, at=at)
        extension_withdrawn(report, by=by, at=at)
    return event


def _settle(report: Report, to: date | None, said: str, *, by: User, at: datetime) -> Event:
    """Set the day, unless the report was handed in or somebody else set another meanwhile."""
    unchanged = Report.objects.filter(pk=report.pk, status__in=EDITABLE, extended_to=report.extended_to)
    if not unchanged.update(extended_to=to):
        raise ExtensionError(_("Somebody else has just changed this report. Reload the page to see it."))
    report.extended_to = to
    return Event.objects.create(report=report, by=by, at=at, old=report.status, new=report.status, comment=said)


def _check_day(report: Report, to: date, *, on: date, beyond: bool) -> None:
    if not report.editable:
        raise ExtensionError(_("Only a report that the library still works on can be given more time."))
    if report.due is None:
        raise ExtensionError(_("This report has no last day, so it needs no more time."))
    if to < on:
        raise ExtensionError(_("%(day)s is over already. Choose a later day.") % {"day": _printed(to)})
    if to <= report.due:
        raise ExtensionError(_("The report is due on %(day)s anyway. Choose a later day.") % _day(report.due))
    if to > latest(report, on=on):
        raise ExtensionError(
            _("More time is given for a year at most. Choose a day until %(day)s.") % _day(latest(report, on=on))
        )
    last = report.period.accept_due
    if last and to > last and not beyond:
        raise ExtensionError(
            _("Reports are accepted by %(day)s. Choose an earlier day, or say that it may be later.") % _day(last)
        )


def latest(report: Report, *, on: date) -> date:
    """A slip of the year is no extension: the last day that can be given."""
    return min(max(report.period.due or on, on), date.max - MOST) + MOST


def _day(day: date) -> dict[str, str]:
    return {"day": _printed(day)}


def _printed(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
