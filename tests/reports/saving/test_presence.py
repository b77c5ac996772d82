"""Who else is in a report is shown; nobody is kept out by it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.models import Presence
from reports.saving import presence

AT = timezone.now()


def seconds(count):
    return AT + timedelta(seconds=count)


def test_two_who_are_in_a_report_see_each_other(report, librarian, head):
    assert presence.seen(report, librarian, "finance", at=AT) == []
    others = presence.seen(report, head, "services", at=seconds(30))
    assert [(one["name"], one["chapter"]) for one in others] == [("Librarian", "finance")]
    assert [one["name"] for one in presence.seen(report, librarian, "staff", at=seconds(60))] == ["Head"]
    assert Presence.objects.count() == 2


def test_who_gave_no_sign_for_a_minute_and_a_half_has_left(report, librarian, head):
    presence.seen(report, librarian, "finance", at=AT)
    assert len(presence.seen(report, head, "finance", at=seconds(89))) == 1
    assert presence.seen(report, head, "finance", at=seconds(90)) == []


def test_old_signs_of_life_are_forgotten(report, librarian, head):
    presence.seen(report, librarian, "finance", at=AT)
    presence.seen(report, head, "finance", at=AT + timedelta(days=1, seconds=1))
    assert [one.user for one in Presence.objects.all()] == [head]


def test_a_colleague_in_another_report_is_not_shown(report, make_report, sister_library, librarian, central):
    presence.seen(make_report(sister_library), central, "finance", at=AT)
    assert presence.seen(report, librarian, "finance", at=AT) == []


@pytest.mark.parametrize(("language", "title"), [("en", "Funding"), ("lv", "Finansiālais nodrošinājums")])
def test_the_page_is_told_the_chapter_in_words(client, report, librarian, head, language, title):
    presence.seen(report, head, "finance", at=timezone.now())
    client.force_login(librarian)
    client.cookies["django_language"] = language
    url = reverse("report_alive", args=[report.pk])
    answer = client.post(url, {"chapter": "staff"}, content_type="application/json")
    assert answer.json() == {"others": [{"name": "Head", "chapter": "finance", "title": title}]}


def test_the_progress_of_each_chapter_is_told(client, report, librarian):
    client.force_login(librarian)
    client.cookies["django_language"] = "en"
    chapters = client.get(reverse("report_progress", args=[report.pk])).json()["chapters"]
    assert list(chapters) == [chapter.code for chapter in report.blueprint.chapters]
    assert (chapters["finance"]["code"], chapters["finance"]["word"]) == ("not_started", "not started")
    assert chapters["finance"]["answered"] == 0
