"""The documents that a correction would supersede, and how many people and letters have them."""

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from ..areas import AreaError, find
from ..models import Document, Letter, Report
from ..summaries.standing import revisions_with
from ..tables import Column, Row, Shape, Table, count_cell, text_cell


def issued_of(report: Report) -> QuerySet[Document]:
    """What was given out of the report, then of the summaries it is in, and is in force."""
    mine = Q(report_revision__report=report)
    of_summaries = Q(summary_revision__in=revisions_with(report).order_by().values("pk"))
    found = Document.objects.filter(mine | of_summaries, superseded_at=None)
    named = found.select_related("summary_revision__summary__period__form", "report_revision")
    # SQLite and PostgreSQL place what is null at different ends unless they are told.
    return named.order_by(F("summary_revision").asc(nulls_first=True), "pk")


def letters_with(report: Report) -> int:
    """How many offices were sent a summary that the report is in."""
    return Letter.objects.filter(mailing__revision__in=revisions_with(report).order_by().values("pk")).count()


def issued_table(report: Report) -> Table:
    """Each document with those who have it."""
    counted = issued_of(report).annotate(
        people=Count("downloads__user", distinct=True), letters=Count("downloads__letter", distinct=True)
    )
    rows = tuple(
        Row(
            name_of(document, report),
            (
                text_cell(f"{document.format.upper()}, {document.language}"),
                count_cell(document.people),
                count_cell(document.letters),
            ),
            key=str(document.pk),
        )
        for document in counted
    )
    columns = (
        Column("format", _("Format")),
        Column("people", _("People who have it"), shape=Shape.NUMBER),
        Column("letters", _("Letters it was opened from"), shape=Shape.NUMBER),
    )
    return Table(_("Issued documents that would be superseded"), _("Document"), columns, rows)


def name_of(document: Document, report: Report) -> str:
    """What the document is of, and which revision."""
    if document.summary_revision is None:
        number = document.report_revision.number if document.report_revision else 0
        return _("%(name)s, revision %(number)d") % {"name": report, "number": number}
    record = document.summary_revision.summary
    try:
        area = find(record.level, record.code, on=record.period.last_day).name
    except AreaError:  # the municipality or the region has been taken out of the register since
        area = record.code
    named = {"name": f"{area}, {record.period}", "number": document.summary_revision.number}
    return _("Summary: %(name)s, revision %(number)d") % named
