"""Quarters typed as figures since January, as a library system prints them: how that is switched on and off."""

from django.db import transaction
from django.utils.translation import gettext as _

from libraries.models import User

from ..facts import read
from ..filling import entry_typed, save
from ..ledgers.refusals import FillingError, LockedError
from ..models import EDITABLE, Event, Report
from ..open_fields import may_change


@transaction.atomic
def switch(report: Report, *, on: bool, by: User) -> None:
    """From now on figures are typed since January, or of the quarter only; the diary says so.

    What is stored stays: the figures of the quarter. Raises `LockedError`, or `FillingError` for a report of a year.
    """
    if not report.period.quarter:
        raise FillingError(_("Only a quarter can be typed as figures since January."))
    if report.open_fields is not None:
        raise FillingError(_("Only the fields that are asked about are open, so the way of typing stays as it is."))
    if not Report.objects.filter(pk=report.pk, status__in=EDITABLE).update(cumulative=on):
        report.refresh_from_db(fields=["status"])
        raise LockedError(report)
    if report.cumulative == on:
        return
    report.cumulative = on
    Event.objects.create(report=report, by=by, old=report.status, new=report.status, comment=_said(on=on))
    read_again(report, by=by)


def _said(*, on: bool) -> str:
    if on:
        return _("From now on the figures are typed as they are since January.")
    return _("From now on the figures of the quarter alone are typed.")


def read_again(report: Report, *, by: User | None = None) -> None:
    """Take what was kept as typed, because an earlier quarter was missing, for the figure that it now is."""
    facts = read(report).facts
    kept = {code: figure.raw for code, figure in facts.figures.items() if figure.raw and may_change(report, code)}
    typed = {code: entry_typed(facts.indicator(code), raw, report, facts) for code, raw in kept.items()}
    if readable := {code: entry for code, entry in typed.items() if not entry.given.raw}:
        save(report, by=by, entries=readable)
