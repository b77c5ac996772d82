"""Printing hours and dates the way the reader's language writes them. Pure."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst


def print_hours(hours: Decimal) -> str:
    """`182,5` in Latvian, `182.5` in English, and no idle zero: `8`."""
    places = 0 if hours == hours.to_integral_value() else 1
    return number_format(hours, decimal_pos=places, use_l10n=True, force_grouping=True)


def print_when(day: date, *, only_month: bool) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT" if only_month else "d.m.Y")


def print_when_within_year(day: date, *, only_month: bool) -> str:
    """For a list of one year, which need not say the year of every month again."""
    return capfirst(date_format(day, "F")) if only_month else date_format(day, "d.m.Y")


def type_when(day: date, *, only_month: bool) -> str:
    """As a person would type it into the form."""
    return f"{day:%m.%Y}" if only_month else f"{day:%d.%m.%Y}"
