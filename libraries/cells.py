"""What a cell of a register file means: a text, a number, a day, yes or no. Pure.

Each function takes the value that `spreadsheets` gives and the heading of its column, returns None for a blank cell and
raises `CellError`, whose text is one sentence for the reader.
"""

import re
from datetime import date
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from .workbooks import Value

YES = {"1", "yes", "y", "true", "jā", "ja", "ir"}
NO = {"0", "no", "n", "false", "nē", "ne", "nav"}
DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
LATVIAN_DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\.?", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
LARGEST = 999_999_999


class CellError(ValueError):
    """The cell cannot be understood."""


def text(value: Value, column: str, *, longest: int) -> str | None:
    """A text; a number is taken as it is written, because codes look like numbers to a spreadsheet program."""
    if value is None:
        return None
    words = printed(value)
    if len(words) > longest:
        raise CellError(
            _("The text in the column “%(column)s” has more than %(longest)s characters.")
            % {"column": column, "longest": longest}
        )
    return words


def number(value: Value, column: str, *, places: int = 0, largest: int = LARGEST) -> Decimal | None:
    """A number not below zero, with at most so many decimal places."""
    if value is None:
        return None
    found = _number(value, column)
    if found < 0:
        raise CellError(_("The number in the column “%(column)s” cannot be below zero.") % {"column": column})
    if found > largest:
        raise CellError(_("The number in the column “%(column)s” is too large.") % {"column": column})
    if found != round(found, places):
        raise CellError(_too_fine(places) % {"column": column, "value": printed(value), "places": places})
    return found


def _too_fine(places: int) -> str:
    if places:
        return _("“%(value)s” in the column “%(column)s” has too many decimal places; the limit is %(places)s.")
    return _("“%(value)s” in the column “%(column)s” is not a whole number.")


def _number(value: Value, column: str) -> Decimal:
    if isinstance(value, Decimal):
        return value
    words = re.sub(r"\s", "", value) if isinstance(value, str) and GROUPED.fullmatch(value) else value
    if not isinstance(words, str) or not PLAIN.fullmatch(words):
        raise CellError(
            _("“%(value)s” in the column “%(column)s” is not a number.") % {"value": printed(value), "column": column}
        )
    return Decimal(words.replace(",", "."))


def whole(value: Value, column: str, *, largest: int = LARGEST) -> int | None:
    found = number(value, column, largest=largest)
    return None if found is None else int(found)


def year(value: Value, column: str, *, first: int, last: int) -> int | None:
    found = _number(value, column) if value is not None else None
    if found is not None and (found != int(found) or not first <= found <= last):
        raise CellError(
            _("The year in the column “%(column)s” must lie between %(first)s and %(last)s.")
            % {"column": column, "first": first, "last": last}
        )
    return None if found is None else int(found)


def day(value: Value, column: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    words = printed(value)
    try:
        return _date(words)
    except ValueError as error:
        raise CellError(
            _("“%(value)s” in the column “%(column)s” is not a date such as 2023-05-31.")
            % {"value": words, "column": column}
        ) from error


def _date(words: str) -> date:
    written = DAY.fullmatch(words) or LATVIAN_DAY.fullmatch(words)
    if written is None:
        raise ValueError(words)
    return date(**{part: int(digits) for part, digits in written.groupdict().items()})


def yes_no(value: Value, column: str) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    word = printed(value).casefold()
    if word in YES | NO:
        return word in YES
    raise CellError(
        _("“%(value)s” in the column “%(column)s” is neither yes nor no.") % {"value": printed(value), "column": column}
    )


def choice(value: Value, column: str, choices: type[TextChoices]) -> str | None:
    """One of the choices by its code, or by its name in any language of the site."""
    if value is None:
        return None
    names = names_of(choices)
    word = printed(value).casefold()
    if word not in names:
        raise CellError(
            _("“%(value)s” in the column “%(column)s” is not one of: %(choices)s.")
            % {"value": printed(value), "column": column, "choices": ", ".join(choices.values)}
        )
    return names[word]


@cache
def names_of(choices: type[TextChoices]) -> dict[str, str]:
    """The codes of the choices by every way of writing them, in small letters."""
    names = {code: code for code in choices.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(one.label).casefold(): one.value for one in choices}
    return names


def printed(value: object) -> str:
    """A value as a register file has it: the opposite of reading."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        digits = f"{value:f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return str(value)
