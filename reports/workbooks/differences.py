"""What a workbook would change in its report: the things it changes, and what each of them is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from libraries.workbooks import Value, Valueless

from ..computing import Given
from ..entries import EntryError
from ..facts import Reading
from ..languages import language
from ..open_fields import may_change, refusal
from . import cells
from .reading import Filled, Found, Problem

LONGEST_READ = 200

type Typed = Given | str | Mapping[str, str] | None  # a figure, a text, a whole row; none for a row that goes


@dataclass(frozen=True)
class Change:
    """One thing that the workbook changes. `name` is that of the field, `typed` what it becomes.

    `conflict`: the report has changed since the workbook was made, too; `old` is what it holds now.
    """

    name: str
    chapter: str
    label: str
    place: str
    old: str
    new: str
    typed: Typed
    conflict: bool = False


@dataclass
class Difference:
    """All that a workbook changes, what is wrong with it, and what is only to be known."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.conflict]

    @property
    def plain(self) -> list[Change]:
        """What nobody has changed in the report meanwhile."""
        return [change for change in self.changes if not change.conflict]

    @cached_property
    def mark(self) -> str:
        """A mark of what is shown to the person, by which it is known whether the report has moved since."""
        return cells.mark("\n".join(f"{one.name} {one.old} {one.new} {one.conflict}" for one in self.changes) or "-")


def value_of(found: Found) -> Value:
    """What a cell holds. Raises `EntryError` when it has no value of its own."""
    if not isinstance(found.value, Valueless):
        return found.value
    if found.value.reason == "formula":
        raise EntryError(_("This cell holds a formula. Type its result instead."))
    raise EntryError(_("This cell holds an error of the spreadsheet program, such as #N/A. Type the entry anew."))


@dataclass
class Comparer:
    """Compares a workbook with its report as it is now, and gathers what it finds."""

    filled: Filled
    reading: Reading
    difference: Difference

    def touched(self, name: str, found: Found | None) -> bool:
        """Whether the person has changed the cell of a field. One with a formula in it was changed."""
        if found is None:
            return False
        return isinstance(found.value, Valueless) or not self.filled.stamp.was_shown(name, found.text)

    def chapter_of(self, code: str) -> str:
        blueprint = self.reading.facts.blueprint
        chapter = blueprint.chapter(blueprint.chapter_of.get(code, ""))
        return chapter.title.in_language(language()) if chapter else ""

    def problem(self, found: Found, message: str) -> None:
        self.difference.problems.append(Problem(found.place, message, found.text[:LONGEST_READ]))

    def changed(self, name: str, stored: str) -> bool:
        """Whether the report holds something else than when the workbook was made."""
        return not self.filled.stamp.was_stored(name, stored)

    def add(self, change: Change) -> None:
        """Take a change; one of a field that is not open is left out, with a sentence."""
        kind, _colon, place = change.name.partition(":")
        code = place.partition(":")[0]
        report = self.reading.report
        if kind in ("why", "reason") or may_change(report, code):
            self.difference.changes.append(change)
        elif (note := f"{change.place}: {refusal(report, code)}") not in self.difference.notes:
            self.difference.notes.append(note)
