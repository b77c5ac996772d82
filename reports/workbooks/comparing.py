"""A workbook compared with its report as it is now, field by field.

A field counts as changed only when the person has changed its cell; when the report has changed since as well, it is a
conflict, and the person chooses. What cannot be read is a problem, and with problems nothing is applied.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from libraries.workbooks import Value, Valueless

from ..checks import Text
from ..computing import Figure, Given, State, is_open
from ..entries import EntryError, figure_in_words
from ..facts import Reading
from ..languages import language
from . import cells, places
from .differences import Change, Comparer, Difference, Typed, value_of
from .reading import Filled, Found
from .row_comparing import RowComparer


def compare(filled: Filled, reading: Reading) -> Difference:
    """What the workbook would change in the report as it is now."""
    difference = Difference(problems=list(filled.problems), notes=list(filled.notes))
    fields = FieldComparer(filled, reading, difference)
    rows = RowComparer(filled, reading, difference)
    for chapter in places.chapters_of(reading.facts.blueprint):
        for block in chapter.blocks:
            for code in block.codes:
                fields.figure(code)
                fields.explanation(code)
                fields.reason(code)
            if block.narrative:
                fields.text(block.narrative)
                fields.nothing(block.narrative)
            if block.table:
                rows.table(block.table)
    return difference


class FieldComparer(Comparer):
    """Compares figures, explanations and texts."""

    def figure(self, code: str) -> None:
        name, facts = places.figure_name(code), self.reading.facts
        indicator, found = facts.indicator(code), self.filled.fields.get(name)
        typable = is_open(indicator, facts.figures)
        if found is None or not self.touched(name, found):
            return
        if indicator.computed and not typable and isinstance(found.value, Valueless):
            return  # the workbook works it out
        given = self._read(found, lambda value: cells.read_figure(indicator, value, facts.blueprint, self._language))
        now = facts.figure(code)
        if given is None or cells.stored_figure(given) == cells.stored_figure(now):
            return
        if not typable:
            self.problem(found, _("This figure is worked out and cannot be filled in."))
            return
        words = figure_in_words(_as_given(now), indicator), figure_in_words(_as_figure(given), indicator)
        self._add(name, code, facts.label(code), found, words, given, cells.stored_figure(now))

    @property
    def _language(self) -> str:
        return self.filled.stamp.language

    def _read[Read](self, found: Found, read: Callable[[Value], Read]) -> Read | None:
        """What the cell means; none when nobody can tell, which is a problem then."""
        try:
            return read(value_of(found))
        except EntryError as error:
            self.problem(found, str(error))
            return None

    def _add(
        self, name: str, code: str, label: str, found: Found, words: tuple[str, str], typed: Typed, stored: str
    ) -> None:
        conflict = self.changed(name, stored)
        self.add(Change(name, self.chapter_of(code), label, found.place, *words, typed, conflict))

    def explanation(self, code: str) -> None:
        name = places.why_name(code)
        found = self.filled.fields.get(name)
        if found is None or not self.touched(name, found):
            return
        text = self._read(found, cells.read_explanation)
        stored = self.reading.facts.explanations.get(code, "")
        if text is None or text == cells.plain(stored):
            return
        label = _("Explanation: %(label)s") % {"label": self.reading.facts.label(code)}
        self._add(name, code, label, found, (stored, text), text, stored)

    def reason(self, code: str) -> None:
        name = places.reason_name(code)
        found = self.filled.fields.get(name)
        if found is None or not self.touched(name, found):
            return
        one = self.reading.reasons.get(code)
        reason = self._read(found, lambda value: cells.read_reason(value, self._language))
        stored = one.reason if one else ""
        if reason is None or reason == stored:
            return
        label = _("Reason: %(label)s") % {"label": self.reading.facts.label(code)}
        words = cells.shown_reason(stored), cells.shown_reason(reason)
        self._add(name, code, label, found, words, reason, stored)

    def text(self, code: str) -> None:
        name = places.text_name(code)
        found = self.filled.fields.get(name)
        if found is None or not self.touched(name, found):
            return
        text = self._read(found, cells.read_text)
        stored = self._stored(code).text
        if text is None or cells.shown_text(text) == cells.shown_text(stored):
            return
        words = cells.shown_text(stored), cells.shown_text(text)
        self._add(name, code, self._title(code), found, words, text, stored)

    def nothing(self, code: str) -> None:
        name = places.nothing_name(code)
        found = self.filled.fields.get(name)
        if found is None or not self.touched(name, found):
            return
        answer = self._read(found, cells.read_nothing)
        stored = "1" if self._stored(code).nothing else ""
        if answer is None or answer == stored:
            return
        label = f"{self._title(code)}: {_('There was nothing to report')}"
        words = cells.yes_or_no(stored or "0"), cells.yes_or_no(answer or "0")
        self._add(name, code, label, found, words, answer, stored)

    def _stored(self, code: str) -> Text:
        return self.reading.facts.texts.get(code, Text())

    def _title(self, code: str) -> str:
        return self.reading.facts.blueprint.narratives[code].title.in_language(language())


def _as_figure(given: Given) -> Figure:
    state = given.state if given.number is not None or given.state != State.KNOWN else None
    return Figure(number=given.number, stated=given.number, state=state, raw=given.raw)


def _as_given(figure: Figure) -> Figure:
    """A figure as it was given, without what is worked out."""
    return Figure(number=figure.stated, stated=figure.stated, state=figure.state, raw=figure.raw)
