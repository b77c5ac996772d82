"""Reading and printing numbers, changes and rounding, in Latvian and English notation. Pure."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from unicodedata import category, normalize

NBSP = "\u00a0"
MINUS = "\u2212"
LONGEST = 40
PLACES_KEPT = 4  # decimal places of a number in the database
_ROOM = Context(prec=2 * LONGEST)  # enough for every number that can be read, with its decimals

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'\u2019]+")
_UNITS = re.compile(r"(?:eur|€|usd|\$|%)$", re.IGNORECASE)
_MINUSES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-", "\u2010": "-", "\u2011": "-"})
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_DOT_GROUPS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_ENGLISH_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")
_SPACE_GROUPS = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")


class NumberError(ValueError):
    """Why a text is no number; `reason` is one of the keys that the forms put into words."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def read_number(text: str, language: str = "lv") -> Decimal | None:
    """The number typed, or None for a blank.

    Takes `1234`, `1 234,56` (also with no-break spaces), `1.234,56`, `1,234.56`, `1234.56`, a sign in front, and a
    trailing EUR, €, USD, $ or %. A single separator is the decimal one; only on an English page, where numbers are
    printed so, `1,234` is one thousand. Raises `NumberError` with the reason "brackets", "ambiguous", "too_long" or
    "not_a_number".
    """
    if len(text) > LONGEST:
        raise NumberError("too_long")
    if any(category(sign) == "No" for sign in text):  # a footnote mark is no digit: 1385¹ is not 13851
        raise NumberError("not_a_number")
    text = normalize("NFKC", text).translate(_MINUSES)
    text = _SPACES.sub(" ", text).strip()
    text = _UNITS.sub("", text).strip()
    if text.startswith(("$", "€")):
        text = text[1:].strip()
    if not text:
        return None
    if any(bracket in text for bracket in "()[]"):
        raise NumberError("brackets")
    if text[0] in "+-":
        text = text[0] + text[1:].strip()
    if language == "en" and _ENGLISH_GROUPS.fullmatch(text):
        text = text.replace(",", "")
    number = Decimal(_plain(text))
    return number if number else abs(number)  # there is no zero below zero


def _plain(text: str) -> str:
    if _DOT_GROUPS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _COMMA_GROUPS.fullmatch(text):
        return text.replace(",", "")
    if _SPACE_GROUPS.fullmatch(text):
        text = text.replace(" ", "")
    if _PLAIN.fullmatch(text):
        return text.replace(",", ".")
    if text.count(".") + text.count(",") > 1 and re.fullmatch(r"[+-]?[\d., ]+", text):
        raise NumberError("ambiguous")
    raise NumberError("not_a_number")


def rounded(number: Decimal, places: int) -> Decimal:
    """Half-up to so many decimal places: at output only."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_ROOM)


def print_number(number: Decimal | None, places: int = 0, language: str = "lv") -> str:
    """`1 234,56` in Latvian (no-break space), `1,234.56` in English; an empty text for None."""
    if number is None:
        return ""
    text = f"{rounded(number, places):,.{places}f}"
    if text.startswith("-"):
        text = MINUS + text[1:] if text.strip("-0.,") else text[1:]
    return text if language == "en" else text.replace(",", NBSP).replace(".", ",")


def print_signed(number: Decimal | None, places: int = 1, language: str = "lv") -> str:
    """As `print_number`, with + in front of what is above zero."""
    text = print_number(number, places, language)
    return f"+{text}" if number is not None and rounded(number, places) > 0 else text


def relative_change(new: Decimal | None, old: Decimal | None) -> Decimal | None:
    """(new / old − 1) × 100, in per cent; None when either is missing or the old one is zero."""
    if new is None or not old:
        return None
    return (new / old - 1) * 100


def change(new: Decimal | None, old: Decimal | None, *, share: bool) -> Decimal | None:
    """The change people read: percentage points between two percentages, otherwise relative, in per cent."""
    if share:
        return None if new is None or old is None else new - old
    return relative_change(new, old)


def print_change(number: Decimal | None, *, share: bool, language: str = "lv") -> str:
    """`+50,6 %` or, between two percentages, `−0,1 p.p.`; an empty text for None."""
    if number is None:
        return ""
    unit = "p.p." if share else "%"
    return f"{print_signed(number, 1, language)}{NBSP}{unit}"


LARGEST = Decimal("999999999.99")  # A figure above a thousand million is a slip of the hand in any library.
