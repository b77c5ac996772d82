"""What no page of ours sends to the addresses that save: a sentence, never an error page, and nothing written."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Presence, Value

from .change_story import figure

GOOD = figure("visits_physical", "1")


def post(client, report, body, page="report_changes"):
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(reverse(page, args=[report.pk]), content, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        b"\xff\xfe",
        "[" * 100_000,
        '{"a":' * 100_000,
        "NaN",
        "[]",
        '"text"',
        "1" * 5000,
        '{"person": NaN, "changes": []}',
        '{"person": Infinity, "changes": []}',
        {"changes": [GOOD]},
        {"person": "PERSON", "changes": [GOOD]},
        {"person": True, "changes": [GOOD]},
        {"person": 10**30, "changes": [GOOD]},
    ],
)
def test_a_message_that_cannot_be_read_is_refused_in_a_sentence(at_work, report, body):
    answer = post(at_work, report, body)
    assert (answer.status_code, answer.json()["reason"]) == (400, "malformed")
    assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize(
    "changes",
    [
        [],
        None,
        {},
        "text",
        [None],
        [[]],
        ["text"],
        [GOOD] * 201,
        [GOOD | {"key": "no-uuid"}],
        [GOOD | {"key": 5}],
        [GOOD | {"key": None}],
        [GOOD | {"kind": "everything"}],
        [GOOD | {"kind": ["figure"]}],
        [GOOD | {"field": 5}],
        [GOOD | {"field": ""}],
        [GOOD | {"field": "x" * 65}],
        [GOOD | {"field": "a\x00b"}],
        [GOOD | {"typed": None}],
        [GOOD | {"typed": 5}],
        [GOOD | {"typed": ["5"]}],
        [GOOD | {"typed": "5\x00"}],
        [GOOD | {"typed": "\ud800"}],
        [GOOD | {"seen": "1"}],
        [GOOD | {"seen": -1}],
        [GOOD | {"seen": 1.5}],
        [GOOD | {"seen": 2**31}],
        [GOOD | {"seen": True}],
        [{"kind": "figure"}],
        [{"key": str(uuid4()), "kind": "cell", "table": "projects", "column": "title", "typed": "x", "seen": 0}],
        [{"key": str(uuid4()), "kind": "remove_row", "row": str(uuid4()), "seen": 0}],
    ],
)
def test_a_change_that_cannot_be_read_is_refused_with_all_others(at_work, report, librarian, changes):
    answer = post(at_work, report, {"person": librarian.pk, "changes": changes})
    assert (answer.status_code, answer.json()["reason"]) == (400, "malformed")
    assert answer.json()["message"].endswith(".")
    assert not Value.objects.exists()


def test_a_message_that_is_too_large_is_refused(at_work, report, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = post(at_work, report, {"person": 1, "changes": [figure("visits_physical", "1" * 2000)]})
    assert (answer.status_code, answer.json()["message"]) == (400, "The message is too large.")


@pytest.mark.parametrize("page", ["report_changes", "report_alive"])
def test_nothing_is_taken_from_another_site(librarian, report, page):
    client = Client(enforce_csrf_checks=True)
    client.force_login(librarian)
    answer = post(client, report, {"person": librarian.pk, "changes": [GOOD], "chapter": "finance"}, page)
    assert answer.status_code == 403
    assert not answer["Content-Type"].startswith("application/json")
    assert not Value.objects.exists()


@pytest.mark.parametrize("chapter", [None, "", 5, "x" * 65, "a\x00", "\ud800"])
def test_a_sign_of_life_from_nowhere_is_refused(at_work, report, chapter):
    assert post(at_work, report, {"chapter": chapter}, "report_alive").status_code == 400
    assert not Presence.objects.exists()


@pytest.mark.parametrize("page", ["report_changes", "report_alive"])
def test_nothing_is_changed_by_a_link(at_work, report, page):
    assert at_work.get(reverse(page, args=[report.pk])).status_code == 405


def test_typed_text_stays_text(at_work, report, librarian):
    typed = "<img src=x onerror=alert(1)>"
    change = figure("n3_repairs", typed, kind="text")
    post(at_work, report, {"person": librarian.pk, "changes": [change]})
    assert report.texts.get().text == "<p>&lt;img src=x onerror=alert(1)&gt;</p>"
    change = figure("visits_physical", "=1+1")
    answer = post(at_work, report, {"person": librarian.pk, "changes": [change]})
    assert answer.json()["results"][0]["text"] == "=1+1"
