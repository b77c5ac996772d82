"""A methodologist says where the central library checks first; what is decided already stays so."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from libraries.models import Library, Municipality, Supervision
from reports import workflow
from reports.models import Report, Status

S = Status
PAGE = "review_levels"


@pytest.fixture
def reader(client, methodologist):
    client.force_login(methodologist)
    client.cookies["django_language"] = "en"
    return client


def switch(client, municipality, *, on: bool):
    said = {"municipality": municipality.atvk} | ({"central_check": "on"} if on else {})
    answer = client.post(reverse(PAGE), said)
    municipality.refresh_from_db()
    return answer


def test_the_page_says_who_checks_and_what_waits(reader, municipality, library, sister_library, central, make_report):
    """The report of the central library itself waits for nobody but the methodologist."""
    Library.objects.filter(pk=sister_library.pk).update(kind=Library.Kind.CENTRAL)
    sister_library.refresh_from_db()
    make_report(library, S.SUBMITTED)
    make_report(sister_library, S.SUBMITTED)
    (line,) = reader.get(reverse(PAGE)).context["levels"]
    assert (line.municipality, line.branches, line.people, line.waiting, line.checked) == (municipality, 1, 1, 1, 0)
    assert not line.nobody


def test_a_step_that_nobody_can_make_is_pointed_out(reader, municipality):
    switch(reader, municipality, on=True)
    page = reader.get(reverse(PAGE))
    assert page.context["levels"][0].nobody
    assert "Nobody there has an account of the central library" in page.content.decode()


def test_switched_on_what_is_submitted_waits_and_what_is_accepted_stays(
    reader, municipality, library, sister_library, make_report, methodologist, central
):
    submitted, accepted = make_report(library, S.SUBMITTED), make_report(sister_library, S.ACCEPTED)
    switch(reader, municipality, on=True)
    with pytest.raises(workflow.WorkflowError, match="has not checked this report yet"):
        workflow.accept(Report.objects.get(pk=submitted.pk), by=methodologist)
    workflow.check_off(Report.objects.get(pk=submitted.pk), by=central)
    assert Report.objects.get(pk=accepted.pk).status == S.ACCEPTED


def test_switched_off_what_is_submitted_or_checked_can_be_accepted(
    reader, municipality, library, sister_library, make_report, methodologist
):
    switch(reader, municipality, on=True)
    reports = [make_report(library, S.SUBMITTED), make_report(sister_library, S.CHECKED)]
    switch(reader, municipality, on=False)
    for report in reports:
        workflow.accept(Report.objects.get(pk=report.pk), by=methodologist)
    assert {report.status for report in Report.objects.all()} == {S.ACCEPTED}


def test_who_switched_stands_in_the_log_and_nothing_twice(reader, municipality, methodologist):
    for _time in range(2):
        assert switch(reader, municipality, on=True).status_code == 302
    (entry,) = LogEntry.objects.all()
    assert (entry.user, entry.get_edited_object()) == (methodologist, municipality)
    assert entry.change_message == "The central library checks the reports of its branches first."


def test_a_municipality_of_another_region_is_not_there(reader, other_municipality):
    assert switch(reader, other_municipality, on=True).status_code == 404
    assert not other_municipality.central_check


@pytest.mark.parametrize("typed", ["", "nowhere", "9" * 500, "9001000\x00"])
def test_a_municipality_that_does_not_exist_is_not_found(typed, reader, municipality):
    assert reader.post(reverse(PAGE), {"municipality": typed, "central_check": "on"}).status_code == 404


WHO_SEES = {
    "librarian": 403,
    "head": 403,
    "central": 403,
    "school_methodologist": 200,
    "director": 200,
    "analyst": 403,
    "administrator": 403,
}


@pytest.mark.parametrize(("role", "answer"), WHO_SEES.items())
def test_nobody_else_says_who_checks(role, answer, request, client, municipality):
    client.force_login(request.getfixturevalue(role))
    page = client.get(reverse(PAGE))
    assert page.status_code == answer
    assert b'name="municipality"' not in page.content
    assert switch(client, municipality, on=True).status_code == 403
    assert not municipality.central_check


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_of_the_database_for_one_municipality_and_three(
    count, reader, region, municipality, django_assert_num_queries
):
    """The session, the person and her roles; the municipalities, their branches, reports and people."""
    for number in range(1, count):
        one = Municipality.objects.create(
            atvk=f"900{number}999", name=f"Elm {number}", valid_from=municipality.valid_from
        )
        Supervision.objects.create(municipality=one, region=region, valid_from=municipality.valid_from)
    reader.get(reverse(PAGE))  # the session is renewed by the first page
    with django_assert_num_queries(7):
        assert len(reader.get(reverse(PAGE)).context["levels"]) == count
