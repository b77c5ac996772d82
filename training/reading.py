"""Reading what people type for a date and for hours. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from django.utils.translation import gettext as _

EARLIEST = 1990
SHORTEST, LONGEST = Decimal("0.5"), Decimal(400)

_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[-.](?P<month>[0-9]{1,2})(?:[-.](?P<day>[0-9]{1,2}))?\.?")
_YEAR_LAST = re.compile(r"(?:(?P<day>[0-9]{1,2})[-.])?(?P<month>[0-9]{1,2})[-.](?P<year>[0-9]{4})\.?")
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")
_SEVERAL = re.compile(r"[0-9]\s*[+*×x/]\s*[0-9]")
_UNIT = re.compile(r"\s*(?:h|st\.?|stundas?|hours?)$", re.IGNORECASE)


class ReadingError(ValueError):
    """What was typed cannot be read; the message is the sentence to show."""


@dataclass(frozen=True)
class When:
    """A day, or a month when only that is known; then the day is the first of the month."""

    day: date
    only_month: bool = False


def read_when(text: str) -> When:
    """Takes `14.09.2023`, `2023-09-14` and, for a month, `09.2023`, `2023-09`. Raises `ReadingError`."""
    typed = re.sub(r"\s+", "", text)
    found = _YEAR_FIRST.fullmatch(typed) or _YEAR_LAST.fullmatch(typed)
    if not found:
        raise ReadingError(_("Write the date as 14.09.2023 or, when only the month is known, as 09.2023."))
    year, month, day = (int(found[part] or 1) for part in ("year", "month", "day"))
    try:
        return When(date(year, month, day), only_month=found["day"] is None)
    except ValueError:
        raise ReadingError(_("There is no such date in the calendar: %(text)s.") % {"text": text.strip()}) from None


def check_when(when: When, *, on: date) -> None:
    """The diary tells what has already happened. Raises `ReadingError`."""
    if when.day > on:
        raise ReadingError(_("This date is still to come. Record the event when it has taken place."))
    if when.day.year < EARLIEST:
        raise ReadingError(_("The year must be %(year)s or later.") % {"year": EARLIEST})


def read_hours(text: str) -> Decimal:
    """Hours of one participant: `8`, `3,5`, `3.5 h`. Raises `ReadingError`, also for `8+8`."""
    typed = _UNIT.sub("", normalize("NFKC", text).strip())
    if _SEVERAL.search(typed):
        raise ReadingError(
            _(
                "Write the hours of one participant here and the number of people under “Participants”: for two "
                "people with 8 hours each, 8 hours and 2 participants instead of 8+8."
            )
        )
    if not _NUMBER.fullmatch(typed):
        raise ReadingError(_("Write the hours as a number, for example 3.5."))
    hours = Decimal(typed.replace(",", "."))
    if hours != hours.quantize(Decimal("0.1")):
        raise ReadingError(_("Write the hours with at most one decimal place, for example 3.5."))
    if not SHORTEST <= hours <= LONGEST:
        raise ReadingError(_("The hours of one participant must be between 0.5 and 400."))
    return hours
