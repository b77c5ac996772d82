"""A country to measure: 750 libraries in 44 municipalities and ten regions, with every figure of two years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from libraries.models import Library, Municipality, Population, Region, Supervision
from reports.blueprint import Blueprint, Indicator
from reports.computing import Given, State, compute
from reports.models import Edition, Period, Report, Status, Value
from tests.reports.conftest import published

LIBRARIES, MUNICIPALITIES, REGIONS = 750, 44, 10
LONG_AGO = date(2010, 1, 1)


@dataclass(frozen=True)
class Country:
    """`reports` are those of both `periods`, the year before first; all of them are accepted."""

    edition: Edition
    regions: Sequence[Region]
    periods: Sequence[Period]
    reports: Sequence[Report]


def build() -> Country:
    edition = published("annual-2023.json")
    periods = [Period.objects.create(form=edition.form, code=code) for code in ("2022", "2023")]
    regions = Region.objects.bulk_create(
        Region(code=f"region-{number}", name=f"Region {number}") for number in range(REGIONS)
    )
    places = _municipalities(regions)
    libraries = Library.objects.bulk_create(
        Library(
            register_number=f"BLB{number:05}", name=f"Library {number}", municipality=places[number % MUNICIPALITIES]
        )
        for number in range(LIBRARIES)
    )
    reports = Report.objects.bulk_create(
        Report(
            library=library, period=period, edition=edition, municipality=library.municipality,
            region=regions[number % MUNICIPALITIES % REGIONS], status=Status.ACCEPTED,
        )
        for period in periods
        for number, library in enumerate(libraries)
    )  # fmt: skip
    figures = {period: template(edition.blueprint, doubled=period is periods[1]) for period in periods}
    Value.objects.bulk_create(
        value(report, at, place, code, number)
        for at, report in enumerate(reports)
        for place, (code, number) in enumerate(figures[report.period].items())
    )
    return Country(edition, regions, periods, reports)


def _municipalities(regions: Sequence[Region]) -> list[Municipality]:
    """Each with its people, and served by one of the regions."""
    places = Municipality.objects.bulk_create(
        Municipality(atvk=f"{number:07}", name=f"Municipality {number}", valid_from=LONG_AGO)
        for number in range(MUNICIPALITIES)
    )
    Supervision.objects.bulk_create(
        Supervision(municipality=place, region=regions[number % REGIONS], valid_from=LONG_AGO)
        for number, place in enumerate(places)
    )
    Population.objects.bulk_create(
        Population(municipality=place, year=year, total=40000, children=8000)
        for place in places
        for year in (2022, 2023)
    )
    return places


def template(blueprint: Blueprint, *, doubled: bool) -> dict[str, Decimal]:
    """Figures that add up; a part is a quarter of what it is a part of. Of one in ten `doubled` says that it jumps."""
    given = {}
    for place, indicator in enumerate(blueprint.indicators.values()):
        jump = 2 if doubled and place % 10 == 0 else 1
        given[indicator.code] = Given(Decimal(jump * (400 + place) // 4 ** _depth(blueprint, indicator)))
    figures = compute(blueprint, given, {})
    return {code: figures[code].number or Decimal(0) for code in given if not blueprint.indicators[code].is_ratio}


def _depth(blueprint: Blueprint, indicator: Indicator) -> int:
    return 1 + _depth(blueprint, blueprint.indicators[indicator.parent]) if indicator.parent else 0


def value(report: Report, at: int, place: int, code: str, number: Decimal) -> Value:
    """The figure for a smaller or larger library; every twentieth report does not know one in ten of its own."""
    if at % 20 == 0 and (at // 20 + place) % 10 == 0:
        return Value(report=report, code=code, state=State.UNKNOWN)
    size = 1 + at % LIBRARIES % 7
    return Value(report=report, code=code, number=number * size, stated=number * size)


def analyse() -> None:
    """What a database learns of its tables overnight, so that it looks things up the way it does in use."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
