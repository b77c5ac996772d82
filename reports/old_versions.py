"""A report as one of its revisions has it: what differs from the revision before, and the whole of it to read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import revisions
from .blueprint import Blueprint, Chapter, Indicator, RowTable
from .computing import State
from .entries import STATE_WORDS, cell_in_words, shown
from .headings import title_of
from .models import Report, Revision
from .open_fields import label_of
from .tables import Cell, Column, Row, Shape, Table, text_cell
from .texts import narratives


@dataclass(frozen=True)
class OldText:
    title: str
    text: SafeString
    nothing: bool


@dataclass(frozen=True)
class OldChapter:
    """One chapter of a revision: its figures, its tables, its texts; only what says something."""

    title: str
    tables: tuple[Table, ...]
    texts: tuple[OldText, ...]


@dataclass(frozen=True)
class OldVersion:
    """Draws one revision in one language."""

    report: Report
    revision: Revision
    language: str

    @property
    def blueprint(self) -> Blueprint:
        return self.report.blueprint

    def part(self, name: str) -> Mapping[str, Any]:
        return self.revision.content.get(name, {})

    @property
    def chapters(self) -> Iterator[OldChapter]:
        for chapter in self.blueprint.chapters:
            tables = tuple(table for table in self._tables(chapter) if table.rows)
            texts = tuple(self._texts(chapter))
            if tables or texts:
                yield OldChapter(title_of(chapter, self.language), tables, texts)

    def _tables(self, chapter: Chapter) -> Iterator[Table]:
        title = title_of(chapter, self.language)
        columns = (Column("figure", _("Figure"), shape=Shape.NUMBER), Column("why", _("Explanation")))
        yield Table(title, _("Indicator"), columns, tuple(self._figures(chapter)))
        for code in chapter.tables:
            yield self._rows(self.blueprint.tables[code])

    def _figures(self, chapter: Chapter) -> Iterator[Row]:
        said = self.part(revisions.EXPLANATIONS)
        for code in chapter.codes:
            if figure := self.part(revisions.FIGURES).get(code):
                indicator = self.blueprint.indicators[code]
                cells = (
                    Cell(in_words(indicator, figure), shape=Shape.NUMBER),
                    text_cell(said.get(code, {}).get("text", "")),
                )
                yield Row(indicator.label.in_language(self.language), cells, key=code)

    def _rows(self, table: RowTable) -> Table:
        columns = tuple(Column(column.code, column.title.in_language(self.language)) for column in table.columns)
        stored: Sequence[Mapping[str, Any]] = self.part(revisions.ROWS).get(table.code, ())
        rows = tuple(
            Row(
                f"{number}.",
                tuple(text_cell(cell_in_words(column, row["cells"].get(column.code, ""))) for column in table.columns),
            )
            for number, row in enumerate(stored, start=1)
        )
        return Table(table.title.in_language(self.language), _("No."), columns, rows)

    def _texts(self, chapter: Chapter) -> Iterator[OldText]:
        for code in chapter.narratives:
            if text := self.part(revisions.TEXTS).get(code):
                printed = narratives.printed(text["text"], self._figure_in_text)
                yield OldText(label_of(self.blueprint, code), printed, text["nothing"])

    def _figure_in_text(self, code: str) -> str | None:
        """The figure of then for {code} in a text of then."""
        indicator = self.blueprint.indicators.get(code)
        figure = self.part(revisions.FIGURES).get(code)
        if indicator is None:
            return None
        return in_words(indicator, figure) if figure else _("not filled in")


def in_words(indicator: Indicator, figure: Mapping[str, str]) -> str:
    """A kept figure as people read it."""
    if figure.get("raw"):
        return figure["raw"]
    if number := figure.get("number"):
        text = shown(Decimal(number), indicator)
        return f"~{text}" if figure.get("state") == State.ESTIMATE else text
    state = figure.get("state", "")
    return str(STATE_WORDS[State(state)]) if state else ""


def differences_table(report: Report, before: Revision, after: Revision, language: str) -> Table:
    """What became different from one revision to the next, a line a field."""
    rows = tuple(_difference(report.blueprint, one) for one in revisions.differences(before.content, after.content))
    columns = (
        Column("old", _("Revision %(number)d") % {"number": before.number}),
        Column("new", _("Revision %(number)d") % {"number": after.number}),
    )
    return Table(_("What became different"), pgettext("of a report", "Field"), columns, rows)


def _difference(blueprint: Blueprint, one: revisions.Difference) -> Row:
    label = label_of(blueprint, one.code)
    if one.part == revisions.EXPLANATIONS:
        label = _("Explanation: %(label)s") % {"label": label}
    pair = (_said(blueprint, one, text) for text in (one.old, one.new))
    return Row(label, tuple(text_cell(text or "–") for text in pair), key=one.code)


def _said(blueprint: Blueprint, one: revisions.Difference, text: str) -> str:
    """A figure as people read it; of a text its words."""
    if one.part == revisions.TEXTS:
        return narratives.plain(text)
    if one.part != revisions.FIGURES or not text:
        return text
    words = {state.value: str(name) for state, name in STATE_WORDS.items()}
    number = text.removeprefix("~")
    if text in words or not number.replace(".", "", 1).removeprefix("-").isdecimal():
        return words.get(text, text)
    return ("~" if text.startswith("~") else "") + shown(Decimal(number), blueprint.indicators[one.code])
