"""Libraries that were open for a part of a year: their figures are compared by the month, their alarms are silent."""

from dataclasses import dataclass
from datetime import date

import pytest

from reports.checks import check
from reports.checks.part_year import months_open
from reports.facts import read
from reports.models import Report
from reports.saving.near_reading import read_near
from reports.saving.neighbourhood import around

from ..annual_facts import facts, places, said


@dataclass
class Library:
    opened: date | None = None
    closed: date | None = None


@pytest.mark.parametrize(
    ("opened", "closed", "months"),
    [
        (None, None, None),
        (date(1950, 1, 1), date(2030, 1, 1), None),
        (date(2023, 1, 1), date(2023, 12, 31), None),
        (date(2023, 1, 2), None, 12),
        (date(2023, 9, 15), None, 4),
        (date(2023, 9, 16), None, 3),
        (None, date(2023, 3, 15), 3),
        (None, date(2023, 3, 14), 2),
        (date(2023, 3, 1), date(2023, 3, 31), 1),
        (date(2023, 3, 16), date(2023, 3, 20), 0),
        (date(2023, 12, 20), None, 0),
        (date(2024, 1, 1), None, 0),
        (None, date(2022, 12, 31), 0),
    ],
)
def test_a_month_counts_when_the_library_was_open_for_half_of_it(opened, closed, months):
    assert months_open(Library(opened, closed), date(2023, 1, 1), date(2023, 12, 31)) == months


def test_a_quarter_has_three_months():
    assert months_open(Library(opened=date(2023, 5, 1)), date(2023, 4, 1), date(2023, 6, 30)) == 2


def test_visits_of_a_part_of_a_year_are_compared_by_the_month():
    """300 in three months are 1200 a year: 1250 is no jump, 1500 is one of 25 per cent."""
    assert places("W01", {"visits_physical": 1250}, {"visits_physical": 300}) == ["visits_physical"]
    assert places("W01", {"visits_physical": 1250}, {"visits_physical": 300}, months_before=3) == []
    assert said("W01", {"visits_physical": 1500}, {"visits_physical": 300}, months_before=3) == [
        (
            "visits_physical",
            "Changed by +25.0\u00a0% against 2022 also when the months that the library was open are counted "
            "(300 would be 1,200 → 1,500).",
        )
    ]


def test_the_year_it_closed_is_compared_by_the_month_too():
    assert places("W01", {"visits_physical": 3000}, {"visits_physical": 6000}, months=6) == []
    assert places("W01", {"visits_physical": 2000}, {"visits_physical": 6000}, months=6) == ["visits_physical"]


@pytest.mark.parametrize("months", [{"months": 0}, {"months_before": 0}])
def test_nothing_is_compared_with_a_library_that_was_not_open(months):
    assert places("W01", {"visits_physical": 3000}, {"visits_physical": 6000}, **months) == []


USERS = {"active_users": 488, "population_total": 1006}


@pytest.mark.parametrize(
    ("rule", "of", "before"),
    [
        ("W01", USERS, {"active_users": 100, "population_total": 1006}),
        ("W02", USERS, {"active_users": 100, "population_total": 1006}),
        ("W02", {"active_users": 20, "population_total": 1006}, {}),
        ("W03", {"visits_physical": 100, "active_users": 100}, {}),
        ("W04", {"visits_physical": 300, **USERS}, {"visits_physical": 100, **USERS}),
        ("W14", {"loans_books": 5, "stock_books": 1000}, {}),
        ("W15", {"authorised_users_total": 70, "active_users": 100}, {"authorised_users_total": 100}),
        ("W21", {"localhist_folders": 4}, {"localhist_folders": 5}),
        ("W25", USERS, {"population_total": 900}),
    ],
)
def test_what_cannot_be_compared_is_not_questioned(rule, of, before):
    assert places(rule, of, before) != []
    assert places(rule, of, before, months=2) == []


def test_what_is_impossible_is_questioned_all_the_same():
    assert places("W02", {"active_users": 1007, "population_total": 1006}, months=2) == ["coverage_pct"]
    found = {one.rule for one in check(facts({"visits_physical": 5, "visits_children": 6}, months=2))}
    assert "E02" in found


@pytest.mark.parametrize(
    ("opened", "closed", "months"),
    [
        (None, None, (None, None)),
        (date(2022, 10, 1), None, (None, 3)),
        (date(2023, 10, 1), None, (3, 0)),
        (None, date(2023, 6, 30), (6, None)),
    ],
)
def test_a_report_knows_the_months_of_its_library(report, library, opened, closed, months):
    library.opened, library.closed = opened, closed
    library.save()
    found = Report.objects.in_brief().get(pk=report.pk)
    near = read_near(found, around(found.blueprint, frozenset({"visits_physical"}))).facts
    assert (near.months, near.months_before) == months
    whole = read(Report.objects.with_names().get(pk=report.pk)).facts
    assert (whole.months, whole.months_before, whole.profile) == (*months, near.profile)
