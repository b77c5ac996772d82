"""The worker does what waits, goes on after a failure, stops when it is told, and shares the work with others."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from reports import findings, work
from reports.models import Notice, Status
from reports.notices import digests, sending
from reports.notices.reading import choose_mail
from reports.notices.sending import send_due

from ..saving.test_hostile_moments import at_once
from .conftest import MORNING, told
from .test_sending import server

PROJECT = Path(__file__).parents[3]
LETTERS = 12


@pytest.mark.django_db
class TestOnce:
    def test_everything_that_waits_is_sent(self, post, reader):
        for number in range(3):
            told(reader, key=f"story:{number}")
        call_command("work", "--once")
        assert len(post) == 3
        assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}

    def test_reports_that_have_changed_are_checked(self, post, make_report, library):
        report = make_report(library, Status.SUBMITTED, changed_at=MORNING)
        assert list(findings.outdated()) == [report]
        call_command("work", "--once")
        report.refresh_from_db()
        assert report.findings_at > MORNING
        assert list(findings.outdated()) == []

    def test_a_failure_is_a_sentence_and_does_not_keep_the_letters_back(self, post, reader, monkeypatch):
        told(reader)
        monkeypatch.setattr(findings, "outdated", lambda: 1 / 0)
        with pytest.raises(CommandError, match=r"^Not everything could be done: record_findings\.$"):
            call_command("work", "--once")
        assert len(post) == 1

    def test_a_report_that_cannot_be_checked_does_not_keep_the_others_waiting(
        self, post, make_report, library, sister_library, monkeypatch
    ):
        broken, sound = (
            make_report(place, Status.SUBMITTED, changed_at=MORNING) for place in (library, sister_library)
        )
        record = findings.record_anew

        def fails_for_one(reports, *, at):
            assert broken not in reports
            record(reports, at=at)

        monkeypatch.setattr(findings, "record_anew", fails_for_one)
        call_command("work", "--once")
        assert list(findings.outdated()) == [broken]
        sound.refresh_from_db()
        assert sound.findings_at > MORNING

    def test_nothing_to_do_is_no_failure(self, post):
        call_command("work", "--once")
        assert post == []


@pytest.mark.django_db
def test_the_worker_goes_on_after_a_failure(post, settings, reader, caplog, monkeypatch):
    """In its first turn the mail server is broken in a way that nobody has thought of."""
    told(reader)
    server(settings, "Broken")
    assert [work.failed(result) for result in work.turn()] == [False, False, False, True]
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    told(reader, key="story:2")
    assert [work.failed(result) for result in work.turn()] == [False, False, False, False]
    assert list(Notice.objects.order_by("pk").values_list("state", flat=True)) == ["sending", "sent"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(post, reader):
    for number in range(LETTERS):
        told(reader, key=f"story:{number}")
    sent = at_once(partial(send_due, seconds=60), partial(send_due, seconds=60))
    assert sum(sent) == LETTERS
    assert Counter(letter.message()["Message-ID"] for letter in post).most_common(1)[0][1] == 1
    assert len(post) == LETTERS


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_the_letter_of_the_day_write_one(post, addressed, stranger, clock):
    daily = addressed(stranger, "daily")
    for number in range(3):
        told(daily, key=f"story:{number}")
    clock.pass_by(days=1)
    assert sum(at_once(*[partial(send_due, clock=clock)] * 2)) == 1
    assert [letter.subject for letter in post] == ["3 notices today"]


@pytest.mark.django_db(transaction=True)
def test_who_wishes_otherwise_while_her_letter_of_the_day_is_written_is_mailed_once(
    post, addressed, stranger, clock, monkeypatch
):
    daily = addressed(stranger, "daily")
    told(daily)
    clock.pass_by(days=1)
    choosing = beside(partial(choose_mail, daily, "each", at=clock.now))

    def entry(notice):
        choosing.start()
        choosing.join(timeout=0.3)  # longer than it takes who need not wait for the letter
        return notice.subject

    monkeypatch.setattr(digests, "_entry", entry)
    assert send_due(clock=clock) == 1
    choosing.join()
    daily.refresh_from_db()
    assert (send_due(clock=clock), daily.mail) == (0, "each")
    assert [letter.subject for letter in post] == ["1 notice today"]


def beside(act):
    """Somebody else, on a connection of her own; SQLite in memory has a single one."""

    class AtOnce(Thread):
        start, join = Thread.run, lambda _self, timeout=None: None

    def and_leave():
        try:
            act()
        finally:
            connection.close()

    return AtOnce(target=act) if connection.vendor == "sqlite" else Thread(target=and_leave)


@pytest.mark.django_db
def test_what_went_into_the_letter_of_the_day_is_not_taken_for_one_of_its_own(post, addressed, stranger, clock):
    """It stood in the list of another worker before."""
    [notice] = told(addressed(stranger, "daily"))
    clock.pass_by(days=1)
    digests.compose_due(clock.now)
    assert sending.claim(notice.pk, clock.now) is None


@pytest.fixture
def site(tmp_path, post):
    """A copy of this database as a site of its own on SQLite, whose letters become files."""
    folder = tmp_path / "site"
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"LIBNET_DATA_DIR": str(folder), "LIBNET_MAIL": f"file:{folder}/mail", "LIBNET_WORKER": "yes"}

    def start(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "work", *arguments]
        return subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True)

    def copy() -> None:
        target = sqlite3.connect(folder / "libnet.sqlite3")
        connection.connection.backup(target)
        target.close()

    start.copy, start.folder = copy, folder
    return start


def end(worker: subprocess.Popen) -> tuple[int, str]:
    """How it ended and what it complained of."""
    _nothing, said = worker.communicate(timeout=60)
    return worker.returncode, said


def letters_in(folder: Path) -> list[str]:
    """The numbers of the letters that were written there."""
    files = (folder / "mail").glob("*.log") if (folder / "mail").exists() else ()
    return [message_from_bytes(part.strip())["Message-ID"] for file in files for part in _letters(file)]


def _letters(file: Path) -> list[bytes]:
    return [part for part in file.read_bytes().split(b"-" * 79 + b"\n") if part.strip()]


@pytest.mark.django_db(transaction=True)
def test_processes_share_the_letters_of_one_file(site, reader):
    if connection.vendor != "sqlite":
        return  # the threads above have connections of their own there
    for number in range(LETTERS):
        told(reader, key=f"story:{number}", at=timezone.now())
    site.copy()
    workers = [site("--once") for _worker in range(2)]
    assert [end(worker) for worker in workers] == [(0, "")] * 2
    sent = letters_in(site.folder)
    assert (len(sent), len(set(sent))) == (LETTERS, LETTERS)


@pytest.mark.django_db(transaction=True)
def test_the_worker_stops_when_it_is_told_to(site, reader):
    if connection.vendor != "sqlite":
        return
    told(reader, at=timezone.now())
    site.copy()
    worker = site()
    until = time.monotonic() + 40
    while not letters_in(site.folder) and time.monotonic() < until:
        time.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    assert end(worker) == (0, "")
    assert len(letters_in(site.folder)) == 1


@pytest.mark.django_db
def test_a_worker_that_dies_leaves_the_rest_to_others(post, reader, clock, monkeypatch):
    """It takes three letters and dies with the second in its hands."""
    for number in range(3):
        told(reader, key=f"story:{number}")
    real = sending.hand_over
    handed = []

    def die_at_the_second(letter, mailer):
        handed.append(letter)
        if len(handed) == 2:
            raise SystemExit
        return real(letter, mailer)

    with monkeypatch.context() as context:
        context.setattr(sending, "hand_over", die_at_the_second)
        with pytest.raises(SystemExit):
            send_due(clock=clock)
    clock.pass_by(minutes=20)
    assert send_due(clock=clock) == 1
    assert list(Notice.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "uncertain", "sent"]
    assert len(post) == 2
