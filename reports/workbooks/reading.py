"""A workbook that came back, read: what each of its fields holds, and what is wrong with its sheets.

Nothing is decided here about what the report becomes: that is for comparing.py. Keys and codes of the file only name
places; whoever sent it must be allowed to fill in the report that it is read for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from libraries.spreadsheets import read_book
from libraries.workbooks import Lines, Value, Valueless

from ..blueprint import Blueprint, Chapter, Label, Layout
from ..languages import language
from ..models import Report
from . import cells, places
from .places import CHAPTER, HIDDEN_SHEETS, INSTRUCTIONS, NOTHING_HERE, STAMP_SHEET, Mark, read_mark
from .stamp import Stamp, check_identity, opened

LONGEST_SHEET = 20_000  # rows
HIGHEST_MARKS = 10  # rows in which the numbers of the columns may stand, should somebody have put rows above them

type Content = Value | Valueless


@dataclass(frozen=True)
class Problem:
    """Something to put right in the workbook: where, what stands there, and a sentence about it."""

    place: str
    message: str
    read: str = ""


@dataclass(frozen=True)
class Found:
    """What a cell holds, and its address."""

    value: Content
    place: str

    @property
    def text(self) -> str:
        return "" if isinstance(self.value, Valueless) else cells.plain(self.value)


@dataclass(frozen=True)
class FoundRow:
    """A row of a table: its cells by column, and its address."""

    table: str
    key: str
    place: str
    cells: Mapping[str, Found]

    @property
    def blank(self) -> bool:
        """Whether the row has been left empty, or emptied."""
        return all(found.value is None for found in self.cells.values())


@dataclass
class Filled:
    """All that a workbook holds. `tables` are those that stand in it; `notes` say what is not read and does no harm."""

    stamp: Stamp
    fields: dict[str, Found] = field(default_factory=dict)
    rows: dict[tuple[str, str], FoundRow] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_filled(file: BinaryIO, report: Report, *, name: str) -> Filled:
    """The workbook of this report. Raises `SpreadsheetError` or `StampError`."""
    sheets = read_book(file, name=name, longest=LONGEST_SHEET)
    stamp = opened(_seal(sheets.get(STAMP_SHEET, {})))
    check_identity(stamp, report)
    filled = Filled(stamp)
    _read_sheets(filled, report.blueprint, sheets)
    filled.notes += _what_is_gone(filled, report.blueprint)
    return filled


def _seal(lines: Lines) -> list[str]:
    return [str(line[1]) for line in lines.values() if len(line) > 1 and line[0] == "seal"]


def _read_sheets(filled: Filled, blueprint: Blueprint, sheets: Mapping[str, Lines]) -> None:
    read: dict[str, str] = {}
    for title, lines in sheets.items():
        marks = _marks(lines)
        if title in HIDDEN_SHEETS or any(INSTRUCTIONS in line for line in lines.values()):
            continue
        chapter = blueprint.chapter(marks.chapter) if marks else None
        if marks is None or chapter is None:
            filled.notes.append(_("The sheet “%(sheet)s” is not of this workbook and was not read.") % {"sheet": title})
        elif chapter.code in read:
            sentence = _("This sheet is a copy of “%(sheet)s”. Keep one of them.") % {"sheet": read[chapter.code]}
            filled.problems.append(Problem(title, sentence))
        else:
            read[chapter.code] = title
            _ChapterReader(filled, blueprint, chapter, title, marks).read(lines)


@dataclass(frozen=True)
class _Marks:
    """The row that numbers the columns: which chapter it is, the place of the codes and of each column."""

    chapter: str
    row: int
    codes: int
    columns: Mapping[int, int]


def _marks(lines: Lines) -> _Marks | None:
    for number, line in lines.items():
        if number > HIGHEST_MARKS:
            break
        for at, value in enumerate(line):
            if isinstance(value, str) and value.startswith(CHAPTER + " "):
                return _Marks(value.removeprefix(CHAPTER + " "), number, at, _numbered(line))
    return None


def _numbered(line: Sequence[Content]) -> dict[int, int]:
    texts = [cells.plain(value) if isinstance(value, str) else "" for value in line]
    return {int(text): at for at, text in enumerate(texts) if text.isascii() and text.isdecimal() and len(text) < 4}


@dataclass
class _ChapterReader:
    filled: Filled
    blueprint: Blueprint
    chapter: Chapter
    title: str
    marks: _Marks

    def read(self, lines: Lines) -> None:
        self.last = places.last_column(self.blueprint, self.chapter)
        missing = set(range(places.LABEL, self.last + 1)) - set(self.marks.columns)
        if missing:
            sentence = _(
                "A column of this sheet is gone, so nothing of it can be read. Take the column back, or download the "
                "workbook anew and copy your figures into it."
            )
            self.filled.problems.append(Problem(self.title, sentence))
            return
        for number, line in lines.items():
            if number > self.marks.row:
                self._read_line(number, line)

    def _read_line(self, number: int, line: Sequence[Content]) -> None:
        code = line[self.marks.codes] if self.marks.codes < len(line) else None
        mark = read_mark(code) if isinstance(code, str) else None
        reader = READERS.get(mark.kind) if mark else None
        if mark and reader and self._is_of_chapter(mark):
            reader(self, mark, number, line)
        elif mark is None or reader is not None:
            self._strange(number, line)

    def _is_of_chapter(self, mark: Mark) -> bool:
        chapter = self.chapter
        own = {
            "text": chapter.narratives,
            "nothing": chapter.narratives,
            "table": chapter.tables,
            "row": chapter.tables,
        }
        names = mark.names[:1] if mark.kind in ("row", "table") else mark.names
        return bool(names) and set(names) - {NOTHING_HERE} <= set(own.get(mark.kind, chapter.codes))

    def _strange(self, number: int, line: Sequence[Content]) -> None:
        """A row that somebody has put in, which belongs to nothing."""
        texts = [cells.plain(value) for value in line if value is not None and not isinstance(value, Valueless)]
        if texts:
            sentence = _(
                "This row was put in by hand and belongs to nothing. Move its entries to one of the given rows."
            )
            place = f"{self.title}!{number}"
            self.filled.problems.append(Problem(place, sentence, " · ".join(texts)[:200]))

    def _found(self, column: int, number: int, line: Sequence[Content]) -> Found:
        at = self.marks.columns[column]
        return Found(line[at] if at < len(line) else None, f"{self.title}!{get_column_letter(at + 1)}{number}")

    def _take(self, name: str, found: Found) -> None:
        before = self.filled.fields.get(name)
        if before is None:
            self.filled.fields[name] = found
        elif before.value != found.value and not isinstance(found.value, Valueless):
            sentence = _("This field stands in the workbook twice, here and in %(place)s, with different entries.")
            self.filled.problems.append(Problem(found.place, sentence % {"place": before.place}, found.text))

    def figure(self, mark: Mark, number: int, line: Sequence[Content]) -> None:
        code = mark.names[0]
        self._take(places.figure_name(code), self._found(places.NOW, number, line))
        self._take(places.why_name(code), self._found(places.WHY, number, line))
        self._take(places.reason_name(code), self._found(places.reason_column(self.last), number, line))

    def grid(self, mark: Mark, number: int, line: Sequence[Content]) -> None:
        for column, code in enumerate(mark.names, start=places.IN_GRID):
            if code != NOTHING_HERE and column <= self.last:
                self._take(places.figure_name(code), self._found(column, number, line))

    def why(self, mark: Mark, number: int, line: Sequence[Content]) -> None:
        self._take(places.why_name(mark.names[0]), self._found(places.IN_GRID, number, line))
        self._take(places.reason_name(mark.names[0]), self._found(places.reason_column(self.last), number, line))

    def text(self, mark: Mark, number: int, line: Sequence[Content]) -> None:
        self._take(places.text_name(mark.names[0]), self._found(places.FIRST, number, line))

    def nothing(self, mark: Mark, number: int, line: Sequence[Content]) -> None:
        self._take(places.nothing_name(mark.names[0]), self._found(places.IN_GRID, number, line))

    def table(self, mark: Mark, number: int, line: Sequence[Content]) -> None:
        self.filled.tables.add(mark.names[0])

    def row(self, mark: Mark, number: int, line: Sequence[Content]) -> None:
        code, *keys = mark.names
        key = keys[0] if len(keys) == 1 else ""
        spans = places.columns_of(self.blueprint.tables[code], self.last)
        found = {column: self._found(first, number, line) for column, (first, _last) in spans.items()}
        row = FoundRow(code, key, f"{self.title}!{number}", found)
        if not places.is_key(key):
            self._strange(number, line)
        elif (code, key) not in self.filled.rows:
            self.filled.rows[code, key] = row
        elif not row.blank:
            sentence = _("This row is a copy of another one. Type what it says into an empty row of the table.")
            self.filled.problems.append(Problem(row.place, sentence, " · ".join(_texts(found.values()))[:200]))


def _texts(found: Iterable[Found]) -> Iterator[str]:
    return (one.text for one in found if one.text)


READERS = {
    "figure": _ChapterReader.figure,
    "grid": _ChapterReader.grid,
    "why": _ChapterReader.why,
    "text": _ChapterReader.text,
    "nothing": _ChapterReader.nothing,
    "table": _ChapterReader.table,
    "row": _ChapterReader.row,
}


def _what_is_gone(filled: Filled, blueprint: Blueprint) -> Iterator[str]:
    """What the form has and the workbook has no more: it stays as it is in the report."""
    names = {*filled.fields, *filled.tables}
    for chapter in places.chapters_of(blueprint):
        wanted = dict(_wanted(blueprint, chapter))
        gone = [name for name in wanted if name not in names]
        title = chapter.title
        if wanted and len(gone) == len(wanted):
            yield _("The chapter “%(chapter)s” was not read; it stays as it is.") % {"chapter": _said(title)}
            continue
        for name in gone:
            yield _("“%(field)s” is no longer in the workbook; it stays as it is.") % {"field": _said(wanted[name])}


def _said(label: Label) -> str:
    return label.in_language(language())


def _wanted(blueprint: Blueprint, chapter: Chapter) -> Iterator[tuple[str, Label]]:
    for block in chapter.blocks:
        for code in block.codes:
            yield places.figure_name(code), blueprint.indicators[code].label
        if block.layout == Layout.NARRATIVE:
            yield places.text_name(block.narrative), blueprint.narratives[block.narrative].title
        elif block.layout == Layout.TABLE and not blueprint.tables[block.table].photos:
            yield block.table, blueprint.tables[block.table].title
