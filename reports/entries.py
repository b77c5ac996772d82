"""What may be typed in one field: a text becomes a number, a state, or a sentence that says why not. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .blueprint import Blueprint, Column, ColumnKind, Indicator, Kind
from .computing import Figure, Given, State
from .languages import language
from .numbers import LARGEST, LONGEST, NumberError, print_number, read_number

WORDS = {
    "nav datu": State.UNKNOWN,
    "nav zināms": State.UNKNOWN,
    "unknown": State.UNKNOWN,
    "?": State.UNKNOWN,
    "neattiecas": State.NOT_APPLICABLE,
    "nav attiecināms": State.NOT_APPLICABLE,
    "not applicable": State.NOT_APPLICABLE,
    "n/a": State.NOT_APPLICABLE,
}
YES_NO = {"1": Decimal(1), "0": Decimal(0), "jā": Decimal(1), "nē": Decimal(0), "yes": Decimal(1), "no": Decimal(0)}
STATE_WORDS = {
    State.UNKNOWN: gettext_lazy("unknown"),
    State.NOT_APPLICABLE: gettext_lazy("not applicable"),
}
LONGEST_FIGURE = 200  # characters of one that cannot be read; what is longer would be cut
ESTIMATE = "~"
STRICTEST = "lv"  # The notation in which nothing can be read that others cannot read too.


class EntryError(ValueError):
    """A text that is no value of its field; the message is a sentence for the person who typed it."""


def read_entry(
    indicator: Indicator, text: str, blueprint: Blueprint | None = None, *, language: str | None = None
) -> Given:
    """What a text typed for an indicator means. Raises `EntryError`.

    A number may stand after “~” as an estimate. “nav datu” and “neattiecas” (or the form's own missing codes, such
    as −1) are states, not numbers. The notation is that of the page's language unless another is named.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise EntryError(_too_long(indicator))
    state = WORDS.get(text.casefold()) or _missing_code(text, blueprint)
    if state:
        return Given(None, state)
    estimate = text.startswith(ESTIMATE)
    number = _read(text.removeprefix(ESTIMATE), indicator, language or get_language() or STRICTEST)
    return Given(number, State.ESTIMATE if estimate and number is not None else State.KNOWN)


def _too_long(indicator: Indicator) -> str:
    return _("Answer with yes or no.") if indicator.kind == Kind.FLAG else reason_in_words("too_long", "")


def _missing_code(text: str, blueprint: Blueprint | None) -> State | None:
    name = blueprint.missing_codes.get(text.replace("\u2212", "-")) if blueprint else None
    return State(name) if name else None


def _read(text: str, indicator: Indicator, language: str) -> Decimal | None:
    if indicator.kind == Kind.FLAG:
        return _yes_or_no(text)
    number = _number(text, language)
    if number is None:
        return None
    if number < 0 and not indicator.signed:
        raise EntryError(_("Enter a number that is not negative."))
    return _fitting(number, indicator.places, text)


def _yes_or_no(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return YES_NO[text.strip()[:LONGEST].casefold()]
    except KeyError:
        raise EntryError(_("Answer with yes or no.")) from None


def _number(text: str, language: str) -> Decimal | None:
    try:
        return read_number(text, language)
    except NumberError as error:
        raise EntryError(reason_in_words(error.reason, text)) from error


def reason_in_words(reason: str, text: str) -> str:
    """One sentence for each way a text can fail to be a number."""
    sentences = {
        "brackets": _("Write a negative number with a minus sign, not in brackets."),
        "ambiguous": _("It is not clear which sign in “%(text)s” is the decimal comma."),
        "too_long": _("This is too long for a number."),
    }
    sentence = sentences.get(reason, _("“%(text)s” is not a number."))
    return sentence % {"text": text.strip()[:40]}


def _fitting(number: Decimal, places: int, text: str) -> Decimal:
    if abs(number) > LARGEST:
        raise EntryError(_("The number is too large; check the number of digits."))
    if places < 3 and _may_be_thousands(number):
        raise EntryError(reason_in_words("ambiguous", text))
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        raise EntryError(_too_precise(places))
    return number


def _may_be_thousands(number: Decimal) -> bool:
    """5.000 is five to one person and five thousand to another."""
    return number.as_tuple().exponent == -3 and 1 <= abs(number) < 1000 and number == number.to_integral_value()


def _too_precise(places: int) -> str:
    if places == 0:
        return _("Enter a whole number, without a decimal part.")
    return _("Enter at most %(places)d digits after the decimal comma.") % {"places": places}


def problem_with(indicator: Indicator, text: str, blueprint: Blueprint | None = None) -> str:
    """The sentence for a text that was kept although it could not be read; empty when it can be.

    Judged in the strictest notation: a text that was kept on one page has its sentence on all.
    """
    try:
        read_entry(indicator, text, blueprint, language=STRICTEST)
    except EntryError as error:
        return str(error)
    return ""


def shown(number: Decimal | None, indicator: Indicator) -> str:
    """A figure as people read it, in the language of the page, without its unit."""
    if indicator.kind == Kind.FLAG and number is not None:
        return _("yes") if number else _("no")
    return print_number(number, indicator.places, language())


def figure_as_typed(figure: Figure, indicator: Indicator) -> str:
    """A stored figure the way a person would type it again."""
    if figure.raw:
        return figure.raw
    if figure.state in STATE_WORDS:
        return str(STATE_WORDS[figure.state])
    if figure.stated is None:
        return ""
    if indicator.kind == Kind.FLAG:
        return "1" if figure.stated else "0"
    number = print_number(figure.stated, indicator.places, language())
    return f"{ESTIMATE}{number}" if figure.state == State.ESTIMATE else number


def figure_in_words(figure: Figure, indicator: Indicator) -> str:
    """A figure as people read it: number, the text that could not be read, or the word for its state."""
    if figure.raw:
        return figure.raw
    if figure.number is not None:
        number = shown(figure.number, indicator)
        return f"{ESTIMATE}{number}" if figure.state == State.ESTIMATE else number
    return str(STATE_WORDS[figure.state]) if figure.state in STATE_WORDS else ""


def read_cell(column: Column, text: str, *, language: str | None = None) -> str:
    """A cell of a table in the form it is stored in: plain decimals, ISO dates, codes. Raises `EntryError`."""
    text = text.strip()
    if not text:
        return ""
    match column.kind:
        case ColumnKind.COUNT | ColumnKind.DECIMAL | ColumnKind.MONEY:
            return _cell_number(column, text, language or get_language() or STRICTEST)
        case ColumnKind.DATE:
            return read_day(text)
        case ColumnKind.DAY_OR_MONTH:
            return read_day_or_month(text)
        case ColumnKind.CHOICE:
            return _choice(column, text)
        case ColumnKind.FLAG:
            return str(_yes_or_no(text))
        case ColumnKind.LINK:
            return _link(text)
        case ColumnKind.TEXT | ColumnKind.LIBRARY:
            return " ".join(text.split())
        case _:
            return text


def _cell_number(column: Column, text: str, language: str) -> str:
    number = _number(text, language)
    if number is None:
        return ""
    if number < 0:
        raise EntryError(_("Enter a number that is not negative."))
    return format(_fitting(number, column.places, text), "f")


def _choice(column: Column, text: str) -> str:
    if column.choice(text) is None:
        raise EntryError(_("“%(text)s” is not among the choices.") % {"text": text[:40]})
    return text


def _link(text: str) -> str:
    if not text.startswith(("https://", "http://")) or any(sign in text for sign in " \t\n\"'<>"):
        raise EntryError(_("Write the whole address, beginning with https://."))
    return text


def read_day(text: str) -> str:
    """A day as 2023-09-14, from that or from 14.09.2023. Raises `EntryError`."""
    day = _iso(text)
    if len(day) != len("2023-09-14"):
        raise EntryError(_("Write the date as 14.09.2023."))
    return day


def read_day_or_month(text: str) -> str:
    """A day or a month as 2023-09-14 or 2023-09, from those or from 14.09.2023 or 09.2023. Raises `EntryError`."""
    day = _iso(text)
    if not day:
        raise EntryError(_("Write the date as 14.09.2023, or the month as 09.2023."))
    return day


def _iso(text: str) -> str:
    """ISO form of a day or month; empty when it is neither."""
    if len(text) > LONGEST:
        return ""
    parts = text.strip().rstrip(".").split("-" if "-" in text else ".")
    if not all(part.strip().isdecimal() for part in parts) or len(parts) not in (2, 3):
        return ""
    numbers = [int(part) for part in parts]
    if "." in text:
        numbers.reverse()
    year, month, day = (*numbers, 1)[:3]
    try:
        whole = _calendar_day(year, month, day)
    except (ValueError, OverflowError):
        return ""
    return whole if len(numbers) == 3 else whole[:7]


def _calendar_day(year: int, month: int, day: int) -> str:
    if year < 1000:
        raise ValueError
    return date(year, month, day).isoformat()


def cell_as_typed(column: Column, stored: str) -> str:
    """A stored cell the way a person would type it: decimal comma, 14.09.2023 or 09.2023."""
    if column.kind in (ColumnKind.DECIMAL, ColumnKind.MONEY) and language() != "en":
        return stored.replace(".", ",")
    if column.kind in (ColumnKind.DATE, ColumnKind.DAY_OR_MONTH) and stored[:4].isdecimal():
        return ".".join(reversed(stored.split("-")))
    return stored


def cell_in_words(column: Column, stored: str) -> str:
    """A stored cell as people read it."""
    if column.kind == ColumnKind.CHOICE:
        choice = column.choice(stored)
        return choice.label.in_language(language()) if choice else stored
    if column.kind == ColumnKind.FLAG:
        return {"1": _("yes"), "0": _("no")}.get(stored, stored)
    return cell_as_typed(column, stored)


def row_in_words(columns: Iterable[Column], cells: Mapping[str, str]) -> str:
    """The cells of a row that are not blank, one after the other."""
    return "; ".join(filter(None, (cell_in_words(column, cells.get(column.code, "")) for column in columns)))
