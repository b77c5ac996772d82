"""The rows of a workbook compared with those of its report: added, changed and removed ones, known by their keys."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from ..blueprint import DATED_COLUMNS, Column, RowTable
from ..entries import EntryError, cell_in_words
from ..languages import language
from ..ledgers.rows import MOST_ROWS
from ..models import Row
from . import cells, places
from .differences import Change, Comparer, value_of
from .reading import Found, FoundRow, Problem

LONGEST_SUMMARY = 300


class RowComparer(Comparer):
    def table(self, code: str) -> None:
        """The rows of one table, those of the report first, in their order."""
        table = self.reading.facts.blueprint.tables[code]
        if code not in self.filled.tables or table.photos:
            return
        stored = {str(row.key): row for row in self.reading.rows.get(code, ())}
        for number, (key, row) in enumerate(stored.items(), start=1):
            self._stored_row(table, key, row, number)
        added = [row for row in self._of(code) if row.key not in stored and not row.blank]
        for fresh in added:
            self._fresh_row(table, fresh)
        if added and len(stored) + len(added) > MOST_ROWS:
            sentence = _("A table has at most %(num)d rows.") % {"num": MOST_ROWS}
            self.difference.problems.append(Problem(added[-1].place, sentence, table.title.in_language(language())))

    def _of(self, table: str) -> Iterator[FoundRow]:
        return (row for (code, _key), row in self.filled.rows.items() if code == table)

    def _known(self, table: RowTable, key: str) -> bool:
        """Whether the report had this row when the workbook was made."""
        return key in self.filled.stamp.rows.get(table.code, ())

    def _stored_row(self, table: RowTable, key: str, row: Row, number: int) -> None:
        found = self.filled.rows.get((table.code, key))
        if found is None or (found.blank and row.cells):
            if self._known(table, key):
                self._removed(table, row, found, number)
            return
        for column in table.columns:
            self._cell(table, column, row, found.cells[column.code], number)

    def _removed(self, table: RowTable, row: Row, found: FoundRow | None, number: int) -> None:
        """The person has emptied the row, or taken it out of the workbook."""
        key = str(row.key)
        conflict = any(
            self.changed(places.cell_name(table.code, key, column.code), row.cells.get(column.code, ""))
            for column in table.columns
        )
        place = found.place if found else ""
        self.add(
            Change(
                name=places.row_name(table.code, key),
                chapter=self.chapter_of(table.code),
                label=self._row_label(table, number),
                place=place,
                old=_summary(table, row.cells),
                new=_("(removed)"),
                typed=None,
                conflict=conflict,
            )
        )

    def _row_label(self, table: RowTable, number: int) -> str:
        title = table.title.in_language(language())
        return _("%(table)s, row %(row)d") % {"table": title, "row": number}

    def _cell(self, table: RowTable, column: Column, row: Row, found: Found, number: int) -> None:
        name, stored = places.cell_name(table.code, str(row.key), column.code), row.cells.get(column.code, "")
        if not self.touched(name, found):
            return
        text = self._read(column, found)
        if text is None or text == stored or text == cells.plain(stored):
            return
        self.add(
            Change(
                name=name,
                chapter=self.chapter_of(table.code),
                label=f"{self._row_label(table, number)}: {column.title.in_language(language())}",
                place=found.place,
                old=cell_in_words(column, stored),
                new=cell_in_words(column, text),
                typed=text,
                conflict=self.changed(name, stored),
            )
        )

    def _read(self, column: Column, found: Found) -> str | None:
        """What is stored of the cell; none when nobody can tell, which is a problem then."""
        try:
            text = cells.read_table_cell(column, value_of(found), self.filled.stamp.language)
        except EntryError as error:
            self.problem(found, str(error))
            return None
        facts = self.reading.facts
        first, last = (day.isoformat()[: len(text)] for day in (facts.first_day, facts.last_day))
        if text and column.in_period and column.kind in DATED_COLUMNS and not first <= text <= last:
            sentence = _("%(place)s: the date %(date)s is not in the period of the report.")
            self.difference.notes.append(sentence % {"place": found.place, "date": cell_in_words(column, text)})
        return text

    def _fresh_row(self, table: RowTable, row: FoundRow) -> None:
        """A row that the report does not have: a new one, or one that was removed there meanwhile."""
        known = self._known(table, row.key)
        names = {column: places.cell_name(table.code, row.key, column) for column in row.cells}
        if known and not any(self.touched(names[column], found) for column, found in row.cells.items()):
            return
        read = {column.code: self._read(column, row.cells[column.code]) for column in table.columns}
        if any(text is None for text in read.values()):
            return
        typed = {code: text for code, text in read.items() if text}
        label = _("%(table)s, new row") % {"table": table.title.in_language(language())}
        old = _("(removed on the site)") if known else ""
        name, chapter = places.row_name(table.code, row.key), self.chapter_of(table.code)
        self.add(Change(name, chapter, label, row.place, old, _summary(table, typed), typed, known))


def _summary(table: RowTable, stored: Mapping[str, str]) -> str:
    """A row in one line."""
    said = (cell_in_words(column, stored.get(column.code, "")) for column in table.columns)
    text = " · ".join(filter(None, said))
    return text if len(text) <= LONGEST_SUMMARY else text[: LONGEST_SUMMARY - 1] + "…"
