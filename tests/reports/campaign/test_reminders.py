"""Reminders: who is told what on which day, once, also after the worker was away; the command and the worker."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation

from libraries.models import Library, Membership, Role, User
from reports import work
from reports.campaign import reminders
from reports.campaign.reminders import step
from reports.models import Notice, Period, Report, Status
from tests.conftest import person

DUE = date(2024, 2, 15)


@pytest.fixture
def period(year_2023):
    year_2023.check_due, year_2023.accept_due = date(2024, 2, 22), date(2024, 2, 29)
    year_2023.save()
    return year_2023


@pytest.fixture
def report(period, make_report, library):
    return make_report(library, Status.DRAFT)


def told(on, *kinds):
    """Whom a day tells what, by the name of the account."""
    found = [one for one in reminders.due(on) if not kinds or one.kind in kinds]
    return sorted((one.person.username, one.about()[0]) for one in found)


def before(days):
    return DUE - timedelta(days=days)


# The step


@pytest.mark.parametrize(
    ("left", "expected"),
    [(20, None), (15, None), (14, 14), (13, 14), (4, 14), (3, 3), (1, 3), (0, 0), (-1, None)],
)
def test_a_reminder_holds_until_the_next_one(left, expected):
    assert step(DUE, [14, 3, 0], before(left)) == expected


def test_without_reminders_there_is_no_step():
    assert step(DUE, [], DUE) is None


# Libraries


@pytest.mark.parametrize(
    ("left", "subject"),
    [
        (15, None),
        (14, "Birch library, 2023: due in 14 days"),
        (3, "Birch library, 2023: due in 3 days"),
        (1, "Birch library, 2023: due in 1 day"),
        (0, "Birch library, 2023: due today"),
        (-1, None),
    ],
)
def test_those_who_fill_in_are_reminded_before_the_last_day(report, librarian, head, central, left, subject):
    assert told(before(left)) == ([("head", subject), ("librarian", subject)] if subject else [])


@pytest.mark.parametrize("status", Status)
def test_only_who_has_not_handed_in_is_reminded(period, make_report, library, librarian, status):
    make_report(library, status)
    reminded = status in (Status.NOT_STARTED, Status.DRAFT, Status.RETURNED, Status.REOPENED)
    assert bool(told(before(3), "reminder")) == reminded


def test_where_nobody_has_an_account_the_central_library_is_reminded(report, central):
    assert told(before(3)) == [("central", "Birch library, 2023: due in 3 days")]


def test_a_year_from_before_the_system_is_not_asked_for(period, make_report, library, librarian):
    make_report(library, Status.DRAFT, is_history=True)
    assert told(before(3)) == []


def test_a_period_that_has_not_opened_reminds_nobody(report, librarian):
    Period.objects.update(opens=before(2))
    assert told(before(3)) == []
    assert told(before(2)) == [("librarian", "Birch library, 2023: due in 2 days")]


def test_more_time_moves_the_reminders_that_were_not_sent_yet(report, librarian):
    """A week more: of the 14 days it was reminded already, the 3 days are before its own last day."""
    Report.objects.update(extended_to=DUE + timedelta(days=7))
    assert told(DUE, "reminder") == []
    assert told(DUE + timedelta(days=4), "reminder") == [("librarian", "Birch library, 2023: due in 3 days")]
    assert told(DUE + timedelta(days=7), "reminder") == [("librarian", "Birch library, 2023: due today")]


def test_a_period_has_reminders_of_its_own(report, librarian):
    Period.objects.update(reminder_days=[7])
    assert told(before(8)) == []
    assert told(before(7)) == [("librarian", "Birch library, 2023: due in 7 days")]


# Reviewers


@pytest.fixture
def submitted(period, make_report, library, sister_library):
    return [make_report(place, Status.SUBMITTED) for place in (library, sister_library)]


def test_the_methodologist_is_told_what_waits_before_the_last_day(submitted, methodologist, director, central):
    assert told(date(2024, 2, 15)) == [("methodologist", "2 reports to accept or return")]
    assert told(date(2024, 2, 14)) == []
    assert told(date(2024, 2, 29)) == [("methodologist", "2 reports to accept or return")]
    assert told(date(2024, 3, 1)) == []


def test_the_central_library_is_told_what_it_has_to_check_first(submitted, municipality, methodologist, central):
    municipality.central_check = True
    municipality.save()
    Report.objects.filter(pk=submitted[0].pk).update(status=Status.CHECKED)
    assert told(date(2024, 2, 19)) == [
        ("central", "1 report to check"),
        ("methodologist", "1 report to accept or return"),
    ]


def test_other_regions_are_not_told(submitted, other_region):
    person("far", Role.METHODOLOGIST, region=other_region)
    assert told(date(2024, 2, 29)) == []


# The late


def test_the_methodologist_is_told_each_day_how_many_are_late(report, make_report, sister_library, methodologist):
    make_report(sister_library, Status.NOT_STARTED)
    assert told(DUE, "late") == []
    for day in (16, 17, 18, 29):
        (one,) = [found for found in reminders.due(date(2024, 2, day)) if found.kind == "late"]
        assert (one.about()[0], one.url, one.key) == (
            "2 reports are late",
            reverse("board", args=["annual", "2023"]),
            f"late:2024-02-{day}",
        )


def test_once_the_campaign_is_over_the_late_are_told_on_mondays(report, methodologist):
    days = [date(2024, 3, 1) + timedelta(days=day) for day in range(14)]
    assert [day.isoformat() for day in days if told(day, "late")] == ["2024-03-04", "2024-03-11"]


def test_where_only_the_libraries_have_a_last_day_it_goes_on_for_a_month(report, methodologist):
    Period.objects.update(check_due=None, accept_due=None)
    assert told(DUE + timedelta(days=30), "late") == [("methodologist", "1 report is late")]
    assert told(DUE + timedelta(days=31), "late") == []
    Period.objects.update(due=None)
    assert told(DUE + timedelta(days=5), "late") == []


def test_the_late_of_several_periods_are_one_notice(report, annual, make_report, library, methodologist):
    earlier = Period.objects.create(form=annual.form, code="2022", due=before(9), publish_due=date(2024, 4, 1))
    make_report(library, Status.DRAFT, period=earlier)
    (one,) = [found for found in reminders.due(date(2024, 2, 16)) if found.kind == "late"]
    assert (one.about()[0], one.url) == ("2 reports are late", "/reports/?status=late")


def test_the_methodologist_of_schools_is_told_of_schools(period, make_report, library, school_library, request):
    make_report(library, Status.DRAFT)
    make_report(school_library, Status.DRAFT)
    for role in ("methodologist", "school_methodologist"):
        request.getfixturevalue(role)
    assert told(date(2024, 2, 16), "late") == [
        ("methodologist", "1 report is late"),
        ("school_methodologist", "1 report is late"),
    ]


# Telling


def test_the_same_day_twice_tells_once(report, librarian, head):
    assert reminders.send(before(3)) == 2
    assert reminders.send(before(3)) == 0
    assert Notice.objects.count() == 2


def test_after_some_days_away_one_is_sent_and_not_three(report, librarian):
    """The worker last ran before the first reminder, and comes back on the last day but one."""
    User.objects.update(language="en")
    assert reminders.send(before(15)) == 0
    assert reminders.send(before(1)) == 1
    assert reminders.send(before(0)) == 1
    assert [notice.subject for notice in Notice.objects.order_by("pk")] == [
        "Birch library, 2023: due in 1 day",
        "Birch library, 2023: due today",
    ]


def test_from_the_first_day_to_the_last_each_is_told_three_times(report, librarian):
    sent = [days for days in range(20, -5, -1) if reminders.send(before(days))]
    assert sent == [14, 3, 0]


def test_another_last_day_is_told_anew(report, librarian):
    reminders.send(before(3))
    Period.objects.update(due=DUE + timedelta(days=14), accept_due=None, check_due=None)
    assert reminders.send(DUE) == 1


def test_each_is_told_in_her_own_language_with_a_link_and_no_figure(report, librarian):
    User.objects.filter(pk=librarian.pk).update(language="en")
    reminders.send(before(3))
    notice = Notice.objects.get()
    assert (notice.subject, notice.text, notice.url, notice.report, notice.kind) == (
        "Birch library, 2023: due in 3 days",
        "The report is not handed in yet. Its last day is 15 February 2024.",
        reverse("report", args=[report.pk]),
        report,
        "reminder",
    )


@pytest.mark.parametrize("count", [1, 3])
def test_deciding_takes_as_many_queries_for_one_library_as_for_three(
    period, make_report, municipality, methodologist, django_assert_num_queries, count
):
    for number in range(count):
        library = Library.objects.create(
            register_number=f"BLB910{number}", name=f"Library {number}", municipality=municipality
        )
        Membership.objects.create(user=person(f"head{number}"), role=Role.HEAD, library=library)
        make_report(library, Status.DRAFT)
    with django_assert_num_queries(9):
        assert len(reminders.due(before(3))) == count


# The command and the worker


def run(capsys, *args):
    with translation.override("en"):
        call_command("remind", *args)
    return capsys.readouterr().out.splitlines()


def test_the_command_lists_and_then_writes(report, librarian, capsys):
    User.objects.update(language="en")
    day = "--on=2024-02-12"
    assert run(capsys, day, "--dry-run") == [
        "librarian: Birch library, 2023: due in 3 days",
        "Reminders that would be written: 1.",
    ]
    assert not Notice.objects.exists()
    assert run(capsys, day) == ["Reminders written: 1."]
    assert run(capsys, day) == ["Reminders written: 0."]
    assert run(capsys, day, "--dry-run") == ["Reminders that would be written: 0."]


def test_without_a_day_it_is_today(report, librarian, capsys):
    Period.objects.update(due=timezone.localdate(), check_due=None, accept_due=None, opens=None)
    assert run(capsys) == ["Reminders written: 1."]


@pytest.mark.parametrize("day", ["tomorrow", "2024-02-30", "12.02.2024", ""])
def test_what_is_no_day_is_refused(day, db):
    with pytest.raises(CommandError, match=re.escape(f"“{day}” is not a day such as 2024-02-12.")):
        call_command("remind", "--on", day)


@pytest.fixture
def worker(monkeypatch):
    """The worker at some moment, as a process that has just begun."""
    monkeypatch.setattr(work, "_reminded", {})

    def at(*moment):
        now = datetime(*moment, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return work.send_reminders.call()

    return at


def test_the_worker_reminds_once_a_day_from_the_morning_on(report, librarian, worker):
    assert worker(2024, 2, 12, 5, 59) == 0  # one minute to eight in Riga
    assert worker(2024, 2, 12, 6, 0) == 1
    assert worker(2024, 2, 12, 6, 1) == 0
    assert worker(2024, 2, 15, 9, 0) == 1


def test_a_worker_that_starts_again_reminds_nobody_twice(report, librarian, worker):
    assert worker(2024, 2, 12, 6, 0) == 1
    work._reminded.clear()
    assert worker(2024, 2, 12, 6, 1) == 0
    assert Notice.objects.count() == 1
