"""Finding a field of a report by its name or its code."""

import pytest
from django.urls import reverse

from reports.chapters.finding import find, places
from reports.models import Edition

from ..small_form import BLUEPRINT


def found(text) -> list[str]:
    return [place.code for place in find(text, places(BLUEPRINT, "en"))]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("LOANS", ["loans", "loans_books", "loans_other"]),
        ("books of", ["loans_books"]),
        ("loans_b", ["loans_books"]),
        ("stöck", ["start", "stock"]),
        ("end", ["expenditure", "stock"]),
        ("summary", ["summary"]),
        ("list proj", ["project_list"]),
        ("", []),
        ("“”", []),
        ("nothing", []),
        ("x" * 100_000, []),
    ],
    ids=lambda value: str(value)[:20],
)
def test_every_word_stands_in_the_name_or_the_code(text, codes):
    assert found(text) == codes


def test_what_begins_so_comes_first():
    assert found("stock at the end") == ["stock"]
    assert found("events") == ["events", "local_events"]
    assert found("stock") == ["stock", "start"]


def test_the_page_leads_to_the_field(at_work, report):
    page = at_work.get(reverse("report_find", args=[report.pk]), {"q": "staff_fte"}).content.decode()
    assert f'<a href="{reverse("report_chapter", args=[report.pk, "staff"])}#at-staff_fte">Staff, FTE</a>' in page


def test_what_is_not_there_is_said_and_what_was_typed_is_only_text(at_work, report):
    page = at_work.get(reverse("report_find", args=[report.pk]), {"q": "<b>moon"}).content.decode()
    assert "No field of this report is called “&lt;b&gt;moon”." in page


def test_to_a_stranger_there_is_no_such_report(client, stranger, report):
    client.force_login(stranger)
    assert client.get(reverse("report_find", args=[report.pk])).status_code == 404


def test_the_fields_of_an_edition_are_kept_by_the_browser(at_work, annual, django_assert_num_queries):
    address = reverse("form_fields", args=[annual.code, "en"])
    answer = at_work.get(address)
    data = answer.json()
    assert data["chapters"]["staff"].startswith("4. ")
    assert ["staff_fte", "Staff, FTE", "staff"] in data["fields"]
    assert ["training", annual.blueprint.tables["training"].title.in_language("en"), "staff"] in data["fields"]
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    with django_assert_num_queries(2):
        again = at_work.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_draft_is_shown_to_nobody_and_an_edition_to_no_visitor(at_work, annual):
    Edition.objects.create(form=annual.form, code="next", first_period="2024", content=annual.content)
    assert at_work.get(reverse("form_fields", args=["next", "en"])).status_code == 404
    at_work.logout()
    assert at_work.get(reverse("form_fields", args=[annual.code, "en"])).status_code == 302
