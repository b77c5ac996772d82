"""What people type for a date and for hours."""

from datetime import date
from decimal import Decimal

import pytest

from training.reading import ReadingError, When, check_when, read_hours, read_when

SHAPE = "Write the date as 14.09.2023 or, when only the month is known, as 09.2023."
ONE_PERSON = (
    "Write the hours of one participant here and the number of people under “Participants”: for two people with "
    "8 hours each, 8 hours and 2 participants instead of 8+8."
)
NOT_A_NUMBER = "Write the hours as a number, for example 3.5."
ONE_PLACE = "Write the hours with at most one decimal place, for example 3.5."
RANGE = "The hours of one participant must be between 0.5 and 400."


@pytest.mark.parametrize(
    "text", ["2023-09-14", "14.09.2023", "14.9.2023", "14. 09. 2023.", " 14.09.2023 ", "2023.09.14", "14-09-2023"]
)
def test_a_day(text):
    assert read_when(text) == When(date(2023, 9, 14), only_month=False)


@pytest.mark.parametrize("text", ["09.2023", "9.2023", "2023-09", "2023.09.", " 09. 2023 "])
def test_a_month(text):
    assert read_when(text) == When(date(2023, 9, 1), only_month=True)


@pytest.mark.parametrize("text", ["2023", "September", "14.09.23", "03/04/2023", "14.09", "1.2.3.4", "١٤.٠٩.٢٠٢٣", "-"])
def test_no_date(text):
    with pytest.raises(ReadingError) as caught:
        read_when(text)
    assert str(caught.value) == SHAPE


@pytest.mark.parametrize("text", ["31.09.2023", "29.02.2023", "13.2023", "2023-00", "0.09.2023", "01.01.0000"])
def test_no_such_date(text):
    with pytest.raises(ReadingError) as caught:
        read_when(text)
    assert str(caught.value) == f"There is no such date in the calendar: {text}."


def test_the_diary_tells_what_has_happened():
    today = date(2023, 9, 14)
    check_when(When(date(2023, 9, 14)), on=today)
    check_when(When(date(2023, 9, 1), only_month=True), on=today)
    check_when(When(date(1990, 1, 1)), on=today)
    with pytest.raises(ReadingError) as tomorrow:
        check_when(When(date(2023, 9, 15)), on=today)
    assert str(tomorrow.value) == "This date is still to come. Record the event when it has taken place."
    with pytest.raises(ReadingError) as long_ago:
        check_when(When(date(1989, 12, 31)), on=today)
    assert str(long_ago.value) == "The year must be 1990 or later."


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("8", "8"),
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("3,50", "3.5"),
        (" 3,5 h", "3.5"),
        ("2 st.", "2"),
        ("16 stundas", "16"),
        ("0,5", "0.5"),
        ("400", "400"),
    ],
)
def test_hours(text, hours):
    assert read_hours(text) == Decimal(hours)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("8+8", ONE_PERSON),
        ("8 + 8 h", ONE_PERSON),
        ("4x2", ONE_PERSON),
        ("7×2", ONE_PERSON),
        ("7*2", ONE_PERSON),
        ("all day", NOT_A_NUMBER),
        ("1:30", NOT_A_NUMBER),
        ("-3", NOT_A_NUMBER),
        ("1e3", NOT_A_NUMBER),
        ("nan", NOT_A_NUMBER),
        ("1 234,5", NOT_A_NUMBER),
        ("3,25", ONE_PLACE),
        ("0", RANGE),
        ("0,4", RANGE),
        ("400,5", RANGE),
        ("999999", RANGE),
    ],
)
def test_no_hours(text, sentence):
    with pytest.raises(ReadingError) as caught:
        read_hours(text)
    assert str(caught.value) == sentence
