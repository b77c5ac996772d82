"""A period opens: each library that owes a report gets it, prefilled."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from libraries import boundaries
from libraries.models import Library, Region

from . import period_names
from .following.bringing import bring_in
from .models import Edition, Period, Report


class OpeningError(Exception):
    """A period that cannot be opened; the message is for the person who tried."""


def edition_for(period: Period) -> Edition:
    """The published edition for a period. Raises `OpeningError` when there is none."""
    edition = period.form.editions.covering(period.code).defer("content").first()  # long, and read once per process
    if edition is None:
        raise OpeningError(
            _("There is no published edition of the form for %(period)s.") % {"period": period_names.compared(period)}
        )
    return edition


def create_report(library: Library, period: Period, edition: Edition, *, history: bool = False) -> Report:
    """A report not yet started, placed where the library stood at the end of the period."""
    return create_reports([library], period, edition, history=history)[0]


def create_reports(
    libraries: Iterable[Library], period: Period, edition: Edition, *, history: bool = False
) -> list[Report]:
    """The same for many libraries at once."""
    regions: dict[int, Region | None] = {}
    reports = []
    for library in libraries:
        municipality, territory = boundaries.place_of(library, on=period.last_day)
        if municipality.pk not in regions:
            regions[municipality.pk] = boundaries.region_of(municipality, on=period.last_day)
        reports.append(
            Report(
                library=library,
                period=period,
                edition=edition,
                municipality=municipality,
                territory=territory,
                region=regions[municipality.pk],
                is_history=history,
            )
        )
    return Report.objects.bulk_create(reports)


def open_period(period: Period) -> int:
    """Make the reports that are missing; says how many were made. Raises `OpeningError`.

    A library that has closed within the period gets one too: it was open for a part of it. That nothing is required of
    it is said by a methodologist, with a reason (domain, e.2); its dates only suggest one (`not_required.suggested`).
    """
    edition = edition_for(period)
    have = period.reports.values("library")
    everyone = boundaries.expected_libraries(None, on=period.last_day, since=period.first_day)
    owing = everyone.exclude(pk__in=have)
    with transaction.atomic():
        reports = create_reports(owing, period, edition)
        bring_in(*reports)
    return len(reports)
