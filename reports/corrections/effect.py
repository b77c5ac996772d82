"""What a correction would change, before anybody agrees to it: the report, totals, comparisons, issued documents.

Only reads. Totals are put together by the code that the summaries use, with this library's figures exchanged.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from libraries.models import User

from .. import languages, numbers
from ..aggregates.summarising import Summary, read_libraries, summarise
from ..aggregates.together import LibraryFigures, Together, tally
from ..areas import PUBLIC, Area, is_visible, municipality_area, region_area, whole_country
from ..blueprint import Indicator, Kind
from ..computing import BLANK
from ..entries import figure_in_words
from ..headings import of_many, per_library
from ..models import SETTLED, Period, Report
from ..opening import OpeningError
from ..summaries.tables import Drawing, of_total
from ..tables import Cell, Column, Row, RowKind, Shape, Table, change_cell, text_cell
from .followers import followers_table
from .issued import issued_table, letters_with
from .proposal import Proposal

ARROW = " → "


@dataclass(frozen=True)
class Effect:
    """Everything that a correction would change. A table without rows says that nothing of its kind does.

    `letters`: how many offices were sent a summary that changes.
    """

    proposal: Proposal
    figures: Table
    totals: Table
    next_year: Table
    followers: Table
    issued: Table
    letters: int = 0


def effect_of(proposal: Proposal, *, reader: User, at: datetime) -> Effect:
    """The effect as this person may see it; its queries do not grow with the number of figures or libraries.

    Of a place whose summaries are not open to her she learns how many totals change, and no figure.
    """
    language = languages.language()
    report, on = proposal.report, timezone.localdate(at)
    counted = report.status in SETTLED and report.library.kind in PUBLIC
    places = [Place(area, is_visible(reader, area, on=on)) for area in areas_of(report, on=on)] if counted else []
    later = Period.objects.filter(form=report.period.form_id, code=next_period(report.period)).first()
    return Effect(
        proposal,
        figures=figures_table(proposal, language),
        totals=totals_table(proposal, places, language, at=at),
        next_year=next_year_table(proposal, places, later, language, at=at),
        followers=followers_table(proposal),
        issued=issued_table(proposal),
        letters=letters_with(report),
    )


@dataclass(frozen=True)
class Place:
    """An area whose totals the report is in. `open`: whether who reads the effect may open its summaries."""

    area: Area
    open: bool

    def under(self, heading: str, rows: list[Row]) -> list[Row]:
        """The rows under a heading; of a place that is not open only how many there are."""
        if not rows:
            return []
        if self.open:
            return [Row(heading, kind=RowKind.HEADING), *rows]
        count = ngettext("%(count)d total changes", "%(count)d totals change", len(rows)) % {"count": len(rows)}
        return [Row(f"{heading}: {count}", kind=RowKind.HEADING)]


def next_period(period: Period) -> str:
    """Code of the same period a year later."""
    return f"{period.year + 1}{period.code[4:]}"


def areas_of(report: Report, *, on: date) -> list[Area]:
    """The municipality, the region and the country whose totals the report is in."""
    areas = [municipality_area(report.municipality, on=on)]
    return [*areas, *([region_area(report.region)] if report.region else []), whole_country()]


# The report itself.


def figures_table(proposal: Proposal, language: str) -> Table:
    """Every figure of the report that would be another one, computed ones included."""
    blueprint = proposal.facts.blueprint
    rows = [
        Row(one.label.in_language(language), cells, key=one.code)
        for one in blueprint.indicators.values()
        if one.code in proposal.touched and (cells := _own_cells(proposal, one, language))
    ]
    columns = (_now(), _after(), Column("difference", _("Difference"), shape=Shape.NUMBER))
    return Table(_("Figures of the report that change"), _("Indicator"), columns, tuple(rows))


def _now() -> Column:
    return Column("now", pgettext("of a figure", "Now"), shape=Shape.NUMBER)


def _after() -> Column:
    return Column("after", pgettext("of a figure", "After the correction"), shape=Shape.NUMBER)


def _own_cells(proposal: Proposal, indicator: Indicator, language: str) -> tuple[Cell, ...]:
    old = proposal.reading.facts.figures.get(indicator.code, BLANK)
    new = proposal.facts.figures.get(indicator.code, BLANK)
    words = figure_in_words(old, indicator), figure_in_words(new, indicator)
    if words[0] == words[1]:
        return ()
    column = per_library(indicator, language)
    pair = [
        Cell(text or _("blank"), figure.number, column.shape) for text, figure in zip(words, (old, new), strict=True)
    ]
    return (*pair, _difference(column, old.number, new.number, language))


def _difference(column: Column, old: Decimal | None, new: Decimal | None, language: str) -> Cell:
    """Between the two figures as they are printed, so that whoever subtracts them gets the same."""
    if old is None or new is None or column.shape == Shape.FLAG:
        return Cell(shape=Shape.NUMBER)
    difference = numbers.rounded(new, column.places) - numbers.rounded(old, column.places)
    if column.shape == Shape.SHARE:
        return change_cell(difference, share=True, language=language)
    return Cell(numbers.print_signed(difference, column.places, language), difference, column.shape, column.places)


# Totals of the period.


@dataclass(frozen=True)
class Exchange:
    """A summary put together with the figures of one library as they are, and as they would be."""

    drawing: Drawing
    old: Together
    new: Together

    @property
    def summary(self) -> Summary:
        return self.drawing.summary


def totals_table(proposal: Proposal, places: Iterable[Place], language: str, *, at: datetime) -> Table:
    """The totals of the period that would be others, place by place."""
    rows: list[Row] = []
    for place in places:
        summary = summarise(place.area, proposal.report.period, at=at)
        exchange = _exchanged(summary, proposal, language, last_year=False)
        rows += place.under(place.area.name, [*_total_rows(exchange, _codes_in(summary, proposal))])
    columns = (
        _now(),
        _after(),
        Column("difference", _("Difference"), shape=Shape.NUMBER),
        Column("libraries", _("Libraries with a figure")),
    )
    return Table(_("Totals that change"), _("Indicator"), columns, tuple(rows))


def _codes_in(summary: Summary, proposal: Proposal) -> list[str]:
    """What the figures that are touched are called in the edition of the summary, in the order of its form."""
    names = _names(summary, proposal.touched)
    return [code for code in summary.blueprint.indicators if code in names.values()]


def _names(summary: Summary, codes: Iterable[str]) -> dict[str, str]:
    known = {code: summary.counted.today(code) for code in codes}
    return {code: name for code, name in known.items() if name in summary.blueprint.indicators}


def _exchanged(summary: Summary, proposal: Proposal, language: str, *, last_year: bool) -> Exchange:
    """One query: the figures of every library, of the year that the correction is about."""
    codes = _codes_in(summary, proposal)
    reading = read_libraries(summary, codes)
    libraries = reading.before if last_year else reading.now
    reports = summary.before_reports if last_year else summary.now_reports
    official = reports.official(summary.blueprint)
    changed = dict(libraries)
    if proposal.report.library_id in libraries:
        changed[proposal.report.library_id] = proposal.counted(_names(summary, proposal.ledger.values))
    old, new = (_together(summary, one, official) for one in (libraries, changed))
    return Exchange(Drawing(summary, language), old, new)


def _together(summary: Summary, libraries: Mapping[int, LibraryFigures], official: Mapping[str, Decimal]) -> Together:
    members = list(libraries.values())
    codes = {code for one in members for code in (*one.numbers, *one.states)}
    return Together(summary.blueprint, tally(members, codes), members, official)


def _total_rows(exchange: Exchange, codes: Iterable[str]) -> Iterator[Row]:
    """One row for each total that would be printed otherwise, or rest on other libraries."""
    drawing, counted = exchange.drawing, len(exchange.summary.now_reports.counted)
    for code in codes:
        indicator, column = exchange.summary.blueprint.indicators[code], of_many(drawing.columns[code])
        old, new = (drawing.together_cell(indicator, one) for one in (exchange.old, exchange.new))
        known = [of_total(one.known(code), counted) for one in (exchange.old, exchange.new)]
        if old.text == new.text and known[0] == known[1]:
            continue
        difference = _difference(column, old.number, new.number, drawing.language)
        libraries = text_cell(ARROW.join(dict.fromkeys(known)))
        yield Row(column.label, (old, new, difference, libraries), key=code)


# Comparisons of the year after.


def next_year_table(
    proposal: Proposal, places: Iterable[Place], later: Period | None, language: str, *, at: datetime
) -> Table:
    """What the same period of the next year would be compared with: in the library's report and in every total."""
    rows: list[Row] = []
    if later is not None:
        own = [*_own_comparisons(proposal, later, language)]
        rows += [Row(f"{proposal.report.library}, {later.code}", kind=RowKind.HEADING), *own] if own else []
        for place in places:
            compared = _comparisons(place.area, later, proposal, language, at=at)
            rows += place.under(f"{place.area.name}, {later.code}", compared)
    columns = (
        Column("now", _("Last year's figure now"), shape=Shape.NUMBER),
        Column("after", _("Last year's figure after"), shape=Shape.NUMBER),
        Column("change_now", _("Change now"), shape=Shape.CHANGE),
        Column("change_after", _("Change after"), shape=Shape.CHANGE),
    )
    return Table(_("Comparisons of the next year that change"), _("Indicator"), columns, tuple(rows))


def _own_comparisons(proposal: Proposal, later: Period, language: str) -> Iterator[Row]:
    """The change in the library's own report of the next year, whatever its status."""
    report = Report.objects.filter(library=proposal.report.library_id, period=later).with_names().first()
    if report is None:
        return
    blueprint = report.blueprint
    values = {value.code: value.number for value in report.values.all()}
    for old_code in proposal.facts.blueprint.indicators:
        code = old_code if old_code in blueprint.indicators else blueprint.predecessors.get(old_code, "")
        if old_code not in proposal.touched or not code or _is_broken(blueprint.indicators[code], old_code):
            continue
        indicator = blueprint.indicators[code]
        pair = [one.figures.get(old_code, BLANK).number for one in (proposal.reading.facts, proposal.facts)]
        if values.get(code) is not None and pair[0] != pair[1]:
            column = per_library(indicator, language)
            yield _comparison(column, indicator, values[code], pair, language)


def _is_broken(indicator: Indicator, old_code: str) -> bool:
    return any(old.code == old_code and old.series_break for old in indicator.replaces)


def _comparisons(area: Area, later: Period, proposal: Proposal, language: str, *, at: datetime) -> list[Row]:
    try:
        summary = summarise(area, later, at=at)
    except OpeningError:  # the next year has no edition yet, so nothing is compared
        return []
    if not summary.now_reports.counted:
        return []
    exchange = _exchanged(summary, proposal, language, last_year=True)
    rows = []
    for code in _codes_in(summary, proposal):
        pair = [one.number(code) for one in (exchange.old, exchange.new)]
        if code not in summary.broken and pair[0] != pair[1]:
            column = of_many(exchange.drawing.columns[code])
            indicator = summary.blueprint.indicators[code]
            rows.append(_comparison(column, indicator, summary.now.number(code), pair, language))
    return [row for row in rows if row.cells[0].text != row.cells[1].text or row.cells[2].text != row.cells[3].text]


def _comparison(
    column: Column, indicator: Indicator, now: Decimal | None, pair: list[Decimal | None], language: str
) -> Row:
    share = indicator.kind == Kind.SHARE
    figures = [Cell(_printed(column, one, language), one, column.shape, column.places) for one in pair]
    changes = [change_cell(numbers.change(now, one, share=share), share=share, language=language) for one in pair]
    return Row(column.label, (*figures, *(replace(one, text=one.text or "–") for one in changes)), key=indicator.code)


def _printed(column: Column, number: Decimal | None, language: str) -> str:
    return "–" if number is None else numbers.print_number(number, column.places, language)
