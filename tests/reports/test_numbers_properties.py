"""Numbers and entries hold for every text and every figure, not only for those somebody thought of."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from reports.blueprint import Column, ColumnKind, Entry, Indicator, Kind, Label
from reports.computing import PLAIN_CELL, Given, State
from reports.entries import STRICTEST, EntryError, read_cell, read_entry, shown
from reports.numbers import LARGEST, LONGEST, NumberError, print_number, read_number, rounded

unhurried = settings(deadline=None)  # the first text in a language loads its catalogue
LANGUAGES = st.sampled_from(["lv", "en"])
PLACES = st.integers(0, 4)
NUMBERS = st.decimals(-LARGEST, LARGEST, places=4)
MINUSES = st.sampled_from(["-", "\u2212", "\u2013", "\u2012", "\u2010", "\u2011", "\ufe63", "\uff0d"])
GROUPINGS = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "'", "\u2019", ".", ","])
UNITS = st.sampled_from([" EUR", "EUR", " eur", "€", "\u00a0€", " %", "%", " USD", "$", ""])
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# What people's fingers and other programs make of a number, and everything else.
NEARLY = st.text("0123456789 ,.'-+~%€$()[]EURnav datu?\u00a0\u202f\u2212\u2013/xe", max_size=20)
TEXTS = st.text() | NEARLY | st.text("0123456789", min_size=30, max_size=60)


def indicator(kind=Kind.COUNT, places=0, *, signed=False) -> Indicator:
    return Indicator("figure", Label({"en": "Figure"}), Label({}), kind, places, Entry.ENTERED, signed=signed)


INDICATORS = st.builds(indicator, st.sampled_from([*Kind]), PLACES, signed=st.booleans())
COLUMNS = st.builds(
    Column, st.just("cell"), st.just(Label({"en": "Cell"})), st.sampled_from([*ColumnKind]), places=PLACES
)


def grouped(digits: str, sign: str) -> str:
    """The digits of a whole number in threes."""
    first = len(digits) % 3
    return sign.join(filter(None, [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]))


# Round trip.


@unhurried
@given(NUMBERS, PLACES, LANGUAGES, LANGUAGES)
def test_what_is_printed_in_one_language_reads_the_same_on_a_page_of_that_language(number, places, language, other):
    printed = print_number(number, places, language)
    assert read_number(printed, language) == rounded(number, places)
    again = print_number(read_number(printed, language), places, other)
    assert read_number(again, other) == rounded(number, places)


@unhurried
@given(TEXTS, LANGUAGES)
def test_what_was_read_prints_as_what_is_read_again(text, language):
    try:
        number = read_number(text, language)
    except NumberError:
        return
    assume(number is not None and abs(number) < 10**20)  # printed in groups it still is no longer than a number can be
    places = max(0, -number.as_tuple().exponent)
    assert read_number(print_number(number, places, language), language) == number


@unhurried
@given(st.decimals(0, LARGEST - 1, places=4), PLACES, LANGUAGES, st.booleans(), st.booleans())
def test_an_entry_comes_back_as_it_was_shown(number, places, language, estimate, negative):
    one = indicator(Kind.DECIMAL, places, signed=True)
    value = rounded(-number if negative else number, places)
    with translation.override(language):
        typed = f"~{shown(value, one)}" if estimate else shown(value, one)
        assert read_entry(one, typed) == Given(value, State.ESTIMATE if estimate else State.KNOWN)


@unhurried
@given(st.decimals(0, LARGEST, places=2), LANGUAGES)
def test_a_cell_comes_back_in_the_form_that_can_be_added_up(number, language):
    column = Column("cell", Label({}), ColumnKind.MONEY, places=2)
    stored = read_cell(column, print_number(number, 2, language), language=language)
    assert PLAIN_CELL.fullmatch(stored)
    assert Decimal(stored) == number
    assert read_cell(column, stored, language=STRICTEST) == stored


# Notation.


@unhurried
@given(st.integers(1000, 10**12), st.integers(0, 99), GROUPINGS, MINUSES, st.booleans(), UNITS)
def test_grouped_digits_are_the_number_with_any_sign_between_them(whole, cents, sign, minus, negative, unit):
    point = "." if sign == "," else ","
    text = f"{minus if negative else ''}{grouped(str(whole), sign)}{point}{cents:02}{unit}"
    number = Decimal(whole) + Decimal(cents) / 100
    assert read_number(text) == (-number if negative else number)


@unhurried
@given(st.integers(1000, 10**12), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "'", "\u2019"]), LANGUAGES)
def test_whole_numbers_may_be_grouped_by_spaces_and_apostrophes(whole, sign, language):
    assert read_number(grouped(str(whole), sign), language) == whole


@unhurried
@given(st.integers(0, 10**12), MINUSES, st.sampled_from(["", " ", "\u00a0"]))
def test_every_minus_is_one(number, minus, space):
    assert read_number(f"{minus}{space}{number}") == -number


@unhurried
@given(NUMBERS, PLACES, st.sampled_from([FULL_WIDTH, ARABIC]), LANGUAGES)
def test_digits_of_other_widths_and_scripts_are_digits(number, places, script, language):
    printed = print_number(number, places, language)
    assert read_number(printed.translate(script), language) == read_number(printed, language)


@unhurried
@given(NUMBERS, PLACES, UNITS, LANGUAGES, st.sampled_from(["", " ", "\u00a0", "\n", "\t"]))
def test_a_unit_and_the_space_around_a_number_change_nothing(number, places, unit, language, space):
    printed = print_number(number, places, language)
    assert read_number(f"{space}{printed}{unit}{space}", language) == read_number(printed, language)


@unhurried
@given(st.decimals(0, LARGEST, places=2), st.sampled_from(["()", "[]", "（）"]), UNITS)
def test_a_number_in_brackets_is_refused_and_never_taken_for_another(number, brackets, unit):
    with pytest.raises(NumberError) as refusal:
        read_number(f"{brackets[0]}{number}{brackets[1]}{unit}")
    assert refusal.value.reason == "brackets"


@unhurried
@given(st.integers(1, 999), LANGUAGES, st.sampled_from([Kind.COUNT, Kind.MONEY]))
def test_what_is_five_to_one_and_five_thousand_to_another_is_asked_about(number, language, kind):
    with pytest.raises(EntryError, match="decimal"), translation.override("en"):
        read_entry(indicator(kind, 2 if kind == Kind.MONEY else 0), f"{number}.000", language=language)


# Whatever is typed.


@unhurried
@given(TEXTS, LANGUAGES)
@example("１" * LONGEST, "lv")
@example("\ufdfa" * LONGEST, "lv")
@example("0." + "0" * 37 + "1", "en")
@example("\u0660", "lv")
@example("1\u20e3", "lv")
@example("\ud800", "en")
def test_any_text_is_a_number_a_blank_or_refused(text, language):
    assert number_or_reason(text, language) in {"number", "not_a_number", "ambiguous", "brackets", "too_long"}


def number_or_reason(text: str, language: str) -> str:
    try:
        number = read_number(text, language)
    except NumberError as refusal:
        return refusal.reason
    return "number" if number is None or number.is_finite() else "no number"


@unhurried
@given(INDICATORS, TEXTS, LANGUAGES)
@example(indicator(signed=True), "-0", "lv")
def test_any_entry_is_a_value_that_the_database_can_keep_or_a_sentence(one, text, language):
    assert entry_or_sentence(one, text, language) in {"number", "state", "sentence"}


def entry_or_sentence(one: Indicator, text: str, language: str) -> str:
    try:
        value = read_entry(one, text, language=language)
    except EntryError as refusal:
        return "sentence" if 0 < len(str(refusal)) < 200 else "no sentence"
    if value.number is None:
        return "state" if not value.raw and value.state != State.ESTIMATE else "no state"
    fits = abs(value.number) <= LARGEST and value.number == rounded(value.number, one.places)
    return "number" if fits and (one.signed or value.number >= 0) else "no number"


@unhurried
@given(COLUMNS, TEXTS, LANGUAGES)
@example(Column("cell", Label({}), ColumnKind.DAY_OR_MONTH), "٠٩.2023", "lv")
@example(Column("cell", Label({}), ColumnKind.DATE), "²³.09.2023", "lv")
@example(Column("cell", Label({}), ColumnKind.COUNT), "-0", "lv")
def test_any_cell_is_stored_plainly_or_refused_with_a_sentence(column, text, language):
    assert cell_or_sentence(column, text, language) in {"plain", "sentence"}


def cell_or_sentence(column: Column, text: str, language: str) -> str:
    try:
        stored = read_cell(column, text, language=language)
    except EntryError as refusal:
        return "sentence" if 0 < len(str(refusal)) < 200 else "no sentence"
    is_number = bool(stored) and column.kind in (ColumnKind.COUNT, ColumnKind.DECIMAL, ColumnKind.MONEY)
    return "plain" if not is_number or PLAIN_CELL.fullmatch(stored) else "no number"


# Ten million characters: looked at no further than a number can be long.
HUGE = {
    "digits": "9" * 10_000_000,
    "groups": "1" + " 000" * 2_500_000,
    "minuses": "-" * 10_000_000,
    "points": "1." * 5_000_000,
    "words": "jā" * 5_000_000,
    "wide digits": "１" * 10_000_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_ten_megabytes_are_too_long_for_a_number(text):
    assert number_or_reason(text, "lv") == "too_long"
    assert entry_or_sentence(indicator(), text, "lv") == "sentence"
    assert entry_or_sentence(indicator(Kind.FLAG), text, "lv") == "sentence"


@pytest.mark.parametrize("kind", [ColumnKind.COUNT, ColumnKind.DATE, ColumnKind.DAY_OR_MONTH, ColumnKind.FLAG])
@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_ten_megabytes_are_no_number_no_day_and_no_answer_in_a_cell(kind, text):
    assert cell_or_sentence(Column("cell", Label({}), kind), text, "lv") == "sentence"


def test_a_day_of_ten_thousand_digits_is_refused_like_any_other_that_is_none():
    column = Column("cell", Label({}), ColumnKind.DATE)
    assert cell_or_sentence(column, "9" * 10_000 + ".09.2023", "lv") == "sentence"


@unhurried
@given(st.text("0123456789.-", max_size=12) | st.dates().map(lambda day: f"{day:%d.%m.%Y}"))
def test_a_day_that_was_read_is_read_the_same_again(text):
    column = Column("cell", Label({}), ColumnKind.DAY_OR_MONTH)
    try:
        stored = read_cell(column, text)
    except EntryError:
        return
    assert read_cell(column, stored) == stored
