"""The report beside the profile of the library: what fires, and what does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports.checks import Profile
from reports.checks.thresholds import Setting, Thresholds

from .. import annual_facts
from .words_form import facts, said


def of_profile(**profile):
    return facts(profile=Profile(**profile))


@pytest.mark.parametrize(
    ("until", "found"),
    [
        (date(2023, 6, 1), ["The accreditation ended on 1 Jun 2023."]),
        (date(2024, 12, 31), ["The accreditation ends on 31 Dec 2024."]),
        (date(2025, 1, 1), []),
        (date(2028, 9, 12), []),
        (None, []),
    ],
)
def test_an_accreditation_that_ends(until, found):
    assert [message for _code, message in said("W17", of_profile(accredited_to=until))] == found


def test_a_threshold_beyond_the_calendar_ends_at_its_last_day():
    """The page of rules refuses one; what is in a database all the same breaks no report."""
    far = Thresholds(
        (Setting("W17", limits={"months": Decimal(10**9)}), Setting("W18", limits={"years": Decimal(10**9)}))
    )
    profile = Profile(accredited_to=date(2999, 1, 1), stock_checked_on=date(1950, 1, 1))
    of = facts(profile=profile, thresholds=far)
    assert [len(said(rule, of)) for rule in ("W17", "W18")] == [1, 0]


@pytest.mark.parametrize(
    ("checked", "found"),
    [
        (date(2015, 12, 30), ["The stock has not been checked for 8 years (last on 30 Dec 2015)."]),
        (date(2003, 2, 1), ["The stock has not been checked for 20 years (last on 1 Feb 2003)."]),
        (date(2015, 12, 31), []),
        (date(2022, 5, 5), []),
        (None, []),
    ],
)
def test_a_stock_that_was_not_checked_for_long(checked, found):
    assert [message for _code, message in said("W18", of_profile(stock_checked_on=checked))] == found


@pytest.mark.parametrize(("done", "found"), [(1, []), (0, ["inventory_done"]), (None, ["inventory_done"])])
def test_a_stock_check_that_the_report_tells_of_is_newer_than_the_profile(done, found):
    """The profile may not know yet that the stock was checked in the year of the report."""
    of = {} if done is None else {"inventory_done": done}
    assert annual_facts.places("W18", of, profile=Profile(stock_checked_on=date(2010, 5, 1))) == found


def test_a_figure_that_is_not_the_one_of_the_profile():
    profile = Profile(figures={"library.premises_area_m2": Decimal(120)})
    assert said("W29", facts(figures={"area": 125}, profile=profile)) == [
        ("area", "The profile of the library says 120.0, the report 125.0. Which is right?")
    ]
    assert said("W29", facts(figures={"area": 120}, profile=profile)) == []
    assert said("W29", facts(profile=profile)) == []
    assert said("W29", facts(figures={"area": 125})) == []


HEADS = Profile(heads=["Anna Paraudziņa"])


def heads_in(*rows, profile=HEADS, **more) -> list[str]:
    """What W29 says of the staff, each row a post and a name."""
    staff = [{"post": post, "person": person} for post, person in rows]
    return [message for _code, message in annual_facts.said("W29", rows={"staff": staff}, profile=profile, **more)]


@pytest.mark.parametrize("post", ["Vadītāja", "bibliotēkas vadītāja, bibliotekāre", "Direktors", "Head librarian"])
def test_a_head_whom_the_profile_does_not_have(post):
    assert heads_in((post, "Madara Izdomāta"), ("Bibliotekāre", "Anna Paraudziņa")) == [
        "Row 1, “Name (or initials)”: the profile of the library has Anna Paraudziņa as its head."
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("Vadītāja", "Anna Paraudziņa")],
        [("Vadītāja", "PARAUDZIŅA ANNA")],
        [("Vadītāja", "Madara Izdomāta"), ("Vadītāja", "Anna Paraudziņa")],  # one after the other
        [("Vadītāja", "")],
        [("Vadītāja", "Paraudziņa A.")],
        [("Vadītāja", "A. P.")],
        [("Vadītāja", "MI")],
        [("Vadītājas vietniece", "Madara Izdomāta")],
        [("Bērnu nodaļas vadītāja", "Madara Izdomāta")],
        [("Bibliotekāre", "Madara Izdomāta")],
    ],
)
def test_others_are_not_taken_for_the_head(rows):
    assert heads_in(*rows) == []


def test_a_form_need_not_say_where_the_head_stands():
    """The small form names no people for W29, and one that names people without their posts cannot tell a head."""
    assert said("W29", facts(profile=HEADS)) == []
    found = annual_facts.facts(rows={"staff": [{"post": "Vadītāja", "person": "Madara Izdomāta"}]}, profile=HEADS)
    (check,) = found.uses_of("W29")
    lists = {name: those for name, those in check.also.items() if name != "posts"}
    form = replace(found.blueprint, checks=(replace(check, also=lists),))
    assert said("W29", replace(found, blueprint=form)) == []


def test_without_a_head_in_the_profile_or_in_history_nothing_is_said_of_heads():
    assert heads_in(("Vadītāja", "Madara Izdomāta"), profile=Profile()) == []
    assert heads_in(("Vadītāja", "Madara Izdomāta"), history=True) == []


def test_places_of_service_that_are_not_those_of_the_profile():
    profile = Profile(points=[("Rožkalni", "Rožu iela 1"), ("Druvas", "")])
    rows = [
        {"name": "“Rožkalni”", "address": "Rožu iela 1"},
        {"name": "rozkalni", "address": "Liepu iela 2"},
        {"name": "Druvas", "address": "Druvas"},
        {"name": "Pļavas", "address": ""},
        {"name": "", "address": "Rožu iela 1"},
        {"name": "Rožkalni", "address": ""},
    ]
    assert said("W29", facts(rows={"points": rows}, profile=profile)) == [
        ("points", "Row 2, “Address”: the profile of the library says “Rožu iela 1”."),
        ("points", "Row 4, “Name”: the profile of the library has no such place."),
    ]
    assert said("W29", facts(rows={"points": rows})) == []  # a register that nobody keeps says nothing


@pytest.mark.parametrize(
    ("profile", "found"),
    [
        ({"opened": date(2023, 3, 1)}, ["The first report of the library: it opened on 1 Mar 2023."]),
        ({"closed": date(2023, 7, 1)}, ["The last report of the library: it closed on 1 Jul 2023."]),
        (
            {"closed": date(2023, 7, 1), "merged": True},
            ["The last report of the library: it was merged into another on 1 Jul 2023."],
        ),
        ({"opened": date(1945, 1, 1), "closed": date(2024, 1, 1)}, []),
        ({}, []),
    ],
)
def test_the_methodologist_hears_of_first_and_last_reports(profile, found):
    assert [message for _code, message in said("W32", of_profile(**profile))] == found


def test_the_profile_of_today_says_nothing_of_years_before_the_system():
    profile = Profile(accredited_to=date(2001, 1, 1), stock_checked_on=date(2001, 1, 1), opened=date(2023, 5, 5))
    old = facts(profile=profile, figures={"area": 1}, history=True)
    assert [said(rule, old) for rule in ("W17", "W18", "W29", "W32")] == [[], [], [], []]
