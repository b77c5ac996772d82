"""Notices are written down with what they tell of: once for each person, in her language, in the same transaction."""

import pytest
from django.db import transaction
from django.utils.translation import gettext as _

from libraries.models import Mail
from reports.models import Notice
from reports.notices import tell

from .conftest import MORNING, told

pytestmark = pytest.mark.django_db


def test_each_is_told_in_her_own_language(post, addressed, librarian, head):
    addressed(librarian, language="lv")
    addressed(head, language="en")
    tell([librarian, head], kind="story", key="k", about=lambda: (_("accepted"), _("Log out")), url="/", at=MORNING)
    assert [
        (notice.user, notice.language, notice.subject, notice.text) for notice in Notice.objects.order_by("pk")
    ] == [
        (librarian, "lv", "pieņemts", "Iziet"),
        (head, "en", "accepted", "Log out"),
    ]


def test_nobody_is_told_the_same_twice(post, reader, librarian):
    told(reader)
    told(reader, librarian, librarian)
    assert [notice.user for notice in Notice.objects.order_by("pk")] == [reader, librarian]


def test_something_else_is_told_too(post, reader):
    told(reader)
    told(reader, key="story:2")
    assert Notice.objects.count() == 2


def test_whoever_has_left_is_not_told(post, reader):
    reader.is_active = False
    told(reader)
    assert Notice.objects.count() == 0


def test_what_is_taken_back_was_never_told(post, reader):
    with transaction.atomic():
        told(reader)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("mail", "address", "state"),
    [
        (Mail.EACH, True, "waiting"),
        (Mail.DAILY, True, "waiting"),
        (Mail.NONE, True, "quiet"),
        (Mail.EACH, False, "quiet"),
    ],
)
def test_mail_goes_to_those_who_want_it_and_have_an_address(post, addressed, stranger, mail, address, state):
    reader = addressed(stranger, mail)
    reader.email = reader.email if address else ""
    assert [(notice.state, notice.address) for notice in told(reader)] == [(state, reader.email)]


def test_where_no_mail_is_set_up_people_are_told_in_the_application(post, settings, reader):
    settings.MAIL_IS_SENT = False
    assert [notice.state for notice in told(reader)] == ["quiet"]


def test_a_subject_is_one_line_and_not_too_long(post, reader):
    [notice] = told(reader, subject="Birch library\r\nBcc: everybody@example.com\n" + "x" * 300)
    assert notice.subject == ("Birch library Bcc: everybody@example.com " + "x" * 300)[:199] + "…"


@pytest.mark.parametrize("people", [1, 3])
def test_telling_costs_one_query_whoever_is_told(
    django_assert_num_queries, post, people, addressed, librarian, head, central
):
    listed = [addressed(person) for person in (librarian, head, central)][:people]
    with django_assert_num_queries(1):
        tell(listed, kind="story", key="k", about=lambda: ("s", "t"), url="/", at=MORNING)


def test_without_a_worker_the_letter_goes_out_after_the_change(
    post, settings, reader, django_capture_on_commit_callbacks
):
    settings.WORKER = False
    with django_capture_on_commit_callbacks(execute=True):
        told(reader)
        assert post == []
    assert [letter.to for letter in post] == [["stranger@example.lv"]]
    assert Notice.objects.get().state == "sent"


def test_a_letter_that_fails_never_breaks_the_change(
    post, settings, reader, django_capture_on_commit_callbacks, caplog
):
    settings.WORKER = False
    settings.MAILERS = {"default": {"BACKEND": "tests.reports.notices.servers.Broken"}}
    with django_capture_on_commit_callbacks(execute=True):
        told(reader)
    assert Notice.objects.get().state == "sending"
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["django.tasks"]
