"""Reports and what they are compared with, read from the database in a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.db.models import Q, QuerySet

from libraries.models import Library

from .blueprint import Blueprint, Indicator, Label
from .checks import Facts, Profile, TakenOver, Text
from .checks.part_year import months_open
from .checks.thresholds import Thresholds, thresholds_of
from .computing import BLANK, Figure, Given, Rows, State, compute
from .mergers import Merged, has_unreported, merged_into
from .models import Explanation, NarrativeText, Report, Row, RuleSetting, Value
from .numbers import rounded
from .quarters import offers
from .sources.profiles import SERVICE_POINTS, Heads, Points, figures_of
from .sources.quarter_reports import belonging_to, sorted_out
from .sources.register_names import RegisteredNames, registers_used

Key = tuple[str, str]  # code of the form, code of the period


class Relative(Protocol):
    """What has to be known of a report that another one is compared with."""

    @property
    def pk(self) -> int: ...

    @property
    def blueprint(self) -> Blueprint: ...


@dataclass(frozen=True)
class Reading:
    """The facts of a report, and what a page shows beside them.

    `values`, `reasons`, `texts` and `rows` are what is stored: figures, explanations and texts by code, rows by table.
    `broken`: last year's figures of a replaced indicator that cannot be compared, with the reason. `said_before`:
    last year's explanations with their reasons by code.
    """

    report: Report
    facts: Facts
    values: Mapping[str, Value]
    reasons: Mapping[str, Explanation] = field(default_factory=dict)
    texts: Mapping[str, NarrativeText] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    broken: Mapping[str, tuple[Figure, Label]] = field(default_factory=dict)
    said_before: Mapping[str, str] = field(default_factory=dict)


def given_of(values: Iterable[Value]) -> dict[str, Given]:
    """What people and files gave, without what was computed from it."""
    return {value.code: Given(value.stated, State(value.state), value.raw) for value in values}


def rows_of(rows: Iterable[Row]) -> Rows:
    return _cells(_by_table(rows))


def rows_by_report(reports: Sequence[Report]) -> dict[int, Rows]:
    """The rows of many reports' tables, by the key of the report."""
    return {key: rows_of(rows) for key, rows in _stored_rows(reports).items()}


def _stored_rows(reports: Iterable[Report | Relative]) -> dict[int, list[Row]]:
    return by_report(Row.objects.filter(report__in=[report.pk for report in reports]))


def by_report(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.report_id, []).append(row)
    return found


def _by_table(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(row)
    return found


def read(report: Report, among: QuerySet[Report] | None = None) -> Reading:
    """Everything known of the report; six queries beside the report itself, however large it is.

    `among`: the only other reports that it is compared with, for a reader who may not see all (`rights.beside`).
    """
    return read_all([report], among)[0]


def read_all(reports: Sequence[Report], among: QuerySet[Report] | None = None) -> list[Reading]:
    """The same of many reports, in as many queries as of one."""
    around = Surroundings(reports, among)
    return [reading_of(report, around) for report in reports]


class Surroundings:
    """What is stored about some reports and those they are compared with."""

    def __init__(self, reports: Sequence[Report], among: QuerySet[Report] | None = None):
        self.relatives = _relatives(reports, Report.objects.all() if among is None else among)
        self.merged = _merged(self.relatives.values())
        self.add_unreported({one.library_id for one in self.relatives.values() if one.has_unreported})
        self.quarters = sorted_out(reports, self.relatives.values())
        compared = set().union(*map(periods_compared, reports))
        everyone = [*reports, *(other for key, other in self.relatives.items() if key[1:] in compared)]
        self.values: dict[int, dict[str, Value]] = {}
        for value in Value.objects.filter(report__in=everyone):
            self.values.setdefault(value.report_id, {})[value.code] = value
        self.reasons = _reasons(everyone)
        self.rows = _stored_rows([*reports, *filter(None, map(self.last_year_of, reports))])
        self.points, self.heads = Points(reports, self.rows), Heads(reports, self.rows)
        self.names = _names_written(reports, self.rows)
        self.texts: dict[int, dict[str, NarrativeText]] = {}
        for text in NarrativeText.objects.filter(report__in=[*reports, *filter(None, map(self.last_year_of, reports))]):
            self.texts.setdefault(text.report_id, {})[text.code] = text
        self.settings = list(RuleSetting.objects.filter(form__in={report.period.form_id for report in reports}))

    def profile_for(self, report: Report, blueprint: Blueprint) -> Profile:
        """The profile with all that this part of the form may be compared with."""
        figures = figures_of(report.library, blueprint)
        for points_counted in _offered(blueprint, self.values.get(report.pk, {}), SERVICE_POINTS).values():
            figures[SERVICE_POINTS] = points_counted
        points, heads = self.points.of(report), self.heads.of(report)
        return replace(profile_of(report), figures=figures, points=points, heads=heads)

    def thresholds_for(self, report: Report) -> Thresholds:
        return thresholds_of(
            one
            for one in self.settings
            if one.form_id == report.period.form_id
            and one.edition_id in (None, report.edition_id)
            and one.region_id in (None, report.region_id)
        )

    def last_year_of(self, report: Report) -> Relative | None:
        return self.relatives.get((report.library_id, *_same_form(report, report.period.last_year)))

    def taken_over_by(self, report: Report, blueprint: Blueprint) -> list[TakenOver]:
        """The libraries merged into this one since the beginning of last year's period, with their figures then."""
        first, last = a_year_earlier(report)[0], report.period.last_day
        last_year = _same_form(report, report.period.last_year)
        within = [one for one in self.merged.get(report.library_id, ()) if first <= one.closed <= last]
        reported = {one.library for one in within if one.key == last_year}
        return [
            TakenOver(one.name, one.closed, self._figures_of(one, blueprint) if one.key else {})
            for one in within
            if one.key == last_year or (one.key is None and one.library not in reported)
        ]

    def add_unreported(self, takers: set[int]) -> None:
        """Those of whom no figures are known; only where there are any a query is made."""
        for into, one in merged_into(takers) if takers else ():
            self.merged.setdefault(into, []).append(one)

    def _figures_of(self, one: Merged, blueprint: Blueprint) -> dict[str, Figure]:
        return self._as_compared(self.relatives[one.library, *one.key], blueprint)

    def _as_compared(self, other: Relative, blueprint: Blueprint) -> dict[str, Figure]:
        values = self.values.get(other.pk, {})
        return _compared(blueprint, values, settled(other, values))[0]

    def rows_of(self, report: Report | Relative | None) -> dict[str, list[Row]]:
        return _by_table(self.rows.get(report.pk, ())) if report else {}

    def figures_of(self, report: Report) -> dict[Key, dict[str, Figure]]:
        """The figures of the library's other reports that this one is compared with."""
        others = {key: self.relatives.get((report.library_id, *key)) for key in periods_compared(report)}
        return {key: settled(other, self.values.get(other.pk, {})) for key, other in others.items() if other}


def reading_of(report: Report, around: Surroundings, blueprint: Blueprint | None = None) -> Reading:
    """What is stored as facts; of a part of the form when the blueprint is one (`neighbourhood.around`)."""
    blueprint = blueprint or report.blueprint
    last_year = around.last_year_of(report)
    figures = around.figures_of(report)
    own = around.values.get(report.pk, {})
    stored_rows = around.rows_of(report)
    rows = _cells(stored_rows)
    texts = around.texts.get(report.pk, {})
    reasons = around.reasons.get(report.pk, {})
    before, broken = _compared(
        blueprint,
        around.values.get(last_year.pk, {}) if last_year else {},
        figures.get(_same_form(report, report.period.last_year), {}),
    )
    facts = Facts(
        blueprint=blueprint,
        period=report.period.code,
        first_day=report.period.first_day,
        last_day=report.period.last_day,
        figures=compute(blueprint, given_of(own.values()), rows),
        rows=rows,
        texts={code: Text(text.text, text.nothing) for code, text in texts.items()},
        explanations=_in_words(reasons),
        previous=before,
        previous_period=report.period.last_year,
        last_end=figures.get(key_before(report), {}),
        earlier=[(key[1], figures[key]) for key in _earlier_quarters(report) if key in figures],
        last_quarter=figures.get(_quarter_before(report), {}),
        last_quarter_period=report.period.quarter_before,
        offered=offers(blueprint, around.quarters.get(report.pk, {})),
        history=report.is_history,
        registers=around.names.of(report.region_id),
        previous_rows=_cells(around.rows_of(last_year)),
        cumulative=report.cumulative,
        thresholds=around.thresholds_for(report),
        profile=around.profile_for(report, blueprint),
        registered=_registered(blueprint, own),
        months=months_open(report.library, report.period.first_day, report.period.last_day),
        months_before=months_open(report.library, *a_year_earlier(report)),
        taken_over=around.taken_over_by(report, blueprint),
        previous_texts=_words_before(around.texts.get(last_year.pk, {})) if last_year else {},
    )
    facts = replace(facts, stale=stale_ones(blueprint, reasons, facts.figures))
    said_before = _with_reasons(around.reasons.get(last_year.pk, {})) if last_year else {}
    return Reading(report, facts, own, reasons, texts, stored_rows, broken, said_before)


def profile_of(report: Report) -> Profile:
    library = report.library
    return Profile(
        opened=library.opened,
        closed=library.closed,
        merged=library.merged_into_id is not None,
        service_centre=library.service_centre,
        regional=library.kind == Library.Kind.REGIONAL,
        accredited_to=library.accredited_to,
        stock_checked_on=library.stock_checked_on,
        founded=library.founded,
    )


def stale_ones(
    blueprint: Blueprint, reasons: Mapping[str, Explanation], figures: Mapping[str, Figure]
) -> frozenset[str]:
    """The codes of which another figure was explained than there is now, as far as anybody sees it."""
    return frozenset(
        code
        for code, one in reasons.items()
        if one.number is not None and code in figures and code in blueprint.indicators
        if is_another(blueprint.indicators[code], one.number, figures[code].number)
    )


def is_another(indicator: Indicator, explained: Decimal, now: Decimal | None) -> bool:
    """Whether a figure is another one than was explained: in the places that it is shown with."""
    return now is None or rounded(explained, indicator.places) != rounded(now, indicator.places)


def _registered(blueprint: Blueprint, values: Mapping[str, Value]) -> dict[str, Decimal]:
    """What the population table gave, also where something else has been typed since."""
    return _offered(blueprint, values, "population.")


def _offered(blueprint: Blueprint, values: Mapping[str, Value], source: str) -> dict[str, Decimal]:
    """What sources that begin so gave for figures when they were filled in."""
    return {
        code: number
        for code, indicator in blueprint.indicators.items()
        if indicator.source.startswith(source) and code in values
        if (number := values[code].offered) is not None
    }


def a_year_earlier(report: Report) -> tuple[date, date]:
    """The first and the last day of the period that is a year earlier."""
    period = report.period
    return period.first_day.replace(year=period.year - 1), period.last_day.replace(year=period.year - 1)


def _words_before(texts: Mapping[str, NarrativeText]) -> dict[str, str]:
    return {code: one.text for code, one in texts.items() if one.text and not one.nothing}


def _cells(stored: Mapping[str, Sequence[Row]]) -> Rows:
    return {table: [row.cells for row in those] for table, those in stored.items()}


def _names_written(reports: Sequence[Report], rows: Mapping[int, Sequence[Row]]) -> RegisteredNames:
    """The registers that something in the tables of these reports may have been picked from."""
    used = (registers_used(report.blueprint, rows_of(rows.get(report.pk, ()))) for report in reports)
    return RegisteredNames(set().union(*used))


def _same_form(report: Report, period: str) -> Key:
    return report.period.form.code, period


def _earlier_quarters(report: Report) -> list[Key]:
    quarter = report.period.quarter or 1
    return [_same_form(report, f"{report.period.year}-Q{number}") for number in range(1, quarter)]


def _quarter_before(report: Report) -> Key:
    return _same_form(report, report.period.quarter_before)


def key_before(report: Report) -> Key:
    """The period whose end is this one's start: the quarter before, or last year's report for the first quarter."""
    period = report.period
    if period.quarter is None:
        return _same_form(report, period.last_year)
    if period.quarter == 1:
        return report.blueprint.yearly_form, str(period.year - 1)
    return _same_form(report, f"{period.year}-Q{period.quarter - 1}")


def periods_compared(report: Report) -> set[Key]:
    """The periods whose figures this report is compared with."""
    wanted = {_same_form(report, report.period.last_year), key_before(report), *_earlier_quarters(report)}
    return wanted | {_quarter_before(report)} if report.period.quarter else wanted


def related_to(reports: Sequence[Report]) -> Q:
    """The periods of all reports that these are compared with or made of."""
    condition = belonging_to(reports) or Q()
    for form, period in set().union(*map(periods_compared, reports)):
        condition |= Q(period__form__code=form, period__code=period)
    return condition


def _relatives(reports: Sequence[Report], among: QuerySet[Report]) -> dict[tuple[int, str, str], Report]:
    """The reports that these are compared with or made of, by library, form and period.

    Those of libraries that have been merged into theirs are among them.
    """
    if not reports:
        return {}
    libraries = {report.library_id for report in reports}
    with_merged = Library.objects.filter(Q(pk__in=libraries) | Q(merged_into__in=libraries)).order_by().values("pk")
    first, last = min(a_year_earlier(one)[0] for one in reports), max(one.period.last_day for one in reports)
    found = among.filter(related_to(reports), library__in=with_merged)
    found = found.annotate(has_unreported=has_unreported(first, last))
    found = found.select_related("library", "municipality", "period__form", "edition")
    found = found.defer("edition__content")  # long, and read once per process
    return {(other.library_id, other.period.form.code, other.period.code): other for other in found}


def _merged(relatives: Iterable[Report]) -> dict[int, list[Merged]]:
    """The reports of libraries that were merged into another, by the key of that other."""
    found: dict[int, list[Merged]] = {}
    for other in relatives:
        library = other.library
        if library.merged_into_id is not None and library.closed is not None:
            key = other.period.form.code, other.period.code
            found.setdefault(library.merged_into_id, []).append(Merged(library.pk, library.name, library.closed, key))
    return found


def settled(report: Report | Relative, values: Mapping[str, Value | Given]) -> dict[str, Figure]:
    """The figures of another report as they count, its ratios recomputed."""
    given = {code: Given(value.number, State(value.state)) for code, value in values.items()}
    return compute(report.blueprint, given)


def _reasons(reports: Sequence[Report]) -> dict[int, dict[str, Explanation]]:
    found: dict[int, dict[str, Explanation]] = {}
    for one in Explanation.objects.filter(report__in=reports):
        found.setdefault(one.report_id, {})[one.code] = one
    return found


def _in_words(reasons: Mapping[str, Explanation]) -> dict[str, str]:
    return {code: one.text for code, one in reasons.items() if one.text}


def _with_reasons(reasons: Mapping[str, Explanation]) -> dict[str, str]:
    """The words of explanations, each after the reason that was chosen for it."""
    return {
        code: f"{one.get_reason_display()}: {one.text}" if one.reason else one.text
        for code, one in reasons.items()
        if one.text
    }


def _compared(
    blueprint: Blueprint, values: Mapping[str, Value | Given], figures: Mapping[str, Figure]
) -> tuple[dict[str, Figure], dict[str, tuple[Figure, Label]]]:
    """Last year's figures under today's codes; apart, those that a break in the series makes incomparable."""
    before = dict(figures)
    broken: dict[str, tuple[Figure, Label]] = {}
    for indicator in blueprint.indicators.values():
        for old in indicator.replaces:
            value = values.get(old.code)
            if value is None or value.number is None or before.get(indicator.code, BLANK).number is not None:
                continue
            figure = Figure(number=value.number, stated=value.number, state=State(value.state))
            if old.series_break:
                broken[indicator.code] = figure, old.series_break
            else:
                before[indicator.code] = figure
    return before, broken
