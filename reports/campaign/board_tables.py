"""The board as tables (domain, O-5): for the page and for files alike."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Status
from ..tables import Cell, Column, Row, RowKind, Shape, Table, count_cell, day_cell, text_cell, under_headings
from .completeness import Board, Line
from .curve import Step

NEVER = "–"
NOTHING = Cell(NEVER, None, Shape.NUMBER)


def reports_table(board: Board) -> Table:
    """A row for each library: where its report is, in time or late, what is missing and what is open."""
    places = {line.report.municipality.atvk: line.report.municipality.name for line in board.lines}
    rows = under_headings((_report_row(line, board.on) for line in board.lines), places)
    columns = (
        Column("status", _("Status")),
        Column("due", _("Due")),
        Column("submitted", _("Submitted on")),
        Column("late", _("Days late"), shape=Shape.NUMBER),
        Column("filled", _("Filled of what is required"), "%", Shape.NUMBER),
        Column("missing", _("Missing"), shape=Shape.NUMBER),
        Column("warnings", _("To decide"), shape=Shape.NUMBER),
        Column("questions", _("Open questions"), shape=Shape.NUMBER),
        Column("active", _("Last activity")),
    )
    notes = (
        _("What is required: figures and texts that every report has to have. Missing: how many have no answer."),
        _("To decide: unusual figures of submitted reports that no reviewer has accepted yet."),
    )
    return Table(_("Reports of the libraries"), _("Library"), columns, rows, notes=notes)


def _report_row(line: Line, on: date) -> Row:
    report = line.report
    status = report.get_status_display()
    late = line.days_late(on)
    cells = (
        text_cell(f"{status}: {line.reason}" if line.reason else str(status)),
        _day(report.due),
        _day(line.submitted_on),
        NOTHING if late is None else count_cell(late),
        count_cell(line.percent) if line.expected else NOTHING,
        count_cell(line.missing) if line.expected else NOTHING,
        count_cell(line.warnings),
        count_cell(line.questions),
        _day(line.active_on),
    )
    return Row(
        report.library.name,
        cells,
        key=report.library.register_number,
        group=report.municipality.atvk,
        identifiers={
            "municipality": report.municipality.name,
            "status": report.status,
            "reason": line.reason,
            "due": _iso(report.due),
            "submitted": _iso(line.submitted_on),
            "active": _iso(line.active_on),
        },
        url=reverse("report", args=[report.pk]),
    )


def _day(day: date | None) -> Cell:
    return day_cell(day_text(day), day)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def states_table(board: Board, address: str = "") -> Table:
    """A row for each municipality and one for all: how many are expected, handed in, in time, and in which state."""
    places = {line.report.municipality.atvk: line.report.municipality for line in board.lines}
    used = [status for status in Status if any(line.report.status == status for line in board.lines)]
    rows = [
        _states_row(place.name, [line for line in board.lines if line.report.municipality.atvk == atvk], used, board.on)
        for atvk, place in places.items()
    ]
    if address:
        links = [f"{address}?municipality={atvk}" for atvk in places]
        rows = [Row(row.header, row.cells, url=link) for row, link in zip(rows, links, strict=True)]
    if len(rows) != 1:
        rows.append(_states_row(_("Together"), board.lines, used, board.on, RowKind.TOTAL))
    columns = (
        Column("expected", _("Expected"), shape=Shape.NUMBER),
        Column("handed_in", _("Handed in"), shape=Shape.NUMBER),
        Column("in_time", _("In time"), shape=Shape.NUMBER),
        Column("overdue", _("Late and not in"), shape=Shape.NUMBER),
        *(Column(status.value, str(status.label).capitalize(), shape=Shape.NUMBER) for status in used),
    )
    return Table(_("Municipalities and states"), _("Municipality"), columns, tuple(rows))


def _states_row(
    name: str, lines: Sequence[Line], used: Iterable[Status], on: date, kind: RowKind = RowKind.ITEM
) -> Row:
    expected = [line for line in lines if line.expected]
    numbers = (
        len(expected),
        sum(line.handed_in for line in expected),
        sum(line.handed_in and line.days_late(on) == 0 for line in expected),
        sum(line.overdue(on) for line in expected),
        *(sum(line.report.status == status for line in lines) for status in used),
    )
    return Row(name, tuple(count_cell(number) for number in numbers), kind)


def curve_table(steps: Sequence[Step]) -> Table:
    """The figures of the curve: on each day that a report came in, how many were in."""
    rows = tuple(
        Row(day_text(step.day), (text_cell(_offset(step.offset)), _perhaps(step.now), _perhaps(step.before)))
        for step in steps
    )
    columns = (
        Column("offset", _("Before or after the last day"), shape=Shape.NUMBER),
        Column("now", _("In by then"), shape=Shape.NUMBER),
        Column("before", _("A year earlier"), shape=Shape.NUMBER),
    )
    return Table(_("How many reports are in, day by day"), _("Day"), columns, rows)


def _offset(days: int) -> str:
    if not days:
        return _("the last day")
    return f"{'+' if days > 0 else '\u2212'}{abs(days)}"


def _perhaps(number: int | None) -> Cell:
    return NOTHING if number is None else count_cell(number)


def day_text(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else NEVER
