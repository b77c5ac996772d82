"""The jobs of the worker, all of which may be done again at any time: what is done stands in the tables."""

from collections.abc import Iterator
from datetime import date

from django.tasks import TaskResult, TaskResultStatus, task
from django.utils import timezone

from . import documents, findings
from .campaign import reminders
from .notices.jobs import send_notices

AT_MOST = 100  # reports checked in one turn
MORNING = 8  # o'clock, when reminders are written: nobody is woken by them
SECONDS = 5  # of sending in one turn, so that the worker stops soon when it is told to


@task
def record_findings_of(report: int) -> None:
    """Check one report that was changed since it was checked last."""
    findings.record_anew(list(findings.outdated().filter(pk=report)), at=timezone.now())


@task
def record_findings() -> int:
    """Check the reports that were changed since they were checked last. Says how many.

    Each by itself: one that cannot be checked is logged and does not keep the others waiting.
    """
    keys = list(findings.outdated().values_list("pk", flat=True)[:AT_MOST])
    results = [record_findings_of.enqueue(key) for key in keys]
    return sum(not failed(result) for result in results)


@task
def send_reminders() -> int:
    """Once a day, from the morning on; done again after a restart it tells nobody twice. Says how many were told."""
    now = timezone.localtime()
    if now.hour < MORNING or _reminded.get("on") == now.date():
        return 0
    told = reminders.send(now.date(), at=now)
    _reminded["on"] = now.date()
    return told


@task
def draw_documents() -> int:
    """Draw the files of summaries that were closed or revised. Says how many summaries."""
    return documents.draw_missing(at=timezone.now())


_reminded: dict[str, date] = {}  # the day whose reminders this process has sent


def turn() -> Iterator[TaskResult]:
    """Do each job once; one that fails is logged and does not keep the others from being done."""
    yield record_findings.enqueue()
    yield send_reminders.enqueue()
    yield draw_documents.enqueue()
    yield send_notices.enqueue(seconds=SECONDS)


def failed(result: TaskResult) -> bool:
    return result.status == TaskResultStatus.FAILED


def found_work(result: TaskResult) -> bool:
    """Whether the job did something, so that there may be more of it."""
    return result.status == TaskResultStatus.SUCCESSFUL and bool(result.return_value)
