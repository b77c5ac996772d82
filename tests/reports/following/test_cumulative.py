"""A library whose system prints figures since January types them so; the report keeps the quarter."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from reports import checks, filling, workflow
from reports.computing import Given, State
from reports.facts import read
from reports.filling import Entry, FillingError, LockedError
from reports.following import cumulative
from reports.models import Origin, Period, Report, Status

from ..conftest import published

D = Decimal


@pytest.fixture
def quarterly(db):
    return published("quarterly-2023.json")


@pytest.fixture
def make_quarter(quarterly, library, librarian, make_report):
    def make(number: int, *, year: int = 2023, status=Status.DRAFT, since_january: bool = False, **figures) -> Report:
        period, _new = Period.objects.get_or_create(form=quarterly.form, code=f"{year}-Q{number}")
        quarter = make_report(library, period=period, cumulative=since_january)
        type_in(quarter, librarian, **{code: str(figure) for code, figure in figures.items()})
        if status != Status.DRAFT:
            workflow.move(quarter, status, by=librarian)
        return quarter

    return make


def type_in(quarter: Report, by, **texts: str) -> None:
    facts = read(quarter).facts
    indicators = quarter.blueprint.indicators
    filling.save(
        quarter,
        by=by,
        entries={code: filling.entry_typed(indicators[code], text, quarter, facts) for code, text in texts.items()},
    )
    quarter.refresh_from_db()


@pytest.fixture
def second(make_quarter):
    """The second quarter, typed since January after a first one with 1069 visits."""
    make_quarter(1, visits_physical=1069, active_users=218, stock_adjustment_books=5)
    return make_quarter(2, since_january=True)


def stored(quarter: Report, code: str) -> tuple:
    value = quarter.values.get(code=code)
    return value.number, value.state, value.raw


def said(quarter: Report, code: str) -> list[str]:
    return [
        issue.message.replace("\u00a0", " ")
        for issue in checks.check(read(quarter).facts)
        if (issue.rule, issue.code) == ("E01", code)
    ]


def test_the_quarter_is_what_the_quarters_before_leave(second, librarian):
    type_in(second, librarian, visits_physical="2 114")
    assert stored(second, "visits_physical") == (D(1045), "known", "")  # 2114 − 1069


def test_an_estimate_stays_one(second, librarian):
    type_in(second, librarian, visits_physical="~2100")
    assert stored(second, "visits_physical") == (D(1031), "estimate", "")


def test_three_quarters_are_taken_off_the_year(second, make_quarter, librarian):
    type_in(second, librarian, visits_physical="2114")
    make_quarter(3, visits_physical=847)
    fourth = make_quarter(4, since_january=True, visits_physical="4180")
    assert stored(fourth, "visits_physical") == (D(1219), "known", "")  # 4180 − (1069 + 1045 + 847)


def test_less_than_before_is_kept_as_typed_with_both_numbers(second, librarian):
    type_in(second, librarian, visits_physical="1 000")
    assert stored(second, "visits_physical") == (None, "known", "1 000")
    assert said(second, "visits_physical") == [
        "1,000 since January is less than the quarters before already have: 1,069."
    ]
    blocking = [(issue.rule, issue.code) for issue in workflow.blocking(read(second))]
    assert ("E01", "visits_physical") in blocking


def test_a_correction_that_may_be_negative_may_also_go_down(second, librarian):
    type_in(second, librarian, stock_adjustment_books="-3")
    assert stored(second, "stock_adjustment_books") == (D(-8), "known", "")  # −3 − 5


def test_users_are_counted_since_january_anyway(second, librarian):
    type_in(second, librarian, active_users="278", opening_hours_week="40")
    assert stored(second, "active_users") == (D(278), "known", "")
    assert stored(second, "opening_hours_week") == (D(40), "known", "")


def test_what_is_no_number_stays_as_it_is(second, librarian):
    type_in(second, librarian, visits_physical="unknown", visits_virtual="a lot", loans_books="")
    assert stored(second, "visits_physical") == (None, State.UNKNOWN, "")
    assert stored(second, "visits_virtual") == (None, "known", "a lot")
    assert said(second, "visits_virtual") == ["“a lot” is not a number."]


def test_a_missing_quarter_is_asked_for_first(make_quarter, librarian):
    second = make_quarter(2, since_january=True)
    type_in(second, librarian, visits_physical="2114")
    assert said(second, "visits_physical") == [
        "This is typed since January, but 2023-Q1 has no figure here yet. Fill that quarter in first."
    ]


def test_a_required_figure_that_the_quarter_before_lacks_is_asked_for_and_an_optional_one_counts_as_nothing(
    second, librarian
):
    type_in(second, librarian, visits_children="600", new_users="12")
    assert stored(second, "visits_children") == (None, "known", "600")
    assert stored(second, "new_users") == (D(12), "known", "")


def test_once_the_quarter_before_is_handed_in_the_kept_text_becomes_its_figure(make_quarter, librarian):
    second = make_quarter(2, since_january=True, visits_physical="2114")
    assert stored(second, "visits_physical") == (None, "known", "2114")
    make_quarter(1, visits_physical=1069, status=Status.SUBMITTED)
    assert stored(second, "visits_physical") == (D(1045), "known", "")


def test_until_it_is_used_the_kept_text_is_asked_for_again(make_quarter, librarian):
    second = make_quarter(2, since_january=True, visits_physical="2114")
    make_quarter(1, visits_physical=1069)
    assert said(second, "visits_physical") == ["“2114” could not be used when it was typed. Type it once more."]


# The page.


def chapter(report: Report, code: str = "visits_physical") -> str:
    """The address of the chapter that a figure stands in."""
    return reverse("report_chapter", args=[report.pk, report.blueprint.chapter_of[code]])


def line(client, report: Report, code: str):
    blocks = client.get(chapter(report, code)).context["blocks"]
    return next(line for block in blocks for line in block.lines if line.code == code)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_field_shows_what_she_typed_and_the_page_says_what_the_quarter_is(at_work, second):
    home = line(at_work, second, "visits_physical")
    assert (home.bound.value(), home.quarter) == ("", "2023-Q1: 1,069")
    at_work.post(chapter(second), {"visits_physical": "2 114", "initial-visits_physical": ""})
    shown = line(at_work, second, "visits_physical")
    assert (plain(shown.bound.value()), shown.quarter) == ("2,114", "This quarter: 1,045 · 2023-Q1: 1,069")
    assert stored(second, "visits_physical") == (D(1045), "known", "")


def test_a_field_that_was_not_touched_is_not_saved_again(at_work, second, librarian):
    type_in(second, librarian, visits_physical="2114")
    version = second.values.get(code="visits_physical").version
    at_work.post(chapter(second), {"visits_physical": "2,114", "initial-visits_physical": "2,114"})
    assert second.values.get(code="visits_physical").version == version


def test_saving_as_she_goes_does_the_same(at_work, second, librarian):
    def save(typed: str, seen: int) -> dict:
        change = {"key": str(uuid4()), "kind": "figure", "field": "visits_physical", "typed": typed, "seen": seen}
        sent = {"person": librarian.pk, "changes": [change]}
        answer = at_work.post(reverse("report_changes", args=[second.pk]), sent, content_type="application/json").json()
        result, figure = answer["results"][0], answer["figures"]["visits_physical"]
        return {"text": plain(result["text"]), "unread": plain(result["unread"]), "quarter": figure["quarter"]}

    assert save("2114", 0) == {
        "text": "2,114", "unread": "", "quarter": "This quarter: 1,045 · 2023-Q1: 1,069"
    }  # fmt: skip
    assert save("1000", 1) == {
        "text": "1000",
        "unread": "1,000 since January is less than the quarters before already have: 1,069.",
        "quarter": "2023-Q1: 1,069",
    }
    assert stored(second, "visits_physical") == (None, "known", "1000")


def test_beside_a_quarter_stand_the_sum_since_january_and_the_quarter_before(at_work, make_quarter):
    """QF-1 and QF-6; what is not added up has no sum."""
    make_quarter(4, year=2022, visits_physical=990, active_users=340)
    first = make_quarter(1, visits_physical=1069, active_users=218)
    second = make_quarter(2, visits_physical=1045, active_users=278)
    assert line(at_work, first, "visits_physical").quarter == "2022-Q4: 990"
    assert line(at_work, second, "visits_physical").quarter == "Since January: 2,114 · 2023-Q1: 1,069"
    assert line(at_work, second, "active_users").quarter == "2023-Q1: 218"


def test_a_sum_since_january_says_which_quarter_it_lacks(at_work, make_quarter):
    make_quarter(1, visits_physical=1069)
    make_quarter(2, active_users=278)
    third = make_quarter(3, visits_physical=847)
    assert line(at_work, third, "visits_physical").quarter == "Since January without 2023-Q2: 1,916"  # 1069 + 847


def test_a_year_has_nothing_of_the_kind(at_work, report, librarian):
    filling.save(report, by=librarian, entries={"visits_physical": Entry(Given(D(4180)))})
    assert line(at_work, report, "visits_physical").quarter == ""


def test_the_comment_on_a_quarter_has_two_thousand_characters(at_work, make_quarter, librarian):
    """QF-7: the form says how long it may be; it is refused on the page and by what saves as one goes."""
    quarter = make_quarter(1)
    where = reverse("report_chapter", args=[quarter.pk, "comment"])
    at_work.post(where, {"text-quarter_comment": "ā" * 2000})
    assert len(quarter.texts.get().text) == len("<p></p>") + 2000
    refused = at_work.post(where, {"text-quarter_comment": "ā" * 2001})
    sentence = "The text may have 2,000 characters and has 2,001. Shorten it by 1 character."
    assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    change = {"key": str(uuid4()), "kind": "text", "field": "quarter_comment", "typed": "ā" * 2001, "seen": 1}
    answer = at_work.post(
        reverse("report_changes", args=[quarter.pk]),
        {"person": librarian.pk, "changes": [change]},
        content_type="application/json",
    )
    (result,) = answer.json()["results"]
    assert (result["outcome"], result["message"]) == ("refused", sentence)


# The switch.


def switch(client, report: Report, on: str):
    where = reverse("report_cumulative", args=[report.pk])
    return client.post(where, {"cumulative": on, "chapter": "users"})


def diary(report: Report) -> list[tuple]:
    return [(event.by.username, event.comment) for event in report.events.filter(comment__gt="")]


def test_the_switch_is_written_in_the_diary_and_leaves_the_figures(at_work, make_quarter):
    make_quarter(1, visits_physical=1069)
    second = make_quarter(2, visits_physical=1045)
    assert switch(at_work, second, "on").url == chapter(second)
    second.refresh_from_db()
    assert (second.cumulative, stored(second, "visits_physical")) == (True, (D(1045), "known", ""))
    assert plain(line(at_work, second, "visits_physical").bound.value()) == "2,114"
    switch(at_work, second, "on")
    switch(at_work, second, "")
    second.refresh_from_db()
    assert (second.cumulative, second.status) == (False, Status.DRAFT)
    assert diary(second) == [
        ("librarian", "From now on the figures are typed as they are since January."),
        ("librarian", "From now on the figures of the quarter alone are typed."),
    ]


def test_a_text_that_was_kept_is_read_in_the_new_way(second, librarian):
    type_in(second, librarian, visits_physical="1000")
    cumulative.switch(second, on=False, by=librarian)
    assert stored(second, "visits_physical") == (D(1000), "known", "")


def test_what_a_stranger_cannot_see_is_not_there(client, second, stranger):
    client.force_login(stranger)
    assert switch(client, second, "on").status_code == 404


def test_who_reviews_does_not_switch(client, second, methodologist):
    client.force_login(methodologist)
    assert switch(client, second, "").status_code == 403
    second.refresh_from_db()
    assert second.cumulative is True


def test_a_quarter_that_was_handed_in_is_not_switched(at_work, make_quarter, librarian):
    make_quarter(1, visits_physical=1069)
    second = make_quarter(2, status=Status.SUBMITTED)
    assert switch(at_work, second, "on").status_code == 302
    second.refresh_from_db()
    assert (second.cumulative, diary(second)) == (False, [])
    with pytest.raises(LockedError):
        cumulative.switch(second, on=True, by=librarian)


def test_a_year_is_not_switched(report, librarian):
    with pytest.raises(FillingError, match="Only a quarter"):
        cumulative.switch(report, on=True, by=librarian)


def test_the_switch_is_not_asked_for_by_a_link(at_work, second):
    assert at_work.get(reverse("report_cumulative", args=[second.pk])).status_code == 405


# Taking a figure back to where it came from.


def test_a_corrected_figure_says_what_was_offered_and_can_be_taken_back(at_work, report, make_quarter):
    for number, visits in ((1, 1069), (2, 1045), (3, 847), (4, 1219)):
        make_quarter(number, visits_physical=visits, status=Status.SUBMITTED)
    parts = "Q1 1,069 + Q2 1,045 + Q3 847 + Q4 1,219"
    untouched = line(at_work, report, "visits_physical")
    assert (untouched.origin, untouched.take_back) == (f"from the quarters: {parts}", "")
    at_work.post(chapter(report), {"visits_physical": "4 200", "initial-visits_physical": "4,180"})
    corrected = line(at_work, report, "visits_physical")
    assert (corrected.origin, corrected.take_back) == (f"Another place has 4,180 ({parts}).", "4,180")
    answer = at_work.post(chapter(report), {"take_back": "visits_physical"})
    assert answer.url == f"{chapter(report)}#at-visits_physical"
    value = report.values.get(code="visits_physical")
    assert (value.number, value.origin, value.origin_note) == (D(4180), Origin.QUARTERS, "Q1 + Q2 + Q3 + Q4")
    assert line(at_work, report, "visits_physical").take_back == ""


def test_a_figure_nobody_knows_any_more_stays(at_work, report, population, librarian):
    population.save()
    filling.save(report, by=librarian, entries={"population_total": Entry(Given(D(1004)))})
    assert line(at_work, report, "population_total").take_back == "1,006"
    population.delete()
    answer = at_work.post(chapter(report), {"take_back": "population_total"})
    assert answer.status_code == 409
    assert "No other place knows this figure any more" in answer.content.decode()
    assert report.values.get(code="population_total").number == 1004


def test_a_figure_of_another_chapter_is_not_taken_back_here(at_work, report, make_quarter, librarian):
    make_quarter(1, new_users=6, events_total=8, status=Status.SUBMITTED)
    filling.save(report, by=librarian, entries={"events_total": Entry(Given(D(9)))})
    at_work.post(chapter(report), {"take_back": "events_total"})
    assert report.values.get(code="events_total").number == 9
