"""Letters go out once: taken, sent, marked; what fails is tried again, what is uncertain is left to a person."""

from datetime import timedelta

import pytest
from django.core import mail

from libraries.models import Mail, User
from reports.models import Notice
from reports.notices import sending
from reports.notices.sending import PAUSES, send_again, send_due

from .conftest import MORNING, told
from .servers import REFUSES

pytestmark = pytest.mark.django_db


def server(settings, name: str, **options) -> None:
    settings.MAILERS = {"default": {"BACKEND": f"tests.reports.notices.servers.{name}", "OPTIONS": options}}


def test_a_letter_says_it_in_plain_words(post, reader, clock):
    told(reader, subject="Birch library, 2023: accepted")
    assert send_due(clock=clock) == 1
    [letter] = post
    assert letter.subject == "Birch library, 2023: accepted"
    assert (letter.from_email, letter.to, letter.cc, letter.bcc) == (
        "libnet@example.lv",
        ["stranger@example.lv"],
        [],
        [],
    )
    assert letter.body == (
        "It really did.\n\n"
        "https://reports.example.lv/reports/\n\n"
        "-- \n"
        "To get one letter a day, or none, choose so here: https://reports.example.lv/notices/"
    )
    assert letter.message()["Content-Language"] == "en"
    assert letter.message()["Auto-Submitted"] == "auto-generated"


def test_the_number_of_a_letter_is_made_of_what_it_tells(post, reader, clock):
    """So that a letter which a person sends again, and which had arrived, is known to be the same."""
    [notice] = told(reader)
    send_due(clock=clock)
    Notice.objects.update(state="failed", sent_at=None)
    send_again(notice, by=reader, at=MORNING)
    send_due(clock=clock)
    first, second = (letter.message()["Message-ID"] for letter in post)
    assert first == second
    number, host = first.removeprefix("<").removesuffix(">").split("@")
    assert (len(number), host) == (40, "reports.example.lv")


def test_what_was_sent_is_marked_and_not_sent_again(post, reader, clock):
    [notice] = told(reader)
    clock.pass_by(minutes=3)
    assert [send_due(clock=clock), send_due(clock=clock)] == [1, 0]
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.attempts, notice.problem) == ("sent", clock.now, 1, "")
    assert len(post) == 1


@pytest.mark.parametrize(
    ("how", "state", "problem"),
    [
        ("unknown address", "failed", "550 No such user here"),
        ("taken for spam", "failed", "554 Looks like spam"),
        ("header", "failed", "Header values can't contain newlines"),
        ("full mailbox", "waiting", "452 Mailbox full"),
        ("busy", "waiting", "451 Try again later"),
        ("wrong sender", "waiting", "(553, b'Not your address', 'libnet@example.lv')"),
        ("line dropped", "uncertain", "Connection unexpectedly closed"),
        ("no answer", "uncertain", "timed out"),
    ],
)
def test_what_becomes_of_a_letter_that_was_not_taken(post, settings, reader, clock, how, state, problem):
    [notice] = told(reader)
    server(settings, "Refusing", how=how)
    assert send_due(clock=clock) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.problem, notice.sent_at) == (state, problem, None)


def test_every_refusal_has_its_case():
    [cases] = test_what_becomes_of_a_letter_that_was_not_taken.pytestmark
    assert {case[0] for case in cases.args[1]} == set(REFUSES)


def test_an_unreachable_server_is_tried_again_with_growing_pauses(post, settings, reader, clock):
    [notice] = told(reader)
    server(settings, "Closed")
    waited = []
    for _attempt in PAUSES:
        send_due(clock=clock)
        notice.refresh_from_db()
        assert notice.state == "waiting"
        waited.append(notice.not_before - clock.now)
        clock.now = notice.not_before - timedelta(seconds=1)
        assert send_due(clock=clock) == 0
        clock.now = notice.not_before
    assert [pause.total_seconds() / 60 for pause in waited] == [1, 5, 30, 120, 720]
    send_due(clock=clock)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.problem) == ("failed", 6, "Connection refused")


def test_an_unreachable_server_is_not_asked_for_every_letter(post, settings, reader, clock):
    first, second = told(reader) + told(reader, key="story:2")
    server(settings, "Closed")
    send_due(clock=clock)
    assert list(Notice.objects.order_by("pk").values_list("pk", "attempts")) == [(first.pk, 1), (second.pk, 0)]


def test_one_letter_that_is_refused_does_not_hold_up_the_next(post, reader, librarian, clock, addressed):
    told(reader, addressed(librarian))
    Notice.objects.filter(user=reader).update(address="not an address")
    assert send_due(clock=clock) == 1
    assert list(Notice.objects.order_by("pk").values_list("state", "problem")) == [
        ("failed", "This is not an e-mail address."),
        ("sent", ""),
    ]


def test_a_server_that_takes_the_letter_and_then_forgets_its_manners_has_taken_it(post, settings, reader, clock):
    [notice] = told(reader)
    server(settings, "Rude")
    assert send_due(clock=clock) == 1
    notice.refresh_from_db()
    assert notice.state == "sent"


def test_wrong_settings_cost_no_letter(post, settings, reader, clock):
    [notice] = told(reader)
    settings.MAILERS = {"default": {"BACKEND": "no.such.Backend"}}
    with pytest.raises(mail.InvalidMailer):
        send_due(clock=clock)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("waiting", 0)


@pytest.mark.parametrize(
    "address", ["a@example.lv\nBcc: b@example.lv", "a@example.lv, b@example.lv", "", "ā@example.lv"]
)
def test_no_address_brings_in_another(post, reader, clock, address):
    [notice] = told(reader)
    Notice.objects.update(address=address)
    send_due(clock=clock)
    notice.refresh_from_db()
    assert (notice.state, post) == ("failed", [])


def test_what_a_person_called_herself_is_no_header(post, reader, clock):
    told(reader, subject="Zane\r\nBcc: everybody@example.com, 2023: accepted")
    Notice.objects.update(subject="Zane\r\nBcc: everybody@example.com")  # as if it had come in some other way
    send_due(clock=clock)
    notice = Notice.objects.get()
    assert (notice.state, post) == ("failed", [])


class TestDeath:
    """The worker dies between two steps. Nothing goes out twice; what is lost is said to be uncertain."""

    class DeathError(BaseException):
        pass

    @pytest.mark.parametrize(
        ("step", "after", "letters", "state"),
        [
            ("claim", False, 1, "sent"),  # nothing was taken: the next worker sends it
            ("claim", True, 0, "uncertain"),
            ("hand_over", False, 0, "uncertain"),
            ("hand_over", True, 1, "uncertain"),  # it did go out, and nobody can know
            ("_mark", False, 1, "uncertain"),
            ("_mark", True, 1, "sent"),
        ],
    )
    def test_nothing_goes_out_twice(self, post, reader, clock, monkeypatch, step, after, letters, state):
        [notice] = told(reader)
        with monkeypatch.context() as context:
            real = getattr(sending, step)

            def instead(*args, **kwargs):
                if after:
                    real(*args, **kwargs)
                raise self.DeathError

            context.setattr(sending, step, instead)
            with pytest.raises(self.DeathError):
                send_due(clock=clock)
        for _turn in range(3):
            send_due(clock=clock)
            clock.pass_by(minutes=16)
        send_due(clock=clock)
        notice.refresh_from_db()
        assert (len(post), notice.state) == (letters, state)

    def test_only_a_person_sends_again_what_is_uncertain(self, post, reader, clock, administrator):
        [notice] = told(reader)
        Notice.objects.update(state="uncertain", attempts=1, claimed_at=MORNING)
        assert send_due(clock=clock) == 0
        assert send_again(notice, by=administrator, at=clock.now) is True
        assert send_again(notice, by=administrator, at=clock.now) is False
        assert send_due(clock=clock) == 1
        notice.refresh_from_db()
        assert (notice.state, notice.attempts) == ("sent", 1)

    def test_a_slow_worker_that_comes_back_knows_better(self, post, reader, clock):
        [notice] = told(reader)
        taken = sending.claim(notice.pk, clock.now)
        clock.pass_by(minutes=16)
        sending.doubt_lost(clock.now)
        notice.refresh_from_db()
        assert notice.state == "uncertain"
        sending._mark(taken, sending.Outcome("sent"), clock.now)
        notice.refresh_from_db()
        assert (notice.state, notice.sent_at) == ("sent", clock.now)


def test_what_is_being_sent_is_left_alone_for_a_while(post, reader, clock):
    [notice] = told(reader)
    sending.claim(notice.pk, clock.now)
    clock.pass_by(minutes=14)
    assert send_due(clock=clock) == 0
    notice.refresh_from_db()
    assert notice.state == "sending"


def test_of_two_who_take_a_letter_one_has_it(post, reader, clock):
    [notice] = told(reader)
    assert [sending.claim(notice.pk, clock.now) is None for _worker in range(2)] == [False, True]


def test_what_somebody_no_longer_wants_is_not_sent(post, reader, clock):
    [notice] = told(reader)
    reader.mail = Mail.NONE
    reader.save()
    assert send_due(clock=clock) == 0
    notice.refresh_from_db()
    assert (notice.state, post) == ("quiet", [])


def test_a_request_is_held_up_for_seconds_at_most(post, reader, librarian, head, addressed, clock, monkeypatch):
    told(reader, addressed(librarian), addressed(head))
    real = sending.hand_over

    def slowly(*args):
        clock.pass_by(seconds=4)
        return real(*args)

    monkeypatch.setattr(sending, "hand_over", slowly)
    assert send_due(clock=clock, seconds=5) == 2
    assert send_due(clock=clock, seconds=5) == 1


@pytest.mark.parametrize("letters", [1, 3])
def test_a_letter_costs_five_queries(django_assert_num_queries, post, reader, clock, letters):
    """Four to look; then each is taken, read, and marked between the beginning and the end of a transaction."""
    for number in range(letters):
        told(reader, key=f"story:{number}")
    with django_assert_num_queries(4 + letters * 5):
        assert send_due(clock=clock) == letters


@pytest.mark.parametrize("wish", [Mail.EACH, Mail.DAILY])
def test_what_waits_for_somebody_who_was_switched_off_is_dropped_and_stays_in_the_outbox(
    wish, post, reader, clock, addressed
):
    addressed(reader, mail=wish)
    [notice] = told(reader)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    clock.pass_by(days=1)
    assert (send_due(clock=clock), post) == (0, [])
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == ("failed", "Not sent: this person has no account in use any more.")


def test_a_letter_goes_to_the_address_that_the_person_has_by_now(post, reader, clock):
    """The administrator has put a wrong address right, and somebody sends the letter again."""
    (notice,) = told(reader)
    Notice.objects.update(state=Notice.State.FAILED)
    reader.email = "right@example.lv"
    reader.save()
    assert send_again(notice, by=reader, at=MORNING)
    send_due(clock=clock)
    assert [letter.to for letter in mail.outbox] == [["right@example.lv"]]
    assert Notice.objects.get().address == "right@example.lv"
