"""What the page of a chapter shows, worked out for the template: lines, grids, tables and texts with their issues."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..blueprint import Block, Blueprint, Chapter, Entry, Indicator, Kind, Label, Narrative, RowTable, parts_of
from ..checks import Issue, Text
from ..checks.facts import Facts
from ..computing import BLANK, Figure, State
from ..entries import cell_in_words, figure_in_words, shown
from ..facts import Reading
from ..languages import language
from ..numbers import change, print_change
from ..open_fields import may_change
from ..sources.last_texts import texts_before
from ..texts import narratives
from ..threads import Thread, Threads
from .explained import Explained, explained_at
from .figure_words import offered_instead, origin_in_words, quarter_beside
from .form import ChapterForm, may_be_typed
from .table_feet import Foot, foot_of
from .table_form import TableRows


@dataclass(frozen=True)
class Line:
    """One indicator on the page: its input or figure, last year beside it, what the checks say and reviewers ask.

    `opened`: it can be changed where most of the report cannot.
    """

    indicator: Indicator
    figure: Figure
    text: str
    depth: int
    bound: BoundField | None = None
    explained: Explained | None = None
    before: str = ""
    moved: str = ""
    broken: Label | None = None
    origin: str = ""
    take_back: str = ""
    quarter: str = ""
    issues: tuple[Issue, ...] = ()
    unknown_parts: str = ""
    stated: str = ""
    threads: Sequence[Thread] = ()
    opened: bool = False

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def is_said(self) -> bool:
        """Whether something stands under the line besides where its figure comes from."""
        explained = self.explained and self.explained.shown
        return bool(self.issues or explained or self.stated or self.take_back or self.threads)

    @property
    def has_error(self) -> bool:
        return any(issue.severity == "error" for issue in self.issues)

    @property
    def has_warning(self) -> bool:
        return any(issue.severity == "warning" for issue in self.issues)

    @property
    def computed(self) -> bool:
        return self.indicator.entry == Entry.COMPUTED

    @property
    def computed_text(self) -> str:
        return shown(self.figure.computed, self.indicator)


@dataclass(frozen=True)
class GridLine:
    title: Label
    cells: tuple[Line | None, ...]


@dataclass(frozen=True)
class ShownTable:
    """A table with rows: as a formset when it can be filled in, else as texts."""

    table: RowTable
    rows: TableRows | None
    cells: list[list[str]]
    issues: tuple[Issue, ...]
    foot: Foot
    threads: Sequence[Thread] = ()
    opened: bool = False
    explained: Explained | None = None

    @property
    def apart(self) -> list[Issue]:
        """What is said of the table and not of a cell that one can see."""
        return [issue for issue in self.issues if not (self.rows and issue.column)]

    @property
    def at_cells(self) -> int:
        return len(self.issues) - len(self.apart)


@dataclass(frozen=True)
class ShownText:
    """A heading with its text: to write, with last year's beside it, or to read, its figures put in.

    `figures` are the words such as {active_users} with what is printed for each: None for one that the form has not.
    `before_source` is last year's text with such words in it, where it has any.
    """

    narrative: Narrative
    text: Text
    bound: BoundField | None
    nothing: BoundField | None
    issues: tuple[Issue, ...]
    html: str = ""
    figures: tuple[tuple[str, str | None], ...] = ()
    before: str = ""
    before_source: str = ""
    taken_over: bool = False
    threads: Sequence[Thread] = ()
    opened: bool = False
    explained: Explained | None = None


@dataclass(frozen=True)
class ShownBlock:
    block: Block
    lines: tuple[Line, ...] = ()
    grid: tuple[GridLine, ...] = ()
    table: ShownTable | None = None
    text: ShownText | None = None

    @property
    def grid_issues(self) -> list[Line]:
        """Cells of the grid that have something to say below it."""
        return [cell for cell in self._cells if cell.is_said]

    @property
    def grid_origins(self) -> list[Line]:
        """The other cells that came from another place."""
        said = self.grid_issues
        return [cell for cell in self._cells if cell.origin and cell not in said]

    @property
    def _cells(self) -> list[Line]:
        return [cell for row in self.grid for cell in row.cells if cell]


@dataclass(frozen=True)
class ChapterPage:
    """A chapter ready to be drawn; `form` is None when it can only be read."""

    reading: Reading
    chapter: Chapter
    issues: list[Issue]
    form: ChapterForm | None = None
    by_code: Mapping[str, tuple[Issue, ...]] = field(default_factory=dict)
    threads: Threads = field(default_factory=Threads)

    def blocks(self) -> Iterator[ShownBlock]:
        for block in self.chapter.blocks:
            yield ShownBlock(
                block,
                tuple(self._line(code) for code in block.indicators),
                tuple(
                    GridLine(row.title, tuple(self._line(code) if code else None for code in row.cells))
                    for row in block.rows
                ),
                self._table(block.table) if block.table else None,
                self._text(block.narrative) if block.narrative else None,
            )

    @property
    def fields_open(self) -> int | None:
        """How many fields of the chapter can be changed, where only some of the report can."""
        report, chapter = self.reading.report, self.chapter
        if self.form is None or report.open_fields is None:
            return None
        typed = [code for code in chapter.codes if may_be_typed(self.reading, code)]
        return len(typed) + sum(may_change(report, code) for code in (*chapter.tables, *chapter.narratives))

    def _field(self, name: str) -> BoundField | None:
        return self.form[name] if self.form and self.form.shows(name) else None

    def _opened(self, code: str) -> bool:
        """Whether a field is one of the few that are open."""
        report = self.reading.report
        return bool(self.form) and report.open_fields is not None and may_change(report, code)

    def _issues(self, code: str) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.by_code.get(code, ()) if issue.rule != "E14")

    def _line(self, code: str) -> Line:
        facts = self.reading.facts
        indicator, figure = facts.indicator(code), facts.figure(code)
        before, broken = _before(self.reading, code)
        return Line(
            indicator=indicator,
            figure=figure,
            text=figure_in_words(figure, indicator),
            depth=_depth(facts.blueprint, indicator),
            bound=self._field(code),
            explained=explained_at(self.reading, code, self.form, figure_in_words(before, indicator)),
            before=figure_in_words(before, indicator),
            moved=moved_in_words(self.reading, code),
            broken=broken,
            origin=origin_in_words(self.reading, code) if self._field(code) else "",
            take_back=offered_instead(self.reading, code) if self._field(code) else "",
            quarter=quarter_beside(self.reading, code),
            issues=self._issues(code),
            unknown_parts=unknown_parts(self.reading, code),
            stated=given_in_words(self.reading, code) if self.form else "",
            threads=self.threads.by_code.get(code, ()),
            opened=self._opened(code) and bool(self._field(code)),
        )

    def _table(self, code: str) -> ShownTable:
        table = self.reading.facts.blueprint.tables[code]
        rows = self.reading.facts.rows.get(code, ())
        cells = [[cell_in_words(column, row.get(column.code, "")) for column in table.columns] for row in rows]
        typed = self._rows(code)
        if typed:
            typed.point_out(self._issues(code))
        foot, threads = foot_of(self.reading.facts, table), self.threads.by_code.get(code, ())
        explained = explained_at(self.reading, code, self.form)
        return ShownTable(table, typed, cells, self._issues(code), foot, threads, self._opened(code), explained)

    def _rows(self, code: str) -> TableRows | None:
        """The rows to fill in; of a table that is closed, only those that were typed in vain."""
        if self.form is None or (not may_change(self.reading.report, code) and code not in self.form.tables_in_vain):
            return None
        return self.form.tables.get(code)

    def _text(self, code: str) -> ShownText:
        facts, stored = self.reading.facts, self.reading.texts.get(code)
        text = facts.texts.get(code, Text())
        before = self._texts_before.get(code, "")
        return ShownText(
            facts.blueprint.narratives[code],
            text,
            self._field(f"text-{code}"),
            self._field(f"nothing-{code}"),
            self._issues(code),
            html=narratives.printed(text.text, facts.in_text),
            figures=tuple((f"{{{code}}}", facts.in_text(code)) for code in narratives.tokens(text.text)),
            before=narratives.printed(before, partial(_figure_before, facts)),
            before_source=narratives.printed(before, _as_written) if narratives.tokens(before) else "",
            taken_over=bool(stored and stored.taken_over),
            threads=self.threads.by_code.get(code, ()),
            opened=self._opened(code),
            explained=explained_at(self.reading, code, self.form),
        )

    @cached_property
    def _texts_before(self) -> Mapping[str, str]:
        """Last year's texts, for those who write this year's."""
        return texts_before(self.reading.report, self.chapter.narratives) if self.form else {}


def _as_written(code: str) -> None:
    """Puts no figure in."""


def _figure_before(facts: Facts, code: str) -> str | None:
    """The same for last year's text, with last year's figure."""
    if code not in facts.blueprint.indicators:
        return None
    return figure_in_words(facts.previous.get(code, BLANK), facts.indicator(code)) or _("not filled in")


def _depth(blueprint: Blueprint, indicator: Indicator) -> int:
    depth = 0
    while indicator.parent:
        indicator = blueprint.indicators[indicator.parent]
        depth += 1
    return min(depth, 3)


def _before(reading: Reading, code: str) -> tuple[Figure, Label | None]:
    """Last year's figure, and why this year's cannot be compared with it if that is so."""
    if code in reading.broken:
        return reading.broken[code]
    return reading.facts.previous.get(code, BLANK), None


def moved_in_words(reading: Reading, code: str) -> str:
    """The change against last year; empty when there is nothing to compare."""
    before, broken = _before(reading, code)
    if broken:
        return ""
    share = reading.facts.indicator(code).kind == Kind.SHARE
    moved = change(reading.facts.figure(code).number, before.number, share=share)
    return print_change(moved, share=share, language=language())


def given_in_words(reading: Reading, code: str) -> str:
    """A total that was given and is not what its parts make, where it can still be decided."""
    if not may_change(reading.report, code):
        return ""
    indicator, figure = reading.facts.indicator(code), reading.facts.figure(code)
    return shown(figure.stated, indicator) if figure.disagrees and not indicator.is_ratio else ""


def unknown_parts(reading: Reading, code: str) -> str:
    """“2 of 7 parts are unknown”, once a part is declared so."""
    figures, parts = reading.facts.figures, parts_of(reading.facts.indicator(code).formula)
    unknown = sum(figures[part].state == State.UNKNOWN for part in reading.facts.figure(code).missing)
    if not unknown:
        return ""
    sentence = ngettext("%(count)d of %(all)d parts is unknown", "%(count)d of %(all)d parts are unknown", unknown)
    return sentence % {"count": unknown, "all": len(parts)}


def issues_by_code(issues: list[Issue]) -> dict[str, tuple[Issue, ...]]:
    found: dict[str, tuple[Issue, ...]] = {}
    for issue in issues:
        found[issue.code] = (*found.get(issue.code, ()), issue)
    return found
