"""The key of a person's journal, and ways around the limit on wrong passwords."""

import json

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD

NEVER = "max-age=0, no-cache, no-store, must-revalidate, private"


def sign_in(client, username, password, **more):
    sent = json.dumps({"username": username, "password": password})
    return client.post(reverse("sign_in_here"), sent, content_type="application/json", **more)


def test_nothing_on_the_way_keeps_the_key(client, librarian):
    client.force_login(librarian)
    assert client.get(reverse("journal_key"))["Cache-Control"] == NEVER


def test_after_signing_out_there_is_no_key(client, librarian):
    client.force_login(librarian)
    client.logout()
    assert client.get(reverse("journal_key")).status_code == 401


@pytest.mark.parametrize("other", ["LIBRARIAN", " librarian ", "Librarian\u00a0", "\uff4cibrarian"])
def test_a_name_written_otherwise_counts_with_the_name(client, librarian, other):
    for _time in range(10):
        sign_in(client, other, "wrong")
    assert sign_in(client, "librarian", PASSWORD).status_code == 422


def test_an_address_that_the_browser_claims_does_not_count(client, librarian):
    for time in range(10):
        sign_in(client, "librarian", "wrong", headers={"X-Forwarded-For": f"10.0.0.{time}"})
    assert sign_in(client, "librarian", PASSWORD, headers={"X-Forwarded-For": "10.0.1.1"}).status_code == 422


def test_somebody_else_s_failures_elsewhere_do_not_keep_her_out(client, librarian):
    for _time in range(10):
        sign_in(client, "librarian", "wrong", REMOTE_ADDR="192.0.2.7")
    assert sign_in(client, "librarian", PASSWORD, REMOTE_ADDR="192.0.2.8").status_code == 200
