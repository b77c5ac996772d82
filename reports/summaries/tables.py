"""A summary drawn as a table of indicators with both years and the change, and all that is said of it in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from libraries.alphabet import in_order

from .. import numbers, period_names
from ..aggregates.summarising import Summary
from ..aggregates.tallies import Line, Scope
from ..aggregates.together import Together, are_comparable, is_of_area, rule_of
from ..areas import Level
from ..blueprint import AcrossLibraries, Chapter, Indicator, Kind, Ratio
from ..headings import of_many, per_library, title_of
from ..models import SETTLED, STANDING, Status
from ..not_required import reasons_of
from ..tables import (
    Cell,
    Column,
    Footnote,
    HighestDown,
    RatioDown,
    Row,
    RowKind,
    Rule,
    Shape,
    SumDown,
    Table,
    change_cell,
    figure_cell,
    text_cell,
)
from .counting import note_on_incomplete, of_total, remark_of
from .notes import Place, footnotes_of
from .standing import Standing

DASH = "–"


@dataclass(frozen=True)
class Drawing:
    """Draws one summary in one language. `standing`: how it stands, where that is to be said."""

    summary: Summary
    language: str
    standing: Standing | None = None

    @property
    def title(self) -> str:
        return f"{self.summary.area.name}, {period_names.name(self.summary.period)}"

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The chapters that have figures."""
        return [chapter for chapter in self.summary.blueprint.chapters if chapter.codes]

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The column of every indicator where libraries stand in rows."""
        indicators = self.summary.blueprint.indicators.values()
        return {one.code: per_library(one, self.language, self._rule(one)) for one in indicators}

    def _rule(self, indicator: Indicator) -> Rule | None:
        formula, rule = indicator.formula, rule_of(indicator)
        if isinstance(formula, Ratio):
            return RatioDown(formula.of, formula.to, formula.scale, is_of_area(self.summary.blueprint, formula))
        rules = {
            AcrossLibraries.SUM: SumDown(),
            AcrossLibraries.COUNT_YES: SumDown(),
            AcrossLibraries.MAX: HighestDown(),
        }
        return rules.get(rule)

    # What is said of the whole.

    @property
    def completeness(self) -> str:
        """How many of the expected reports are in, and which of them are added up."""
        reports = self.summary.now_reports
        said = _("Submitted %(submitted)d of %(expected)d, accepted %(accepted)d.") % {
            "submitted": len(reports.in_status(*STANDING)),
            "expected": len(reports.lines),
            "accepted": len(reports.in_status(*SETTLED)),
        }
        excused = len(reports.excused)
        not_required = ngettext("Not required: %(count)d.", "Not required: %(count)d.", excused) % {"count": excused}
        return " ".join([said, *([not_required] if excused else []), self.counting])

    @property
    def counting(self) -> str:
        if self.summary.scope == Scope.PROVISIONAL:
            return _("Provisional: accepted and submitted reports are added up.")
        return _("Only accepted reports are added up.")

    @property
    def status(self) -> str:
        """Whether it is provisional, final or a revision; a figure nobody has accepted makes everything provisional."""
        if self.standing is None or self.summary.scope == Scope.PROVISIONAL:
            return ""
        return self.standing.words

    @property
    def said(self) -> tuple[str, ...]:
        """The lines at the head of every file."""
        return tuple(line for line in (self.status, self.completeness, self.boundaries, self.made) if line)

    @property
    def made(self) -> str:
        return _("Figures as of %(moment)s.") % {"moment": self._moment}

    @property
    def _moment(self) -> str:
        return date_format(localtime(self.summary.made_at), "SHORT_DATETIME_FORMAT")

    @property
    def citation(self) -> str:
        """How to name these figures so that they can be found again; all but the revision in force are provisional."""
        standing = self.standing
        final = standing is not None and standing.true_now and self.summary.scope == Scope.ACCEPTED
        version = standing.version if standing and final else _("provisional, not for publication")
        return _("Cite as: %(form)s, %(area)s, %(period)s; %(version)s, figures as of %(moment)s; libnet.") % {
            "form": self.summary.blueprint.form_label.in_language(self.language),
            "area": self.summary.area.name,
            "period": period_names.name(self.summary.period),
            "version": version,
            "moment": self._moment,
        }

    @property
    def boundaries(self) -> str:
        """Which boundaries the area is taken in."""
        day = date_format(self.summary.period.last_day, "SHORT_DATE_FORMAT")
        return _("Libraries stand where they stood on %(day)s.") % {"day": day}

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know to read the figures right."""
        own = (self._missing(), self._waiting(), note_on_incomplete(self.summary))
        found = (*own, self._population(), self._other_libraries(), *self._quarters())
        return tuple(note for note in found if note)

    def _missing(self) -> str:
        lines = self.summary.now_reports.missing
        return _("Without a report: %(names)s.") % {"names": _names(lines)} if lines else ""

    @property
    def _has_area_ratio(self) -> bool:
        return any(isinstance(column.rule, RatioDown) and column.rule.of_area for column in self.columns.values())

    def _waiting(self) -> str:
        lines = self.summary.now_reports.waiting
        return _("Submitted, not accepted yet and not added up: %(names)s.") % {"names": _names(lines)} if lines else ""

    def _population(self) -> str:
        names = sorted(self.summary.missing_population, key=in_order)
        if not names or not self._has_area_ratio:
            return ""
        return _("The official population is not known for: %(names)s. Figures that rest on it are left out.") % {
            "names": _shortened(names)
        }

    def _other_libraries(self) -> str:
        """Which libraries are counted in one of the two years only."""
        same = self.summary.same
        if same is None:
            return ""
        said = [
            ngettext(
                "%(count)d library is counted in both years.", "%(count)d libraries are counted in both years.", count
            )
            % {"count": count}
            for count in [len(same.libraries)]
        ]
        for reports in (self.summary.now_reports, self.summary.before_reports):
            only = [line for line in reports.counted if line.library not in same.libraries]
            if only:
                names = {"period": period_names.during(reports.code), "names": _names(only)}
                said.append(_("Only in %(period)s: %(names)s.") % names)
        return " ".join(said)

    def _quarters(self) -> list[str]:
        summary = self.summary
        if not summary.quarters:
            return []
        counts = ", ".join(
            f"{period_names.short_name(reports.code)}: {of_total(len(reports.counted), len(reports.lines))}"
            for reports, _one in summary.quarters
        )
        falling = [self.columns[code].label for code, since in summary.since.items() if since.fell]
        said = [_("Reports behind the figures since January: %(counts)s.") % {"counts": counts}]
        if falling:
            said.append(
                _("Counted since January and yet lower than a quarter earlier: %(names)s.")
                % {"names": ", ".join(falling)}
            )
        return said

    # Explanations of libraries as footnotes, numbered once for all tables of the summary.

    @cached_property
    def footnotes(self) -> Mapping[Place, Footnote]:
        """The note of each figure of this year that has one, by indicator and report; none for the whole country."""
        summary = self.summary
        if summary.area.level == Level.NATION:
            return {}
        return footnotes_of(summary.said, summary.now_reports.counted, self.reading_order)

    @cached_property
    def footnotes_before(self) -> Mapping[Place, Footnote]:
        """The same of last year's figures, numbered after them."""
        summary = self.summary
        if summary.area.level == Level.NATION:
            return {}
        before = summary.before_reports
        first = max((note.number for note in self.footnotes.values()), default=0) + 1
        period = period_names.short_name(before.code)
        return footnotes_of(summary.said_before, before.counted, self.reading_order, first=first, period=period)

    @property
    def reading_order(self) -> list[str]:
        """Every indicator in the order of the chapters."""
        return [code for chapter in self.chapters for code in chapter.codes]

    def used(self, rows: Iterable[Row]) -> tuple[Footnote, ...]:
        """The notes that these rows refer to, each once."""
        numbers = {number for row in rows for cell in row.cells for number in cell.notes}
        every = [*self.footnotes.values(), *self.footnotes_before.values()]
        return tuple({note.number: note for note in every if note.number in numbers}.values())

    # Tables.

    def indicators(self, chapter: Chapter | None = None) -> Table:
        """Every indicator of the form or of a chapter: both years, the change, how many libraries it rests on."""
        chapters = [chapter] if chapter else self.chapters
        rows = [row for one in chapters for row in self._chapter_rows(one, headed=chapter is None)]
        return Table(
            title=title_of(chapter, self.language) if chapter else self.title,
            caption=self.completeness,
            corner=_("Indicator"),
            columns=tuple(self._indicator_columns()),
            rows=tuple(rows),
            notes=self.notes,
            footnotes=self.used(rows),
        )

    def _indicator_columns(self) -> Iterable[Column]:
        summary = self.summary
        yield Column("unit", _("Unit"))
        yield Column("before", period_names.short_name(summary.before_reports.code), shape=Shape.NUMBER)
        yield Column("now", period_names.short_name(summary.period), shape=Shape.NUMBER)
        yield Column("change", pgettext("of a figure", "Change"), shape=Shape.CHANGE)
        if summary.same:
            yield Column("change_same", _("Change, the same libraries"), shape=Shape.CHANGE)
        if summary.quarters:
            yield Column("since", _("Since January"), shape=Shape.NUMBER)
        yield Column("libraries", _("Libraries with a figure"))

    def _chapter_rows(self, chapter: Chapter, *, headed: bool) -> Iterable[Row]:
        if headed:
            yield Row(title_of(chapter, self.language), kind=RowKind.HEADING, key=chapter.code)
        for code in chapter.codes:
            indicator = self.summary.blueprint.indicators[code]
            yield Row(
                header=self.columns[code].label,
                cells=tuple(self._indicator_cells(indicator)),
                level=self._level(indicator, chapter.codes),
                key=code,
                group=chapter.code,
            )

    def _level(self, indicator: Indicator, codes: Collection[str]) -> int:
        """How deep a line stands under the lines of its chapter that it is a part of."""
        level, parent = 0, indicator.parent
        while parent in codes and level < 3:
            level, parent = level + 1, self.summary.blueprint.indicators[parent].parent
        return level

    def _indicator_cells(self, indicator: Indicator) -> Iterable[Cell]:
        summary, code = self.summary, indicator.code
        yield text_cell(self.columns[code].unit)
        yield replace(self.together_cell(indicator, summary.before), notes=notes_on(self.footnotes_before, code))
        yield replace(self.together_cell(indicator, summary.now), notes=notes_on(self.footnotes, code))
        yield self._change(indicator, summary.now, summary.before)
        if summary.same:
            yield self._change(indicator, summary.same.now, summary.same.before)
        if summary.quarters:
            since = summary.since[code]
            cell = figure_cell(of_many(self.columns[code]), since.number, self.language)
            yield replace(cell, remark=remark_of(since.incomplete))
        yield text_cell(self._libraries(indicator))

    def together_cell(self, indicator: Indicator, together: Together) -> Cell:
        """What libraries make together; of a figure that is only listed, its range."""
        column = of_many(self.columns[indicator.code])
        if rule_of(indicator) == AcrossLibraries.LIST:
            return replace(figure_cell(column, None, self.language), text=self._range(column, together))
        cell = figure_cell(column, together.number(indicator.code), self.language)
        return replace(cell, remark=remark_of(together.incomplete(indicator.code)))

    def _range(self, column: Column, together: Together) -> str:
        spread = together.spread(column.code)
        if spread is None:
            return ""
        ends = [numbers.print_number(end, column.places, self.language) for end in dict.fromkeys(spread)]
        return DASH.join(ends)

    def _change(self, indicator: Indicator, now: Together, before: Together) -> Cell:
        share = indicator.kind == Kind.SHARE
        if indicator.code in self.summary.broken:
            return Cell(_("not comparable"), shape=Shape.POINTS if share else Shape.CHANGE, places=1)
        pair = now.number(indicator.code), before.number(indicator.code)
        change = numbers.change(*pair, share=share) if are_comparable(indicator.code, now, before) else None
        return change_cell(change, share=share, language=self.language)

    def _libraries(self, indicator: Indicator) -> str:
        if rule_of(indicator) == AcrossLibraries.TERRITORY:
            return _("official figure")
        together = self.summary.now
        one = together.tally(indicator.code)
        said = [of_total(together.known(indicator.code), len(self.summary.now_reports.lines))]
        if one.estimates:
            said.append(ngettext("%(count)d estimate", "%(count)d estimates", one.estimates) % {"count": one.estimates})
        if one.unknown:
            said.append(ngettext("%(count)d unknown", "%(count)d unknown", one.unknown) % {"count": one.unknown})
        return ", ".join(said)

    def missing(self) -> Table:
        """The reports that are not there, and where they are; last those that nobody expects, and why."""
        reports = self.summary.now_reports
        lines = [*reports.missing, *reports.waiting, *reports.excused]
        reasons = reasons_of(line.report for line in reports.excused)
        return Table(
            title=_("Missing reports"),
            corner=_("Library"),
            columns=(
                Column("register_number", _("Register number")),
                Column("municipality", _("Municipality")),
                Column("status", _("Status")),
            ),
            rows=tuple(
                Row(line.name, tuple(map(text_cell, (line.register_number, line.municipality_name, status))))
                for line in lines
                for status in [_status(line, reasons.get(line.report, ""))]
            ),
        )


def notes_on(footnotes: Mapping[Place, Footnote], code: str) -> tuple[int, ...]:
    """The numbers of the notes on an indicator, each once."""
    return tuple(dict.fromkeys(note.number for (indicator, _report), note in footnotes.items() if indicator == code))


def _status(line: Line, reason: str) -> str:
    label = str(Status(line.status).label)
    return f"{label}: {reason}" if reason else label


def _names(lines: Iterable[Line]) -> str:
    return _shortened([line.name for line in lines])


MOST_NAMES = 20


def _shortened(names: Sequence[str]) -> str:
    """Names in a row; beyond a handful the table of missing reports says the rest."""
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    rest = len(names) - MOST_NAMES
    return (
        ", ".join(names[:MOST_NAMES])
        + " "
        + ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest}
    )
