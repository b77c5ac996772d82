"""A summary expects only the reports that are owed, counts each status where it belongs, and says who is excused."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from libraries.models import Library
from reports import areas, workflow
from reports.aggregates.summarising import summarise
from reports.aggregates.tallies import Scope
from reports.models import Report, Status, Value
from reports.summaries.tables import Drawing

S = Status
AT = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
STATUSES = [S.DRAFT, S.REOPENED, S.SUBMITTED, S.CHECKED, S.ACCEPTED, S.CONSOLIDATED, S.PUBLISHED, S.NOT_STARTED]
REASON = "The library was closed in June."


@pytest.fixture
def reports(municipality, region, make_report, methodologist) -> list[Report]:
    """One library in each status, with as many visits as its number; the last one owes no report."""
    made = []
    for number, status in enumerate(STATUSES, start=1):
        library = Library.objects.create(
            register_number=f"BLB91{number:02}", name=f"Library {number}", municipality=municipality
        )
        report = make_report(library, status, region=region)
        Value.objects.create(report=report, code="visits_physical", number=number)
        made.append(report)
    workflow.not_require(made[-1], by=methodologist, comment=REASON)
    return made


def drawing(municipality, period, scope=Scope.ACCEPTED) -> Drawing:
    area = areas.municipality_area(municipality, on=period.last_day)
    return Drawing(summarise(area, period, scope, at=AT), "en")


def test_only_reports_that_are_owed_are_expected(reports, municipality, year_2023):
    """Handed in are 3 to 7, settled 5 to 7."""
    accepted = drawing(municipality, year_2023)
    assert accepted.completeness == (
        "Submitted 5 of 7, accepted 3. Not required: 1. Only accepted reports are added up."
    )
    assert accepted.summary.now.number("visits_physical") == 5 + 6 + 7
    provisional = drawing(municipality, year_2023, Scope.PROVISIONAL)
    assert provisional.summary.now.number("visits_physical") == 3 + 4 + 5 + 6 + 7


def test_who_is_excused_is_named_with_the_reason(reports, municipality, year_2023):
    rows = [(row.header, row.cells[-1].text) for row in drawing(municipality, year_2023).missing().rows]
    assert rows == [
        ("Library 1", "draft"),
        ("Library 2", "reopened"),
        ("Library 3", "submitted"),
        ("Library 4", "checked in the municipality"),
        ("Library 8", f"not required: {REASON}"),
    ]


def test_the_list_of_summaries_counts_the_same(reports, municipality, year_2023, client, analyst):
    client.force_login(analyst)
    table = client.get(reverse("summary_list")).context["table"]
    (row,) = [row for row in table.rows if row.header == municipality.name]
    assert [cell.number for cell in row.cells] == [7, 5, 3]


def test_the_first_page_has_a_column_for_each_status_that_occurs(reports, client, methodologist):
    client.force_login(methodologist)
    (line,) = [one["line"] for one in client.get(reverse("home")).context["periods"]]
    assert [(status, count) for status, _label, count in line.counts] == [
        (S.DRAFT, 1),
        (S.SUBMITTED, 1),
        (S.CHECKED, 1),
        (S.ACCEPTED, 1),
        (S.CONSOLIDATED, 1),
        (S.PUBLISHED, 1),
        (S.REOPENED, 1),
        (S.NOT_REQUIRED, 1),
    ]
    assert line.accepted == 3
    assert not line.done


def test_a_period_is_done_when_all_are_settled_or_excused(reports, client, methodologist):
    Report.objects.exclude(status=S.NOT_REQUIRED).update(status=S.CONSOLIDATED)
    client.force_login(methodologist)
    (line,) = [one["line"] for one in client.get(reverse("home")).context["periods"]]
    assert line.done
