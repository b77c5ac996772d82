"""How long the national summary takes beside the bare SQL it rests on: 750 libraries, every indicator, two years.

Run it with `make bench`; with DATABASE_URL set it runs on that PostgreSQL server, otherwise on SQLite.
"""

import sys
from datetime import UTC, datetime
from statistics import median
from time import perf_counter

import pytest
from django.db import connection

from reports.aggregates.summarising import summarise
from reports.areas import whole_country
from reports.summaries.tables import Drawing

from . import country

ROUNDS = 9
NOW = datetime(2024, 3, 1, tzinfo=UTC)

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
    """The periods of a country whose reports are all accepted."""
    periods = country.build().periods
    country.analyse()
    return periods


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
        f"\n{connection.vendor}: {country.LIBRARIES} libraries × {len(rows)} indicators × 2 years, median of {ROUNDS}: "
        f"bare SQL {sums * 1000:.0f} ms, summary {summaries * 1000:.0f} ms, ratio {ratio:.2f}\n"
    )
    assert ratio <= LIMITS[connection.vendor]
