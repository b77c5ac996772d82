"""Slips of the hand, W35: each kind found, told with what it probably should be, and said in place of the jump."""

from decimal import Decimal

import pytest

from reports.checks import check
from reports.quarters import Offer

from ..annual_facts import facts, figures, form, places, said


@pytest.mark.parametrize(
    ("code", "now", "before", "sentence"),
    [
        (
            "income_paid_services",
            34250,
            "342.50",
            "34,250 is about a hundred times the 342.50 of 2022: cents instead of euros? Probably it is 342.50.",
        ),
        (
            "visits_physical",
            85790,
            5695 + 2884,
            "85,790 is about ten times the 8,579 of 2022: is there a digit too many? Probably it is 8,579.",
        ),
        (
            "visits_physical",
            51040,
            5000,
            "51,040 is about ten times the 5,000 of 2022: is there a digit too many? Probably it is 5,104.",
        ),
        (
            "loans_books",
            510400,
            5615,
            "510,400 is about a hundred times the 5,615 of 2022: two digits too many? Probably it is 5,104.",
        ),
        (
            "expenditure_salaries",
            19101000,
            19687,
            "19,101,000 is about a thousand times the 19,687 of 2022: three digits too many? Probably it is 19,101.",
        ),
        (
            "expenditure_salaries",
            "19.101",
            19687,
            "19.10 is about a thousandth of the 19,687 of 2022: in thousands? Probably it is 19,101.",
        ),
        (
            "loans_books",
            510,
            5615,
            "510 is about a tenth of the 5,615 of 2022: is a digit missing? Probably it is 5,100.",
        ),
        (
            "loans_books",
            51,
            5615,
            "51 is about a hundredth of the 5,615 of 2022: are two digits missing? Probably it is 5,100.",
        ),
        (
            "training_hours_total",
            10950,
            "175.5",
            "10,950 is about sixty times the 175.5 of 2022: minutes instead of hours? Probably it is 182.5.",
        ),
        ("visits_physical", 9565, 5965, "9,565 is 5,965 with two digits swapped: is it 5,965?"),
    ],
)
def test_a_slip_against_last_year_says_what_it_probably_should_be(code, now, before, sentence):
    assert said("W35", {code: now}, {code: before}) == [(code, sentence)]


@pytest.mark.parametrize(
    ("code", "now", "before"),
    [
        ("visits_physical", 8579, 5695),  # a real jump; 5 879 would not be last year's figure
        ("visits_physical", 1200, 100),  # at 12 times, 20 per cent beyond ten, it is the edge: one more is past it
        ("loans_periodicals", 5806, 3648),
        ("ill_sent", 90, 9),  # small: ten times as many may well be
        ("income_donations", 900, 90),
        ("visits_physical", 0, 5000),
        ("visits_physical", 500, 0),
        ("visits_physical", 7000, 5000),
        ("opening_hours_week", 40, 40),
        ("authorised_users_new", 151, 115),  # three digits may be swapped by accident
        ("expenditure_salaries", 10695, 10956),  # last year's with two digits swapped, and no jump: accident
    ],
)
def test_honest_figures_are_no_slips(code, now, before):
    assert places("W35", {code: now + (1 if now == 1200 else 0)}, {code: before}) == []


def test_a_slip_is_said_in_place_of_the_jump_it_makes():
    of = {"visits_physical": 85790, "active_users": 488}
    before = {"visits_physical": 8579, "active_users": 495}
    found = [one.rule for one in check(facts(of, before)) if one.code == "visits_physical"]
    assert found == ["W03", "W35", "E14"]


def test_a_total_that_is_worked_out_has_no_slip_of_its_own():
    of = {"loans_books": 51040, "loans_periodicals": 0}
    before = {"loans_books": 5104, "loans_periodicals": 0}
    found = [(one.rule, one.code) for one in check(facts(of, before)) if one.rule in ("W01", "W35")]
    assert found == [("W01", "loans_total"), ("W35", "loans_books")]


def test_digits_swapped_against_what_the_register_and_the_quarters_know():
    register = {"registered": {"population_total": Decimal(1006)}}
    assert said("W35", {"population_total": 1060}, **register) == [
        ("population_total", "1,060 is 1,006 with two digits swapped: is it 1,006?")
    ]
    assert said("W35", {"population_total": 10060}, **register) == [
        (
            "population_total",
            "10,060 is about ten times the 1,006 of the population table: is there a digit too many? "
            "Probably it is 1,006.",
        )
    ]
    quarters = {"offered": {"visits_physical": Offer(Decimal(8579), {1: Decimal(8579)})}}
    assert said("W35", {"visits_physical": 8759}, **quarters) == [
        ("visits_physical", "8,759 is 8,579 with two digits swapped: is it 8,579?")
    ]
    assert said("W35", {"visits_physical": 85790}, **quarters) == [
        (
            "visits_physical",
            "85,790 is about ten times the 8,579 that the quarters make: is there a digit too many? "
            "Probably it is 8,579.",
        )
    ]
    assert places("W35", {"visits_physical": 56950}, {"visits_physical": 5695}, **quarters) == []
    incomplete = {"offered": {"visits_physical": Offer(Decimal(8579), {1: Decimal(8579)}, missing=(2,))}}
    assert places("W35", {"visits_physical": 8759}, **incomplete) == []


def test_digits_swapped_in_a_total_that_its_parts_make():
    of = {"loans_books": 5104, "loans_periodicals": 5454, "loans_total": 10585}
    assert places("W35", of) == ["loans_total"]


def test_the_number_of_the_field_beside():
    """In the form the loans of periodicals come after those of books."""
    before = {"loans_books": 5615, "loans_periodicals": 3806}
    assert said("W35", {"loans_books": 5104, "loans_periodicals": 5104}, before) == [
        ("loans_periodicals", "5,104 also stands in “Loans: books” beside it: was it typed in the wrong field?")
    ]
    assert said("W35", {"loans_books": 5104, "loans_periodicals": 5615}, before) == [
        (
            "loans_periodicals",
            "5,615 is what “Loans: books” beside it was in 2022: the wrong line or year?",
        )
    ]


@pytest.mark.parametrize(
    ("of", "before"),
    [
        ({"loans_books": 5104, "loans_periodicals": 5104}, {"loans_books": 5000, "loans_periodicals": 5000}),
        ({"loans_books": 999, "loans_periodicals": 999}, {"loans_books": 900, "loans_periodicals": 300}),
        ({"loans_books": 5000, "loans_periodicals": 5000}, {"loans_books": 4900, "loans_periodicals": 3000}),
        ({"visits_physical": 5104, "visits_children": 5104}, {"visits_physical": 5000, "visits_children": 1000}),
    ],
)
def test_the_same_number_may_be_honest(of, before):
    """In line with last year, small, round, or a part that is the whole."""
    assert places("W35", of, before) == []


def test_without_last_year_the_later_of_two_is_asked_about():
    assert places("W35", {"loans_books": 5104, "loans_periodicals": 5104}) == ["loans_periodicals"]


def test_a_quarter_is_compared_with_last_year_s_and_else_with_the_one_before():
    quarterly = form("quarterly")
    before = {"last_quarter": figures(quarterly, visits_physical=2040), "last_quarter_period": "2023-Q1"}
    assert said("W35", {"visits_physical": 21800}, name="quarterly", **before) == [
        (
            "visits_physical",
            "21,800 is about ten times the 2,040 of 2023-Q1: is there a digit too many? Probably it is 2,180.",
        )
    ]
    assert places("W35", {"visits_physical": 21800}, {"visits_physical": 20000}, name="quarterly", **before) == []
    assert places("W35", {"visits_physical": 21800}, {"visits_physical": 2000}, name="quarterly", **before) == [
        "visits_physical"
    ]


def test_the_months_a_library_was_open_are_no_slip():
    """Opened in December 2022, so that a whole year is twelve times as much."""
    of, before = {"visits_physical": 1150}, {"visits_physical": 100}
    assert places("W35", of, before) == ["visits_physical"]
    assert places("W35", of, before, months_before=1) == []
