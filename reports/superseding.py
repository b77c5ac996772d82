"""Marking documents that something newer stands for, and telling whoever has one."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db.models import F
from django.urls import reverse

from libraries.models import User

from .models import Document, Report, Summary, SummaryRevision
from .notices import writing


def supersede(documents: Iterable[Document], *, url: str, by: User | None, at: datetime) -> list[Document]:
    """Mark those of these documents that are not marked yet, and tell everybody who has one of them, once.

    `url` leads to what is in force now. Says which were marked.
    """
    fresh = [document for document in documents if document.superseded_at is None]
    Document.objects.filter(pk__in=[one.pk for one in fresh], superseded_at=None).update(superseded_at=at)
    for document in fresh:
        document.superseded_at = at
    for _revision, theirs in groupby(fresh, key=_revision_of):
        writing.superseded(list(theirs), url=url, by=by, at=at)
    return fresh


def _revision_of(document: Document) -> tuple[int, int]:
    return document.summary_revision_id or 0, document.report_revision_id or 0


def older_of_report(report: Report, *, by: User | None, at: datetime) -> list[Document]:
    """Supersede what was issued of earlier revisions of the report; called when a new one is kept."""
    issued = Document.objects.filter(report_revision__report=report, superseded_at=None)
    older = issued.exclude(report_revision__number=report.revision).order_by("report_revision", "pk")
    return supersede(older, url=reverse("report", args=[report.pk]), by=by, at=at)


def older_of_reports(reports: Iterable[Report], *, by: User | None, at: datetime) -> None:
    """The same of many reports; one query, and more only for those of which something was issued."""
    issued = Document.objects.filter(report_revision__report__in=reports, superseded_at=None).order_by()
    older = issued.exclude(report_revision__number=F("report_revision__report__revision"))
    with_older = set(older.values_list("report_revision__report", flat=True))
    for report in reports:
        if report.pk in with_older:
            older_of_report(report, by=by, at=at)


def older_of_summary(record: Summary, *, by: User | None, at: datetime) -> list[Document]:
    """The same for a summary."""
    issued = Document.objects.filter(summary_revision__summary=record, superseded_at=None)
    older = issued.exclude(summary_revision__number=record.revision).order_by("summary_revision", "pk")
    return supersede(older, url=url_of(record), by=by, at=at)


def of_revision(revision: SummaryRevision, *, by: User | None, at: datetime) -> list[Document]:
    """Supersede a revision of a summary before there is a newer one: its figures are known to be wrong."""
    issued = revision.documents.filter(superseded_at=None)
    return supersede(issued, url=url_of(revision.summary), by=by, at=at)


def url_of(record: Summary) -> str:
    """The page of a summary."""
    return reverse("summary", args=_address(record))


def letters_url_of(record: Summary) -> str:
    """The page on which its letters are sent."""
    return reverse("summary_analysis", args=_address(record))


def _address(record: Summary) -> tuple[str, ...]:
    period = record.period
    return period.form.code, period.code, record.level, record.code
