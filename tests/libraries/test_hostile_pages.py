"""What every page owes to a shared computer, and what no address may contain."""

import pytest
from django.test import Client
from django.urls import reverse

NEVER = "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.parametrize("page", ["report_list", "training_list", "summary_list", "password_change"])
def test_no_browser_keeps_what_a_person_saw_while_signed_in(client, methodologist, page):
    client.force_login(methodologist)
    assert client.get(reverse(page))["Cache-Control"] == NEVER


def test_browsers_keep_what_everybody_may_see(client, db):
    answer = client.get("/static/css/base.css")
    assert "no-store" not in answer["Cache-Control"]
    answer.close()


ADDRESSES = [
    "/summaries/annual/2023/municipality/%00/",
    "/summaries/annual/2023/region/%00/",
    "/admin/libraries/library/?kind__exact=%00",
    "/admin/reports/report/?status__exact=%00",
    "/reports/?period=%00",
    "/login/?next=%00",
    "/%00",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_nul_is_not_found(client, administrator, address):
    client.force_login(administrator)
    assert client.get(address).status_code == 404


def test_every_answer_forbids_frames_scripts_of_others_and_guessing(client, librarian):
    client.force_login(librarian)
    for address in (reverse("report_list"), "/nowhere/"):
        answer = client.get(address)
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "default-src 'none'; script-src 'self'" in answer["Content-Security-Policy"]
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"


@pytest.mark.parametrize("page", ["report_submit", "report_accept", "report_return", "report_not_required", "logout"])
def test_nothing_changes_by_a_link_or_without_the_token(client, head, page):
    address = reverse(page) if page == "logout" else reverse(page, args=[1])
    client.force_login(head)
    assert client.get(address).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(head)
    assert strict.post(address).status_code == 403


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/reports/7/return/", "/reports/7/"),
        ("/reports/7/review/decide/", "/reports/7/review/"),
        ("/reports/7/questions/3/reply/", "/reports/7/"),
        ("/corrections/7/refuse/", "/corrections/7/"),
        ("/notices/7/read/", "/notices/"),
        ("/logout/", "/"),
    ],
)
def test_whoever_opens_an_address_that_only_takes_what_is_sent_comes_to_its_page(client, methodologist, address, page):
    """As after a refusal, in another language or signed in anew."""
    client.force_login(methodologist)
    answer = client.get(address, headers={"Accept": "text/html,application/xhtml+xml"})
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert client.get(address, headers={"Accept": "application/json"}).status_code == 405
