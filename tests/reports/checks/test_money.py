"""Money that does not add up: for each rule the example that is questioned and the one that is not."""

import pytest

from ..annual_facts import places, said

BJVZ = "Bērnu, jauniešu un vecāku žūrija"


def test_w06_the_kinds_are_not_the_funding():
    assert said("W06", {"acq_funding_municipal": 3283, "acq_books": 2263, "acq_periodicals": 1021}) == [
        (
            "acq_funding_municipal",
            "Books, periodicals and other documents make 3,284.00 EUR, but 3,283.00 is given (+1.00).",
        )
    ]


@pytest.mark.parametrize(
    "of",
    [
        {"acq_funding_municipal": 3284, "acq_books": 2263, "acq_periodicals": 1021},
        {"acq_books": 2263, "acq_periodicals": 1021},
        {"acq_funding_municipal": 3283},
    ],
)
def test_w06_is_silent_when_they_agree_or_one_side_is_not_given(of):
    assert places("W06", of) == []


def test_w07_the_chapters_do_not_agree():
    of = {"expenditure_acquisitions": 3318, "acq_books": 2295, "acq_periodicals": 1022}
    assert said("W07", of) == [
        (
            "expenditure_acquisitions",
            "The chapter of the stock makes 3,317.00 EUR of acquisitions, but here it is 3,318.00 (−1.00).",
        )
    ]


def test_w07_is_silent_when_they_agree():
    assert places("W07", {"expenditure_acquisitions": 3317, "acq_books": 2295, "acq_periodicals": 1022}) == []


@pytest.mark.parametrize(("total", "questioned"), [("3930.10", True), ("3930.09", False), ("3928.08", True)])
def test_w09_the_sources_are_not_the_whole_funding_by_more_than_a_euro(total, questioned):
    rows = {"acquisition_sources": [{"source": "gifts", "value": "401.09"}]}
    of = {"acq_funding_total": total, "acq_books": 3528, "acq_periodicals": 0}
    assert places("W09", of, rows=rows) == ["acq_funding_total"] * questioned


def gift_and_project(value: str, amount: str, title: str = BJVZ):
    return {
        "acquisition_sources": [{"source": "bjvz", "value": value}],
        "projects": [{"title": "Another project", "amount": "5"}, {"title": title, "amount": amount}],
    }


def test_w09_a_gift_has_another_value_among_the_projects():
    assert said("W09", rows=gift_and_project("232", "233")) == [
        (
            "projects",
            "Row 2, “Funding, EUR”: “Children’s, Youth and Parents’ Jury” is 233.00 here, "
            "but 232.00 in “Other sources of additions”.",
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        gift_and_project("232", "232"),
        gift_and_project("232", "232.99"),
        gift_and_project("232", "900", title="Grāmatu starts"),
        gift_and_project("232", "900", title="cits"),
        gift_and_project("", "900"),
        gift_and_project("232", "many"),
        {"projects": gift_and_project("", "900")["projects"]},
    ],
)
def test_w09_is_silent_when_they_agree_or_are_not_the_same_thing(rows):
    assert places("W09", rows=rows) == []


@pytest.mark.parametrize("title", [BJVZ.upper(), f"„{BJVZ}” 2023", "Children's, Youth and Parents' Jury"])
def test_w09_knows_a_source_by_its_name_however_it_is_written(title):
    assert places("W09", rows=gift_and_project("232", "240", title=title)) == ["projects"]


def test_w09_adds_the_rows_of_a_source_up():
    rows = gift_and_project("100", "232")
    rows["acquisition_sources"].append({"source": "bjvz", "value": "132"})
    assert places("W09", rows=rows) == []


def test_w10_there_are_gifts_but_no_income():
    rows = {"projects": [{"title": "Jury", "amount": "433"}]}
    assert said("W10", {"income_municipal": 27737, "income_other": 0}, rows=rows) == [
        (
            "income_other",
            "This is 0, but there is “Project funding, total” 433.00. Was it received in kind? "
            "If in money, it is income.",
        )
    ]


@pytest.mark.parametrize(
    ("income", "amount"),
    [({"income_other": 0}, "0"), ({"income_projects": 433}, "433"), ({}, "433")],
)
def test_w10_is_silent_without_gifts_with_income_and_before_it_is_filled(income, amount):
    assert places("W10", {**income}, rows={"projects": [{"title": "Jury", "amount": amount}]}) == []


NO_BOOKS = {"acq_books": 0, "acq_periodicals": 0}


def test_w30_much_is_other():
    of = {**NO_BOOKS, "expenditure_salaries": 8499, "expenditure_other": 1501}
    assert said("W30", of) == [
        (
            "expenditure_other",
            "15.0\u00a0% of “Total expenditure” is other or not named (1,501.00 of 10,000.00).",
        )
    ]


def test_w30_counts_what_a_total_that_was_given_does_not_name():
    assert places("W30", {**NO_BOOKS, "expenditure_total": 10000, "expenditure_salaries": 8000}) == [
        "expenditure_other"
    ]


@pytest.mark.parametrize(
    "of",
    [
        {**NO_BOOKS, "expenditure_salaries": 8500, "expenditure_other": 1500},
        {**NO_BOOKS, "expenditure_salaries": 0, "expenditure_other": 0},
        {**NO_BOOKS, "expenditure_total": 8000, "expenditure_salaries": 8500, "expenditure_other": 1000},
        {"expenditure_total": 8000},
    ],
)
def test_w30_is_silent_at_the_threshold_and_about_what_is_not_known(of):
    assert places("W30", of) == []
