"""Numbers are read as people here and abroad write them, and printed so that they can be read back."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports.numbers import (
    NumberError,
    change,
    print_change,
    print_number,
    print_signed,
    read_number,
    relative_change,
    rounded,
)

LANGUAGES = st.sampled_from(["lv", "en"])
PLACES = st.integers(0, 4)
NUMBERS = st.decimals(-1_000_000_000, 1_000_000_000, places=4)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None),
        ("   ", None),
        ("EUR", None),
        ("0", "0"),
        ("1234", "1234"),
        ("007", "7"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234\u2009567", "1234567"),
        ("1'234", "1234"),
        ("1234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1,234,567.8", "1234567.8"),
        ("1.234.567,8", "1234567.8"),
        ("0,5", "0.5"),
        ("+17", "17"),
        ("-17", "-17"),
        ("\u221217", "-17"),
        ("– 17", "-17"),
        ("129,09 EUR", "129.09"),
        ("129,09€", "129.09"),
        ("$ 1,000.50", "1000.50"),
        ("48,6 %", "48.6"),
        ("１２", "12"),
    ],
)
def test_reads_the_ways_people_write(text, number):
    assert read_number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("twelve", "not_a_number"),
        ("12a", "not_a_number"),
        ("1e5", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("=1+1", "not_a_number"),
        ("--5", "not_a_number"),
        ("5-", "not_a_number"),
        ("12 34", "not_a_number"),
        (",5", "not_a_number"),
        ("5,", "not_a_number"),
        ("1385¹", "not_a_number"),
        ("②", "not_a_number"),
        ("½", "not_a_number"),
        ("(5)", "brackets"),
        ("[5]", "brackets"),
        ("1,2,3", "ambiguous"),
        ("1.2,3.4", "ambiguous"),
        ("1,234,567", "ambiguous"),
        ("9" * 41, "too_long"),
    ],
)
def test_refuses_what_is_no_number_and_says_why(text, reason):
    with pytest.raises(NumberError) as refusal:
        read_number(text)
    assert refusal.value.reason == reason


def test_a_single_separator_is_the_decimal_one_but_on_an_english_page_a_comma_can_divide_thousands():
    assert read_number("1,234") == Decimal("1.234")
    assert read_number("1,234", "en") == Decimal(1234)
    assert read_number("1,234,567", "en") == Decimal(1234567)
    assert read_number("1,5", "en") == Decimal("1.5")
    assert read_number("1.234", "en") == Decimal("1.234")


@pytest.mark.parametrize(
    ("number", "places", "lv", "en"),
    [
        ("0", 0, "0", "0"),
        ("999", 0, "999", "999"),
        ("1000", 0, "1\u00a0000", "1,000"),
        ("1234567.891", 2, "1\u00a0234\u00a0567,89", "1,234,567.89"),
        ("-1234.5", 1, "\u22121\u00a0234,5", "\u22121,234.5"),
        ("-0.04", 1, "0,0", "0.0"),
        ("0.5", 0, "1", "1"),
        ("2.5", 0, "3", "3"),
        ("-2.5", 0, "\u22123", "\u22123"),
        ("3.25834", 2, "3,26", "3.26"),
    ],
)
def test_prints_half_up_in_both_notations(number, places, lv, en):
    assert print_number(Decimal(number), places, "lv") == lv
    assert print_number(Decimal(number), places, "en") == en


def test_a_change_has_its_sign_and_its_unit():
    assert print_change(Decimal("50.641"), share=False) == "+50,6\u00a0%"
    assert print_change(Decimal("-1.414"), share=False, language="en") == "\u22121.4\u00a0%"
    assert print_change(Decimal("-0.116"), share=True) == "\u22120,1\u00a0p.p."
    assert print_change(Decimal("0.04"), share=True) == "0,0\u00a0p.p."
    assert print_change(None, share=True) == ""
    assert print_signed(Decimal(3), 0) == "+3"
    assert print_number(None) == ""


def test_percentages_change_in_points_and_everything_else_relatively():
    assert change(Decimal("48.5"), Decimal("48.6"), share=True) == Decimal("-0.1")
    assert change(Decimal(90), Decimal(120), share=False) == Decimal(-25)
    assert change(Decimal(90), Decimal(0), share=False) is None
    assert change(None, Decimal(1), share=True) is None
    assert change(Decimal(1), None, share=True) is None
    assert relative_change(None, Decimal(5)) is None


@given(NUMBERS, PLACES, LANGUAGES)
def test_what_is_printed_reads_back(number, places, language):
    assert read_number(print_number(number, places, language), language) == rounded(number, places)


@given(NUMBERS, PLACES, LANGUAGES, st.sampled_from([" EUR", "\u00a0€", " %", "  "]))
def test_a_unit_behind_a_number_changes_nothing(number, places, language, unit):
    text = print_number(number, places, language)
    assert read_number(text + unit, language) == read_number(text, language)


@given(NUMBERS, LANGUAGES)
def test_digits_stand_in_groups_of_three(number, language):
    whole, *_decimals = print_number(abs(number), 2, language).split("." if language == "en" else ",")
    first, *others = whole.split("," if language == "en" else "\u00a0")
    assert 1 <= len(first) <= 3
    assert [len(group) for group in others] == [3] * len(others)


@given(NUMBERS, NUMBERS)
def test_a_change_leads_back_to_the_new_number(new, old):
    assume(abs(old) >= 1)
    percent = relative_change(new, old)
    assert abs(old * (1 + percent / 100) - new) < Decimal("0.0001")


NEARLY = st.text("0123456789 ,.'-+%€$()EUR\u00a0\u2212", max_size=12)


@given(st.text() | NEARLY, LANGUAGES)
def test_any_text_is_a_number_a_blank_or_a_reason(text, language):
    assert reason_or_number(text, language) in {"not_a_number", "ambiguous", "brackets", "too_long", "number"}


def reason_or_number(text, language) -> str:
    try:
        number = read_number(text, language)
    except NumberError as refusal:
        return refusal.reason
    return "number" if number is None or number.is_finite() else "no number"
