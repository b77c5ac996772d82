"""A library's own figures over the years: each indicator as one series, also under the codes it has replaced."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .. import period_names
from ..blueprint import NOTHING, Blueprint, Indicator, Label, Predecessor
from ..computing import BLANK, Figure, Figures, Given, State, compute
from ..models import Report, Status, Value
from ..models.reports import ReportQuerySet
from .charts import Chart, Mark, chart_of

CORE = "core"  # the group that a form may put its chief indicators in
WATCHED = "W01"  # the rule that compares a figure with last year's
NOT_BEGUN = (Status.NOT_STARTED, Status.NOT_REQUIRED)
LETTER = 7  # pixels that a digit under a chart takes


@dataclass(frozen=True)
class PastReport:
    """A report with its figures as they count, ratios worked out again."""

    report: Report
    values: Mapping[str, Value]
    figures: Figures

    def figure(self, code: str) -> Figure:
        """The figure of a code; one that the edition does not have may have come in from older years."""
        if code in self.figures:
            return self.figures[code]
        value = self.values.get(code)
        return BLANK if value is None or _blank(value) else Figure(value.number, None, value.stated, State(value.state))


def _blank(value: Value) -> bool:
    return value.number is None and value.state == State.KNOWN


@dataclass(frozen=True)
class Name:
    """A code that an indicator has had. What stands in different segments cannot be compared, for this reason."""

    code: str
    segment: str = ""
    reason: Label = NOTHING
    label: Label = NOTHING


@dataclass(frozen=True)
class Point:
    """An indicator in one period. `broken` says why it cannot be compared with the point before."""

    past: PastReport
    figure: Figure
    name: Name
    broken: Label = NOTHING

    @property
    def period(self) -> str:
        return self.past.report.period.code

    @property
    def value(self) -> Value | None:
        """What is stored of it: where it came from."""
        return self.past.values.get(self.name.code)

    @property
    def mark(self) -> Mark:
        return Mark(self.figure.number, self.figure.state == State.ESTIMATE, bool(self.broken))


@dataclass(frozen=True)
class Series:
    """One indicator over the periods, the oldest first."""

    indicator: Indicator
    points: tuple[Point, ...]

    @cached_property
    def chart(self) -> Chart:
        return chart_of([point.mark for point in self.points])

    @property
    def periods(self) -> tuple[str, str]:
        """The names under the chart's ends: first and last, or the last alone where both have no room."""
        first, last = (period_names.short_name(point.period) for point in (self.points[0], self.points[-1]))
        room = self.chart.width >= LETTER * (len(first) + len(last) + 1)
        return (first if room else "", last)


def begun(library, user) -> ReportQuerySet:
    """The library's reports that somebody has begun and this person may see."""
    return Report.objects.visible_to(user).filter(library=library).exclude(status__in=NOT_BEGUN)


def in_order(reports: ReportQuerySet) -> list[Report]:
    """The oldest first. The content of an edition is long, and read once per process."""
    found = reports.select_related("library", "period__form", "edition").defer("edition__content")
    return list(found.order_by("period__code"))


def years_before(report: Report, user, years: int) -> list[Report]:
    """The library's reports on the same form in the years before, each for the same quarter if it is one."""
    period = report.period
    codes = [f"{period.year - ago}{period.code[4:]}" for ago in range(1, years + 1)]
    return in_order(begun(report.library, user).filter(period__form=period.form_id, period__code__in=codes))


def read_past(reports: Sequence[Report]) -> list[PastReport]:
    """These reports with their figures, in one query."""
    values: dict[int, dict[str, Value]] = {report.pk: {} for report in reports}
    for value in Value.objects.filter(report__in=reports):
        values[value.report_id][value.code] = value
    return [_past(report, values[report.pk]) for report in reports]


def _past(report: Report, values: Mapping[str, Value]) -> PastReport:
    given = {code: Given(value.number, State(value.state), value.raw) for code, value in values.items()}
    return PastReport(report, values, compute(report.blueprint, given))


def editions_of(past: Iterable[PastReport]) -> list[Blueprint]:
    """The editions that these reports are on, each once, the newest first."""
    newest_first = sorted((one.report for one in past), key=lambda report: report.period.code, reverse=True)
    return list({report.edition_id: report.blueprint for report in newest_first}.values())


def series_of(indicator: Indicator, past: Sequence[PastReport], editions: Sequence[Blueprint]) -> Series:
    """One indicator over these reports; the editions say what it has replaced."""
    names = names_of(indicator.code, editions)
    return Series(indicator, tuple(_with_breaks(_point(one, names) for one in past)))


def names_of(code: str, blueprints: Sequence[Blueprint]) -> list[Name]:
    """Every code that the indicator has had, the newest first, as these editions tell it."""
    names = [Name(code)]
    for name in names:  # grows while it is walked: what was replaced may have replaced another
        for old in _replaced(name.code, blueprints):
            if old.code not in [known.code for known in names]:
                names.append(_older(name, old))
    return names


def _older(name: Name, old: Predecessor) -> Name:
    if old.series_break:
        return Name(old.code, old.code, old.series_break, old.label)
    return replace(name, code=old.code, label=old.label)


def _replaced(code: str, blueprints: Sequence[Blueprint]) -> Iterator[Predecessor]:
    for blueprint in blueprints:
        if code in blueprint.indicators:
            yield from blueprint.indicators[code].replaces


def _point(past: PastReport, names: Sequence[Name]) -> Point:
    found = ((name, past.figure(name.code)) for name in names)
    name, figure = next((one for one in found if not one[1].blank), (names[0], BLANK))
    return Point(past, figure, name)


def _with_breaks(points: Iterable[Point]) -> Iterator[Point]:
    last: Name | None = None
    for point in points:
        if point.figure.blank:
            yield point
            continue
        if last is not None and last.segment != point.name.segment:
            point = replace(point, broken=last.reason or point.name.reason)
        last = point.name
        yield point


def key_codes(blueprint: Blueprint) -> list[str]:
    """What speaks for a library: what the form watches from year to year, else what it calls the core, else all."""
    order = [code for chapter in blueprint.chapters for code in chapter.codes]
    core = [code for code in order if blueprint.indicators[code].group == CORE]
    watched = {code for check in blueprint.checks if check.rule == WATCHED for code in check.indicators}
    return [code for code in order if code in watched] or core or order
