"""How long checking one full report takes in Python, beside loading what is stored of it: same process, in turns.

Every figure, text and table of the report is filled, with last year's and the four quarters beside it. Run it with
`make bench`; with DATABASE_URL set it runs on that PostgreSQL server, otherwise on a SQLite file.
"""

import sys
from decimal import Decimal
from statistics import median
from time import perf_counter

import pytest
from django.db import connection

from reports import checks
from reports.facts import read
from reports.models import NarrativeText, Period, Report, Row, Value

from .years import SENTENCES, cells_of, draft_of_the_year

ROUNDS, WARMING = 41, 5
GOAL = 20  # milliseconds of Python for a whole report
LIMITS = {"sqlite": 1.5, "postgresql": 1.5}  # of the time it takes to load it

pytestmark = pytest.mark.django_db

ROWS_IN_A_TABLE = 12


@pytest.fixture
def full(library):
    """The report of a year, all of it filled, beside last year and the quarters."""
    return draft_of_the_year(library, report_of)


def report_of(library, edition, code, status) -> Report:
    period = Period.objects.create(form=edition.form, code=code)
    report = Report.objects.create(
        library=library, period=period, edition=edition, municipality=library.municipality, status=status
    )
    blueprint = edition.blueprint
    codes = [one.code for one in blueprint.indicators.values() if one.formula is None]
    # Last year's figures are a little other, some far from it, so that there is something to put into words.
    Value.objects.bulk_create(
        Value(report=report, code=code, number=number, stated=number)
        for place, code in enumerate(codes)
        for number in [Decimal(1000 + place if period.code == "2022" else 1100 + place * (1 + place % 9 // 8))]
    )
    NarrativeText.objects.bulk_create(
        NarrativeText(report=report, code=code, text=f"<p>{SENTENCES} {period.code}</p>")
        for code in blueprint.narratives
    )
    Row.objects.bulk_create(
        Row(report=report, table=table.code, position=place, cells=cells_of(table, place))
        for table in blueprint.tables.values()
        for place in range(ROWS_IN_A_TABLE)
    )
    return report


def milliseconds(work) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def test_checking_a_full_report_beside_loading_it(full):
    report = Report.objects.with_names().get(pk=full.pk)
    assert len(report.blueprint.indicators) == 164
    facts = read(report).facts
    found = checks.check(facts)
    pairs = [
        (milliseconds(lambda: read(report)), milliseconds(lambda: checks.check(facts)))
        for _round in range(WARMING + ROUNDS)
    ][WARMING:]
    loading, checking = (median(times) for times in zip(*pairs, strict=True))
    sys.stdout.write(
        f"\n{connection.vendor}: a full report, median of {ROUNDS}: loading {loading:.1f} ms, "
        f"checking {checking:.1f} ms, at best {min(one for _loading, one in pairs):.1f} ms (goal {GOAL} ms, "
        f"{len(found)} issues), ratio {checking / loading:.2f}\n"
    )
    assert checking / loading <= LIMITS[connection.vendor]
