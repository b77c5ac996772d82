"""Signing in, being sent on, and leaving, as an attacker would try them."""

import pytest
from django.urls import reverse

from libraries.models import User
from tests.conftest import PASSWORD

ELSEWHERE = ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]


@pytest.mark.parametrize("where", ["/login/", "/login/?next=/login/", *ELSEWHERE])
def test_nobody_is_sent_in_circles_or_elsewhere(client, librarian, where):
    address = reverse("login", query={"next": where})
    answer = client.post(address, {"username": "librarian", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    again = client.get(address)
    assert (again.status_code, again["Location"]) == (302, "/")


def test_a_closed_account_is_answered_like_one_that_never_was(client, librarian):
    User.objects.filter(pk=librarian.pk).update(is_active=False)
    pages = [
        client.post(reverse("login"), {"username": name, "password": PASSWORD}) for name in ("librarian", "nobody")
    ]
    errors = [page.context["form"].errors for page in pages]
    assert errors[0] == errors[1] != {}


def test_who_is_closed_out_is_out_at_once(client, librarian):
    client.force_login(librarian)
    User.objects.filter(pk=librarian.pk).update(is_active=False)
    assert client.get(reverse("report_list")).status_code == 302


def test_signing_in_takes_a_new_session_and_leaving_ends_it(client, librarian):
    client.cookies["sessionid"] = "known-to-the-attacker-beforehand"
    client.post(reverse("login"), {"username": "librarian", "password": PASSWORD})
    session = client.cookies["sessionid"].value
    assert session != "known-to-the-attacker-beforehand"
    client.post(reverse("logout"))
    client.cookies["sessionid"] = session
    assert client.get(reverse("report_list")).status_code == 302
