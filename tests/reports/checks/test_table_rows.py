"""Rules on single rows of tables: what fires, and what does not."""

import pytest
from django.utils import translation

from .. import annual_facts
from .words_form import facts, said


def courses(*rows):
    return facts(rows={"courses": [dict(zip(("place", "hours", "mode"), row, strict=True)) for row in rows]})


def of_rows(facts):
    """What is said of rows; of the hours of the whole year the same rule speaks elsewhere."""
    return [(code, message) for code, message in said("W16", facts) if code == "courses"]


def test_a_course_of_eighty_hours_is_asked_about():
    assert of_rows(courses(("Hall", "40", "room"), ("Hall", "80.5", "room"))) == [
        ("courses", "Row 2, “Hours”: 80.5 hours are many for one event. Is the number right?")
    ]
    with translation.override("lv"):
        assert ": 80,5 " in of_rows(courses(("Hall", "80.5", "room")))[0][1]


def test_hours_that_are_no_number_are_left_to_their_own_rule():
    assert of_rows(courses(("Hall", "8+8", "room"), ("Hall", "", "room"))) == []


@pytest.mark.parametrize(
    ("place", "mode", "found"),
    [
        ("Tiešsaistē", "room", True),
        ("MS Teams", "room", True),
        ("LNB", "screen", True),
        ("Tiešsaistē Zoom", "screen", False),
        ("LNB", "room", False),
        ("", "screen", False),
        ("LNB", "", False),
        ("LNB", "a word kept as typed", False),
    ],
)
def test_the_place_fits_the_way_of_attending(place, mode, found):
    assert bool(said("W28", courses((place, "3", mode)))) == found


def test_the_sentence_names_both():
    assert said("W28", courses(("LNB", "3", "screen"))) == [
        ("courses", "Row 1, “Place”: the place “LNB” and “remotely” do not fit together.")
    ]


def databases(*rows):
    return facts(rows={"databases": [{"name": "News", "sessions": one, "taken": other} for one, other in rows]})


def test_a_database_with_one_of_its_two_numbers():
    assert said("W19", databases(("15", ""), ("", "7"), ("3", "4"), ("3", "0"), ("", ""))) == [
        ("databases", "Row 2, “Sessions”: “Taken” is given here, but not this."),
        ("databases", "Row 1, “Taken”: “Sessions” is given here, but not this."),
    ]


@pytest.mark.parametrize(("given", "found"), [(282, []), (297, ["db_sessions_total"])])
def test_a_total_of_databases_that_is_not_what_the_rows_make(given, found):
    """297 sessions were printed, of which the rows tell 282."""
    rows = {"databases": [{"database": "Letonika", "sessions": "282", "downloads": "177"}]}
    assert annual_facts.places("W19", {"db_sessions_total": given}, rows=rows) == found
    if found:
        assert annual_facts.said("W19", {"db_sessions_total": given}, rows=rows) == [
            ("db_sessions_total", "The rows of the table make 282, but 297 is given.")
        ]


def test_a_total_of_databases_without_rows_is_left_alone():
    assert annual_facts.places("W19", {"db_sessions_total": 297}) == []
