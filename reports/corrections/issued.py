"""The documents that a correction would supersede, and how many people and letters have them."""

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from ..areas import AreaError, find
from ..models import Document, Letter, Report
from ..summaries.standing import revisions_with
from ..superseding import differing, issued_a_year_later
from ..tables import Column, Row, Shape, Table, count_cell, text_cell
from .proposal import Proposal


def issued_of(report: Report, figures: Collection[str]) -> QuerySet[Document]:
    """What was given out of the report, of the next year's that prints one of the figures, and of the summaries.

    Only what is in force.
    """
    later = [one.pk for one in issued_a_year_later(report, figures)]
    mine = Q(report_revision__report=report) | Q(pk__in=later)
    of_summaries = Q(summary_revision__in=revisions_with(report).order_by().values("pk"))
    found = Document.objects.filter(mine | of_summaries, superseded_at=None)
    names = ("library", "period__form")
    named = found.select_related(
        "summary_revision__summary__period__form", *(f"report_revision__report__{name}" for name in names)
    )
    # SQLite and PostgreSQL place what is null at different ends unless they are told.
    return named.order_by(F("summary_revision").asc(nulls_first=True), "report_revision__report__period__code", "pk")


def letters_with(report: Report) -> int:
    """How many offices were sent a summary that the report is in."""
    return Letter.objects.filter(mailing__revision__in=revisions_with(report).order_by().values("pk")).count()


def issued_table(proposal: Proposal) -> Table:
    """Each document with those who have it."""
    figures = differing(proposal.report, proposal.reading.values, proposal.ledger.values)
    counted = issued_of(proposal.report, figures).annotate(
        people=Count("downloads__user", distinct=True), letters=Count("downloads__letter", distinct=True)
    )
    rows = tuple(
        Row(
            name_of(document),
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


def name_of(document: Document) -> str:
    """What the document is of, and which revision."""
    if document.summary_revision is None:
        of_report = document.report_revision
        named = {"name": of_report.report, "number": of_report.number} if of_report else {"name": "", "number": 0}
        return _("%(name)s, revision %(number)d") % named
    record = document.summary_revision.summary
    try:
        area = find(record.level, record.code, on=record.period.last_day).name
    except AreaError:  # the municipality or the region has been taken out of the register since
        area = record.code
    named = {"name": f"{area}, {record.period}", "number": document.summary_revision.number}
    return _("Summary: %(name)s, revision %(number)d") % named
