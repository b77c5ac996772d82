"""What stands in the cells of a workbook, and what it means: values ⇄ what a report stores. Pure."""

import re
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import override

from libraries.workbooks import Value

from ..blueprint import Blueprint, Choice, Column, ColumnKind, Indicator, Kind
from ..checks.issues import LONGEST_EXPLANATION
from ..computing import Figure, Given, State
from ..entries import STRICTEST, EntryError, read_cell, read_entry
from ..exports.sheets import NO_XML
from ..models import Reason
from ..numbers import print_number
from ..texts import narratives

type Written = Decimal | date | str | None

MOST_IN_A_CELL = 32_767  # what a cell of Excel holds
LONGEST_FIGURE = 200
LONGEST_CELL = {ColumnKind.LONG_TEXT: 4_000}
LONGEST_OTHER_CELL = 2_000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def plain(value: Value) -> str:
    """What stands in a cell as one text, the same before and after a spreadsheet program has saved it."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case Decimal():
            return format(value.normalize() if value else Decimal(0), "f")
        case date():
            return value.isoformat()
        case _:
            return _one_kind_of_lines(NO_XML.sub("", str(value)))


def _one_kind_of_lines(text: str) -> str:
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return normalize("NFC", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def mark(text: str) -> str:
    """A short mark by which a text is known again; an empty one for nothing."""
    return blake2b(text.encode(), digest_size=6).hexdigest() if text else ""


def yes_or_no(text: str) -> str:
    """The word for a stored "1" or "0"; whatever else is stored, as it is."""
    return {"1": _("yes"), "0": _("no")}.get(text, text)


# Figures


def stored_figure(given: Given | Figure) -> str:
    """A figure as one text, by which it is compared: the number, the text that is none, or the name of its state."""
    number = given.stated if isinstance(given, Figure) else given.number
    if given.raw:
        return given.raw
    if number is None:
        return "" if given.state in (None, State.KNOWN) else str(given.state)
    return ("~" if given.state == State.ESTIMATE else "") + plain(number)


def shown_figure(given: Given | Figure, indicator: Indicator, language: str) -> Written:
    """A figure as a person would type it into a cell."""
    number = given.stated if isinstance(given, Figure) else given.number
    if given.raw:
        return given.raw
    if number is None:
        return {State.UNKNOWN: _("unknown"), State.NOT_APPLICABLE: _("not applicable")}.get(given.state or State.KNOWN)
    if indicator.kind == Kind.FLAG:
        return yes_or_no("1" if number else "0")
    if given.state == State.ESTIMATE:
        return "~" + _ungrouped(print_number(number, indicator.places, language), language)
    return number


def _ungrouped(printed: str, language: str) -> str:
    """An estimate without what parts its thousands, so that a spreadsheet program can read its number too."""
    return printed.replace("," if language == "en" else "\u00a0", "")


def read_figure(indicator: Indicator, value: Value, blueprint: Blueprint, language: str) -> Given:
    """What was filled in for an indicator. Raises `EntryError`."""
    if isinstance(value, date):
        raise EntryError(_("The spreadsheet program took this for a date. Type the number anew."))
    text = plain(value)
    if len(text) > LONGEST_FIGURE:
        raise EntryError(_("This is too long for a number."))
    return read_entry(indicator, text, blueprint, language=_notation(value, language))


def _notation(value: Value, language: str) -> str:
    """A number of the file has a decimal point; a text was typed in the notation of the workbook."""
    return language if isinstance(value, str) else STRICTEST


# Cells of tables with rows


def shown_cell(column: Column, stored: str, language: str) -> Written:
    """A stored cell of a table as a person would type it into the workbook."""
    match column.kind:
        case ColumnKind.CHOICE:
            choice = column.choice(stored)
            return choice_label(column, choice, language) if choice else stored
        case ColumnKind.FLAG:
            return yes_or_no(stored)
        case ColumnKind.COUNT | ColumnKind.DECIMAL | ColumnKind.MONEY:
            return _number_or_text(column, stored)
        case ColumnKind.DATE if DAY.fullmatch(stored):
            return _day_or_text(stored)
        case ColumnKind.DAY_OR_MONTH if stored[:4].isdecimal():
            return ".".join(reversed(stored.split("-")))
        case _:
            return stored or None


def _number_or_text(column: Column, stored: str) -> Written:
    try:
        return Decimal(read_cell(column, stored, language=STRICTEST)) if stored else None
    except EntryError:
        return stored


def _day_or_text(stored: str) -> Written:
    """Spreadsheet programs begin to count in 1900."""
    try:
        day = date.fromisoformat(stored)
    except ValueError:
        return stored
    return day if day.year > 1900 else ".".join(reversed(stored.split("-")))


def choice_label(column: Column, choice: Choice, language: str) -> str:
    """What a choice is called in the list; with its code where two are called alike."""
    label = choice.label.in_language(language)
    alike = [one for one in column.choices if one.label.in_language(language) == label]
    return label if len(alike) == 1 else f"{label} ({choice.code})"


def longest_cell(column: Column) -> int:
    return LONGEST_CELL.get(column.kind, LONGEST_OTHER_CELL)


def read_table_cell(column: Column, value: Value, language: str) -> str:
    """What was filled in for a cell of a table, as it is stored. Raises `EntryError`."""
    text = plain(value)
    if len(text) > longest_cell(column):
        raise too_long(text, longest_cell(column))
    if isinstance(value, date) and column.kind not in (ColumnKind.DATE, ColumnKind.DAY_OR_MONTH):
        if column.kind in (ColumnKind.COUNT, ColumnKind.DECIMAL, ColumnKind.MONEY):
            raise EntryError(_("The spreadsheet program took this for a date. Type the number anew."))
        text = ".".join(reversed(text.split("-")))
    if column.kind == ColumnKind.CHOICE:
        text = _code_of(column, text, language)
    return read_cell(column, text, language=_notation(value, language))


def _code_of(column: Column, text: str, language: str) -> str:
    """The code of a choice named in this or another language of the form, or by the code itself."""
    wanted = text.casefold()
    for choice in column.choices:
        names = {choice_label(column, choice, language), choice.code, *choice.label.texts.values()}
        if wanted in {name.casefold() for name in names}:
            return choice.code
    return text


def too_long(text: str, most: int) -> EntryError:
    sentence = _("The text has %(have)d characters; at most %(most)d fit here. Shorten it.")
    return EntryError(sentence % {"have": len(text), "most": most})


# Texts


def shown_text(stored: str) -> str:
    """The words of a text, which a cell holds whole: the longest text that a report keeps is shorter than a cell."""
    return _one_kind_of_lines(NO_XML.sub("", narratives.plain(stored)))[:MOST_IN_A_CELL]


def read_text(value: Value) -> str:
    """A text as it is stored. Raises `EntryError`."""
    text = plain(value)
    if refusal := narratives.refusal(text):
        raise EntryError(refusal)
    return narratives.clean(text)


def read_explanation(value: Value) -> str:
    """Raises `EntryError`."""
    text = plain(value)
    if len(text) > LONGEST_EXPLANATION:
        raise too_long(text, LONGEST_EXPLANATION)
    return text


def shown_reason(reason: str) -> str:
    """The words of a reason, in the language of the workbook."""
    return str(Reason(reason).label) if reason in Reason.values else ""


def read_reason(value: Value, language: str) -> str:
    """The code of a reason that stands there in words. Raises `EntryError`."""
    text = plain(value)
    with override(language):
        codes = {label.casefold(): code for code, label in Reason.choices}
    if not text or text in Reason.values:
        return text
    if text.casefold() in codes:
        return codes[text.casefold()]
    raise EntryError(_("Choose one of the reasons of the list."))


def read_nothing(value: Value) -> str:
    """Whether there was nothing to report: "1" or nothing. Raises `EntryError`."""
    word = plain(value).casefold()
    if word in {"1", "x", "jā", "yes", _("yes").casefold()}:
        return "1"
    if word in {"", "0", "nē", "no", _("no").casefold()}:
        return ""
    raise EntryError(_("Answer with yes or no."))
