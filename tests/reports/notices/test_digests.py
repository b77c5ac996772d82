"""Those who want one letter a day get one letter a day, with all of the day in it."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from libraries.models import Mail
from reports.models import Notice
from reports.notices.digests import next_digest
from reports.notices.reading import choose_mail
from reports.notices.sending import send_again, send_due

from .conftest import MORNING, told
from .test_sending import server

pytestmark = pytest.mark.django_db


@pytest.fixture
def daily(addressed, stranger):
    return addressed(stranger, Mail.DAILY)


@pytest.mark.parametrize(
    ("written", "goes"),
    [
        (datetime(2024, 1, 22, 13, 59, tzinfo=UTC), datetime(2024, 1, 22, 14, 0, tzinfo=UTC)),
        (datetime(2024, 1, 22, 14, 0, tzinfo=UTC), datetime(2024, 1, 23, 14, 0, tzinfo=UTC)),
        (datetime(2024, 1, 22, 23, 30, tzinfo=UTC), datetime(2024, 1, 23, 14, 0, tzinfo=UTC)),  # past midnight in Riga
        (datetime(2024, 3, 30, 15, 0, tzinfo=UTC), datetime(2024, 3, 31, 13, 0, tzinfo=UTC)),  # summer time begins
    ],
)
def test_the_letter_of_the_day_goes_at_four(written, goes):
    assert next_digest(written) == goes


def test_the_day_is_told_in_one_letter(post, daily, clock):
    told(daily, subject="The first")
    told(daily, key="story:2", subject="The second")
    assert send_due(clock=clock) == 0
    clock.now = datetime(2024, 1, 22, 14, 1, tzinfo=UTC)
    assert send_due(clock=clock) == 1
    [letter] = post
    assert (letter.to, letter.subject) == (["stranger@example.lv"], "2 notices today")
    assert letter.body == (
        "The first\nIt really did.\nhttps://reports.example.lv/reports/\n\n"
        "The second\nIt really did.\nhttps://reports.example.lv/reports/\n\n"
        "-- \n"
        "All notices, and how often they are mailed to you: https://reports.example.lv/notices/"
    )
    assert list(Notice.objects.order_by("pk").values_list("kind", "state", "sent_at")) == [
        ("story", "sent", clock.now),
        ("story", "sent", clock.now),
        ("digest", "sent", clock.now),
    ]


def test_there_is_one_letter_a_day_however_late_it_goes(post, daily, clock):
    """The worker was away from Monday noon to Tuesday morning: Monday is told on Tuesday, Tuesday on Wednesday."""
    told(daily)
    clock.now = datetime(2024, 1, 23, 6, 0, tzinfo=UTC)
    assert send_due(clock=clock) == 1
    told(daily, key="story:2", at=clock.now)
    for hour in (14, 18):
        clock.now = datetime(2024, 1, 23, hour, 0, tzinfo=UTC)
        assert send_due(clock=clock) == 0
    clock.now = datetime(2024, 1, 24, 14, 0, tzinfo=UTC)
    assert send_due(clock=clock) == 1
    assert [letter.subject for letter in post] == ["1 notice today", "1 notice today"]


def test_a_day_with_nothing_to_tell_has_no_letter(post, daily, clock):
    clock.now = datetime(2024, 1, 22, 14, 1, tzinfo=UTC)
    assert send_due(clock=clock) == 0
    assert Notice.objects.count() == 0


def test_the_letter_shares_its_fate_with_what_it_tells(post, settings, daily, clock, administrator):
    told(daily)
    clock.now = datetime(2024, 1, 22, 14, 1, tzinfo=UTC)
    server(settings, "Refusing", how="unknown address")
    send_due(clock=clock)
    assert list(Notice.objects.order_by("pk").values_list("state", "problem")) == [
        ("failed", "550 No such user here"),
        ("failed", "550 No such user here"),
    ]
    one, letter = Notice.objects.order_by("pk")
    assert send_again(one, by=administrator, at=clock.now) is False
    assert send_again(letter, by=administrator, at=clock.now) is True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    send_due(clock=clock)
    assert len(post) == 1
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


class TestWishes:
    def test_from_now_on_at_once(self, post, daily, clock):
        told(daily)
        choose_mail(daily, Mail.EACH, at=MORNING)
        assert send_due(clock=clock) == 1
        assert post[0].subject == "Something happened"

    def test_from_now_on_once_a_day(self, post, reader, clock):
        told(reader)
        choose_mail(reader, Mail.DAILY, at=MORNING)
        assert send_due(clock=clock) == 0
        clock.now = datetime(2024, 1, 22, 14, 0, tzinfo=UTC)
        assert send_due(clock=clock) == 1
        assert post[0].subject == "1 notice today"

    def test_not_at_all(self, post, reader, clock):
        told(reader)
        choose_mail(reader, Mail.NONE, at=MORNING)
        assert send_due(clock=clock) == 0
        assert Notice.objects.get().state == "quiet"

    def test_what_went_out_stays_sent(self, post, reader, clock):
        told(reader)
        send_due(clock=clock)
        choose_mail(reader, Mail.DAILY, at=timezone.now())
        choose_mail(reader, Mail.EACH, at=timezone.now())
        assert send_due(clock=clock) == 0


@pytest.mark.parametrize("people", [1, 3])
def test_a_letter_of_the_day_costs_the_same_however_much_it_tells(
    django_assert_num_queries, post, daily, clock, people
):
    for number in range(people):
        told(daily, key=f"story:{number}")
    clock.now = datetime(2024, 1, 22, 14, 0, tzinfo=UTC)
    with django_assert_num_queries(19):
        assert send_due(clock=clock) == 1
