"""A period opens: each library that owes a report gets it, prefilled."""

from django.db import transaction
from django.utils.translation import gettext as _

from libraries import boundaries
from libraries.models import Library

from .filling import bring_in
from .models import Edition, Period, Report


class OpeningError(Exception):
    """A period that cannot be opened; the message is for the person who tried."""


def edition_for(period: Period) -> Edition:
    """The published edition for a period. Raises `OpeningError` when there is none."""
    edition = period.form.editions.covering(period.code).first()
    if edition is None:
        raise OpeningError(_("There is no published edition of the form for %(period)s.") % {"period": period.code})
    return edition


def create_report(library: Library, period: Period, edition: Edition, *, history: bool = False) -> Report:
    """A report not yet started, placed where the library stood at the end of the period."""
    municipality, territory = boundaries.place_of(library, on=period.last_day)
    return Report.objects.create(
        library=library,
        period=period,
        edition=edition,
        municipality=municipality,
        territory=territory,
        region=boundaries.region_of(municipality, on=period.last_day),
        is_history=history,
    )


def open_period(period: Period) -> int:
    """Make the reports that are missing; says how many were made. Raises `OpeningError`."""
    edition = edition_for(period)
    have = period.reports.values("library")
    with transaction.atomic():
        reports = [
            create_report(library, period, edition)
            for library in boundaries.expected_libraries(None, on=period.last_day).exclude(pk__in=have)
        ]
        for report in reports:
            bring_in(report)
    return len(reports)
