"""More time for one library: to which day, why, who is told, and how it is taken back."""

from datetime import date

import pytest

from reports.campaign import extensions
from reports.campaign.extensions import ExtensionError
from reports.models import EDITABLE, Event, Notice, Report, Status

ON = date(2024, 2, 13)  # two days before the last one
WHY = "The librarian is ill until Monday."


@pytest.fixture
def period(year_2023):
    year_2023.accept_due = date(2024, 2, 29)
    year_2023.save()
    return year_2023


@pytest.fixture
def report(period, make_report, library):
    return make_report(library, Status.DRAFT)


def give(report, to, by, reason=WHY, **more):
    return extensions.grant(report, to, reason, by=by, on=ON, **more)


def test_more_time_is_kept_written_down_and_told(report, methodologist, librarian, head, central):
    event = give(report, date(2024, 2, 18), methodologist)
    report.refresh_from_db()
    assert (report.extended_to, report.due, report.status) == (date(2024, 2, 18), date(2024, 2, 18), Status.DRAFT)
    assert (event.by, event.old, event.new, event.comment) == (
        methodologist,
        "draft",
        "draft",
        "More time: until 18 Feb 2024. The librarian is ill until Monday.",
    )
    told = Notice.objects.order_by("user__username")
    assert [(notice.user, notice.kind, notice.report) for notice in told] == [
        (head, "extension", report),
        (librarian, "extension", report),
    ]


@pytest.mark.parametrize("status", EDITABLE)
def test_whatever_the_library_still_works_on_can_have_more_time(period, make_report, library, methodologist, status):
    give(make_report(library, status), date(2024, 2, 18), methodologist)
    assert Report.objects.get().extended_to == date(2024, 2, 18)


@pytest.mark.parametrize("status", [status for status in Status if status not in EDITABLE])
def test_what_is_handed_in_needs_none(period, make_report, library, methodologist, status):
    with pytest.raises(ExtensionError, match="Only a report that the library still works on can be given more time"):
        give(make_report(library, status), date(2024, 2, 18), methodologist)
    assert (Report.objects.get().extended_to, Event.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        (date(2024, 2, 12), "12 Feb 2024 is over already. Choose a later day."),
        (date(2024, 2, 13), "The report is due on 15 Feb 2024 anyway. Choose a later day."),
        (date(2024, 2, 15), "The report is due on 15 Feb 2024 anyway. Choose a later day."),
        (
            date(2024, 3, 1),
            "Reports are accepted by 29 Feb 2024. Choose an earlier day, or say that it may be later.",
        ),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(report, methodologist, to, sentence):
    with pytest.raises(ExtensionError) as error:
        give(report, to, methodologist)
    assert str(error.value) == sentence
    assert (Report.objects.get().extended_to, Event.objects.count(), Notice.objects.count()) == (None, 0, 0)


def test_a_day_after_acceptance_is_a_choice_of_its_own(report, methodologist):
    give(report, date(2024, 3, 1), methodologist, beyond=True)
    assert Report.objects.get().extended_to == date(2024, 3, 1)


@pytest.mark.parametrize("to", [date(2025, 2, 16), date(2124, 2, 15), date.max])
def test_a_slip_of_the_year_gives_nobody_a_century(report, methodologist, to):
    with pytest.raises(ExtensionError) as error:
        give(report, to, methodologist, beyond=True)
    assert str(error.value) == "More time is given for a year at most. Choose a day until 15 Feb 2025."
    assert Report.objects.get().extended_to is None


def test_a_late_library_may_be_given_today(report, methodologist):
    extensions.grant(report, date(2024, 2, 20), WHY, by=methodologist, on=date(2024, 2, 20))
    assert Report.objects.get().due == date(2024, 2, 20)


def test_a_period_without_a_last_day_needs_no_more_time(report, period, methodologist):
    period.due = None
    with pytest.raises(ExtensionError, match="This report has no last day, so it needs no more time"):
        give(report, date(2024, 2, 18), methodologist)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Write why, in at least 10 characters."),
        ("  ill  \n ", "Write why, in at least 10 characters."),
        ("x" * 301, "The reason is longer than 300 characters. Shorten it."),
        ("Ill until\x00 Monday.", "The reason has a character that no text can have. Type it anew."),
    ],
)
def test_a_reason_is_needed(report, methodologist, reason, sentence):
    with pytest.raises(ExtensionError) as error:
        give(report, date(2024, 2, 18), methodologist, reason)
    assert str(error.value) == sentence
    assert Report.objects.get().extended_to is None


def test_who_was_given_some_time_may_be_given_more_but_not_less(report, methodologist):
    give(report, date(2024, 2, 18), methodologist)
    give(report, date(2024, 2, 22), methodologist)
    with pytest.raises(ExtensionError, match="due on 22 Feb 2024 anyway"):
        give(report, date(2024, 2, 20), methodologist)
    assert Report.objects.get().extended_to == date(2024, 2, 22)


def test_it_is_taken_back_and_given_again_and_told_each_time(report, methodologist, librarian):
    give(report, date(2024, 2, 18), methodologist)
    extensions.withdraw(report, by=methodologist)
    assert Report.objects.get().due == date(2024, 2, 15)
    give(report, date(2024, 2, 18), methodologist)
    assert Report.objects.get().due == date(2024, 2, 18)
    assert [event.comment[:22] for event in Event.objects.all()] == [
        "More time: until 18 Fe",
        "More time was taken ba",
        "More time: until 18 Fe",
    ]
    assert Notice.objects.filter(user=librarian).count() == 3


def test_nothing_is_taken_back_where_nothing_was_given(report, methodologist):
    with pytest.raises(ExtensionError, match="given no more time"):
        extensions.withdraw(report, by=methodologist)


def test_a_report_handed_in_meanwhile_is_left_alone(report, methodologist):
    Report.objects.update(status=Status.SUBMITTED)
    with pytest.raises(ExtensionError, match="Somebody else has just changed this report"):
        give(report, date(2024, 2, 18), methodologist)
    assert (Report.objects.get().extended_to, Event.objects.count(), Notice.objects.count()) == (None, 0, 0)


def test_of_two_who_decide_at_once_one_wins(report, methodologist):
    as_it_was = Report.objects.select_related("period", "library").get()
    give(report, date(2024, 2, 18), methodologist)
    with pytest.raises(ExtensionError, match="Somebody else has just changed this report"):
        give(as_it_was, date(2024, 2, 17), methodologist)
    assert Report.objects.get().extended_to == date(2024, 2, 18)
