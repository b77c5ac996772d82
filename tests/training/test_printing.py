"""Hours and dates in the reader's language."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from training.printing import print_hours, print_when, print_when_within_year, type_when


@pytest.mark.parametrize(
    ("hours", "latvian", "english"),
    [
        ("3.5", "3,5", "3.5"),
        ("8.0", "8", "8"),
        ("0", "0", "0"),
        ("182.5", "182,5", "182.5"),
        ("1234.5", "1\N{NO-BREAK SPACE}234,5", "1,234.5"),
    ],
)
def test_hours(hours, latvian, english):
    with translation.override("lv"):
        assert print_hours(Decimal(hours)) == latvian
    assert print_hours(Decimal(hours)) == english


def test_days_and_months():
    day = date(2023, 9, 1)
    with translation.override("lv"):
        assert print_when(day, only_month=True) == "2023. g. septembris"
        assert print_when_within_year(day, only_month=True) == "Septembris"
    assert print_when(day, only_month=True) == "September 2023"
    assert print_when_within_year(day, only_month=True) == "September"
    assert print_when(day, only_month=False) == "01.09.2023"
    assert print_when_within_year(day, only_month=False) == "01.09.2023"


def test_dates_as_they_are_typed():
    assert type_when(date(2023, 9, 4), only_month=False) == "04.09.2023"
    assert type_when(date(2023, 9, 1), only_month=True) == "09.2023"
