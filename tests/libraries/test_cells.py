"""What a cell of a register file means."""

from datetime import date
from decimal import Decimal

import pytest

from libraries import cells
from libraries.models import Library


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12", Decimal(12)),
        ("+12", Decimal(12)),
        ("3,5", Decimal("3.5")),
        ("3.5", Decimal("3.5")),
        ("11 204", Decimal(11204)),
        ("11\u00a0204,5", Decimal("11204.5")),
        ("11\u202f204", Decimal(11204)),
        (Decimal("3.50"), Decimal("3.5")),
        (None, None),
    ],
)
def test_a_number(value, number):
    assert cells.number(value, "c", places=1) == number


@pytest.mark.parametrize("value", ["many", "1 2", "1,2,3", "1e3", "١٢", "12 m²", True, date(2023, 1, 1), "--1", "1/2"])
def test_what_is_no_number(value):
    with pytest.raises(cells.CellError, match="in the column “c” is not a number"):
        cells.number(value, "c")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("-0,1", "The number in the column “c” cannot be below zero."),
        ("1000000000", "The number in the column “c” is too large."),
        (Decimal("1E+308"), "The number in the column “c” is too large."),
        ("3,5", "“3,5” in the column “c” is not a whole number."),
    ],
)
def test_a_number_out_of_bounds(value, sentence):
    with pytest.raises(cells.CellError) as refused:
        cells.whole(value, "c")
    assert str(refused.value) == sentence


@pytest.mark.parametrize("value", ["2023-05-01", "2023-5-1", "01.05.2023", "1.5.2023.", date(2023, 5, 1)])
def test_a_day(value):
    assert cells.day(value, "c") == date(2023, 5, 1)


@pytest.mark.parametrize("value", ["2023", "2023-13-01", "30.02.2023", "05/01/2023", "May", Decimal(45047), True])
def test_what_is_no_day(value):
    with pytest.raises(cells.CellError, match="is not a date such as 2023-05-31"):
        cells.day(value, "c")


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        (["yes", "YES", "jā", "Jā", "ir", "1", "true", Decimal(1), True], True),
        (["no", "nē", "nav", "0", "FALSE", Decimal(0), False], False),
        ([None], None),
    ],
)
def test_yes_and_no(values, answer):
    assert [cells.yes_no(value, "c") for value in values] == [answer] * len(values)


def test_a_choice_by_code_or_by_name():
    words = ["branch", "BRANCH", "Branch library"]
    assert [cells.choice(word, "c", choices=Library.Kind) for word in words] == ["branch"] * 3


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (Decimal("120.50"), "120.5"),
        (Decimal("1E+2"), "100"),
        (Decimal(100), "100"),
        (12, "12"),
        (date(2023, 5, 1), "2023-05-01"),
        ("x", "x"),
    ],
)
def test_a_value_is_printed_as_it_is_read(value, words):
    assert cells.printed(value) == words
