"""When another place changes, the open reports that took figures from it follow, where nobody has typed over them.

So whoever opens a report only reads, and what she sees is already right.
"""

from django.db.models import Q, QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver

from libraries.models import Library, Population, ServicePoint

from ..models import EDITABLE, STANDING, Event, Report
from ..quarters import QUARTERS
from .bringing import bring_up_to_date
from .cumulative import read_again


def _open_reports() -> QuerySet[Report]:
    return Report.objects.filter(status__in=EDITABLE, is_history=False)


@receiver(post_save, sender=Event)
def report_was_handed_in(instance: Event, **_kwargs: object) -> None:
    """A quarter for its year, and every period for the one that starts where it ends."""
    report = instance.report
    if instance.new not in STANDING or report.is_history:
        return
    following = _open_reports().filter(period__code__in=_periods_after(report), library=report.library_id)
    bring_up_to_date(*following)
    for quarter in following.filter(cumulative=True, period__form=report.period.form_id).with_names():
        read_again(quarter)


@receiver(post_save, sender=Event)
def report_was_given_back(instance: Event, **_kwargs: object) -> None:
    """Places may have changed their mind while it was handed in, and nothing in it could follow."""
    if instance.old not in EDITABLE and instance.new in EDITABLE:
        bring_up_to_date(instance.report)


def _periods_after(report: Report) -> list[str]:
    """Those that take figures from it: a quarter's year and its later quarters, what begins where a year ends.

    Never an earlier one: two reports that are handed in at once would wait for each other without end.
    """
    year, quarter = report.period.year, report.period.quarter
    if quarter is None:
        return [str(year + 1), f"{year + 1}-Q1"]
    return [str(year), *(f"{year}-Q{later}" for later in QUARTERS if later > quarter)]


@receiver(post_save, sender=Population)
def population_was_counted(instance: Population, **_kwargs: object) -> None:
    year = Q(period__code__startswith=str(instance.year))
    bring_up_to_date(*_open_reports().filter(year, territory=instance.territory_id))


@receiver(post_save, sender=ServicePoint)
def point_was_changed(instance: ServicePoint, **_kwargs: object) -> None:
    bring_up_to_date(*_open_reports().filter(library=instance.library_id))


@receiver(post_save, sender=Library)
def profile_was_changed(instance: Library, created: bool, **_kwargs: object) -> None:
    if not created:
        bring_up_to_date(*_open_reports().filter(library=instance))
