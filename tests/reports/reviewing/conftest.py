"""Reports on the small form that went through the doors: filled in, explained, submitted."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from libraries.models import Library
from reports import checks, filling, workflow
from reports.checks import Text
from reports.computing import Given, State
from reports.facts import read
from reports.ledgers.values import Entry
from reports.models import Origin, Report, Status, Value
from tests.reports.small_form import published, report_for

SUBMITTED = datetime(2022, 1, 20, 12, tzinfo=UTC)
# A year in which nothing is unusual beside the same year before.
QUIET = {"users": 100, "loans_books": 900, "visits": 1000, "income": 5000, "expenditure": 5000, "hours": 30}
WORDS = "We counted every visitor at the new gate."


@pytest.fixture(autouse=True)
def nobody_is_drawn(request):
    """The lot falls on nothing, unless a story is about it."""
    if "region" in request.fixturenames:
        region = request.getfixturevalue("region")
        region.full_reading_percent = 0
        region.save()


@pytest.fixture
def edition(db):
    return published()


def entry(number, origin=Origin.ENTERED, state=State.KNOWN):
    return Entry(Given(Decimal(number), state), origin)


@pytest.fixture
def last_year(edition):
    """The accepted year before: `last_year(library, visits=500)`."""

    def making(library, period="2020", **figures):
        report = report_for(library, edition, period, status=Status.ACCEPTED, is_history=True)
        for code, number in (QUIET | figures).items():
            Value.objects.create(report=report, code=code, number=Decimal(number), stated=Decimal(number))
        return report

    return making


@pytest.fixture
def submit(edition, last_year, head, region):
    """A submitted report of 2021: `submit(library, visits=2600, why={"visits": "…"})`; its last year is quiet."""

    def submitting(library: Library, *, by=None, why=None, entries=None, **figures) -> Report:
        by = by or head
        if not Report.objects.filter(library=library, period__code="2020").exists():
            last_year(library)
        report = report_for(library, edition, "2021", region=region)
        typed = {code: entry(number) for code, number in (QUIET | figures).items()} | (entries or {})
        texts = {"summary": Text("<p>A quiet year. Nothing broke.</p>")}
        filling.save(report, by=by, entries=typed, texts=texts, tables={"project_list": []}, explanations=why or {})
        filling.save(report, by=by, entries={"projects": entry(0)})
        hand_in(report, by)
        return fresh(report)

    return submitting


def hand_in(report: Report, by, at=SUBMITTED) -> None:
    open_issues = [issue for issue in checks.check(read(report).facts) if issue.is_error]
    assert not open_issues, open_issues
    workflow.submit(report, by=by, signed_by="Anna Test", signed_post="head", at=at)
    Report.objects.filter(pk=report.pk).update(changed_at=at - timedelta(days=1))


def fresh(report: Report) -> Report:
    return Report.objects.with_names().select_related("region").get(pk=report.pk)


@pytest.fixture
def submitted(submit, library):
    """Nothing in it is unusual."""
    return submit(library)


@pytest.fixture
def unusual(submit, library):
    """Visits have jumped, which is explained."""
    return submit(library, visits=2600, why={"visits": WORDS})
