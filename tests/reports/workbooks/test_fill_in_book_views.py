"""The pages of the workbook: who may download and upload it, what they show, and what is saved when."""

import html
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports import filling
from reports.computing import Given
from reports.ledgers.rows import TypedRow
from reports.ledgers.values import Entry
from reports.models import Report, Status
from reports.workbooks import previews

from ..small_form import published, report_for
from .fill_in import Copy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def small(library):
    report = report_for(library, published(), "2021", status=Status.DRAFT)
    filling.save(report, by=None, entries={"users": Entry(Given(Decimal(488)))})
    return report


@pytest.fixture
def signed_in(client, librarian):
    client.force_login(librarian)
    client.cookies["django_language"] = "en"
    return client


def url(report: Report, name: str = "report_workbook") -> str:
    return reverse(name, args=[report.pk])


def upload(client, report: Report, copy: Copy):
    return client.post(url(report), {"workbook": copy.file()})


def words(response) -> str:
    """What stands on the page, without its tags."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def preview_of(response) -> str:
    return re.search(r'name="preview" value="([^"]+)"', response.content.decode())[1]


def test_the_report_downloads_as_a_workbook_of_the_page_s_language(signed_in, small):
    response = signed_in.get(url(small, "report_workbook_file"))
    assert response["Content-Type"] == XLSX
    assert response["Content-Disposition"] == 'attachment; filename="small-2021-BLB9001.xlsx"'
    assert Copy(response.content).work.sheetnames[0] == "Instructions"


def test_downloaded_filled_in_uploaded_looked_at_and_saved(signed_in, small):
    copy = Copy(signed_in.get(url(small, "report_workbook_file")).content).fill(users=500, visits=9100)
    response = upload(signed_in, small, copy)
    assert response.status_code == 200
    assert "Changes (2)" in words(response)
    assert "Users 488 500 1. Numbers!E7" in words(response)
    assert small.values.get(code="users").number == 488
    saved = signed_in.post(url(small, "report_workbook_apply"), {"preview": preview_of(response)}, follow=True)
    assert saved.redirect_chain == [(url(small, "report"), 302)]
    assert "2 changes from the workbook are saved." in saved.content.decode()
    assert small.values.get(code="users").number == 500
    again = upload(signed_in, small, copy)
    assert "There is nothing to save." in words(again)


def test_problems_stand_with_their_places_and_nothing_can_be_saved(signed_in, small):
    response = upload(signed_in, small, Copy.of(small).fill(users="many", visits=9100))
    assert response.status_code == 422
    assert "1 place in the workbook must be put right." in words(response)
    assert "1. Numbers!E7 many “many” is not a number." in words(response)
    assert "Visits (blank) 9,100" in words(response)
    assert 'name="preview"' not in response.content.decode()


def test_a_conflict_is_decided_by_the_person(signed_in, small):
    copy = Copy.of(small).fill(users=500, visits=9100)
    filling.save(small, by=None, entries={"users": Entry(Given(Decimal(490)))})
    response = upload(signed_in, small, copy)
    assert "Changed in both places (1)" in words(response)
    assert "Keep what is in the report: 490 Take what is in the workbook: 500" in words(response)
    preview = preview_of(response)
    signed_in.post(url(small, "report_workbook_apply"), {"preview": preview, "choice-figure:users": "workbook"})
    assert small.values.get(code="users").number == 500


def test_without_a_choice_the_report_stays(signed_in, small):
    copy = Copy.of(small).fill(users=500, visits=9100)
    filling.save(small, by=None, entries={"users": Entry(Given(Decimal(490)))})
    preview = preview_of(upload(signed_in, small, copy))
    signed_in.post(url(small, "report_workbook_apply"), {"preview": preview, "choice-figure:users": "report"})
    assert [small.values.get(code=code).number for code in ("users", "visits")] == [490, 9100]


def test_a_report_that_changes_after_the_preview_is_shown_anew(signed_in, small):
    preview = preview_of(upload(signed_in, small, Copy.of(small).fill(users=500, visits=9100)))
    filling.save(small, by=None, entries={"users": Entry(Given(Decimal(490)))})
    response = signed_in.post(url(small, "report_workbook_apply"), {"preview": preview})
    assert response.status_code == 409
    assert "The report has changed meanwhile, so nothing was saved." in words(response)
    assert "Changed in both places (1)" in words(response)
    assert not small.values.filter(code="visits").exists()
    signed_in.post(url(small, "report_workbook_apply"), {"preview": preview_of(response)})
    assert [small.values.get(code=code).number for code in ("users", "visits")] == [490, 9100]


def test_a_change_elsewhere_in_the_report_does_not_stop_the_saving(signed_in, small):
    preview = preview_of(upload(signed_in, small, Copy.of(small).fill(users=500)))
    filling.save(small, by=None, entries={"events": Entry(Given(Decimal(12)))})
    assert signed_in.post(url(small, "report_workbook_apply"), {"preview": preview}).status_code == 302
    assert [small.values.get(code=code).number for code in ("users", "events")] == [500, 12]


def test_a_report_that_was_submitted_after_the_preview_is_locked(signed_in, small):
    preview = preview_of(upload(signed_in, small, Copy.of(small).fill(users=500)))
    Report.objects.filter(pk=small.pk).update(status=Status.SUBMITTED)
    response = signed_in.post(url(small, "report_workbook_apply"), {"preview": preview})
    assert response.status_code == 409
    assert "The report is “submitted” and cannot be changed." in words(response)
    assert small.values.get(code="users").number == 488


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_a_locked_report_takes_no_workbook(signed_in, small, status):
    copy = Copy.of(small).fill(users=500)
    Report.objects.filter(pk=small.pk).update(status=status)
    assert f"The report is “{status.label}” and cannot be changed." in words(signed_in.get(url(small)))
    response = upload(signed_in, small, copy)
    assert response.status_code == 409
    assert f"The report is “{status.label}” and cannot be changed." in words(response)
    assert signed_in.get(url(small, "report_workbook_file")).status_code == 403


def test_a_foreign_workbook_is_refused_with_its_reason(signed_in, small, sister_library):
    other = report_for(sister_library, small.edition, "2021")
    response = upload(signed_in, small, Copy.of(other))
    assert response.status_code == 422
    assert "This is the workbook of another library: Alder library. Nothing was read from it." in words(response)


def test_without_a_file_the_page_asks_for_one(signed_in, small):
    response = signed_in.post(url(small), {})
    assert response.status_code == 422
    assert "This field is required." in words(response)


@pytest.mark.parametrize("preview", ["", "nonsense", "a:b:c"])
def test_a_preview_that_is_not_ours_saves_nothing(signed_in, small, preview):
    response = signed_in.post(url(small, "report_workbook_apply"), {"preview": preview}, follow=True)
    assert response.redirect_chain == [(url(small), 302)]
    assert "This preview is no longer valid. Upload the workbook again." in response.content.decode()


def test_a_preview_is_for_one_report_one_person_and_one_day(signed_in, small, library, head, monkeypatch):
    other = report_for(library, small.edition, "2022", status=Status.DRAFT)
    preview = preview_of(upload(signed_in, small, Copy.of(small).fill(users=500)))
    sentence = "This preview is of another report. Upload the workbook again."
    elsewhere = signed_in.post(url(other, "report_workbook_apply"), {"preview": preview}, follow=True)
    assert sentence in elsewhere.content.decode()
    monkeypatch.setattr(previews, "KEPT_FOR", -1)
    late = signed_in.post(url(small, "report_workbook_apply"), {"preview": preview}, follow=True)
    assert "This preview is no longer valid." in late.content.decode()
    monkeypatch.undo()
    signed_in.force_login(head)
    hers = signed_in.post(url(small, "report_workbook_apply"), {"preview": preview}, follow=True)
    assert sentence in hers.content.decode()
    assert small.values.get(code="users").number == 488


AUTHORS = {"librarian", "head", "central"}
READERS = {"methodologist", "director", "administrator"}
STRANGERS = {"school_methodologist", "analyst", "stranger"}


@pytest.mark.parametrize("role", sorted(AUTHORS | READERS | STRANGERS))
def test_only_authors_have_the_workbook(role, request, client, small):
    client.force_login(request.getfixturevalue(role))
    page, file, apply = (
        client.get(url(small)),
        client.get(url(small, "report_workbook_file")),
        client.post(url(small, "report_workbook_apply"), {"preview": ""}),
    )
    upload = client.post(url(small), {"workbook": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")})
    found = page.status_code, file.status_code, apply.status_code, upload.status_code
    if role in AUTHORS:
        assert found == (200, 200, 302, 422)
    else:
        assert set(found) == {403 if role in READERS else 404}


def test_what_is_asked_in_another_way_is_refused(signed_in, small):
    assert signed_in.get(url(small, "report_workbook_apply")).status_code == 405
    assert signed_in.post(url(small, "report_workbook_file")).status_code == 405
    assert signed_in.put(url(small)).status_code == 405


def test_nobody_who_is_not_signed_in_gets_near(client, small):
    for name in ("report_workbook", "report_workbook_file", "report_workbook_apply"):
        assert client.post(url(small, name)).status_code == 302


def test_the_queries_do_not_grow_with_the_report(signed_in, small, django_assert_num_queries):
    signed_in.get(url(small, "report_workbook_file"))  # a form is read once per process
    for rows in (1, 3):
        table = [TypedRow({"title": f"Project {number}"}) for number in range(rows)]
        filling.save(small, by=None, tables={"project_list": table})
        with django_assert_num_queries(10):
            signed_in.get(url(small, "report_workbook_file"))
        copy = Copy.of(small)
        with django_assert_num_queries(10):
            upload(signed_in, small, copy)
