"""Reports that a library does not owe: why they are not required, and what its dates say of it."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Event, Report, Status


def reasons_of(reports: Iterable[int]) -> dict[int, str]:
    """Why each of these is not required, in the words of whoever decided it; one query, none when there are none."""
    keys = list(reports)
    if not keys:
        return {}
    events = Event.objects.filter(report__in=keys, new=Status.NOT_REQUIRED).order_by("at", "pk")
    return dict(events.values_list("report", "comment"))


def suggested(report: Report) -> str:
    """The reason that the library's dates speak for; empty when they speak for none."""
    library, period = report.library, report.period
    if library.closed and library.closed <= period.last_day:
        words = {"day": date_format(library.closed, "SHORT_DATE_FORMAT"), "into": library.merged_into}
        if library.merged_into_id:
            return _("The library was merged into %(into)s on %(day)s.") % words
        return _("The library was closed on %(day)s.") % words
    if library.opened and library.opened >= period.first_day:
        return _("The library was opened only on %(day)s.") % {"day": date_format(library.opened, "SHORT_DATE_FORMAT")}
    return ""
