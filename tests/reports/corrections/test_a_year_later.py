"""A report prints last year's figures beside its own: documents of it lose their force when those are corrected."""

from copy import deepcopy
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from libraries.models import Role
from reports import documents, workflow
from reports.corrections import deciding
from reports.exports import pdf
from reports.filling import Entry, save
from reports.models import Correction, Document, Edition, Notice, Report, Status

from ...conftest import person
from ..summaries.summary_story import SMALL_FORM, period_of, publish
from .story import APRIL, CAUSE, MAY, asked, figures_of, number, rows_of, settled
from .test_deciding import fresh
from .test_drawn_meanwhile import agreed_first
from .test_effect import effect


def issued(report, language="en", at=APRIL) -> Document:
    return documents.issue(documents.settled_revision(fresh(report), at=at), language, at=at)


def printed(document, label) -> str:
    """What the paper says of a figure: its line, or nothing."""
    pages = PdfReader(BytesIO(documents.contents(document))).pages
    lines = "\n".join(page.extract_text() for page in pages).replace("\u00a0", " ").splitlines()
    return next((line.removeprefix(label).strip() for line in lines if line.startswith(f"{label} ")), "")


def in_force() -> list[tuple[str, str, int]]:
    found = Document.objects.filter(superseded_at=None).order_by("pk")
    names = ("report__library__name", "report__period__code", "number")
    return list(found.values_list(*(f"report_revision__{name}" for name in names)))


def told() -> list[tuple[str, str]]:
    return list(Notice.objects.filter(kind="superseded").order_by("user", "pk").values_list("user__username", "url"))


def test_the_next_year_is_drawn_anew_with_the_corrected_figure(
    year, librarian, methodologist, analyst, director, stranger, english
):
    """Visits: 400, then 480, which is 20.0 % more. With 550 in 2022 they are 12.7 % fewer."""
    old, other = issued(year["b23"]), issued(year["a23"])
    for who in (analyst, analyst, director):
        documents.record_download(old, user=who, at=APRIL)
    documents.record_download(other, user=stranger, at=APRIL)
    assert printed(old, "Visits") == "400 480 +20.0 %"
    assert rows_of(effect(year["b22"]).issued) == [("Birch library, 2023, revision 1", "PDF, en", "2", "0")]

    deciding.agree(asked(fresh(year["b22"]), librarian), by=methodologist, at=MAY)

    new = issued(year["b23"], at=MAY)
    old.refresh_from_db()
    assert (old.superseded_at, printed(old, "Visits")) == (MAY, "400 480 +20.0 %")
    assert (new.pk == old.pk, printed(new, "Visits")) == (False, "550 480 −12.7 %")
    assert issued(year["b23"], at=MAY) == new
    assert in_force() == [("Alder library", "2023", 1), ("Birch library", "2023", 1)]
    url = reverse("report", args=[year["b23"].pk])
    assert told() == [("analyst", url), ("director", url)]
    assert (fresh(year["b23"]).revision, figures_of(year["b23"])) == (1, {"users": 120, "visits": 480})


def test_its_own_documents_come_first_and_nobody_is_told_again(year, librarian, methodologist, analyst, english):
    later, own = issued(year["b23"]), issued(year["b22"])
    latvian = issued(year["b23"], "lv")
    for document in (own, later, latvian):
        documents.record_download(document, user=analyst, at=APRIL)
    assert rows_of(effect(year["b22"]).issued) == [
        ("Birch library, 2022, revision 1", "PDF, en", "1", "0"),
        ("Birch library, 2023, revision 1", "PDF, en", "1", "0"),
        ("Birch library, 2023, revision 1", "PDF, lv", "1", "0"),
    ]
    deciding.agree(asked(fresh(year["b22"]), librarian), by=methodologist, at=MAY)
    both = [("analyst", reverse("report", args=[year[key].pk])) for key in ("b22", "b23")]
    assert (in_force(), told()) == ([], both)
    deciding.agree(asked(fresh(year["b22"]), librarian, {"visits": number("551")}), by=methodologist, at=MAY)
    assert told() == both


def reopened(report, by, at=APRIL) -> Report:
    report = fresh(report)
    documents.settled_revision(report, at=at)
    workflow.reopen(report, by=by, comment=CAUSE, fields=None, at=at)
    return report


def accepted_again(report, by) -> None:
    workflow.submit(report, by=by, signed_by="Anna", signed_post="head", at=MAY)
    workflow.accept(report, by=person("acceptor", Role.METHODOLOGIST, region=report.region), at=MAY)


@pytest.mark.parametrize(("visits", "left"), [("550", []), ("400", [("Birch library", "2023", 1)])])
def test_a_report_that_was_opened_counts_again_when_it_is_accepted(year, methodologist, head, visits, left):
    issued(year["b23"])
    report = reopened(year["b22"], methodologist, MAY)
    save(report, by=head, entries={"visits": Entry(number(visits))})
    assert in_force() == [("Birch library", "2023", 1)]
    accepted_again(report, head)
    assert (fresh(report).revision, in_force()) == (2, left)


def test_what_was_drawn_while_last_year_was_open_says_nothing_of_it(year, methodologist, head):
    report = reopened(year["b22"], methodologist)
    without = issued(year["b23"])
    accepted_again(report, head)
    assert (printed(without, "Visits"), in_force()) == ("480", [])
    assert printed(issued(year["b23"], at=MAY), "Visits") == "400 480 +20.0 %"


def test_last_year_accepted_late_is_printed_from_then_on(year, head):
    report = fresh(year["b22"])
    Report.objects.filter(pk=report.pk).update(status=Status.DRAFT)
    issued(year["b23"])
    accepted_again(fresh(report), head)
    assert in_force() == []


# What does not print it.


def test_nothing_is_superseded_that_does_not_print_the_figure(year, librarian, methodologist, library, sister_library):
    """Another form of the same year, the year after next, and the same form of another library."""
    other = deepcopy(SMALL_FORM)
    other["form"]["code"], other["edition"] = "other", "other-1"
    of_other = settled(library, period_of(publish(other), "2023"), users=1, visits=2)
    much_later = settled(library, period_of(year["b23"].period.form, "2024"), users=1, visits=2)
    for report in (of_other, much_later, year["a23"]):
        issued(report)
    assert rows_of(effect(year["b22"]).issued) == []
    deciding.agree(asked(fresh(year["b22"]), librarian), by=methodologist, at=MAY)
    assert in_force() == [("Birch library", "2023", 1), ("Birch library", "2024", 1), ("Alder library", "2023", 1)]
    assert told() == []


@pytest.mark.parametrize(
    ("figures", "left"),
    [({"visits": number("550")}, [("Birch library", "2023", 1)]), ({"users": number("110")}, [])],
)
def test_an_edition_that_no_longer_asks_for_the_figure_stays(year, librarian, methodologist, figures, left):
    content = deepcopy(SMALL_FORM)
    gone = ("visits", "visits_per_user")
    content["indicators"] = [one for one in content["indicators"] if one["code"] not in gone]
    block = content["chapters"][0]["blocks"][0]
    block["indicators"] = [code for code in block["indicators"] if code not in gone]
    newer = Edition.objects.create(
        form=year["b22"].period.form,
        code="small-2",
        first_period="2023",
        content=content,
        status=Edition.Status.PUBLISHED,
        published_at=APRIL,
    )
    Report.objects.filter(pk=year["b23"].pk).update(edition=newer)
    document = issued(year["b23"])
    assert len(rows_of(effect(year["b22"], figures).issued)) == 1 - len(left)
    deciding.agree(asked(fresh(year["b22"]), librarian, figures), by=methodologist, at=MAY)
    assert (printed(document, "Visits"), in_force()) == ("", left)


# While it is drawn.


def test_a_report_is_not_kept_beside_figures_that_were_corrected_while_it_was_drawn(
    client, year, librarian, methodologist, monkeypatch
):
    correction = asked(fresh(year["b22"]), librarian)
    monkeypatch.setattr(pdf, "report_pdf", agreed_first(pdf.report_pdf, correction, methodologist))
    with pytest.raises(Document.DoesNotExist):
        issued(year["b23"])
    assert (Correction.objects.get().state, in_force()) == ("agreed", [])
    client.force_login(methodologist)
    answer = client.get(reverse("report_pdf", args=[year["b23"].pk]))
    assert (answer.status_code, printed(Document.objects.get(), "Visits (lv)")) == (200, "550 480 −12,7 %")
    assert in_force() == [("Birch library", "2023", 1)]
