"""The changes of a workbook written into its report: all of them, or none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from libraries.models import User

from ..checks import Text
from ..computing import Given
from ..facts import Reading, read
from ..filling import save
from ..ledgers.refusals import FillingError
from ..ledgers.rows import TypedRow
from ..ledgers.values import Entry
from ..models import Origin, Report
from .comparing import compare
from .differences import Change, Difference
from .reading import Filled


class StaleDifferenceError(FillingError):
    """The report has changed since the person saw what the workbook would change; `difference` is what it is now."""

    def __init__(self, difference: Difference):
        self.difference = difference
        super().__init__(
            _("The report has changed meanwhile, so nothing was saved. Look again at what the workbook would change.")
        )


def apply(filled: Filled, report: Report, *, seen: str, overruled: Collection[str], by: User) -> Sequence[Change]:
    """Write what the workbook changes; of the conflicts, those that are `overruled`. Says what was written.

    `seen` is the mark of the difference that the person has seen. Raises `StaleDifferenceError` when it is another one
    now, `LockedError` when the report can no longer be changed.
    """
    with transaction.atomic():
        held = Report.objects.select_for_update(of=("self",)).with_names().get(pk=report.pk)
        reading = read(held)
        difference = compare(filled, reading)
        if difference.mark != seen or difference.problems:
            raise StaleDifferenceError(difference)
        wanted = [one for one in difference.changes if not one.conflict or one.name in overruled]
        if wanted:
            Writing.of(wanted, reading).save(held, by)
    return wanted


@dataclass
class Writing:
    """The changes sorted by what filling takes."""

    entries: dict[str, Entry] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    tables: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, changes: Sequence[Change], reading: Reading) -> "Writing":
        writing = cls()
        for change in changes:
            kind, _colon, rest = change.name.partition(":")
            TAKE[kind](writing, rest, change, reading)
        return writing

    def save(self, report: Report, by: User) -> None:
        tables = {
            code: [TypedRow(cells, UUID(key)) for key, cells in rows.items() if cells]
            for code, rows in self.tables.items()
        }
        save(
            report,
            by=by,
            entries=self.entries,
            tables=tables,
            texts=self.texts,
            explanations=self.explanations,
            reasons=self.reasons,
        )

    def figure(self, code: str, change: Change, reading: Reading) -> None:
        if isinstance(change.typed, Given):
            self.entries[code] = Entry(change.typed, Origin.WORKBOOK)

    def why(self, code: str, change: Change, reading: Reading) -> None:
        self.explanations[code] = str(change.typed)

    def reason(self, code: str, change: Change, reading: Reading) -> None:
        self.reasons[code] = str(change.typed)

    def text(self, code: str, change: Change, reading: Reading) -> None:
        self.texts[code] = Text(str(change.typed), self._text(code, reading).nothing)

    def nothing(self, code: str, change: Change, reading: Reading) -> None:
        self.texts[code] = Text(self._text(code, reading).text, bool(change.typed))

    def _text(self, code: str, reading: Reading) -> Text:
        """What the text is so far: the words and the answer beside them are saved together."""
        return self.texts.get(code) or reading.facts.texts.get(code, Text())

    def _rows(self, table: str, reading: Reading) -> dict[str, dict[str, str]]:
        if table not in self.tables:
            stored = reading.rows.get(table, ())
            self.tables[table] = {str(row.key): dict(row.cells) for row in stored}
        return self.tables[table]

    def cell(self, place: str, change: Change, reading: Reading) -> None:
        table, key, column = place.split(":")
        self._rows(table, reading)[key][column] = str(change.typed)
        if not change.typed:
            del self._rows(table, reading)[key][column]

    def row(self, place: str, change: Change, reading: Reading) -> None:
        table, key = place.split(":")
        if isinstance(change.typed, Mapping):
            self._rows(table, reading)[key] = dict(change.typed)
        else:
            del self._rows(table, reading)[key]


TAKE = {
    "figure": Writing.figure,
    "why": Writing.why,
    "reason": Writing.reason,
    "text": Writing.text,
    "nothing": Writing.nothing,
    "cell": Writing.cell,
    "row": Writing.row,
}
