"""How long the national summary takes beside the bare SQL it rests on: 750 libraries, every indicator, two years.

Run it with `make bench`; with DATABASE_URL set it runs on that PostgreSQL server, otherwise on SQLite.
"""

import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from django.db import connection

from libraries.models import Library, Municipality, Population, Region
from reports.aggregates.summarising import summarise
from reports.areas import whole_country
from reports.computing import State
from reports.models import Edition, Form, Period, Report, Status, Value
from reports.summaries.tables import Drawing

LIBRARIES, MUNICIPALITIES, ROUNDS = 750, 43, 9
NOW = datetime(2024, 3, 1, tzinfo=UTC)
FORM = Path(__file__).parents[2] / "fixtures" / "forms" / "annual-2023.json"

# PostgreSQL adds up in parallel and is done in some 50 ms; what a page needs around it then weighs more than the sums.
LIMITS = {"sqlite": 2, "postgresql": 4}

BARE = """
    SELECT report.period_id, value.code, SUM(value.number)
    FROM reports_value value JOIN reports_report report ON report.id = value.report_id
    WHERE report.period_id IN (%s, %s) AND report.status = 'accepted'
    GROUP BY report.period_id, value.code
"""


@pytest.fixture
def nation(db):
    """Two years of 750 libraries; one report in twenty does not know some of its figures."""
    content = json.loads(FORM.read_text(encoding="utf-8"))
    form = Form.objects.create(code="annual", label={"en": "Annual"}, frequency="year")
    edition = Edition.objects.create(
        form=form, code="annual-2023", first_period="2014", content=content, status="published", published_at=NOW
    )
    periods = [Period.objects.create(form=form, code=code) for code in ("2022", "2023")]
    region = Region.objects.create(code="one", name="One")
    places = Municipality.objects.bulk_create(
        Municipality(atvk=f"{number:07}", name=f"Municipality {number}") for number in range(MUNICIPALITIES)
    )
    Population.objects.bulk_create(
        Population(municipality=place, year=year, total=40000, children=8000)
        for place in places
        for year in (2022, 2023)
    )
    libraries = Library.objects.bulk_create(
        Library(
            register_number=f"BLB{number:05}", name=f"Library {number}", municipality=places[number % MUNICIPALITIES]
        )
        for number in range(LIBRARIES)
    )
    reports = Report.objects.bulk_create(
        Report(
            library=library, period=period, edition=edition, municipality=library.municipality, region=region,
            status=Status.ACCEPTED,
        )
        for period in periods
        for library in libraries
    )  # fmt: skip
    codes = [one.code for one in edition.blueprint.indicators.values() if not one.is_ratio]
    Value.objects.bulk_create(
        (figure(report, at, place, code) for at, report in enumerate(reports) for place, code in enumerate(codes)),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return periods


def figure(report: Report, at: int, place: int, code: str) -> Value:
    """Some figure; every twentieth report does not know one in ten of its own."""
    if at % 20 == 0 and (at // 20 + place) % 10 == 0:
        return Value(report=report, code=code, state=State.UNKNOWN)
    return Value(report=report, code=code, number=Decimal((at * 7919 + place * 104729) % 2_000_000) / 100)


def bare(periods) -> int:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [period.pk for period in periods])
        return len(cursor.fetchall())


def seconds(work) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def test_national_summary_beside_the_bare_sums(nation):
    def summary():
        return Drawing(summarise(whole_country(), nation[1], at=NOW), "lv").indicators()

    rows = [row for row in summary().rows if row.cells]
    pairs = [(seconds(lambda: bare(nation)), seconds(summary)) for _round in range(ROUNDS)]
    sums, summaries = (median(times) for times in zip(*pairs, strict=True))
    ratio = summaries / sums
    sys.stdout.write(
        f"\n{connection.vendor}: {LIBRARIES} libraries × {len(rows)} indicators × 2 years, median of {ROUNDS}: "
        f"bare SQL {sums * 1000:.0f} ms, summary {summaries * 1000:.0f} ms, ratio {ratio:.2f}\n"
    )
    assert ratio <= LIMITS[connection.vendor]
