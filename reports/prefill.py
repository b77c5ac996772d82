"""Where a value can come from so that nobody types it twice: register, population table, the period before.

Only finds; filling.py writes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from libraries import boundaries
from libraries.models import Library, Population

from .blueprint import Indicator
from .checks import Facts
from .models import Origin, Report


@dataclass(frozen=True)
class Found:
    """A number for an indicator, and where it was found."""

    number: Decimal
    origin: Origin
    note: str


def found_for(report: Report, facts: Facts) -> Mapping[str, Found]:
    """A value for each indicator of the report that another place knows, by code."""
    sources = _Sources(report)
    found: dict[str, Found] = {}
    for indicator in facts.blueprint.indicators.values():
        one = sources.of(indicator) or _carried(indicator, facts)
        if one:
            found[indicator.code] = one
    return found


def _carried(indicator: Indicator, facts: Facts) -> Found | None:
    end = facts.last_end.get(indicator.carries)
    if end is None or end.number is None:
        return None
    return Found(end.number, Origin.LAST_PERIOD, _("the end of the period before"))


class _Sources:
    """The registers' answers for one report, each looked up once."""

    def __init__(self, report: Report):
        self.report = report
        self.library: Library = report.library
        self._population: Population | None = None
        self._looked = False

    def of(self, indicator: Indicator) -> Found | None:
        register, _dot, name = indicator.source.partition(".")
        look = {"population": self._inhabitants, "library": self._profile}.get(register)
        return look(name) if look else None

    def _profile(self, name: str) -> Found | None:
        value = PROFILE[name](self.library) if name in PROFILE else None
        return None if value is None else Found(Decimal(value), Origin.PROFILE, "")

    def _inhabitants(self, name: str) -> Found | None:
        if not self._looked:
            period = self.report.period
            self._population = boundaries.population_of_library(self.library, year=period.year, on=period.last_day)
            self._looked = True
        number = getattr(self._population, name, None) if name in ("total", "children") else None
        if self._population is None or number is None:
            return None
        return Found(Decimal(number), Origin.POPULATION, f"{self._population.source} {self._population.year}".strip())


PROFILE: dict[str, Callable[[Library], Decimal | int | bool | None]] = {
    "is_only_library": lambda library: library.is_only_library,
    "premises_area_m2": lambda library: library.premises_area_m2,
    "user_seats": lambda library: library.user_seats,
    "accessible_premises": lambda library: library.accessible_premises,
    "wifi_available": lambda library: library.wifi_available,
}


def sources() -> Iterator[str]:
    """Names a form file may write as `source`."""
    yield from ("population.total", "population.children", *(f"library.{name}" for name in PROFILE))
