"""What the pages of a library's official figures show beside the sheet: progress, rights, what differs."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import rights
from ..languages import language
from ..models import SETTLED, OfficialEntry
from ..numbers import print_number
from ..tables import Cell, Column, Row, Shape, Table, text_cell
from .comparing import Difference, apart, differences
from .sheet import Sheet


@dataclass(frozen=True)
class SheetPage:
    """The sheet of a library as one person sees it on a day."""

    sheet: Sheet
    entry: OfficialEntry
    user: object = field(repr=False)
    on: date

    @property
    def note(self) -> str:
        return self.sheet.form.note.in_language(language())

    @property
    def label(self) -> str:
        return self.sheet.form.label.in_language(language())

    @cached_property
    def may_fill(self) -> bool:
        return rights.is_author(self.user, self.sheet.report)

    @cached_property
    def may_check(self) -> bool:
        return rights.is_reviewer(self.user, self.sheet.report)

    @property
    def may_note(self) -> bool:
        return self.may_fill or self.may_check

    @property
    def due(self) -> date:
        return self.sheet.form.due(self.sheet.report.period.year)

    @property
    def days_left(self) -> int | None:
        """Until the last day; nobody waits once the portal is filled in."""
        return None if self.entry.filled_on else (self.due - self.on).days

    @property
    def may_change(self) -> bool:
        """The figures of a report that is not accepted yet may still change."""
        return self.sheet.report.status not in SETTLED

    @property
    def progress(self) -> str:
        return progress_in_words(self.sheet)

    @property
    def sections(self) -> list[tuple[str, str, tuple]]:
        """Code and title of each section, and its lines."""
        return [(section.code, section.title.in_language(language()), lines) for section, lines in self.sheet.sections]

    @cached_property
    def _compared(self) -> tuple[list[Difference], list[Difference]]:
        return apart(differences(self.sheet.lines, self.entry.portal)) if self.entry.portal_at else ([], [])

    @property
    def differences(self) -> list[Difference]:
        return self._compared[0]

    @property
    def absent(self) -> list[Difference]:
        """Fields that are filled here and were not in the list from the portal."""
        return self._compared[1]

    @property
    def compared(self) -> Table:
        return self._table(_("Fields that differ"), self.differences)

    @property
    def not_listed(self) -> Table:
        return self._table(_("Fields that are not in the list from the portal"), self.absent)

    def _table(self, title: str, found: list[Difference]) -> Table:
        columns = (
            Column("ours", _("Here"), shape=Shape.NUMBER),
            Column("theirs", _("In the portal"), shape=Shape.NUMBER),
            Column("change", _("Difference"), shape=Shape.NUMBER),
            Column("kind", _("What differs")),
        )
        return Table(title, pgettext("of a form", "Field"), columns, tuple(map(self._row, found)))

    def _row(self, found: Difference) -> Row:
        line = found.line
        cells = (
            _figure(line.shown, line.number),
            _figure(found.theirs or "–", None),
            _figure(found.change_text(language()) or "–", found.change),
            text_cell(found.in_words),
        )
        return Row(line.label, cells, key=line.code)


def _figure(text: str, number: Decimal | None) -> Cell:
    return Cell(text, number, Shape.NUMBER)


def progress_in_words(sheet: Sheet) -> str:
    """“12 of 57 entered”."""
    return _("%(written)s of %(all)s entered") % {
        "written": print_number(Decimal(sheet.written), 0, language()),
        "all": print_number(Decimal(sheet.to_write), 0, language()),
    }
