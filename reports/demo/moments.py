"""When things happened in the demonstration year: what was built a second ago is dated as its story tells it."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils import timezone

from ..models import Report, Status

LAST_DAY = date(2023, 12, 31)
HOURS = {
    "filled": time(10, 30),
    "submitted": time(14, 5),
    "checked": time(9, 45),
    "returned": time(11, 20),
    "accepted": time(11, 20),
}
AFTERNOON = time(15, 40)


def moment(name: str, day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, HOURS.get(name, AFTERNOON)))


def date_report(report: Report, days: Mapping[str, date]) -> None:
    """Put what was filled in a report, and each move of it, on the day named for it.

    `days` has “filled” and the statuses the report went through after that.
    """
    moments = {name: moment(name, day) for name, day in days.items()}
    filled = moments["filled"]
    report.values.update(changed_at=filled)
    report.changes.update(at=filled)
    report.texts.update(changed_at=filled)
    report.explanations.update(at=filled)
    _date_findings(report, moments)
    for event in report.events.all():
        report.events.filter(pk=event.pk).update(at=moments["filled" if event.new == Status.DRAFT else event.new])
    Report.objects.filter(pk=report.pk).update(changed_at=filled)


def _date_findings(report: Report, moments: Mapping[str, datetime]) -> None:
    """What the rules said was first said when the report was submitted, and decided when it was accepted."""
    found = moments.get("submitted", moments["filled"])
    report.findings.update(found_at=found)
    report.findings.filter(gone_at__isnull=False).update(gone_at=found)
    report.findings.exclude(decision="").update(decided_at=moments.get("accepted", found))
    Report.objects.filter(pk=report.pk, findings_at__isnull=False).update(findings_at=found)
