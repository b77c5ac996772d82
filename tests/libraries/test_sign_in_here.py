"""Signing in inside a page whose session has ended, the key of what waits in the browser, and wrong passwords."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from libraries import sign_ins
from libraries.models import FailedSignIn
from tests.conftest import PASSWORD

HERE, KEY, LOGIN = reverse("sign_in_here"), reverse("journal_key"), reverse("login")
AT = datetime(2024, 1, 20, 12, 0, tzinfo=UTC)


def sign_in(client, username, password=PASSWORD):
    return client.post(HERE, {"username": username, "password": password}, content_type="application/json")


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def test_a_page_asks_who_is_signed_in_and_gets_a_cookie(client, librarian):
    answer = client.get(HERE)
    assert answer.json() == {"person": None}
    assert answer.cookies["csrftoken"].value
    client.force_login(librarian)
    assert client.get(HERE).json() == {"person": librarian.pk}


def test_the_right_password_opens_a_new_session(client, librarian):
    client.cookies["sessionid"] = "known-to-the-attacker-beforehand"
    answer = sign_in(client, "librarian")
    assert (answer.status_code, answer.json()) == (200, {"person": librarian.pk})
    assert client.cookies["sessionid"].value != "known-to-the-attacker-beforehand"
    assert client.cookies["django_language"].value == "lv"
    assert client.get(HERE).json() == {"person": librarian.pk}


def test_another_person_takes_nothing_over_from_the_session_before(client, librarian, head):
    client.force_login(librarian)
    session = client.session
    session["kept"] = "hers"
    session.save()
    assert sign_in(client, "head").json() == {"person": head.pk}
    assert "kept" not in client.session


@pytest.mark.parametrize(
    ("username", "password"), [("librarian", "wrong"), ("nobody", PASSWORD), ("", ""), ("x" * 300, "")]
)
def test_a_wrong_password_is_refused_in_a_sentence(client, librarian, username, password):
    answer = sign_in(client, username, password)
    assert (answer.status_code, list(answer.json())) == (422, ["reason", "message"])
    assert answer.json()["message"].endswith(".")
    assert client.get(HERE).json() == {"person": None}


def test_a_closed_account_is_not_opened(client, librarian):
    librarian.is_active = False
    librarian.save()
    assert sign_in(client, "librarian").status_code == 422


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "5", '{"username": "x"}', '{"username": 5, "password": []}', "[" * 100_000]
)
def test_a_message_that_cannot_be_read_is_refused(client, db, body):
    answer = client.post(HERE, body, content_type="application/json")
    assert (answer.status_code, answer.json()["reason"]) == (400, "malformed")


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_a_sign_that_no_name_has_is_refused(client, db, sign):
    body = json.dumps({"username": f"a{sign}", "password": "b"})
    assert client.post(HERE, body, content_type="application/json").status_code == 400


def test_nobody_is_signed_in_from_another_site(librarian):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, "librarian").status_code == 403
    token = client.get(HERE).cookies["csrftoken"].value
    sent = json.dumps({"username": "librarian", "password": PASSWORD})
    answer = client.post(HERE, sent, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.json() == {"person": librarian.pk}


def test_each_person_has_a_key_of_her_own_that_stays_the_same(client, librarian, head):
    assert (client.get(KEY).status_code, client.get(KEY).json()) == (401, {"reason": "signed_out"})
    client.force_login(librarian)
    mine = client.get(KEY).json()
    assert (mine["person"], len(b64decode(mine["key"]))) == (librarian.pk, 32)
    assert client.get(KEY).json() == mine
    assert "no-store" in client.get(KEY)["Cache-Control"]
    client.force_login(head)
    assert client.get(KEY).json()["key"] != mine["key"]


def test_a_key_cannot_be_told_from_the_number_of_the_person(client, librarian, settings):
    client.force_login(librarian)
    mine = client.get(KEY).json()["key"]
    settings.SECRET_KEY = "another secret"
    client.force_login(librarian)
    assert client.get(KEY).json()["key"] != mine


@pytest.mark.parametrize("page", ["here", "login", "admin"])
def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(client, administrator, page):
    def attempt(password):
        if page == "here":
            return sign_in(client, "administrator", password)
        url = LOGIN if page == "login" else reverse("admin:login")
        return client.post(url, {"username": "administrator", "password": password})

    for _time in range(10):
        attempt("wrong")
    answer = attempt(PASSWORD)
    assert "The password was wrong too often. Wait 15 minutes, then try again." in answer.content.decode()
    assert client.get(HERE).json() == {"person": None}


def test_both_pages_count_together_and_nobody_else_waits(client, librarian, head):
    for _time in range(5):
        sign_in(client, "Librarian ", "wrong")
        client.post(LOGIN, {"username": "librarian", "password": "wrong"})
    assert sign_in(client, "librarian").status_code == 422
    assert sign_in(client, "head").status_code == 200
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere, "librarian").status_code == 200


def test_the_right_password_ends_the_count(client, librarian):
    for _time in range(9):
        sign_in(client, "librarian", "wrong")
    assert sign_in(client, "librarian").status_code == 200
    assert not FailedSignIn.objects.exists()


def test_the_pause_ends_and_asking_does_not_make_it_longer(db):
    for minute in range(10):
        sign_ins.begin("librarian", "192.0.2.1", at=AT + timedelta(minutes=minute / 2))
    for minute, wait in ((5, 10), (14, 1)):
        with pytest.raises(sign_ins.TooManyError, match=rf"Wait {wait} minute"):
            sign_ins.begin("librarian", "192.0.2.1", at=AT + timedelta(minutes=minute))
    sign_ins.begin("librarian", "192.0.2.1", at=AT + timedelta(minutes=15))
    assert FailedSignIn.objects.count() == 10


def test_neither_name_nor_address_is_kept(client, db):
    sign_in(client, "her password, typed in the wrong field", "wrong")
    assert [len(one.who) for one in FailedSignIn.objects.all()] == [64]
