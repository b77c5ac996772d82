"""Documents as they were given out: kept byte for byte, who has which, and which of them are superseded."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.tasks import TaskResultStatus, task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from libraries.models import User

from . import revisions
from .aggregates.summarising import summarise
from .areas import Area, Level, find
from .exports import pdf
from .exports.csv import csv_of
from .exports.xlsx import workbook_of
from .models import SETTLED, Document, Download, Letter, Report, Revision, Summary, SummaryRevision
from .report_documents import document_of
from .summaries.books import Book, book_of
from .summaries.standing import as_closed, as_kept, basis_of
from .summaries.tables import Drawing

ARCHIVED = ("xlsx", "pdf")  # of every revision of a summary
LANGUAGE = "lv"  # that of the archive: the official one
REST = timedelta(hours=1)  # before the worker tries again what has failed
WRITERS = {"xlsx": workbook_of, "pdf": pdf.summary_pdf, "csv": csv_of}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "xlsx": SPREADSHEET,
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}


class NotDrawnError(Exception):
    """The files of a summary are not there: they are still being drawn, or could not be."""


def archive(revision: SummaryRevision) -> None:
    """Have the files of a revision drawn: by the worker where there is one, else in place.

    They take seconds, so nobody waits for them with a lock: the transaction that closes the summary is over by then.
    """
    if not settings.WORKER:
        transaction.on_commit(lambda: draw(revision, at=timezone.now()))


def draw(revision: SummaryRevision, *, at: datetime) -> bool:
    """Draw the files; says whether they are there then. That it failed is remembered, and logged with the reason."""
    result = draw_files.enqueue(revision.pk)
    failed = result.status == TaskResultStatus.FAILED
    SummaryRevision.objects.filter(pk=revision.pk).update(drawing_failed_at=at if failed else None)
    return not failed and bool(result.return_value)


@task
def draw_files(key: int) -> bool:
    """Draw the files of a revision as long as the figures are still its own: a newer one will have files of its own."""
    revision = SummaryRevision.objects.select_related("summary__period__form").get(pk=key)
    area = find(revision.summary.level, revision.summary.code, on=revision.summary.period.last_day)
    if not is_true(revision, area):
        return False
    books = books_of(revision, area)
    return is_true(revision, area) and keep_files(revision, area, books)


def draw_missing(*, at: datetime) -> int:
    """Draw the files of the revisions in force that have none: the worker was to do it, or was stopped doing it.

    One that failed is tried again after an hour, and when somebody asks for it. Says how many were drawn.
    """
    waiting = SummaryRevision.objects.filter(number=F("summary__revision"), documents=None)
    due = waiting.filter(Q(drawing_failed_at=None) | Q(drawing_failed_at__lte=at - REST))
    return sum(draw(revision, at=at) for revision in due)


def ask_again(revision: SummaryRevision) -> None:
    """Have the files drawn that could not be drawn before."""
    SummaryRevision.objects.filter(pk=revision.pk).update(drawing_failed_at=None)
    archive(revision)


def books_of(revision: SummaryRevision, area: Area) -> dict[str, Book]:
    """What each of the archived files holds. On paper the whole country goes by municipality."""
    record = revision.summary
    with translation.override(LANGUAGE):
        drawing = Drawing(summarise(area, record.period, at=revision.at), LANGUAGE, as_closed(record, revision))
        long = book_of(drawing)
        short = book_of(drawing, municipalities=True) if area.level == Level.NATION else long
    return {"xlsx": long, "pdf": short}


def keep_files(revision: SummaryRevision, area: Area, books: Mapping[str, Book]) -> bool:
    """Draw the files and keep them, all of them or none; says whether they are kept.

    Drawing takes seconds, in which a correction may be agreed: then nobody would ever supersede these files.
    """
    drawn: dict[str, bytes] = {}
    for kind, book in books.items():
        with translation.override(LANGUAGE):
            drawn[kind] = WRITERS[kind](book)
    with transaction.atomic():
        if not _is_in_force(revision) or not is_true(revision, area):
            return False
        for kind, content in drawn.items():
            if not revision.documents.filter(format=kind, language=LANGUAGE).exists():
                document = Document(summary_revision=revision, format=kind, language=LANGUAGE)
                _keep(document, name_of(revision), content, timezone.now())
    return True


def _is_in_force(revision: SummaryRevision) -> bool:
    """Whether it is the newest; its reports and then its summary are locked, in the order in which everybody does."""
    under = Report.objects.filter(pk__in=map(int, revision.reports)).in_order_of_time()
    list(under.select_for_update(of=("self",)).values_list("pk"))
    record = Summary.objects.select_for_update(of=("self",)).get(pk=revision.summary_id)
    return record.revision == revision.number


def is_true(revision: SummaryRevision, area: Area) -> bool:
    """Whether the live figures are those of the revision."""
    return as_kept(basis_of(area, revision.summary.period)) == revision.reports


def name_of(revision: SummaryRevision) -> str:
    """The name of its files, without the ending: annual-2023-region-livani-r2."""
    record = revision.summary
    return "-".join([record.period.form.code, record.period.code, record.level, record.code, f"r{revision.number}"])


def _keep(document: Document, name: str, content: bytes, at: datetime) -> Document:
    document.sha256, document.made_at = sha256(content).hexdigest(), at
    document.file.save(f"{name}.{document.format}", ContentFile(content), save=False)
    document.save()
    return document


def issue(revision: Revision, language: str, *, at: datetime) -> Document:
    """The PDF of a settled report, made when somebody takes it for the first time and kept until it is superseded.

    It is the same for everybody: only with pictures that may be published, and beside settled reports only. A revision
    that is no longer the report's own, or stands beside other figures of last year after drawing than before, cannot be
    issued: `Document.DoesNotExist`.
    """
    of_revision = revision.documents.filter(format="pdf", language=language, superseded_at=None)
    if existing := of_revision.first():
        return existing
    with transaction.atomic():
        report, beside = _held_at(revision)
        with translation.override(language):
            drawn = document_of(report, language, among=Report.objects.settled())
    content = pdf.report_pdf(drawn)
    with transaction.atomic():
        report, still = _held_at(revision)  # it, or last year's, may have been corrected while it was being drawn
        if still != beside:
            raise Document.DoesNotExist
        # Of two people who take it at the same moment, both get the one that was kept first.
        document = Document(report_revision=revision, format="pdf", language=language)
        return of_revision.first() or _keep(document, _name_of_report(report), content, at)


def _held_at(revision: Revision) -> tuple[Report, list[int]]:
    """The report and the revision of last year's that it is printed beside, if that counts; both locked.

    While this revision is in force; raises `Document.DoesNotExist`.
    """
    period = revision.report.period
    both = Q(period__code__in=[period.last_year, period.code], period__form=period.form_id)
    reports = Report.objects.filter(both, library=revision.report.library_id).in_order_of_time()
    *before, report = reports.select_for_update(of=("self",)).with_names()
    if report.revision != revision.number or report.status not in SETTLED:
        raise Document.DoesNotExist
    return report, [one.revision for one in before if one.status in SETTLED]


def _name_of_report(report: Report) -> str:
    period = report.period
    return "-".join([period.form.code, period.code, report.library.register_number, f"r{report.revision}"])


def settled_revision(report: Report, *, at: datetime) -> Revision:
    """The revision in force of a settled report; one that was settled before revisions were kept gets its first."""
    with transaction.atomic():
        held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        found = held.revisions.filter(number=held.revision).first()
        if found is None:
            found = revisions.keep(held, by=None, cause=_("As it stood when revisions began to be kept."), at=at)
    report.revision = held.revision
    return found


def of_summary(revision: SummaryRevision, kind: str) -> Document:
    """An archived file of a revision that is true still. Without a worker one that nobody has drawn is drawn now.

    Raises `NotDrawnError`.
    """
    files = revision.documents.filter(format=kind, language=LANGUAGE)
    if found := files.first():
        return found
    if settings.WORKER or revision.drawing_failed_at or not draw(revision, at=timezone.now()):
        raise NotDrawnError
    return files.get()


def record_download(
    document: Document, *, user: User | None = None, letter: Letter | None = None, at: datetime | None = None
) -> Download:
    """Remember who has the document: a person, or whoever opened the link of a letter."""
    return Download.objects.create(document=document, user=user, letter=letter, at=at or timezone.now())


def contents(document: Document) -> bytes:
    """The file, byte for byte as it was given out."""
    with document.file.open("rb") as file:
        return file.read()
