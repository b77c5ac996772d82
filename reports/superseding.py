"""Marking documents that something newer stands for, and telling whoever has one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from libraries.models import User

from .computing import BLANK, Given, State
from .facts import settled
from .models import Document, Period, Report, Status, Summary, SummaryRevision, Value
from .notices import writing
from .report_documents import printed_of_last_year
from .revisions import FIGURES, Content


def supersede(documents: Iterable[Document], *, url: str, by: User | None, at: datetime) -> list[Document]:
    """Mark those of these documents that are not marked yet, and tell everybody who has one of them, once.

    `url` leads to what is in force now. Says which were marked. They are locked, so that of two who supersede the same
    one only the first tells; who holds documents waits for no report.
    """
    held = Document.objects.filter(pk__in=[one.pk for one in documents], superseded_at=None)
    fresh = list(held.order_by("pk").select_for_update(of=("self",)))
    Document.objects.filter(pk__in=[one.pk for one in fresh]).update(superseded_at=at)
    for document in fresh:
        document.superseded_at = at
    for _revision, theirs in groupby(sorted(fresh, key=_revision_of), key=_revision_of):
        writing.superseded(list(theirs), url=url, by=by, at=at)
    return fresh


def _revision_of(document: Document) -> tuple[int, int]:
    return document.summary_revision_id or 0, document.report_revision_id or 0


def older_of_report(report: Report, *, by: User | None, at: datetime) -> list[Document]:
    """Supersede what was issued of earlier revisions of the report, and the documents of a year later that print it.

    Called when a new revision is kept.
    """
    own = Q(report_revision__report=report) & ~Q(report_revision__number=report.revision)
    issued = _in_force(own | _a_year_later([report]))
    older = [one for one in issued if _report_of(one) == report.pk]
    later = [one for one in issued if _report_of(one) != report.pk]
    marked = supersede(older, url=reverse("report", args=[report.pk]), by=by, at=at)
    for key, theirs in groupby(_no_longer_true(later, report) if later else (), key=_report_of):
        marked += supersede(theirs, url=reverse("report", args=[key]), by=by, at=at)
    return marked


def older_of_reports(reports: Collection[Report], *, by: User | None, at: datetime) -> None:
    """The same of many reports; one query, and more only for those that something was issued of, or a year later."""
    own = Q(report_revision__report__in=reports) & ~Q(report_revision__number=F("report_revision__report__revision"))
    issued = _in_force(own | _a_year_later(reports)).order_by()
    libraries = set(issued.values_list("report_revision__report__library", flat=True))
    for report in reports:
        if report.library_id in libraries:
            older_of_report(report, by=by, at=at)


def _report_of(document: Document) -> int | None:
    return document.report_revision.report_id if document.report_revision else None


def _in_force(condition: Q) -> QuerySet[Document]:
    """Those of the documents of reports that nothing newer stands for, report by report."""
    found = Document.objects.filter(condition, superseded_at=None)
    with_form = found.select_related("report_revision__report__edition").defer(
        "report_revision__content", "report_revision__report__edition__content"
    )
    return with_form.order_by("report_revision", "pk")


# A year later.


def issued_a_year_later(report: Report, figures: Collection[str]) -> list[Document]:
    """The documents in force of the library's next report on the same form that print one of these figures."""
    return _printing(_in_force(_a_year_later([report])), figures)


def _a_year_later(reports: Iterable[Report]) -> Q:
    """The condition “a document of the same library and form, a year after one of these reports”."""
    libraries: dict[Period, list[int]] = {}
    for report in reports:
        libraries.setdefault(report.period, []).append(report.library_id)
    found = Q(pk__in=[])
    for period, those in libraries.items():
        code = f"{period.year + 1}{period.code[4:]}"
        later = Report.objects.filter(period__form=period.form_id, period__code=code, library__in=those)
        found |= Q(report_revision__report__in=later)
    return found


def _printing(documents: Iterable[Document], figures: Collection[str]) -> list[Document]:
    return [
        one
        for one in documents
        if one.report_revision and not printed_of_last_year(one.report_revision.report.blueprint).isdisjoint(figures)
    ]


def _no_longer_true(later: Sequence[Document], report: Report) -> list[Document]:
    """Those that print a figure that the new revision has changed, or were drawn while the report was open.

    What was drawn while it was open says nothing of it.
    """
    now, *earlier = report.revisions.order_by("-number")[:2]
    if not earlier:
        return list(later)
    then = earlier[0]
    opened = report.events.filter(new=Status.REOPENED, at__gte=then.at).order_by("at", "pk").first()
    changed = differing(report, _given_in(then.content), _given_in(now.content))
    untrue = {one.pk for one in _printing(later, changed)}
    return [one for one in later if one.pk in untrue or (opened and one.made_at >= opened.at)]


def differing(report: Report, then: Mapping[str, Value | Given], now: Mapping[str, Value | Given]) -> set[str]:
    """The figures of the report that differ, those that are computed among them."""
    before, after = settled(report, then), settled(report, now)
    return {code for code in {*before, *after} if before.get(code, BLANK) != after.get(code, BLANK)}


def _given_in(content: Content) -> dict[str, Given]:
    return {code: _given(kept) for code, kept in content[FIGURES].items()}


def _given(kept: Mapping[str, str]) -> Given:
    number = kept.get("number")
    return Given(Decimal(number) if number else None, State(kept.get("state") or State.KNOWN))


# Summaries.


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
