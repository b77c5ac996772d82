"""The year and its quarters when a quarter does not know all: no part is passed off as the whole, nor asked about."""

from decimal import Decimal

import pytest

from reports import checks, filling, workflow
from reports.computing import Given, State
from reports.facts import read
from reports.filling import Entry
from reports.models import Period, Status

from ..conftest import published

D = Decimal
BOOKS = {1: 1342, 2: 1394, 3: 1087, 4: 1496}
PERIODICALS = {1: 664, 2: None, 3: 557, 4: 789}  # nobody knows the second


@pytest.fixture
def year(report, library, librarian, make_report):
    """The year after four quarters were handed in."""
    form = published("quarterly-2023.json").form
    for number in BOOKS:
        quarter = make_report(library, period=Period.objects.create(form=form, code=f"2023-Q{number}"))
        loans = {"loans_books": BOOKS[number], "loans_periodicals": PERIODICALS[number]}
        entries = {code: Entry(Given(None, State.UNKNOWN) if n is None else Given(D(n))) for code, n in loans.items()}
        filling.save(quarter, by=librarian, entries=entries)
        quarter.refresh_from_db()
        workflow.move(quarter, Status.SUBMITTED, by=librarian)
    return report


def offered(report) -> dict[str, tuple]:
    found = read(report).facts.offered
    return {code: (found[code].number, found[code].missing) for code in found if code.startswith("loans")}


def test_a_total_is_as_incomplete_as_its_parts(year):
    assert offered(year) == {
        "loans_books": (D(5319), ()),  # 1342 + 1394 + 1087 + 1496
        "loans_periodicals": (D(2010), (2,)),  # 664 + 557 + 789
        "loans_total": (D(5935), (2,)),  # 2006 + 1644 + 2285
    }


def test_nobody_is_asked_why_the_year_differs_from_quarters_that_do_not_know(year, librarian):
    filling.save(year, by=librarian, entries={"loans_periodicals": Entry(Given(D(2710)))})
    facts = read(year).facts
    assert facts["loans_total"] == D(8029)  # 5319 + 2710
    asked = [issue.code for issue in checks.check(facts) if issue.rule == "W23"]
    assert asked == []
