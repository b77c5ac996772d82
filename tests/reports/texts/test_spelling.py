"""Names spelled in different ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.spelling import Names, bare

CENTRE = "Kultūras informācijas sistēmu centrs"
NAMES = Names(
    [
        "Latgales plānošanas reģions",
        "Bibliotēku attīstības centrs",
        "Līvānu 1. vidusskola",
        "Rudzātu bibliotēka",
        "Preiļu Galvenā bibliotēka",
        "Letonika",
    ]
)
NAMES.add(CENTRE, also_called=["KISC", "Kultūras sistēmu centrs"])


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("  “Ērgļu”  novada\u00a0BIBLIOTĒKA. ", "erglu novada biblioteka"),
        ("3td_e-GRĀMATU\tbibliotēka", "3td e gramatu biblioteka"),
        ("“–”", ""),
    ],
)
def test_only_letters_and_digits_count(text, letters):
    assert bare(text) == letters


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("latgales planosanas regions", "Latgales plānošanas reģions"),
        ("„Latgales   plānošanas reģions”.", "Latgales plānošanas reģions"),
        ("LETONIKA", "Letonika"),
        ("Kultūras informāciju sistēmas centrs", CENTRE),
        ("KISC", CENTRE),
        ("Kulturas sistemu centra", CENTRE),
        ("LNB Bibliotēku attīstības centrs", "Bibliotēku attīstības centrs"),
        ("Preiļu Glavenā bibliotēka", "Preiļu Galvenā bibliotēka"),
        ("Preiļu Galvnā bibliotēka", "Preiļu Galvenā bibliotēka"),
        ("Preiļu Gallvenā bibliotēka", "Preiļu Galvenā bibliotēka"),
        ("Preiļu Galdenā bibliotēka", "Preiļu Galvenā bibliotēka"),
    ],
    ids=str,
)
def test_another_spelling_leads_to_the_name(text, meant):
    assert NAMES.meant_by(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "“–”",
        "Latgales plānošanas reģions",
        " Latgales plānošanas reģions ",
        "Letonica",
        "Līvānu 2. vidusskola",
        "Rušonas bibliotēka",
        "Rudzātu pamatskola",
        "Latgales reģions",
        "Jaunais Bibliotēku attīstības centrs",
        "Preiļu Galdnā bibliotēka",
        "x" * 100_000,
    ],
    ids=lambda text: text[:40],
)
def test_a_name_as_it_stands_and_another_name_are_left_alone(text):
    assert NAMES.meant_by(text) == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_means_one_of_the_names_or_nothing(name, text):
    assert Names([name]).meant_by(text) in {"", name}


@given(st.text(min_size=1, max_size=60))
def test_capitals_and_spaces_alone_make_no_other_name(name):
    shouted = f" {name.upper()}  "
    names = Names([name])
    assert names.meant_by(shouted) == (
        name if bare(name) and bare(shouted) == bare(name) and shouted.strip() != name else ""
    )
