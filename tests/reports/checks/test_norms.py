"""Norms of the Cabinet of Ministers and registers: W11–W13, each at its threshold."""

from decimal import Decimal

import pytest

from reports.checks import Profile
from reports.computing import State

from ..annual_facts import places, said


def test_w11_less_than_43_cents_an_inhabitant():
    """1000 inhabitants: 430 EUR."""
    assert said("W11", {"acq_books": 300, "acq_periodicals": "129.99", "population_total": 1000}) == [
        (
            "acq_books",
            "429.99 for “Acquisition funding: books” + “Acquisition funding: periodicals” is below the norm of 0.43 "
            "for each of 1,000 inhabitants, which makes 430.00.",
        )
    ]


@pytest.mark.parametrize(
    "of",
    [
        {"acq_books": 300, "acq_periodicals": 130, "population_total": 1000},
        {"acq_books": 2600, "acq_periodicals": 915, "population_total": 1006},
        {"acq_books": 1, "acq_periodicals": 1},
        {"acq_books": 1, "acq_periodicals": State.UNKNOWN, "population_total": 1000},
    ],
)
def test_w11_is_silent_at_the_norm_and_about_what_is_not_known(of):
    assert places("W11", of) == []


def test_w11_asks_half_of_a_library_that_was_open_half_a_year():
    half = {"acq_books": 215, "acq_periodicals": 0, "population_total": 1000}
    assert places("W11", half, months=6) == []
    assert places("W11", half) == ["acq_books"]


LIBRARIANS = {"staff_library_headcount": 2, "staff_library_education": 1}


def test_w12_fewer_librarians_than_loans_need():
    assert said("W12", {**LIBRARIANS, "loans_books": 8100, "loans_periodicals": 0}) == [
        ("staff_library_education", "8,100 loans need 1.01 qualified librarians, one for each 8,000; there are 1.")
    ]


@pytest.mark.parametrize(("loans", "questioned"), [(8001, ["staff_library_education"]), (8000, []), (0, [])])
def test_w12_is_silent_at_the_norm(loans, questioned):
    assert places("W12", {**LIBRARIANS, "loans_books": loans, "loans_periodicals": 0}) == questioned


@pytest.mark.parametrize(("loans", "questioned"), [(12000, []), (12001, ["staff_library_education"])])
def test_w12_a_regional_main_library_has_another_norm(loans, questioned):
    of = {**LIBRARIANS, "loans_books": loans, "loans_periodicals": 0}
    assert places("W12", of, profile=Profile(regional=True)) == questioned


@pytest.mark.parametrize(("loans", "questioned"), [(4000, []), (4001, ["staff_library_education"])])
def test_w12_loans_of_half_a_year_count_twice(loans, questioned):
    assert places("W12", {**LIBRARIANS, "loans_books": loans, "loans_periodicals": 0}, months=6) == questioned


def test_w13_the_population_table_says_otherwise():
    assert said("W13", {"population_total": 1018}, registered={"population_total": Decimal(1006)}) == [
        ("population_total", "The population table has 1,006, but here it is 1,018: check the source.")
    ]


@pytest.mark.parametrize(
    ("of", "registered"),
    [({"population_total": 1006}, {"population_total": Decimal(1006)}), ({"population_total": 1018}, {}), ({}, {})],
)
def test_w13_is_silent_when_they_agree_or_the_table_has_nothing(of, registered):
    assert places("W13", of, registered=registered) == []
