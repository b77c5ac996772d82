"""The copy sheet of a report: each field of the portal with what is to be written there, and whether it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from libraries.models import Library

from ..blueprint import Indicator, Kind
from ..computing import State
from ..entries import shown
from ..models import OfficialTick, Report, Value
from ..numbers import MINUS, NBSP, print_number
from ..tables import Column, Row, RowKind, Table, state_word, text_cell
from .forms import Cell, OfficialForm, Section

PORTAL = "lv"  # the language that the portal is written in


@dataclass(frozen=True)
class Line:
    """One field. `text`: what is copied, in the portal's notation; blank when there is nothing to write.

    Of an indicator, `value` is what is stored; without an indicator the field is of the profile, or not asked for here.
    `carried`: what was carried over to the portal, None when nothing was.
    """

    cell: Cell
    text: str
    indicator: Indicator | None = None
    value: Value | None = None
    carried: str | None = None

    @property
    def number(self) -> Decimal | None:
        return self.value.number if self.value is not None else None

    @property
    def shown(self) -> str:
        """The same as people read it, or the word for why there is nothing."""
        if self.indicator is not None:
            return _why_blank(self.value) if self.number is None else shown(self.number, self.indicator)
        return self.text or (_("not known here") if self.cell.profile else _("this form does not ask for it"))

    @property
    def code(self) -> str:
        return self.cell.code

    @property
    def label(self) -> str:
        return self.cell.label.in_language(get_language() or PORTAL)

    @property
    def ticked(self) -> bool:
        """Written in the portal as it stands here now."""
        return self.carried is not None and not self.outdated

    @property
    def outdated(self) -> bool:
        """Ours has changed since it was carried over."""
        return self.carried is not None and self.carried != self.text


@dataclass(frozen=True)
class Sheet:
    """All fields of a report, in the order of the official form."""

    form: OfficialForm
    report: Report
    sections: tuple[tuple[Section, tuple[Line, ...]], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for _section, lines in self.sections for line in lines)

    @property
    def to_write(self) -> int:
        """Fields in which there is something to write."""
        return sum(bool(line.text) for line in self.lines)

    @property
    def written(self) -> int:
        return sum(bool(line.text) and line.ticked for line in self.lines)

    @property
    def outdated(self) -> int:
        return sum(line.outdated for line in self.lines)

    def line(self, code: str) -> Line | None:
        return next((line for line in self.lines if line.code == code), None)


type Values = Mapping[int, Mapping[str, Value]]
type Ticks = Mapping[int, Mapping[str, str]]


def sheet_of(form: OfficialForm, report: Report) -> Sheet:
    """The sheet of one report; two queries."""
    return sheets_of(form, [report])[0]


def sheets_of(form: OfficialForm, reports: Sequence[Report]) -> list[Sheet]:
    """Those of many reports, in as many queries as of one."""
    keys = [report.pk for report in reports]
    stored = Value.objects.filter(report__in=keys, code__in=form.indicators).order_by()
    stored = stored.only("report", "code", "number", "state", "raw")
    values: dict[int, dict[str, Value]] = {}
    for value in stored:
        values.setdefault(value.report_id, {})[value.code] = value
    ticks: dict[int, dict[str, str]] = {}
    ticked = OfficialTick.objects.filter(entry__report__in=keys).order_by()
    for key, code, text in ticked.values_list("entry__report", "code", "text"):
        ticks.setdefault(key, {})[code] = text
    return [_sheet(form, report, values, ticks) for report in reports]


def _sheet(form: OfficialForm, report: Report, values: Values, ticks: Ticks) -> Sheet:
    own, ticked = values.get(report.pk, {}), ticks.get(report.pk, {})
    sections = (
        (section, tuple(_line(cell, report, own, ticked.get(cell.code)) for cell in section.cells))
        for section in form.sections
    )
    return Sheet(form, report, tuple(sections))


def _line(cell: Cell, report: Report, values: Mapping[str, Value], carried: str | None) -> Line:
    if cell.profile:
        return Line(cell, profile_text(report.library, cell.profile), carried=carried)
    indicator = report.blueprint.indicators.get(cell.indicator)
    value = values.get(cell.indicator)
    if indicator is None:
        return Line(cell, "", carried=carried)
    text = "" if value is None or value.number is None else portal_text(value.number, indicator)
    return Line(cell, text, indicator, value, carried)


def _why_blank(value: Value | None) -> str:
    if value is not None and value.raw:
        return _("not a number yet: %(text)s") % {"text": value.raw}
    state = State(value.state) if value is not None and value.state != State.KNOWN else None
    return state_word(state) or _("not filled in")


def profile_text(library: Library, name: str) -> str:
    """What the profile of the library says, as it is written in Latvian."""
    found = getattr(library, name)
    if isinstance(found, date):
        return f"{found:%d.%m.%Y}"
    return "" if found is None else str(found)


def portal_text(number: Decimal, indicator: Indicator) -> str:
    """A figure as the portal takes it: a decimal comma, nothing between thousands, and words for yes and no."""
    if indicator.kind == Kind.FLAG:
        return "jā" if number else "nē"
    return print_number(number, indicator.places, PORTAL).replace(NBSP, "").replace(MINUS, "-")


def sheet_table(sheet: Sheet) -> Table:
    """The sheet as a table for files (domain, O-7)."""
    language = get_language() or PORTAL
    columns = (
        Column("value", _("Write in the portal")),
        Column("shown", _("Figure")),
        Column("entered", _("Entered")),
    )
    rows: list[Row] = []
    for section, lines in sheet.sections:
        rows.append(Row(section.title.in_language(language), kind=RowKind.HEADING))
        rows.extend(_table_row(line) for line in lines)
    notes = (sheet.form.note.in_language(language),)
    return Table(str(sheet.report), sheet.form.label.in_language(language), columns, tuple(rows), notes=notes)


def _table_row(line: Line) -> Row:
    cells = (text_cell(line.text), text_cell(line.shown), text_cell(tick_word(line)))
    return Row(line.label, cells, key=line.code)


def tick_word(line: Line) -> str:
    if line.outdated:
        return _("outdated")
    return _("yes") if line.ticked else ""
