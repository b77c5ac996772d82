"""The list of the desk: for each library whether the portal is filled in, checked, and the same as here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from libraries import access
from libraries.alphabet import InOrder
from libraries.models import Role

from ..models import OfficialEntry, Period, Report, Status
from ..tables import Cell, Column, Row, Shape, Table, count_cell, text_cell, under_headings
from .comparing import apart, differences
from .forms import OfficialForm, form_for
from .sheet import Sheet, sheets_of

NEVER = "–"


def served(user, *, on: date):
    """The reports whose official figures a person sees: those she works with or oversees; not what analysts read."""
    rights = access.rights_of(user, on=on).without(Role.ANALYST)
    return Report.objects.filter(access.within(rights, on=on, library="library", municipality="municipality"))


def official_url(user, report: Report, *, on: date) -> str:
    """Where the copy sheet of a report is; empty where the state asks for nothing, and for who only reads figures."""
    asked = form_for(report.period.form.code, report.period.code) and report.status != Status.NOT_REQUIRED
    return reverse("official_sheet", args=[report.pk]) if asked and may_open(user, on=on) else ""


def may_open(user, *, on: date) -> bool:
    """Opens the desk at all: whoever has a role but that of an analyst."""
    return bool(access.rights_of(user, on=on).without(Role.ANALYST).scopes)


@dataclass(frozen=True)
class DeskLine:
    """One library. `differing`: fields that are not the same in the portal, where its figures were taken in."""

    report: Report
    sheet: Sheet
    entry: OfficialEntry | None
    differing: int | None

    @property
    def filled(self) -> bool:
        return self.entry is not None and self.entry.filled_on is not None

    @property
    def checked(self) -> bool:
        return self.entry is not None and self.entry.checked_on is not None


def owed_in(period: Period, reports):
    """Those of these reports whose figures the portal waits for."""
    return reports.filter(period=period).exclude(status=Status.NOT_REQUIRED)


def desk_lines(form: OfficialForm, reports) -> list[DeskLine]:
    """A line for each of these reports; as many queries for many as for one."""
    owed = list(reports.with_names().order_by(InOrder("municipality__name"), InOrder("library__name"), "pk"))
    entries = {one.report_id: one for one in _entries(owed)}
    return [_line(sheet, entries.get(sheet.report.pk)) for sheet in sheets_of(form, owed)]


def _entries(reports: Sequence[Report]) -> Iterable[OfficialEntry]:
    keys = [report.pk for report in reports]
    return OfficialEntry.objects.filter(report__in=keys).select_related("filled_by", "checked_by")


def _line(sheet: Sheet, entry: OfficialEntry | None) -> DeskLine:
    taken = entry is not None and entry.portal_at is not None
    differing = len(apart(differences(sheet.lines, entry.portal))[0]) if entry and taken else None
    return DeskLine(sheet.report, sheet, entry, differing)


def desk_table(lines: Sequence[DeskLine]) -> Table:
    """As the page and the files show it."""
    columns = (
        Column("status", _("Report")),
        Column("entered", _("Entered"), shape=Shape.NUMBER),
        Column("to_enter", _("To enter"), shape=Shape.NUMBER),
        Column("outdated", _("Outdated"), shape=Shape.NUMBER),
        Column("filled", _("Portal filled")),
        Column("checked", _("Checked")),
        Column("differing", _("Differences"), shape=Shape.NUMBER),
        Column("problems", _("Problems")),
    )
    places = {line.report.municipality.atvk: line.report.municipality.name for line in lines}
    rows = under_headings(map(_row, lines), places)
    return Table(_("Official figures of the libraries"), _("Library"), columns, rows)


def _row(line: DeskLine) -> Row:
    report, entry = line.report, line.entry
    cells = (
        text_cell(report.get_status_display()),
        count_cell(line.sheet.written),
        count_cell(line.sheet.to_write),
        count_cell(line.sheet.outdated),
        text_cell(_done(entry.filled_on, entry.filled_by) if entry else NEVER),
        text_cell(_done(entry.checked_on, entry.checked_by) if entry else NEVER),
        Cell(NEVER, None, Shape.NUMBER) if line.differing is None else count_cell(line.differing),
        text_cell(entry.problems if entry else ""),
    )
    return Row(
        report.library.name,
        cells,
        key=report.library.register_number,
        group=report.municipality.atvk,
        identifiers={
            "municipality": report.municipality.name,
            "status": report.status,
            "filled": _iso(entry.filled_on if entry else None),
            "checked": _iso(entry.checked_on if entry else None),
        },
        url=reverse("official_sheet", args=[report.pk]),
    )


def _done(day: date | None, by) -> str:
    return f"{date_format(day, 'SHORT_DATE_FORMAT')}, {by}" if day else NEVER


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
