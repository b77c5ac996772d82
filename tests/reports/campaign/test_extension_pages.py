"""More time on the board and on its own page: one click, any day, a refusal that loses nothing, and who may."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.models import Event, Report, Status

WHY = "The librarian is ill until Monday."


@pytest.fixture
def due(year_2023):
    """The period is due in two days and accepted in nine."""
    today = timezone.localdate()
    year_2023.due, year_2023.accept_due = today + timedelta(days=2), today + timedelta(days=9)
    year_2023.save()
    return year_2023.due


@pytest.fixture
def report(due, make_report, library):
    return make_report(library, Status.DRAFT)


@pytest.fixture
def office(client, methodologist):
    client.force_login(methodologist)
    client.cookies["django_language"] = "en"
    return client


def page(report):
    return reverse("report_extension", args=[report.pk])


def withdrawal(report):
    return reverse("report_extension_withdraw", args=[report.pk])


def test_a_button_of_the_board_gives_three_days_more_and_leads_back(office, report, due):
    board = reverse("board", args=["annual", "2023"])
    until = due + timedelta(days=3)
    answer = office.post(page(report), {"to": until.isoformat(), "reason": WHY}, follow=True)
    assert answer.redirect_chain == [(board, 302)]
    assert [str(message) for message in answer.context["messages"]] == [
        f"Birch library has time until {until.strftime('%-d %b %Y')}."
    ]
    assert Report.objects.get().extended_to == until


def test_it_is_taken_back_with_a_button(office, report, due):
    Report.objects.update(extended_to=due + timedelta(days=3))
    assert "Take the extra time back" in office.get(page(report)).content.decode()
    assert office.post(withdrawal(report)).status_code == 302
    assert Report.objects.get().extended_to is None
    again = office.post(withdrawal(report))
    assert again.status_code == 422
    assert "This library was given no more time" in again.content.decode()


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        (-3, WHY, "is over already. Choose a later day."),
        (1, WHY, "anyway. Choose a later day."),
        (10, WHY, "Choose an earlier day, or say that it may be later."),
        (4, "ill", "Write why, in at least 10 characters."),
    ],
)
def test_what_is_refused_stays_on_the_page(office, report, days, reason, sentence):
    to = (timezone.localdate() + timedelta(days=days)).isoformat()
    answer = office.post(page(report), {"to": to, "reason": reason})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert (sentence in shown, f'value="{to}"' in shown, reason in shown) == (True, True, True)
    assert (Report.objects.get().extended_to, Event.objects.count()) == (None, 0)


def test_later_than_acceptance_has_to_be_said(office, report, due):
    to = due + timedelta(days=8)
    office.post(page(report), {"to": to.isoformat(), "reason": WHY, "beyond": "on"})
    assert Report.objects.get().extended_to == to


@pytest.mark.parametrize("to", ["", "soon", "2024-02-30", "99999-01-01", "\x00", "0001-01-01"])
def test_what_is_no_day_is_refused(office, report, to):
    answer = office.post(page(report), {"to": to, "reason": WHY})
    assert (answer.status_code, WHY in answer.content.decode()) == (422, True)
    assert Report.objects.get().extended_to is None


def test_a_report_that_is_in_is_only_looked_at(office, report, due):
    Report.objects.update(status=Status.SUBMITTED)
    shown = office.get(page(report)).content.decode()
    assert (
        "Only a report that the library still works on" in shown,
        '<button class="button button-primary"' in shown,
    ) == (
        True,
        False,
    )
    answer = office.post(page(report), {"to": (due + timedelta(days=3)).isoformat(), "reason": WHY})
    assert (answer.status_code, Report.objects.get().extended_to) == (422, None)


# Who may

CASES = [
    ("methodologist", 200),
    ("librarian", 403),
    ("head", 403),
    ("central", 403),
    ("director", 403),
    ("administrator", 403),
    ("analyst", 404),
    ("school_methodologist", 404),
    ("stranger", 404),
]


@pytest.mark.parametrize(("role", "expected"), CASES)
@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.DRAFT, Status.RETURNED, Status.REOPENED])
def test_only_the_methodologist_gives_more_time(role, expected, status, request, client, report, due):
    Report.objects.update(status=status)
    client.force_login(request.getfixturevalue(role))
    assert client.get(page(report)).status_code == expected
    answer = client.post(page(report), {"to": (due + timedelta(days=3)).isoformat(), "reason": WHY})
    assert answer.status_code == (302 if expected == 200 else expected)
    assert Report.objects.filter(extended_to__isnull=False).exists() == (expected == 200)
    answer = client.post(withdrawal(report))
    assert answer.status_code == (302 if expected == 200 else expected)


def test_a_library_of_another_region_is_not_seen(office, due, make_report, far_library):
    far = make_report(far_library, Status.DRAFT)
    assert (office.get(page(far)).status_code, office.post(withdrawal(far)).status_code) == (404, 404)


def test_time_is_never_taken_back_by_a_link(office, report):
    assert office.get(withdrawal(report)).status_code == 405


def test_the_library_sees_its_own_day(client, report, librarian, due):
    Report.objects.update(extended_to=date(2099, 1, 1))
    client.force_login(librarian)
    client.cookies["django_language"] = "en"
    shown = client.get(reverse("report", args=[report.pk])).content.decode()
    assert ("1 Jan 2099" in shown, due.strftime("%-d %b %Y") in shown) == (True, False)


def test_more_time_does_not_hide_why_the_report_came_back(client, report, librarian, methodologist):
    Report.objects.update(status=Status.RETURNED)
    said = "The visits look too low."
    Event.objects.create(report=report, by=methodologist, old="submitted", new="returned", comment=said)
    Event.objects.create(report=report, by=methodologist, old="returned", new="returned", comment="More time.")
    client.force_login(librarian)
    shown = client.get(reverse("report", args=[report.pk])).content.decode()
    warning = shown.partition('<div class="notice notice-warning">')[2].partition("</div></div>")[0]
    assert (said in warning, "More time." in warning) == (True, False)
