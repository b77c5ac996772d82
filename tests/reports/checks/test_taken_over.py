"""Libraries that have taken over another: a jump that the merger explains is not questioned, a larger one is."""

from datetime import date
from decimal import Decimal

import pytest

from libraries.models import Library
from reports import checks, filling
from reports.checks import TakenOver
from reports.computing import BLANK, Given
from reports.facts import read
from reports.filling import Entry
from reports.models import Report, Status
from reports.saving.near_reading import read_near
from reports.saving.neighbourhood import around

from .. import small_form
from ..annual_facts import facts, figures, form, places, said

MERGED_ON = date(2023, 7, 1)


def merged(**theirs):
    """The library took over Alder library, which had these figures in 2022."""
    return {"taken_over": [TakenOver("Alder library", MERGED_ON, figures(form("annual"), **theirs))]}


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (1000, []),  # as before
        (1300, []),  # with theirs for half of the year
        (1600, []),  # with all of theirs
        (1900, []),  # 18.75 % more than both together
        (2000, ["visits_physical"]),  # 25 % more than both together
        (790, ["visits_physical"]),  # 21 % less than its own alone
    ],
)
def test_a_figure_may_be_anything_between_its_own_and_that_of_both(now, found):
    assert places("W01", {"visits_physical": now}, {"visits_physical": 1000}, **merged(visits_physical=600)) == found
    assert "visits_physical" in places("W01", {"visits_physical": 1600}, {"visits_physical": 1000})


def test_the_message_names_the_library_and_both_figures():
    assert said("W01", {"visits_physical": 2000}, {"visits_physical": 1000}, **merged(visits_physical=600)) == [
        (
            "visits_physical",
            "Changed by +25.0\u00a0% against 2022 also when the figures of “Alder library”, "
            "which the library took over, are counted (1,000 would be 1,600 → 2,000).",
        )
    ]


USERS = {"active_users": 800, "population_total": 1006}


@pytest.mark.parametrize(
    ("rule", "of", "before"),
    [
        ("W02", USERS, {"active_users": 500, "population_total": 1006}),
        ("W04", {"visits_physical": 1600, **USERS}, {"visits_physical": 1000, "active_users": 780}),
        ("W14", {"loans_books": 160, "stock_books": 100}, {"loans_books": 100, "stock_books": 100}),
        ("W25", {"population_total": 1006}, {"population_total": 700}),
    ],
)
def test_what_else_the_merger_moves_is_not_questioned(rule, of, before):
    """Coverage, turnover and population cannot be added up, so that nothing is said of their change."""
    assert places(rule, of, before) != []
    assert places(rule, of, before, **merged(visits_physical=600, active_users=20)) == []


def test_a_slip_of_the_hand_is_found_beside_the_figures_of_both():
    found = said("W35", {"visits_physical": 16000}, {"visits_physical": 1000}, **merged(visits_physical=600))
    assert found == [
        (
            "visits_physical",
            "16,000 is about ten times the 1,600 of 2022: is there a digit too many? Probably it is 1,600.",
        )
    ]


def test_the_methodologist_is_told():
    found = [one.message for one in checks.for_review(facts(**merged(visits_physical=600))) if one.rule == "W32"]
    assert found == [
        "The library took over “Alder library” on 1 Jul 2023: its figures are compared with those of both."
    ]


@pytest.fixture
def small(db):
    return small_form.published()


def year_of(library, edition, period, users):
    report = small_form.report_for(library, edition, period, status=Status.DRAFT)
    filling.save(report, by=None, entries={"users": Entry(Given(Decimal(users)))})
    return report


def jumps(report):
    """W01 as the whole report hears it, and as the field that is saved does."""
    whole = read(Report.objects.with_names().get(pk=report.pk)).facts
    brief = Report.objects.in_brief().get(pk=report.pk)
    near = read_near(brief, around(brief.blueprint, frozenset({"users"}))).facts
    told = [
        [(one.name, one.on, one.previous.get("users", BLANK).number) for one in facts.taken_over]
        for facts in (whole, near)
    ]
    assert told[0] == told[1]
    found = [[one.message for one in checks.check(one) if one.rule == "W01"] for one in (whole, near)]
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    ("closed", "silent"),
    [
        (date(2020, 1, 1), True),
        (date(2020, 7, 1), True),
        (date(2021, 7, 1), True),
        (date(2021, 12, 31), True),
        (date(2019, 12, 31), False),
        (date(2022, 1, 1), False),
        (None, False),
    ],
)
def test_a_merger_counts_in_its_year_and_the_year_after(closed, silent, library, sister_library, small):
    """100 users, then 160; the other library had 60 in the year before."""
    year_of(library, small, "2020", 100)
    year_of(sister_library, small, "2020", 60)
    report = year_of(library, small, "2021", 160)
    assert len(jumps(report)) == 1
    Library.objects.filter(pk=sister_library.pk).update(closed=closed, merged_into=library)
    assert (jumps(report) == []) == silent


@pytest.mark.parametrize(("users", "found"), [(160, 0), (1000, 0), (100, 0), (60, 1)])
def test_without_the_figures_of_the_other_only_a_fall_is_questioned(users, found, library, sister_library, small):
    """A rise may be theirs; 40 % less than its own 100 is not."""
    year_of(library, small, "2020", 100)
    report = year_of(library, small, "2021", users)
    Library.objects.filter(pk=sister_library.pk).update(closed=date(2021, 7, 1), merged_into=library)
    assert len(jumps(report)) == found
    facts = read(Report.objects.with_names().get(pk=report.pk)).facts
    assert [(one.name, one.previous) for one in facts.taken_over] == [("Alder library", {})]


def test_the_methodologist_is_told_whose_last_year_is_not_known():
    found = checks.for_review(facts(taken_over=[TakenOver("Alder library", MERGED_ON, {})]))
    assert [one.message for one in found if one.rule == "W32"] == [
        "Last year's figures of “Alder library”, which the library took over on 1 Jul 2023, are not known: only what "
        "has fallen is questioned."
    ]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_mergers_cost_no_query(number, library, municipality, small, django_assert_num_queries):
    year_of(library, small, "2020", 100)
    for place in range(number):
        other = Library.objects.create(
            register_number=f"BLB95{place}",
            name=f"Library {place}",
            municipality=municipality,
            closed=date(2021, 7, 1),
            merged_into=library,
        )
        year_of(other, small, "2020", 60)
    report = Report.objects.with_names().get(pk=year_of(library, small, "2021", 160).pk)
    assert report.blueprint.checks
    with django_assert_num_queries(6):
        found = read(report)
    assert len(found.facts.taken_over) == number


@pytest.mark.parametrize("number", [1, 3])
def test_mergers_of_whom_nothing_is_known_cost_one_query(
    number, library, municipality, small, django_assert_num_queries
):
    year_of(library, small, "2020", 100)
    for place in range(number):
        Library.objects.create(
            register_number=f"BLB95{place}",
            name=f"Library {place}",
            municipality=municipality,
            closed=date(2021, 7, 1),
            merged_into=library,
        )
    report = Report.objects.with_names().get(pk=year_of(library, small, "2021", 160).pk)
    assert report.blueprint.checks
    with django_assert_num_queries(7):
        found = read(report)
    assert len(found.facts.taken_over) == number
