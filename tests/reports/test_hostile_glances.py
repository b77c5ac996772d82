"""Whoever may read an accepted report learns nothing from it of the reports that are not accepted yet."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reports.exports import pdf
from reports.models import Explanation, NarrativeText, Period, Status, Value

OWN_COPY = "{}?pictures=all"
SECRETS = ["77,123", "77\u00a0123", "77123", "A secret reason", "A secret text"]


@pytest.fixture
def accepted(library, make_report, year_2023):
    """The year 2023 is accepted; the one before was opened again and is being mended."""
    before = make_report(library, Status.REOPENED, Period.objects.create(form=year_2023.form, code="2022"))
    report = make_report(library, Status.ACCEPTED)
    for one, number in ((before, 77_123), (report, 1_000)):
        Value.objects.create(report=one, code="visits_physical", number=Decimal(number), stated=Decimal(number))
    Explanation.objects.create(report=before, code="visits_physical", text="A secret reason")
    NarrativeText.objects.create(report=before, code="n3_repairs", text="<p>A secret text</p>")
    return report


def secrets_on(client, report) -> dict[str, list[str]]:
    chapters = [reverse("report_chapter", args=[report.pk, chapter.code]) for chapter in report.blueprint.chapters]
    others = [
        reverse(page, args=[report.pk]) for page in ("report", "report_check", "report_figures", "report_progress")
    ]
    library = reverse("library_figures", args=[report.library.register_number])
    history = reverse("report_history", args=[report.pk, "visits_physical"])
    found = {}
    for page in (*chapters, *others, history, library, f"{library}?chapter=all", f"{library}?format=csv"):
        text = client.get(page).content.decode()
        if told := [secret for secret in SECRETS if secret in text]:
            found[page] = told
    return found


def test_an_analyst_sees_nothing_of_a_year_that_is_being_mended(client, analyst, accepted):
    client.force_login(analyst)
    assert secrets_on(client, accepted) == {}


def test_nor_does_the_paper_tell_it(client, analyst, librarian, accepted, monkeypatch):
    monkeypatch.setattr(pdf, "report_pdf", lambda document: repr(document).encode())
    page = reverse("report_pdf", args=[accepted.pk])
    # What is given out is the same for everybody; who works with the report also draws a copy of her own.
    for reader, address, told in ((analyst, page, False), (librarian, page, False), (librarian, OWN_COPY, True)):
        client.force_login(reader)
        assert ("77123" in client.get(address.format(page)).content.decode()) is told, address


def test_her_librarian_does(client, librarian, accepted):
    client.force_login(librarian)
    assert secrets_on(client, accepted) != {}
