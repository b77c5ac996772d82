"""Documents that are being drawn while a correction is agreed: none is given out that is true no longer."""

import pytest
from django.urls import reverse

from reports import documents
from reports.areas import region_area
from reports.corrections import deciding
from reports.exports import pdf
from reports.models import Document
from reports.summary_life import life

from .story import APRIL, MAY, asked
from .test_deciding import fresh


def agreed_first(draw, correction, methodologist):
    """`draw`, which the correction is agreed before, once."""

    def drawn(content):
        if correction.decided_at is None:
            deciding.agree(correction, by=methodologist, at=MAY)
            correction.refresh_from_db()
        return draw(content)

    return drawn


def test_a_report_corrected_while_it_is_drawn_is_not_kept(year, librarian, methodologist, monkeypatch):
    report = fresh(year["b22"])
    revision = documents.settled_revision(report, at=APRIL)
    slow = agreed_first(pdf.report_pdf, asked(report, librarian), methodologist)
    monkeypatch.setattr(pdf, "report_pdf", slow)
    with pytest.raises(Document.DoesNotExist):
        documents.issue(revision, "en", at=APRIL)
    assert not Document.objects.exists()


def test_whoever_asked_for_it_gets_the_new_one(client, year, librarian, methodologist, monkeypatch):
    report = fresh(year["b22"])
    slow = agreed_first(pdf.report_pdf, asked(report, librarian), methodologist)
    monkeypatch.setattr(pdf, "report_pdf", slow)
    client.force_login(methodologist)
    answer = client.get(reverse("report_pdf", args=[report.pk]), follow=True)
    assert (answer.status_code, answer["Content-Type"], len(answer.redirect_chain)) == (200, "application/pdf", 1)
    assert [(one.report_revision.number, one.superseded_at) for one in Document.objects.all()] == [(2, None)]


def test_a_summary_corrected_while_its_files_are_drawn_has_only_the_new_ones(
    year, region, librarian, methodologist, monkeypatch, settings
):
    settings.WORKER = True
    report = fresh(year["b22"])
    first = life.close(region_area(region), report.period, by=methodologist, at=APRIL)
    slow = agreed_first(documents.WRITERS["pdf"], asked(fresh(report), librarian), methodologist)
    monkeypatch.setitem(documents.WRITERS, "pdf", slow)
    assert documents.draw(first, at=MAY) is False
    assert not first.documents.exists()
    assert documents.draw(first.summary.revisions.get(number=2), at=MAY) is True
    assert [(one.summary_revision.number, one.superseded_at) for one in Document.objects.all()] == [(2, None)] * 2
