"""Where a value can come from so that nobody types it twice: register, population table, last period, quarters.

Only finds; filling.py writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from libraries.models import Library, Population, ServicePoint

from . import quarters
from .blueprint import Entry as Entered
from .blueprint import Indicator
from .computing import BLANK, Figure, Figures, Given
from .facts import key_before
from .ledgers.values import Entry
from .models import Origin, Report, Value
from .quarters import Offer
from .sources.profiles import PROFILE, SERVICE_POINTS
from .sources.quarter_reports import quarters_of


class Sources:
    """The places that know figures of some reports, each looked up once for all of them."""

    def __init__(self, reports: Sequence[Report]):
        self._populations = _populations(reports)
        self._ends = _last_ends(reports)
        self._quarters = quarters_of(reports)
        self._points = _service_points(reports)

    def found_for(self, report: Report) -> Mapping[str, Entry]:
        """A value for each indicator of the report that another place knows, by code."""
        blueprint = report.blueprint
        last_end, population = self._ends.get(report.pk, {}), self._populations.get(report.pk)
        offered = quarters.offers(blueprint, self._quarters.get(report.pk, {}))
        found: dict[str, Entry] = {}
        for code, indicator in blueprint.indicators.items():
            one = (
                _registered(indicator, report, population)
                or _served(indicator, self._points.get(report.pk))
                or _carried(indicator, last_end)
                or _of_quarters(indicator, offered)
            )
            if one:
                found[code] = one
        return found


def _carried(indicator: Indicator, last_end: Figures) -> Entry | None:
    number = last_end.get(indicator.carries, BLANK).number
    return None if number is None else Entry(Given(number), Origin.LAST_PERIOD, _("the end of the period before"))


def _of_quarters(indicator: Indicator, offered: Mapping[str, Offer]) -> Entry | None:
    """What is computed from other figures of the year is left to them."""
    offer = offered.get(indicator.code)
    if offer is None or indicator.entry == Entered.COMPUTED:
        return None
    note = " + ".join(f"Q{number}" for number in offer.parts)
    return Entry(offer.given, Origin.QUARTERS, note)


def _registered(indicator: Indicator, report: Report, population: Population | None) -> Entry | None:
    match indicator.source.partition("."):
        case "population", _dot, name:
            return _inhabitants(name, population)
        case "library", _dot, name if not report.is_history:
            return _profile(name, report.library)
        case _:
            return None


def _profile(name: str, library: Library) -> Entry | None:
    """The profile is of today: it says nothing of years from before the system."""
    value = PROFILE[name](library) if name in PROFILE else None
    return None if value is None else Entry(Given(Decimal(value)), Origin.PROFILE)


def _served(indicator: Indicator, points: int | None) -> Entry | None:
    """A register without a single point may be one that nobody keeps: it says nothing."""
    return Entry(Given(Decimal(points)), Origin.PROFILE) if points and indicator.source == SERVICE_POINTS else None


def _service_points(reports: Sequence[Report]) -> dict[int, int]:
    """How many points each report's library had on the last day of the period, in forms that ask."""
    asking = [
        report
        for report in reports
        if not report.is_history and any(one.source == SERVICE_POINTS for one in report.blueprint.indicators.values())
    ]
    libraries = {report.library_id for report in asking}
    points = ServicePoint.objects.filter(library__in=libraries).values_list("library", "opened", "closed")
    found = list(points) if libraries else []
    return {
        report.pk: sum(
            library == report.library_id
            and (opened is None or opened <= report.period.last_day)
            and (closed is None or closed > report.period.last_day)
            for library, opened, closed in found
        )
        for report in asking
    }


def _inhabitants(name: str, population: Population | None) -> Entry | None:
    number = getattr(population, name, None) if name in ("total", "children") else None
    if population is None or number is None:
        return None
    return Entry(Given(Decimal(number)), Origin.POPULATION, f"{population.source} {population.year}".strip())


def _populations(reports: Sequence[Report]) -> dict[int, Population]:
    """The inhabitants of each report's territory on 1 January of its year."""
    years = {report.period.year for report in reports}
    territories = {report.territory_id for report in reports}
    found = {
        (one.territory_id, one.year): one
        for one in Population.objects.filter(territory__in=territories - {None}, year__in=years)
    }
    places = {report.pk: (report.territory_id, report.period.year) for report in reports}
    return {key: found[place] for key, place in places.items() if place in found}


def _last_ends(reports: Sequence[Report]) -> dict[int, Figures]:
    """The figures at the end of the period before each report, those that another period starts from."""
    carried = {indicator.carries for report in reports for indicator in report.blueprint.indicators.values()}
    stored = Value.objects.filter(code__in=carried - {""}, report__library__in={one.library_id for one in reports})
    before = Q()
    for form, period in {key_before(report) for report in reports}:
        before |= Q(report__period__form__code=form, report__period__code=period)
    ends: dict[tuple[int, str, str], dict[str, Figure]] = {}
    for library, form, period, code, number in stored.filter(before).values_list(
        "report__library", "report__period__form__code", "report__period__code", "code", "number"
    ):
        ends.setdefault((library, form, period), {})[code] = Figure(number=number)
    return {report.pk: ends.get((report.library_id, *key_before(report)), {}) for report in reports}


def sources() -> Iterator[str]:
    """Names a form file may write as `source`."""
    yield from ("population.total", "population.children", *(f"library.{name}" for name in PROFILE), SERVICE_POINTS)
