"""Turnover, authorised users and training: W14–W16, each at its threshold. W03 stands with the jumps."""

import pytest

from ..annual_facts import places, said


def loans(books: int, stock: int = 1000) -> dict:
    return {"loans_books": books, "stock_books": stock}


@pytest.mark.parametrize(("books", "shown"), [(6100, "6.10"), (99, "0.10")])
def test_w14_the_stock_turns_over_too_often_or_too_seldom(books, shown):
    assert said("W14", loans(books)) == [
        ("turnover_books", f"Unusual turnover: {shown}. Check the loans and the stock.")
    ]


@pytest.mark.parametrize("books", [6000, 100])
def test_w14_is_silent_at_the_edges(books):
    assert places("W14", loans(books)) == []


def test_w14_the_turnover_changes_by_more_than_half():
    """Periodicals 1.31 → 2.09, as a real library printed them."""
    now = {"loans_periodicals": 209, "stock_periodicals": 100}
    before = {"loans_periodicals": 131, "stock_periodicals": 100}
    assert said("W14", now, before) == [
        (
            "turnover_periodicals",
            "The turnover changed by +59.5\u00a0% against 2022 (1.31 → 2.09).",
        )
    ]
    assert places("W14", {**now, "loans_periodicals": 150}, {**before, "loans_periodicals": 100}) == []
    assert places("W14", now, before, months=6) == []
    assert places("W14", now, before, months_before=6) == []


def test_w15_there_are_many_more_authorised_users_than_active_ones():
    assert said("W15", {"authorised_users_total": 301, "active_users": 100}) == [
        ("authorised_users_total", "301 authorised users are more than 3 times the 100 active ones.")
    ]
    assert places("W15", {"authorised_users_total": 300, "active_users": 100}) == []


def test_w15_the_authorised_users_fall_by_more_than_a_fifth():
    before = {"authorised_users_total": 100}
    assert said("W15", {"authorised_users_total": 79}, before) == [
        ("authorised_users_total", "There are fewer authorised users: −21.0\u00a0% (100 → 79). Check the number.")
    ]
    assert places("W15", {"authorised_users_total": 80}, before) == []
    assert places("W15", {"authorised_users_total": 200}, before) == []


NO_HOURS = [("training_hours_total", "No hours of training all year: is that right?")]


def test_w16_nobody_learned_anything():
    assert said("W16", {"training_hours_total": 0}) == NO_HOURS
    assert said("W16", {"staff_headcount": 2}) == NO_HOURS


@pytest.mark.parametrize(
    ("of", "more"),
    [
        ({"training_hours_total": 1}, {}),
        ({}, {}),
        ({"staff_headcount": 2}, {"history": True}),
        ({"training_hours_total": 0}, {"months": 3}),
    ],
)
def test_w16_is_silent_with_an_hour_in_an_empty_report_in_history_and_in_a_part_of_a_year(of, more):
    assert places("W16", of, **more) == []


def test_w16_each_employee_learned_too_much():
    assert said("W16", {"training_hours_total": 301, "staff_headcount": 2}) == [
        (
            "training_hours_per_staff",
            "150.5 hours of training for one employee are more than 150: check the number of hours.",
        )
    ]
    assert places("W16", {"training_hours_total": 300, "staff_headcount": 2}) == []
