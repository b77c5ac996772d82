"""The days of a period: what is suggested, in which order they come, and each way of being wrong."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from reports.campaign.calendar import calendar_of
from reports.campaign.deadlines import (
    ORDER,
    Deadlines,
    Problem,
    ReminderError,
    is_working_day,
    problems,
    read_reminder_days,
    suggested,
    working_day_from,
    working_days_after,
)
from reports.models import Period


def days(**given) -> Deadlines:
    """Days of early 2024, by the number of the day since 1 January."""
    return Deadlines(**{name: date(2024, 1, number) for name, number in given.items()})


# What is suggested


def test_a_year_is_due_on_15_february_and_checked_in_working_days():
    # Thursday 15 February 2024; five working days later is Thursday the 22nd, ten later the 29th.
    assert suggested(2023, None) == Deadlines(
        opens=date(2023, 12, 15),
        due=date(2024, 2, 15),
        check_due=date(2024, 2, 22),
        accept_due=date(2024, 2, 29),
        publish_due=date(2024, 3, 15),
    )


def test_a_quarter_is_due_on_the_tenth_of_the_next_month():
    # Tuesday 10 October 2023.
    assert suggested(2023, 3) == Deadlines(
        opens=date(2023, 10, 1),
        due=date(2023, 10, 10),
        check_due=date(2023, 10, 17),
        accept_due=date(2023, 10, 24),
        publish_due=date(2023, 10, 24),
    )


def test_the_last_quarter_is_due_in_the_next_year():
    # Wednesday 10 January 2024.
    assert suggested(2023, 4) == Deadlines(
        *(date(2024, 1, day) for day in (1, 10, 17, 24, 24)),
    )


@pytest.mark.parametrize(
    ("quarter", "due"),
    [
        (1, date(2023, 4, 11)),  # the tenth was Easter Monday
        (2, date(2023, 7, 11)),  # the tenth was the day after the Song Festival, a holiday of that year alone
    ],
)
def test_a_quarter_is_never_due_on_a_holiday(quarter, due):
    assert suggested(2023, quarter).due == due


def test_what_is_suggested_is_always_in_order():
    for year in range(2020, 2040):
        for quarter in (None, 1, 2, 3, 4):
            assert list(problems(suggested(year, quarter), last_day=Period(code=_code(year, quarter)).last_day)) == []


def _code(year, quarter):
    return f"{year}-Q{quarter}" if quarter else str(year)


def test_working_days_leave_out_weekends_and_holidays_of_latvia():
    assert not is_working_day(date(2024, 11, 18))  # the proclamation of the republic, a Monday
    assert not is_working_day(date(2024, 11, 16))
    assert is_working_day(date(2024, 11, 19))
    assert working_day_from(date(2024, 11, 16)) == date(2024, 11, 19)
    assert working_day_from(date(2024, 11, 19)) == date(2024, 11, 19)
    assert working_days_after(date(2024, 11, 15), 1) == date(2024, 11, 19)


# The order


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (days(opens=5, due=4), Problem("due", "Reports cannot be due before the period opens.")),
        (days(opens=5, check_due=4), Problem("check_due", "Nothing can be checked before the period opens.")),
        (days(opens=5, accept_due=4), Problem("accept_due", "Nothing can be accepted before the period opens.")),
        (days(opens=5, publish_due=4), Problem("publish_due", "Nothing can be handed over before the period opens.")),
        (
            days(due=5, check_due=4),
            Problem("check_due", "The central libraries cannot have checked before the libraries' last day."),
        ),
        (
            days(due=5, accept_due=4),
            Problem("accept_due", "Reports cannot be accepted before the libraries' last day."),
        ),
        (
            days(due=5, publish_due=4),
            Problem("publish_due", "Summaries cannot be handed over before the libraries' last day."),
        ),
        (
            days(check_due=5, accept_due=4),
            Problem("accept_due", "Reports cannot be accepted before the central libraries have checked them."),
        ),
        (
            days(check_due=5, publish_due=4),
            Problem("publish_due", "Summaries cannot be handed over before the reports are checked."),
        ),
        (
            days(accept_due=5, publish_due=4),
            Problem("publish_due", "Summaries cannot be handed over before the reports are accepted."),
        ),
    ],
)
def test_each_two_days_the_wrong_way_round_are_one_sentence(given, expected):
    assert list(problems(given, last_day=date(2023, 12, 31))) == [expected]


def test_a_report_is_not_due_before_its_period_is_over():
    given = Deadlines(opens=date(2023, 12, 1), due=date(2023, 12, 30))
    assert list(problems(given, last_day=date(2023, 12, 31))) == [
        Problem("due", "Reports cannot be due before the period is over, on 31 Dec 2023.")
    ]


def test_the_same_day_for_two_levels_is_in_order():
    assert list(problems(days(opens=5, due=5, check_due=5, accept_due=5), last_day=date(2023, 12, 31))) == []


def test_only_the_nearest_day_before_is_named():
    """The period opens on the 10th: what is due on the 5th is wrong, what is checked on the 7th only follows it."""
    given = days(opens=10, due=5, check_due=7)
    assert [problem.field for problem in problems(given, last_day=date(2023, 12, 31))] == ["due"]


def test_nothing_settled_is_nothing_wrong():
    assert list(problems(Deadlines(), last_day=date(2023, 12, 31))) == []
    assert Deadlines().last is None
    assert days(due=5, accept_due=9).last == date(2024, 1, 9)


# Reminders


@pytest.mark.parametrize(
    ("text", "expected"),
    [("14, 3, 0", [14, 3, 0]), ("0;3 ;14", [14, 3, 0]), ("7", [7]), ("", []), ("  ", [])],
)
def test_the_days_of_reminders_are_read_as_they_are_written(text, expected):
    assert read_reminder_days(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("soon", "Write whole numbers with commas between them: 14, 3, 0."),
        ("14,,3", "Write whole numbers with commas between them: 14, 3, 0."),
        ("-3", "Write whole numbers with commas between them: 14, 3, 0."),
        ("3.5", "Write whole numbers with commas between them: 14, 3, 0."),
        ("٣", "Write whole numbers with commas between them: 14, 3, 0."),
        ("3, 03", "The same day stands there twice."),
        ("121", "Nobody is reminded longer than 120 days before."),
        ("9" * 5000, "Nobody is reminded longer than 120 days before."),
    ],
)
def test_other_reminders_are_refused_with_a_sentence(text, sentence):
    with pytest.raises(ReminderError, match="^") as error:
        read_reminder_days(text)
    assert str(error.value) == sentence


# In the administration


@pytest.fixture
def office(client, administrator):
    client.force_login(administrator)
    client.cookies["django_language"] = "en"
    return client


def test_a_new_period_gets_the_usual_days_when_none_are_given(office, annual):
    page = reverse("admin:reports_period_add")
    assert office.post(page, {"form": annual.form.pk, "code": "2023", "reminder_days": "14, 3, 0"}).status_code == 302
    period = Period.objects.get()
    assert (period.opens, period.due, period.check_due, period.accept_due, period.publish_due) == (
        date(2023, 12, 15),
        date(2024, 2, 15),
        date(2024, 2, 22),
        date(2024, 2, 29),
        date(2024, 3, 15),
    )
    assert period.reminder_days == [14, 3, 0]


def test_days_that_were_given_are_left_as_they_are(office, annual):
    given = {"form": annual.form.pk, "code": "2023", "due": "2024-02-20", "reminder_days": ""}
    office.post(reverse("admin:reports_period_add"), given)
    period = Period.objects.get()
    assert (period.opens, period.due, period.check_due, period.reminder_days) == (None, date(2024, 2, 20), None, [])


def test_days_taken_away_from_a_period_are_not_put_back(office, year_2023):
    office.post(reverse("admin:reports_period_change", args=[year_2023.pk]), _sent(year_2023, opens="", due=""))
    year_2023.refresh_from_db()
    assert (year_2023.opens, year_2023.due) == (None, None)


def test_days_in_the_wrong_order_are_refused_each_at_its_field(office, year_2023):
    page = reverse("admin:reports_period_change", args=[year_2023.pk])
    sent = _sent(year_2023, check_due="2024-02-01", reminder_days="soon")
    assert office.post(page, sent).context["adminform"].form.errors == {
        "check_due": ["The central libraries cannot have checked before the libraries' last day."],
        "reminder_days": ["Write whole numbers with commas between them: 14, 3, 0."],
    }
    year_2023.refresh_from_db()
    assert (year_2023.check_due, year_2023.reminder_days) == (None, [14, 3, 0])


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("opens", "publish_due"), ("due", "check_due"), ("due", "accept_due"), ("check_due", "accept_due")],
)
def test_no_door_lets_two_days_the_wrong_way_round_into_the_database(year_2023, earlier, later):
    """Days that are not given are nobody's neighbours: those on either side of them are held against each other."""
    blank = dict.fromkeys(ORDER)
    Period.objects.update(**blank | {earlier: date(2024, 3, 1), later: date(2024, 3, 1)})
    with pytest.raises(IntegrityError, match="days_of_a_period_are_in_order"), transaction.atomic():
        Period.objects.update(**{later: date(2024, 2, 29)})
    period = Period(form=year_2023.form, code="2024", **{earlier: date(2024, 3, 1), later: date(2024, 2, 29)})
    with pytest.raises(ValidationError, match="The days of a period come in this order: it opens, libraries hand in"):
        period.full_clean()


def test_in_the_calendar_a_period_without_a_last_day_stands_last(year_2023):
    """On every database: they place what is not given at different ends unless they are told."""
    Period.objects.create(form=year_2023.form, code="2022", opens=date(2024, 1, 2))
    assert [one.code for one in calendar_of(2024, on=date(2024, 1, 1)).periods] == ["2023", "2022"]


def test_a_code_that_is_no_period_is_refused_by_itself(office, annual):
    answer = office.post(reverse("admin:reports_period_add"), {"form": annual.form.pk, "code": "20x3"})
    assert answer.context["adminform"].form.errors == {"__all__": ["Write the period as 2023 or 2023-Q1."]}


def _sent(period, **changed):
    sent = {"form": period.form_id, "code": period.code, "opens": period.opens, "due": period.due}
    return sent | {"reminder_days": "14, 3, 0"} | changed
