"""One library's whole report as a document: chapters in the order of the form, with tables, texts and pictures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import numbers, period_names
from .blueprint import NUMERIC_COLUMNS, Block, Blueprint, Chapter, Indicator, Kind, Layout
from .blueprint import Column as FormColumn
from .checks import Text
from .computing import BLANK, Figure, cell_number
from .entries import cell_in_words, figure_in_words
from .facts import Reading, read
from .headings import per_library, title_of
from .models import SETTLED, Photo, Report
from .tables import Cell, Column, Footnote, Row, Shape, Table, change_cell, text_cell
from .texts import narratives


@dataclass(frozen=True)
class Part:
    """A piece of a chapter: a heading with its text as HTML, a table, or pictures; what it has not is empty."""

    heading: str = ""
    level: int = 2
    text: str = ""
    nothing: bool = False
    missing: bool = False
    table: Table | None = None
    photos: tuple[Photo, ...] = ()

    @property
    def says_something(self) -> bool:
        return bool(self.text or self.nothing or self.missing or self.table or self.photos)


@dataclass(frozen=True)
class DocumentChapter:
    code: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Document:
    """A report ready to be printed. `mark` stands across the pages of a report that is not accepted."""

    title: str
    library: str
    period: str
    status: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[DocumentChapter, ...]
    signed_by: str
    signed_post: str
    signed_on: str
    language: str
    pictures: Mapping[str, Photo] = field(default_factory=dict)


def document_of(
    report: Report, language: str, *, all_photos: bool = False, among: QuerySet[Report] | None = None
) -> Document:
    """The report as a document; pictures of people who have not agreed to publication only with `all_photos`.

    `among`: the only other reports it is compared with.
    """
    reading = read(report, among)
    photos = [photo for photo in report.photos.all() if all_photos or photo.may_publish]
    drawing = _Drawing(reading, language, photos)
    library = report.library
    return Document(
        title=reading.facts.blueprint.form_label.in_language(language),
        library=library.name,
        period=period_names.name(report.period),
        status=_status_line(report),
        mark="" if report.status in SETTLED else str(report.get_status_display()),
        facts=tuple(_facts(report)),
        chapters=tuple(drawing.chapters()),
        signed_by=report.signed_by,
        signed_post=report.signed_post,
        signed_on=date_format(localtime(report.submitted_at), "SHORT_DATE_FORMAT") if report.submitted_at else "",
        language=language,
        pictures={str(photo.pk): photo for photo in photos},
    )


def printed_of_last_year(blueprint: Blueprint) -> set[str]:
    """Codes of last year's figures that a report prints beside its own, also by the names that they had then."""
    blocks = [block for chapter in blueprint.chapters for block in chapter.blocks if block.layout == Layout.LIST]
    codes = {code for block in blocks for code in block.indicators}
    return codes | {old.code for code in codes for old in blueprint.indicators[code].replaces}


def _status_line(report: Report) -> str:
    """The status in words, with the day and the revision of an accepted report."""
    if report.status not in SETTLED or report.accepted_at is None:
        return str(report.get_status_display()).capitalize()
    return _("Accepted on %(day)s, revision %(revision)d") % {
        "day": date_format(localtime(report.accepted_at), "SHORT_DATE_FORMAT"),
        "revision": max(report.revision, 1),
    }


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    library = report.library
    yield _("Municipality"), report.municipality.name
    if report.territory:
        yield _("Territory"), report.territory.name
    yield _("Register number"), library.register_number
    if library.isil:
        yield "ISIL", library.isil
    if library.address:
        yield _("Address"), library.address


@dataclass
class _Drawing:
    """Draws the chapters, numbering the footnotes through the whole document."""

    reading: Reading
    language: str
    photos: list[Photo]
    noted: int = 0

    @cached_property
    def blueprint(self):
        return self.reading.facts.blueprint

    def chapters(self) -> Iterator[DocumentChapter]:
        for chapter in self.blueprint.chapters:
            parts = tuple(self._parts(chapter))
            if parts:
                yield DocumentChapter(chapter.code, title_of(chapter, self.language), parts)

    def _parts(self, chapter: Chapter) -> Iterator[Part]:
        """The parts with something to say; a heading also stands when a table under it does."""
        waiting: list[Part] = []
        for block in chapter.blocks:
            part = self._part(block)
            if block.layout == Layout.NARRATIVE:
                waiting = [part]
            if part.says_something:
                yield from (heading for heading in waiting if heading is not part)
                yield part
                waiting = []

    def _part(self, block: Block) -> Part:
        drawn = {
            Layout.LIST: self._list,
            Layout.GRID: self._grid,
            Layout.TABLE: self._rows,
            Layout.NARRATIVE: self._text,
        }
        return drawn[block.layout](block)

    def _text(self, block: Block) -> Part:
        narrative = self.blueprint.narratives[block.narrative]
        text = self.reading.facts.texts.get(narrative.code, Text())
        return Part(
            heading=narrative.title.in_language(self.language),
            level=narrative.level,
            text="" if text.nothing else narratives.printed(text.text, self.reading.facts.in_text),
            nothing=text.nothing,
            missing=narrative.required and not self.reading.report.is_history and not (text.text or text.nothing),
        )

    # Figures.

    def _list(self, block: Block) -> Part:
        codes = [code for code in block.indicators if not self._empty(code)]
        return Part(table=self._figures(block, codes) if codes else None)

    def _empty(self, code: str) -> bool:
        return self._figure(code).blank and self._before(code).number is None

    def _figure(self, code: str) -> Figure:
        return self.reading.facts.figures.get(code, BLANK)

    def _before(self, code: str) -> Figure:
        if code in self.reading.broken:
            return self.reading.broken[code][0]
        return self.reading.facts.previous.get(code, BLANK)

    def _figures(self, block: Block, codes: list[str]) -> Table:
        facts = self.reading.facts
        rows = [self._row(self.blueprint.indicators[code], codes) for code in codes]
        return Table(
            title=block.title.in_language(self.language),
            corner=_("Indicator"),
            columns=(
                Column("unit", _("Unit")),
                Column("before", period_names.short_name(facts.previous_period), shape=Shape.NUMBER),
                Column("now", period_names.short_name(facts.period), shape=Shape.NUMBER),
                Column("change", pgettext("of a figure", "Change"), shape=Shape.CHANGE),
            ),
            rows=tuple(rows),
            footnotes=self._footnotes_of(rows),
        )

    def _row(self, indicator: Indicator, codes: Iterable[str]) -> Row:
        code, known = indicator.code, set(codes)
        now, before = self._cell(indicator, self._figure(code)), self._cell(indicator, self._before(code))
        level, parent = 0, indicator.parent
        while parent in known and level < 3:
            level, parent = level + 1, self.blueprint.indicators[parent].parent
        cells = (
            text_cell(indicator.unit.in_language(self.language)),
            before,
            replace(now, notes=self._note(code)),
            self._change(indicator),
        )
        return Row(indicator.label.in_language(self.language), cells, level=level, key=code)

    def _cell(self, indicator: Indicator, figure: Figure) -> Cell:
        column = per_library(indicator, self.language)
        return Cell(figure_in_words(figure, indicator), figure.number, column.shape, column.places, figure.state)

    def _change(self, indicator: Indicator) -> Cell:
        share, code = indicator.kind == Kind.SHARE, indicator.code
        if code in self.reading.broken:
            return text_cell(_("not comparable"))
        if indicator.kind == Kind.FLAG:
            return Cell(shape=Shape.CHANGE)
        change = numbers.change(self._figure(code).number, self._before(code).number, share=share)
        return change_cell(change, share=share, language=self.language)

    def _note(self, code: str) -> tuple[int, ...]:
        if not self.reading.facts.explanations.get(code):
            return ()
        self.noted += 1
        return (self.noted,)

    def _footnotes_of(self, rows: Iterable[Row]) -> tuple[Footnote, ...]:
        """What the librarian explained, for the rows that carry a mark."""
        said = self.reading.facts.explanations
        return tuple(Footnote(number, said[row.key]) for row in rows for cell in row.cells for number in cell.notes)

    def _grid(self, block: Block) -> Part:
        codes = [code for code in block.codes if not self._empty(code)]
        if not codes:
            return Part()
        notes: list[Footnote] = []
        rows = tuple(
            Row(row.title.in_language(self.language), tuple(self._grid_cell(code, notes) for code in row.cells))
            for row in block.rows
        )
        columns = tuple(
            Column(f"column_{at}", title.in_language(self.language), shape=Shape.NUMBER)
            for at, title in enumerate(block.columns, start=1)
        )
        title = block.title.in_language(self.language)
        return Part(table=Table(title, "", columns, rows, footnotes=tuple(notes)))

    def _grid_cell(self, code: str, notes: list[Footnote]) -> Cell:
        if not code:
            return Cell(shape=Shape.NUMBER)
        marks = self._note(code)
        notes += [Footnote(number, self.reading.facts.explanations[code]) for number in marks]
        return replace(self._cell(self.blueprint.indicators[code], self._figure(code)), notes=marks)

    # Tables with rows, and pictures.

    def _rows(self, block: Block) -> Part:
        table = self.blueprint.tables[block.table]
        title = table.title.in_language(self.language)
        if table.photos:
            return Part(heading=title, photos=tuple(self.photos)) if self.photos else Part()
        stored = self.reading.facts.rows.get(table.code, ())
        if not stored:
            return Part()
        rows = tuple(
            Row(f"{number}.", tuple(self._row_cell(column, row) for column in table.columns))
            for number, row in enumerate(stored, start=1)
        )
        return Part(table=Table(title, _("No."), tuple(map(self._column, table.columns)), rows))

    def _column(self, column: FormColumn) -> Column:
        shape = Shape.NUMBER if column.kind in NUMERIC_COLUMNS else Shape.TEXT
        return Column(column.code, column.title.in_language(self.language), shape=shape, places=column.places)

    def _row_cell(self, column: FormColumn, row: Mapping[str, str]) -> Cell:
        if column.kind not in NUMERIC_COLUMNS:
            return text_cell(cell_in_words(column, row.get(column.code, "")))
        number = cell_number(row, column.code)
        if number is None:
            return Cell(row.get(column.code, ""), shape=Shape.NUMBER)
        return Cell(numbers.print_number(number, column.places, self.language), number, Shape.NUMBER, column.places)
