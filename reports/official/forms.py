"""The state's form as data: which field of it is which figure of ours, in which order. Read from fixtures/forms."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.conf import settings

from ..blueprint import Label

FOLDER = settings.BASE_DIR / "fixtures" / "forms"
PROFILE = ("name", "register_number", "isil", "address", "founded", "accredited_to")


class OfficialFormError(ValueError):
    """A file of an official form that does not hold together; the message is for who wrote it."""


@dataclass(frozen=True)
class Cell:
    """One field of the portal: an indicator of ours, or something that the library's profile says.

    `row`: its code in the official form, blank until somebody has confirmed it.
    """

    code: str
    label: Label
    indicator: str = ""
    profile: str = ""
    row: str = ""


@dataclass(frozen=True)
class Section:
    code: str
    title: Label
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class OfficialForm:
    """The official form for the periods of one of our forms. `month` and `day`: the last day, in the next year."""

    edition: str
    form: str
    first_period: str
    last_period: str
    label: Label
    note: Label
    portal: str
    month: int
    day: int
    sections: tuple[Section, ...]

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        return {cell.code: cell for section in self.sections for cell in section.cells}

    @property
    def indicators(self) -> frozenset[str]:
        return frozenset(cell.indicator for cell in self.cells.values() if cell.indicator)

    def due(self, year: int) -> date:
        """The last day for the figures of a year."""
        return date(year + 1, self.month, self.day)

    def covers(self, form: str, period: str) -> bool:
        return form == self.form and self.first_period <= period and period <= (self.last_period or period)


def form_for(form: str, period: str) -> OfficialForm | None:
    """The official form that goes with a period of a form of ours; None where the state asks for nothing."""
    return next((one for one in _forms() if one.covers(form, period)), None)


@cache
def _forms() -> tuple[OfficialForm, ...]:
    """All that there are, the newest first."""
    files = sorted(FOLDER.glob("official-*.json"), reverse=True)
    return tuple(read_form(json.loads(file.read_text(encoding="utf-8"))) for file in files)


def read_form(content: Mapping[str, Any]) -> OfficialForm:
    """Raises `OfficialFormError`."""
    try:
        month, day = map(int, content["deadline"].split("-"))
        found = OfficialForm(
            edition=content["edition"],
            form=content["form"],
            first_period=content["periods"]["from"],
            last_period=content["periods"]["to"] or "",
            label=_label(content["label"]),
            note=_label(content["note"]),
            portal=content["portal"],
            month=month,
            day=day,
            sections=tuple(_section(section) for section in content["sections"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise OfficialFormError(f"The official form lacks {error}, or it is not what it should be.") from error
    _check(found)
    return found


def _section(content: Mapping[str, Any]) -> Section:
    return Section(content["code"], _label(content["title"]), tuple(_cell(cell) for cell in content["cells"]))


def _cell(content: Mapping[str, Any]) -> Cell:
    source = {name: content[name] for name in ("indicator", "profile", "row") if name in content}
    return Cell(content["code"], _label(content["label"]), **source)


def _label(content: Mapping[str, str]) -> Label:
    return Label(dict(content))


def _check(found: OfficialForm) -> None:
    codes = [cell.code for section in found.sections for cell in section.cells]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise OfficialFormError(f"These fields of the official form stand there twice: {', '.join(twice)}.")
    for cell in found.cells.values():
        if bool(cell.indicator) == bool(cell.profile) or cell.profile not in ("", *PROFILE):
            raise OfficialFormError(f"The field {cell.code} is an indicator or something of the profile, one of them.")
