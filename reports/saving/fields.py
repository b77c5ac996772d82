"""What can be saved by itself in a report, one class for each kind: how it is read, compared, refused and written."""

from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ..blueprint import Blueprint, Column, Indicator, RowTable
from ..checks import Facts
from ..computing import Figure, Given, State, is_open
from ..entries import LONGEST_FIGURE, STRICTEST, EntryError, cell_as_typed, figure_as_typed, read_cell, row_in_words
from ..filling import entry_typed
from ..languages import language
from ..ledgers.rows import MOST_ROWS, longest_cell
from ..ledgers.values import Entry
from ..marks import Mark, last_mark, mark_of
from ..models import NarrativeText, Origin, Row, Value
from ..texts import narratives
from .changes import Change, Kind
from .desk import Desk
from .reason_fields import ConfirmedField, ReasonField, RightField, WhyField
from .single_field import Field, StoredField, too_long


class FigureField(StoredField):
    @staticmethod
    def exists(blueprint: Blueprint, change: Change) -> bool:
        return change.field in blueprint.indicators

    def refusal(self) -> str:
        if self.indicator.formula and not is_open(self.indicator, self.desk.figures()):
            label = self.indicator.label.in_language(language())
            return _("“%(label)s” is computed and cannot be typed.") % {"label": label}
        return too_long(self.change.typed, LONGEST_FIGURE)

    @cached_property
    def indicator(self) -> Indicator:
        return self.report.blueprint.indicators[self.change.field]

    @cached_property
    def facts(self) -> Facts:
        """With the way of typing that the page had: it may have been switched since."""
        facts, since_january = self.desk.read.facts, self.change.since_january
        if since_january is None or not self.report.period.quarter:
            return facts
        return replace(facts, cumulative=since_january)

    @cached_property
    def given(self) -> Given:
        return entry_typed(self.indicator, self.change.typed, self.report, self.facts).given

    @property
    def stored(self) -> Value | None:
        return self.desk.ledger.values.get(self.change.field)

    @property
    def stands(self) -> Given:
        return Given(self.stored.stated, State(self.stored.state), self.stored.raw) if self.stored else Given()

    def same(self) -> bool:
        return self.given == self.stands

    def put(self) -> None:
        origin = Origin.PASTED if self.change.pasted else Origin.ENTERED
        self.desk.ledger.put({self.change.field: Entry(self.given, origin)}, self.desk.by)

    @property
    def text(self) -> str:
        given = self.stands
        figure = Figure(given.number, stated=given.number, state=given.state, raw=given.raw)
        return figure_as_typed(self.facts.as_entered(figure, self.indicator), self.indicator)

    @property
    def unread(self) -> str:
        raw = self.stands.raw
        return self.facts.problem(self.indicator, raw) if raw else ""


class TextField(StoredField):
    """The text under a heading."""

    @staticmethod
    def exists(blueprint: Blueprint, change: Change) -> bool:
        return change.field in blueprint.narratives

    def refusal(self) -> str:
        return narratives.refusal(self.change.typed, self.report.blueprint.narratives[self.change.field].longest)

    @property
    def stored(self) -> NarrativeText | None:
        return self.desk.texts.get(self.change.field)

    def same(self) -> bool:
        if self.stored is None:
            return not self.change.typed.strip()
        return narratives.same(self.stored.text, self.change.typed)

    def put(self) -> None:
        text = self._next()
        text.text, text.taken_over = narratives.clean(self.change.typed), self.change.taken_over

    def _next(self) -> NarrativeText:
        code = self.change.field
        text = self.stored or NarrativeText(report=self.report, code=code, version=0)
        text.changed_by, text.changed_at, text.version = self.desk.by, self.desk.at, text.version + 1
        self.desk.texts[code] = self.desk.written_texts[code] = text
        return text

    @property
    def text(self) -> str:
        return narratives.as_typed(self.stored.text) if self.stored else ""


class NothingField(TextField):
    """The word that there was nothing to report under a heading."""

    @staticmethod
    def exists(blueprint: Blueprint, change: Change) -> bool:
        narrative = blueprint.narratives.get(change.field)
        return narrative is not None and not narrative.required

    def refusal(self) -> str:
        return ""

    @property
    def said(self) -> bool:
        return self.change.typed.strip().casefold() not in ("", "0", "false", "off")

    def same(self) -> bool:
        return self.said == bool(self.stored and self.stored.nothing)

    def put(self) -> None:
        self._next().nothing = self.said

    @property
    def text(self) -> str:
        return "1" if self.stored and self.stored.nothing else ""


class RowField(Field):
    """What belongs to one row of a table."""

    @staticmethod
    def exists(blueprint: Blueprint, change: Change) -> bool:
        return change.field in blueprint.tables

    def refusal(self) -> str:
        table = self.row.table if self.row else self.desk.table_of(self.change.row)
        return _("This row stands in another table.") if table not in ("", self.change.field) else ""

    @cached_property
    def table(self) -> RowTable:
        return self.report.blueprint.tables[self.change.field]

    @property
    def row(self) -> Row | None:
        return self.desk.book.rows.get(self.change.row)

    @property
    def mark(self) -> Mark:
        raise NotImplementedError

    @property
    def by(self):
        return self.mark.by

    @property
    def at(self):
        return parse_datetime(self.mark.at) if self.mark.at else None

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0


class CellField(RowField):
    """One cell. The row it is in is made when nobody has heard of it yet; one that was removed is a conflict."""

    @staticmethod
    def exists(blueprint: Blueprint, change: Change) -> bool:
        table = blueprint.tables.get(change.field)
        return table is not None and any(column.code == change.column for column in table.columns)

    def refusal(self) -> str:
        if refusal := super().refusal():
            return refusal
        if self.row is None and len(self.desk.book.of(self.change.field)) >= MOST_ROWS:
            return _("A table has at most %(num)d rows.") % {"num": MOST_ROWS}
        return too_long(self.change.typed, longest_cell(self.column))

    @cached_property
    def column(self) -> Column:
        return self.table.column(self.change.column)

    @cached_property
    def cell(self) -> str:
        """The cell in the form it is stored in; one that cannot be read stays as typed."""
        text = self.change.typed.strip()
        with suppress(EntryError):
            text = read_cell(self.column, text)
        return text

    def same(self) -> bool:
        if self.row is None:
            return not self.cell and not self.change.seen
        return self.row.cells.get(self.column.code, "") == self.cell

    def stale(self, seen: int) -> bool:
        return seen > 0 if self.row is None else self.mark.version > seen

    def put(self) -> None:
        row = self.row or self.desk.book.add(self.change.field, self.change.row)
        cells = {**row.cells, self.column.code: self.cell}
        self.desk.book.put(row, {code: text for code, text in cells.items() if text})

    @property
    def mark(self) -> Mark:
        return mark_of(self.row, self.column.code) if self.row else Mark()

    @property
    def text(self) -> str:
        return cell_as_typed(self.column, self.row.cells.get(self.column.code, "")) if self.row else ""

    @property
    def unread(self) -> str:
        stored = self.row.cells.get(self.column.code, "") if self.row else ""
        try:
            read_cell(self.column, stored, language=STRICTEST)
        except EntryError as error:
            return str(error)
        return ""


class RemovedRow(RowField):
    """A whole row, on its way out. What is gone already is gone; one that was changed meanwhile is a conflict."""

    def same(self) -> bool:
        return self.row is None

    def put(self) -> None:
        self.desk.book.remove(self.change.row)

    @property
    def mark(self) -> Mark:
        return last_mark(self.row) if self.row else Mark()

    @property
    def text(self) -> str:
        """The row in words, for whoever wants to remove it."""
        if self.row is None:
            return ""
        return row_in_words(self.table.columns, self.row.cells)


FIELDS: dict[Kind, type[Field]] = {
    Kind.FIGURE: FigureField,
    Kind.WHY: WhyField,
    Kind.REASON: ReasonField,
    Kind.CONFIRM: ConfirmedField,
    Kind.RIGHT: RightField,
    Kind.TEXT: TextField,
    Kind.NOTHING: NothingField,
    Kind.CELL: CellField,
    Kind.REMOVE_ROW: RemovedRow,
}


def field_of(desk: Desk, change: Change) -> Field | None:
    """The field a change is of; None when the form has no such one."""
    kind = FIELDS[change.kind]
    return kind(desk, change) if kind.exists(desk.report.blueprint, change) else None
