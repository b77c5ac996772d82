"""The portal's figures against ours: what differs, what is not in the portal, what cannot be read. Pure.

Nobody here has seen an export of the portal. So that any list will do, a line is a name and a figure, and the name may
be that of the field in Latvian or English, its code, or the code of our indicator.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from ..blueprint import Indicator, Kind
from ..entries import YES_NO
from ..numbers import NumberError, print_signed, read_number, rounded
from .forms import OfficialForm
from .sheet import PORTAL, Line

MOST_PASTED = 100_000  # characters
MOST_LINES = 1_000
LONGEST = 200  # of a name or a figure
GAPS = re.compile(r"[\s\u00a0]+")


class PortalError(ValueError):
    """What was pasted or uploaded cannot be taken; the message is for the person who did it."""


@dataclass(frozen=True)
class Taken:
    """What was found: by the code of a field, the text of the portal; `unknown`, the names that say nothing to us."""

    cells: Mapping[str, str] = field(default_factory=dict)
    unknown: Sequence[str] = ()


def read_pasted(text: str, form: OfficialForm) -> Taken:
    """A list that was copied from the portal: a name, a tab or a semicolon, a figure. Raises `PortalError`."""
    if len(text) > MOST_PASTED:
        raise PortalError(_("This is too long for a list of figures."))
    if "\x00" in text:
        raise PortalError(_("The list has a character that no text can have. Copy it anew."))
    delimiter = "\t" if "\t" in text else ";"
    # Each line by itself: a quotation mark that nobody closed ends with its line.
    return take((next(csv.reader([line], delimiter=delimiter), []) for line in text.splitlines()), form)


def take(rows: Iterable[Sequence[str]], form: OfficialForm) -> Taken:
    """Rows of a name and a figure, the last thing in the row. Raises `PortalError` when none of them is ours."""
    names = names_of(form)
    cells: dict[str, str] = {}
    unknown: list[str] = []
    for count, row in enumerate(rows, start=1):
        if count > MOST_LINES:
            raise PortalError(_("The list has more than %(most)d lines.") % {"most": MOST_LINES})
        words = [_plain(word) for word in row]
        name, figure = (words[0], next((word for word in reversed(words[1:]) if word), "")) if words else ("", "")
        code = names.get(name.casefold())
        if code in cells:
            raise PortalError(_("“%(name)s” stands there twice. Leave one of the lines.") % {"name": name})
        if code:
            cells[code] = figure
        elif name:
            unknown.append(name)
    if not cells:
        raise PortalError(_("No line of it is a field of the copy sheet. Each line is a name and a figure."))
    return Taken(cells, unknown)


def names_of(form: OfficialForm) -> dict[str, str]:
    """The code of each field by every name it goes by, in small letters. A name of two fields is left out."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for cell in form.cells.values():
        for name in {cell.code, cell.indicator, cell.row, *cell.label.texts.values()} - {""}:
            key = _plain(name).casefold()
            if found.get(key, cell.code) != cell.code:
                shared.add(key)
            found[key] = cell.code
    return {name: code for name, code in found.items() if name not in shared}


def _plain(text: str) -> str:
    return GAPS.sub(" ", text).strip()[:LONGEST]


class How(StrEnum):
    """How a field differs."""

    DIFFERENT = "different"
    NOT_THERE = "not_there"
    NOT_HERE = "not_here"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Difference:
    """A field that is not the same. `change`: theirs less ours, of figures that can be subtracted."""

    line: Line
    theirs: str
    kind: How
    change: Decimal | None = None

    @property
    def in_words(self) -> str:
        words = {
            How.DIFFERENT: _("differs"),
            How.NOT_THERE: _("not in the portal"),
            How.NOT_HERE: _("not in the report"),
            How.UNREADABLE: _("what stands in the portal cannot be read"),
        }
        return words[self.kind]

    def change_text(self, language: str) -> str:
        places = self.line.indicator.places if self.line.indicator else 0
        return print_signed(self.change, places, language)


def apart(found: Sequence[Difference]) -> tuple[list[Difference], list[Difference]]:
    """Those that differ, and those that the list from the portal does not have: it may hold a part of the fields."""
    absent = [one for one in found if one.kind == How.NOT_THERE]
    return [one for one in found if one.kind != How.NOT_THERE], absent


def differences(lines: Iterable[Line], portal: Mapping[str, str]) -> list[Difference]:
    """The fields that are not the same in the portal, in the order of the form; last those that it does not have."""
    found = (_difference(line, portal.get(line.code, "").strip()) for line in lines)
    return sorted((one for one in found if one), key=lambda one: one.kind == How.NOT_THERE)


def _difference(line: Line, theirs: str) -> Difference | None:
    if not line.text and not theirs:
        return None
    if not theirs:
        return Difference(line, "", How.NOT_THERE)
    if not line.text:
        return Difference(line, theirs, How.NOT_HERE)
    if line.indicator is None:
        return None if _same_text(line.text, theirs) else Difference(line, theirs, How.DIFFERENT)
    return _of_figures(line, line.indicator, theirs)


def _same_text(ours: str, theirs: str) -> bool:
    return _plain(ours).casefold() == _plain(theirs).casefold()


def _of_figures(line: Line, indicator: Indicator, theirs: str) -> Difference | None:
    try:
        number = _number(theirs, indicator)
    except NumberError:
        return Difference(line, theirs, How.UNREADABLE)
    if number is None or line.number is None:
        return Difference(line, theirs, How.UNREADABLE)
    change = rounded(number, indicator.places) - rounded(line.number, indicator.places)
    if not change:
        return None
    return Difference(line, theirs, How.DIFFERENT, None if indicator.kind == Kind.FLAG else change)


def _number(text: str, indicator: Indicator) -> Decimal | None:
    if indicator.kind == Kind.FLAG:
        answer = YES_NO.get(text.casefold())
        if answer is None:
            raise NumberError("not_a_number")
        return answer
    return read_number(text, PORTAL)
