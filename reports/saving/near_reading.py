"""The part of a report that a change touches, read from the database with all that this part is compared with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, reduce
from operator import itemgetter, or_
from typing import Any

from django.db.models import Count, DateField, FilteredRelation, Max, OuterRef, Q, Subquery

from libraries.models import Library
from libraries.prepared import Parameter, Prepared

from ..blueprint import Blueprint
from ..checks.thresholds import AS_THE_FORM_SAYS, Thresholds, thresholds_of
from ..computing import Figure, Given, State
from ..derivation import only
from ..facts import Key, Reading, Surroundings, a_year_earlier, by_report, periods_compared, read, reading_of, rows_of
from ..mergers import Merged, has_unreported
from ..models import Edition, Explanation, NarrativeText, Report, Row, RuleSetting, Value
from ..models.forms import published_blueprint
from ..quarters import Quarter
from ..sources.profiles import Heads, Points
from ..sources.quarter_reports import STANDING, quarter_codes
from ..sources.register_names import RegisteredNames, registers_used
from .neighbourhood import Neighbourhood

OF_REPORT = (
    "pk",
    "library",
    "library__name",
    "library__closed",
    "status",
    "period__form__code",
    "period__code",
    "edition",
    "edition__code",
    "edition__status",
    "has_unreported",
)
SETTINGS_STAMP = ("settings_count", "settings_changed_at")
OF_REASON = tuple(field.attname for field in Explanation._meta.concrete_fields)
OF_VALUE = tuple(field.attname for field in Value._meta.concrete_fields)
WHAT_WAS_GIVEN = itemgetter(*map(OF_VALUE.index, ("report_id", "code", "number", "state", "raw")))


def read_near(report: Report, near: Neighbourhood, *, since_january: bool = False) -> Reading:
    """Facts of that part alone. A quarter typed since January asks more of the quarters before it: it is read whole."""
    if report.cumulative or since_january:
        return read(report)
    found = reading_of(report, Nearby(report, near), near.blueprint)
    return replace(found, facts=replace(found.facts, judged=near.judged))


@dataclass(frozen=True)
class Neighbour:
    """Another report of the library, or of one that was merged into it.

    `form` is its whole form, `blueprint` the part of it that is compared.
    """

    pk: int
    library: int
    key: Key
    standing: bool
    form: Blueprint
    blueprint: Blueprint

    def codes(self, codes: Iterable[str]) -> set[str]:
        """What has to be read of it: what its own form computes these figures from, and calls them since."""
        now = {self.form.predecessors[code] for code in codes if code in self.form.predecessors}
        return self.blueprint.indicators.keys() | now


class Nearby(Surroundings):
    """What is stored about some figures, tables and texts of a report, and about those it is compared with."""

    def __init__(self, report: Report, near: Neighbourhood):
        self.report, self.near = report, near
        self.neighbours: dict[int, Neighbour] = {}
        self.merged: dict[int, list[Merged]] = {report.library_id: []}
        self.takers: set[int] = set()
        self.reasons: dict[int, dict[str, Explanation]] = {report.pk: {}}
        self.settings_stamp: tuple[Any, ...] = (None, None)
        self._read_reports()
        self.add_unreported(self.takers)
        self.values: dict[int, dict[str, Any]] = {pk: {} for pk in (report.pk, *self.neighbours)}
        self._read_values(near.compared)
        if missing := set().union(*(one.codes(near.compared) for one in self.neighbours.values())) - near.compared:
            self._read_values(frozenset(missing))
        self.relatives = {(one.library, *one.key): one for one in self.neighbours.values()}
        self.quarters = {report.pk: self._quarters()}
        self.texts = self._texts()
        self.rows = self._rows()
        self.points, self.heads = Points([report], self.rows), Heads([report], self.rows)
        self.names = RegisteredNames(registers_used(near.blueprint, rows_of(self.rows.get(report.pk, ()))))

    def _read_reports(self) -> None:
        """The other reports, and explanations of this one in the same query."""
        report = self.report
        found = _reports_beside(frozenset(periods_compared(report)), quarter_codes(report))
        days = {"first": a_year_earlier(report)[0], "last": report.period.last_day}
        for row in found.all(report=report.pk, library=report.library_id, **days):
            pk, stamp = row[0], row[len(OF_REPORT) : len(OF_REPORT) + len(SETTINGS_STAMP)]
            of_reason = row[len(OF_REPORT) + len(SETTINGS_STAMP) :]
            if pk != report.pk:
                self._add_neighbour(*row[: len(OF_REPORT)])
                continue
            self.settings_stamp = stamp
            if of_reason[0] is not None:
                reason = Explanation.from_db(None, OF_REASON, of_reason)
                if reason.code in self.near.blueprint.indicators or reason.code in self.near.changed:
                    self.reasons[pk][reason.code] = reason

    def thresholds_for(self, report: Report) -> Thresholds:
        """Read anew only when a setting has changed: each field that is saved would ask for them."""
        return _thresholds(report.period.form_id, report.edition_id, report.region_id, *self.settings_stamp)

    def _read_values(self, codes: frozenset[str]) -> None:
        """Of this report as they are stored, of the others what was given."""
        reports = {f"report_{place}": pk for place, pk in enumerate(self.values)}
        for row in _values_of(codes, len(reports)).all(**reports):
            pk, code, number, state, raw = WHAT_WAS_GIVEN(row)
            if pk != self.report.pk:
                self.values[pk][code] = Given(number, State(state), raw)
            elif code in self.near.blueprint.indicators:
                self.values[pk][code] = Value.from_db(None, OF_VALUE, row)

    def _add_neighbour(
        self,
        pk: int,
        library: int,
        name: str,
        closed: date | None,
        status: str,
        form: str,
        period: str,
        edition: int,
        code: str,
        edition_status: str,
        has_unreported: bool,
    ) -> None:
        """Of a library that was merged into this one only what it reported a year earlier is compared."""
        own = library == self.report.library_id
        if not own and (closed is None or period != self.report.period.last_year):
            return
        whole, key = self._form(edition, code, edition_status), (form, period)
        if own and has_unreported:
            self.takers.add(library)
        one = Neighbour(pk, library, key, status in STANDING, whole, only(whole, self.near.compared))
        self.neighbours[pk] = one
        if not own and closed is not None:
            self.merged[self.report.library_id].append(Merged(library, name, closed, key))

    def _form(self, edition: int, code: str, status: str) -> Blueprint:
        """Of a published edition the form is at hand."""
        if edition == self.report.edition_id:
            return self.report.blueprint
        if status == Edition.Status.PUBLISHED:
            return published_blueprint(edition, code)
        return Edition.objects.get(pk=edition).blueprint

    def _quarters(self) -> dict[int, Quarter]:
        """The quarters of a year that somebody stands behind."""
        if self.report.period.quarter or self.report.is_history:
            return {}
        return {
            int(one.key[1][-1]): Quarter(one.form, _figures(self.values[one.pk]))
            for one in self.neighbours.values()
            if one.standing
            and one.library == self.report.library_id
            and one.form.yearly_form == self.report.blueprint.form
            and "Q" in one.key[1]
            and one.key[1].startswith(f"{self.report.period.year}-")
        }

    def _texts(self) -> dict[int, dict[str, NarrativeText]]:
        """The texts that are changed, also as they were last year."""
        headings = self.near.blueprint.narratives
        texts = NarrativeText.objects.filter(report__in=self._with_last_year(), code__in=headings) if headings else ()
        found: dict[int, dict[str, NarrativeText]] = {}
        for text in texts:
            found.setdefault(text.report_id, {})[text.code] = text
        return found

    def _with_last_year(self) -> list[int]:
        last_year = self.last_year_of(self.report)
        return [self.report.pk, *([last_year.pk] if last_year else [])]

    def _rows(self) -> dict[int, list[Row]]:
        """Rows of the tables that are changed, also as they were last year, and of those that are only counted."""
        if not self.near.tables:
            return {}
        reports = self._with_last_year() if self.near.blueprint.tables else [self.report.pk]
        return by_report(Row.objects.filter(report__in=reports, table__in=self.near.tables))


@lru_cache(maxsize=1000)
def _values_of(codes: frozenset[str], count: int) -> Prepared:
    """Figures of so many reports."""
    reports = reduce(or_, (Q(report=Parameter(f"report_{place}")) for place in range(count)))
    return Prepared(lambda: Value.objects.filter(reports, code__in=codes).order_by().values_list(*OF_VALUE))


@lru_cache(maxsize=100)
def _reports_beside(periods: frozenset[Key], quarters: frozenset[str]) -> Prepared:
    """A report with its explanations, and the library's reports of these periods and of these quarters of its year.

    With those of libraries that were merged into it.
    """
    which = Q(pk=Parameter("report")) | Q(period__code__in=quarters, status__in=STANDING)
    for form, period in periods:
        which |= Q(period__form__code=form, period__code=period)
    own_or_merged = Q(pk=Parameter("library")) | Q(merged_into=Parameter("library"))
    libraries = Library.objects.filter(own_or_merged).order_by().values("pk")
    reasons = FilteredRelation("explanations", condition=Q(explanations__report=Parameter("report")))
    return Prepared(
        lambda: (
            Report.objects.filter(which, library__in=libraries)
            .annotate(has_unreported=has_unreported(Parameter("first", DateField()), Parameter("last", DateField())))
            .annotate(reason=reasons, settings_count=_settings(Count("pk")), settings_changed_at=_settings(Max("at")))
            .order_by()
            .values_list(*OF_REPORT, *SETTINGS_STAMP, *(f"reason__{name}" for name in OF_REASON))
        )
    )


def _settings(of: Count | Max) -> Subquery:
    """What tells whether the settings of the rules of a form have changed."""
    of_form = RuleSetting.objects.filter(form=OuterRef("period__form")).order_by()
    return Subquery(of_form.values("form").annotate(stamp=of).values("stamp"))


@lru_cache(maxsize=500)
def _thresholds(form: int, edition: int, region: int | None, count: int | None, changed_at: Any) -> Thresholds:
    """Those in force for an edition in a region. The last two only say when they have to be read anew."""
    if not count:
        return AS_THE_FORM_SAYS
    return thresholds_of(RuleSetting.objects.in_force(Edition(pk=edition, form_id=form), region))


def _figures(values: Mapping[str, Given]) -> dict[str, Figure]:
    return {
        code: Figure(number=one.number, state=one.state, raw=one.raw)
        for code, one in values.items()
        if one.number is not None or one.raw or one.state != State.KNOWN
    }
