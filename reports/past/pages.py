"""The page of a library's past figures: which form and chapter are chosen, the charts, the table, the files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from .. import period_names
from ..blueprint import Blueprint, Chapter, Frequency, Indicator, Kind
from ..computing import State
from ..entries import figure_in_words
from ..headings import per_library, title_of
from ..models import SETTLED, Origin, Value
from ..tables import Cell, Column, Footnote, Row, RowKind, Shape, Table, compared, figure_cell, text_cell
from ..ways import Way
from .figures import PastReport, Point, Series, editions_of, key_codes, series_of

KEY, EVERYTHING = "", "all"
FILES = (("xlsx", "XLSX"), ("csv", "CSV"))


@dataclass(frozen=True)
class Card:
    """One indicator as a chart: its name, the newest figure, the change, and the whole series in a sentence."""

    series: Series
    unit: str
    label: str
    newest: str
    newest_period: str
    sentence: str


def in_words(point: Point, indicator: Indicator) -> str:
    """A figure of the past as people read it; a blank one is said too."""
    return figure_in_words(point.figure, indicator) or _("no figure")


def sentence_of(series: Series, language: str) -> str:
    """What the chart shows, for those who cannot see it."""
    label = series.indicator.label.in_language(language)
    said = [_said(point, series.indicator, language) for point in series.points]
    return _("%(label)s: %(figures)s.") % {"label": label, "figures": "; ".join(said)}


def _said(point: Point, indicator: Indicator, language: str) -> str:
    said = f"{period_names.short_name(point.period)}: {in_words(point, indicator)}"
    if not point.broken:
        return said
    reason = point.broken.in_language(language).rstrip(".")
    return _("%(figure)s (not comparable with what is before: %(reason)s)") % {"figure": said, "reason": reason}


@dataclass(frozen=True)
class HistoryLine:
    """One period in words, and all that has to be known to read its figure right."""

    period: str
    text: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class History:
    """The past of one figure: the newest first, where the newest came from and how it was explained then."""

    series: Series
    sentence: str
    lines: tuple[HistoryLine, ...]
    origin: str = ""
    explanation: str = ""


def history_of(series: Series, explanation: str, language: str) -> History:
    last = series.points[-1] if series.points else None
    return History(
        series,
        sentence_of(series, language),
        tuple(_history_line(point, series.indicator, language) for point in reversed(series.points)),
        _origin_of(last.value) if last else "",
        explanation,
    )


def _history_line(point: Point, indicator: Indicator, language: str) -> HistoryLine:
    remarks = []
    if point.figure.state == State.ESTIMATE:
        remarks.append(_("an estimate"))
    if point.past.report.status not in SETTLED:
        remarks.append(_("the report is not accepted yet"))
    if point.name.code != indicator.code and point.name.label:
        remarks.append(_("then called “%(label)s”") % {"label": point.name.label.in_language(language)})
    if point.broken:
        reason = point.broken.in_language(language)
        remarks.append(_("not comparable with the years before: %(reason)s") % {"reason": reason})
    return HistoryLine(point.period, in_words(point, indicator), tuple(remarks))


def _origin_of(value: Value | None) -> str:
    """Where a figure came from, with the place as it was noted then."""
    if value is None:
        return ""
    label = str(Origin(value.origin).label)
    return f"{label} ({value.origin_note})" if value.origin_note else label


@dataclass(frozen=True)
class PastPage:
    """The figures of one form in one language. `chosen`: the code of a chapter, or all; the key figures otherwise."""

    library: str
    past: Sequence[PastReport]
    language: str
    chosen: str = KEY

    @cached_property
    def editions(self) -> list[Blueprint]:
        return editions_of(self.past)

    @property
    def blueprint(self) -> Blueprint:
        """The newest edition: its indicators are what is shown."""
        return self.editions[0]

    @property
    def form(self) -> str:
        return self.blueprint.form_label.in_language(self.language)

    @cached_property
    def chapters(self) -> list[Chapter]:
        return [chapter for chapter in self.blueprint.chapters if chapter.codes]

    @cached_property
    def chapter(self) -> Chapter | None:
        return next((chapter for chapter in self.chapters if chapter.code == self.chosen), None)

    @cached_property
    def codes(self) -> list[str]:
        if self.chapter:
            return list(self.chapter.codes)
        if self.chosen == EVERYTHING:
            return [code for chapter in self.chapters for code in chapter.codes]
        return key_codes(self.blueprint)

    @cached_property
    def series(self) -> Mapping[str, Series]:
        indicators = self.blueprint.indicators
        return {code: series_of(indicators[code], self.past, self.editions) for code in self.codes}

    @cached_property
    def tabs(self) -> list[Way]:
        """Key figures, each chapter, everything."""
        asked = f"?form={self.blueprint.form}"
        chapters = [(title_of(one, self.language), one.code) for one in self.chapters]
        ways = [(_("Key figures"), KEY), *chapters, (_("All figures"), EVERYTHING)]
        return [Way(label, f"{asked}&chapter={code}" if code else asked, code == self.chosen) for label, code in ways]

    @property
    def files(self) -> list[Way]:
        asked = f"?form={self.blueprint.form}&chapter={self.chosen}"
        return [Way(label, f"{asked}&format={kind}", False) for kind, label in FILES]

    @cached_property
    def cards(self) -> list[Card]:
        """A chart for each key figure or line of a chapter that is no part of another, where there is one to draw."""
        if self.chosen == EVERYTHING:
            return []
        return [self._card(one) for one in self.series.values() if self._is_drawn(one)]

    def _is_drawn(self, series: Series) -> bool:
        whole = self.chosen == KEY or not series.indicator.parent
        return whole and series.indicator.kind != Kind.FLAG and series.chart.known > 0

    def _card(self, series: Series) -> Card:
        newest = next(point for point in reversed(series.points) if point.figure.number is not None)
        return Card(
            series,
            unit=series.indicator.unit.in_language(self.language),
            label=series.indicator.label.in_language(self.language),
            newest=in_words(newest, series.indicator),
            newest_period=period_names.short_name(newest.period),
            sentence=sentence_of(series, self.language),
        )

    @cached_property
    def table(self) -> Table:
        """Periods in columns, indicators in rows, grouped by chapter."""
        return Table(
            title=self.chapter_title,
            corner=_("Indicator"),
            columns=tuple(self._column(one) for one in self.past),
            rows=tuple(self._rows()),
            caption=_("The small figure is the change since the column before."),
            footnotes=tuple(Footnote(number, text) for text, number in self._notes.items()),
        )

    @property
    def chapter_title(self) -> str:
        if self.chapter:
            return title_of(self.chapter, self.language)
        return _("All figures") if self.chosen == EVERYTHING else _("Key figures")

    @property
    def title(self) -> str:
        """What a file says of itself."""
        first, last = (period_names.short_name(one.report.period) for one in (self.past[0], self.past[-1]))
        return f"{self.library}. {self.form}, {first}–{last}"

    def _column(self, past: PastReport) -> Column:
        """A period; one whose report is still on its way says so."""
        report = past.report
        label = period_names.short_name(report.period)
        if report.status not in SETTLED:
            label = f"{label} ({report.get_status_display()})"
        return Column(report.period.code, label, shape=Shape.NUMBER)

    def _rows(self) -> Iterator[Row]:
        for chapter in self.chapters:
            codes = [code for code in chapter.codes if code in self.series]
            if codes and not self.chapter:
                yield Row(title_of(chapter, self.language), kind=RowKind.HEADING, key=chapter.code)
            yield from (self._row(self.series[code]) for code in codes)

    def _row(self, series: Series) -> Row:
        column = per_library(series.indicator, self.language)
        header = f"{column.label} ({column.unit})" if column.unit else column.label
        return Row(
            header,
            tuple(self._cells(series, column)),
            level=self._level(series.indicator),
            key=series.indicator.code,
        )

    def _level(self, indicator: Indicator) -> int:
        level = 0
        while indicator.parent in self.series:
            indicator, level = self.blueprint.indicators[indicator.parent], level + 1
        return min(level, 3)

    def _cells(self, series: Series, column: Column) -> Iterator[Cell]:
        before: Decimal | None = None
        for point in series.points:
            cell = self._cell(point, column)
            if self.blueprint.frequency == Frequency.YEAR and not point.broken:
                cell = compared(cell, before, self.language)
            before = point.figure.number
            yield cell

    def _cell(self, point: Point, column: Column) -> Cell:
        if point.figure.raw:
            return text_cell(point.figure.raw)
        cell = figure_cell(column, point.figure.number, self.language, point.figure.state)
        if not point.broken:
            return cell
        return replace(cell, notes=(self._notes[self._note(point)],))

    @cached_property
    def _notes(self) -> Mapping[str, int]:
        """The number of each sentence on why a series is broken."""
        breaks = (point for series in self.series.values() for point in series.points if point.broken)
        return {text: number for number, text in enumerate(dict.fromkeys(map(self._note, breaks)), start=1)}

    def _note(self, point: Point) -> str:
        reason = point.broken.in_language(self.language)
        return _("Not comparable with the figures before: %(reason)s") % {"reason": reason}
