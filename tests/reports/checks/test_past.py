"""Last year again, less than last year, and what is missing beside what is there: W20–W22, W27."""

import pytest

from reports.checks import Profile
from reports.computing import State

from ..annual_facts import places, said

SAME = {"visits_physical": 5695, "loans_books": 21, "reference_queries": 300}


def test_w20_three_figures_are_last_years():
    assert said("W20", SAME, SAME) == [
        (
            "visits_physical",
            "3 figures are exactly those of 2022: “Visits in person” 5,695, “Loans: books” 21, "
            "“Reference queries answered” 300. Were they copied?",
        )
    ]


@pytest.mark.parametrize(
    ("of", "before"),
    [
        ({**SAME, "loans_books": 22}, SAME),
        ({**SAME, "loans_books": 20}, {**SAME, "loans_books": 20}),
        ({**SAME, "loans_books": 0}, {**SAME, "loans_books": 0}),
        (SAME, {}),
    ],
)
def test_w20_is_silent_about_two_small_figures_nothing_and_a_first_year(of, before):
    assert places("W20", of, before) == []


def test_w20_is_silent_about_a_part_of_a_year():
    assert places("W20", SAME, SAME, months=6) == []


def test_w21_what_only_grows_has_become_less():
    assert said("W21", {"localhist_folders": 99}, {"localhist_folders": 100}) == [
        ("localhist_folders", "This has fallen against 2022: −1.0\u00a0% (100 → 99).")
    ]


@pytest.mark.parametrize(("now", "before"), [(100, 100), (101, 100), (0, 0)])
def test_w21_is_silent_when_it_stays_or_grows(now, before):
    assert places("W21", {"localhist_folders": now}, {"localhist_folders": before}) == []


CENTRE = Profile(service_centre=True)


@pytest.mark.parametrize("name", ["annual", "quarterly"])
def test_w22_the_visitors_of_the_service_centre_are_not_counted(name):
    sentence = "The library has a customer service centre: count its visitors too, so that they are told apart."
    assert said("W22", name=name, profile=CENTRE) == [("visits_service_centre", sentence)]


@pytest.mark.parametrize(
    ("of", "more"),
    [
        ({"visits_service_centre": 0}, {"profile": CENTRE}),
        ({"visits_service_centre": State.UNKNOWN}, {"profile": CENTRE}),
        ({}, {"profile": Profile()}),
        ({}, {"profile": CENTRE, "history": True}),
    ],
)
def test_w22_is_content_with_an_answer_without_a_centre_and_about_history(of, more):
    assert places("W22", of, **more) == []


@pytest.mark.parametrize("participants", [{}, {"event_participants": 0}])
def test_w27_there_were_events_but_no_participants(participants):
    assert said("W27", {"events_total": 37, **participants}) == [
        ("event_participants", "“Events, total”: 37, but no participants. How many people took part?")
    ]


@pytest.mark.parametrize(
    "of",
    [
        {"events_total": 37, "event_participants": 1},
        {"events_total": 37, "event_participants": State.UNKNOWN},
        {"events_total": 0},
        {},
    ],
)
def test_w27_is_silent_with_participants_without_events_and_when_declared_unknown(of):
    assert places("W27", of) == []
