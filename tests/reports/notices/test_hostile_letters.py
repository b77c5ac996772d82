"""Links of letters in hands that they were not made for: changed, of another letter, looked at by a machine."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reports import documents
from reports.models import Document, Download, Letter

from .test_mailings import closed, contacts, link_in, mailed, north, reports, year

__all__ = ["closed", "contacts", "mailed", "north", "reports", "year"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drawn_quickly(monkeypatch):
    """What stands in the files is told elsewhere."""
    for kind in documents.ARCHIVED:
        monkeypatch.setitem(documents.WRITERS, kind, lambda book: b"drawn")


@pytest.fixture
def link(mailed) -> str:
    return link_in(mailed["chair"])


@pytest.fixture
def file(link) -> str:
    return f"{link}{Document.objects.get(format='xlsx').pk}/"


def test_who_looks_at_the_head_of_a_file_has_not_taken_it(client, methodologist, file, link):
    assert client.head(file).status_code == 200
    client.force_login(methodologist)
    document = Document.objects.get(format="xlsx")
    own = reverse("mailing_document", args=[Letter.objects.first().mailing_id, document.pk])
    assert client.head(own).status_code == 200
    assert Download.objects.count() == 0
    assert [client.get(address).status_code for address in (file, own)] == [200, 200]
    assert sorted(Download.objects.values_list("letter__contact__name", "user__username"), key=str) == [
        ("Chair", None),
        (None, "methodologist"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        str.upper,
        lambda token: f"{token}0",
        lambda token: token[:-1],
        lambda token: "0" * 64,
        lambda token: "ā" * 64,
    ],
)
def test_a_link_that_nobody_was_given_opens_nothing(client, link, file, change):
    token = link.split("/")[2]
    assert client.get(link).status_code == 200
    for address in (link, file):
        assert client.get(address.replace(token, change(token))).status_code == 404
    assert Download.objects.count() == 0


def test_what_the_database_keeps_of_a_link_opens_nothing(client, link):
    for letter in Letter.objects.all():
        assert client.get(reverse("letter", args=[letter.digest])).status_code == 404


def test_a_link_signs_nobody_in(client, link, file):
    assert client.get(file).status_code == 200
    assert "sessionid" not in client.cookies
    assert client.get(reverse("home")).status_code == 302


def test_a_link_whose_days_are_over_gives_no_file(client, link, file):
    Letter.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert [client.get(link).status_code, client.get(file).status_code] == [410, 404]
    assert Download.objects.count() == 0


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_link_is_only_opened(client, link, file, method):
    assert [getattr(client, method)(address).status_code for address in (link, file)] == [405, 405]


def test_what_a_link_opens_is_kept_nowhere(client, link, file):
    for address in (link, file):
        answer = client.get(address)
        told = [answer[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")]
        assert told == ["private, no-store, max-age=0", "no-referrer", "noindex, nofollow"]
