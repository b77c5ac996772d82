"""A report returned with questions while last year's stock is corrected: it can always be handed in again."""

from decimal import Decimal

import pytest

from reports import checks, correction_requests, filling, questions, workflow
from reports.computing import Given
from reports.corrections import deciding
from reports.facts import read
from reports.ledgers.refusals import ClosedFieldError
from reports.ledgers.values import Entry
from reports.models import Origin, Report, Status, ValueChange

from ..small_form import published, report_for

CAUSE = "Ten books were counted twice."
FIGURES = {"users": 100, "visits": 500, "loans_books": 900, "loans_other": 100}


def typed(number) -> Entry:
    return Entry(Given(Decimal(number)))


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def make(library, librarian, edition):
    """A report of the library with its figures and the status; others of another origin."""

    def make(period, status, **entries) -> Report:
        report = report_for(library, edition, period)
        figures = {code: typed(number) for code, number in FIGURES.items()}
        filling.save(report, by=librarian, entries=figures | entries)
        Report.objects.filter(pk=report.pk).update(status=status)
        return fresh(report)

    return make


def fresh(report: Report) -> Report:
    return Report.objects.with_names().get(pk=report.pk)


@pytest.fixture
def before(make):
    """2020, which ended with 1000 in stock."""
    return make("2020", Status.ACCEPTED, start=typed(990), added=typed(10))


BROUGHT = Entry(Given(Decimal(1000)), Origin.LAST_PERIOD)


@pytest.fixture
def submitted(before, make):
    """2021, which starts with what 2020 ended with."""
    return make("2021", Status.SUBMITTED, start=BROUGHT)


def give_back(report, methodologist, code="visits") -> Report:
    questions.note(report, code, "Is this right?", by=methodologist)
    workflow.give_back(report, by=methodologist)
    return fresh(report)


def correct(report, librarian, methodologist, **numbers) -> None:
    figures = {code: Given(Decimal(number)) for code, number in numbers.items()}
    deciding.agree(correction_requests.ask(report, by=librarian, cause=CAUSE, figures=figures), by=methodologist)


def errors(report) -> list[tuple[str, str]]:
    """But for what the report misses and what wants words."""
    found = checks.check(read(report).facts)
    return [(one.rule, one.code) for one in found if one.is_error and one.rule not in ("E07", "E14")]


def start_of(report) -> tuple:
    value = report.values.get(code="start")
    return value.number, value.offered, value.origin


def test_the_start_that_nobody_typed_follows_though_it_is_closed(before, submitted, librarian, methodologist):
    returned = give_back(submitted, methodologist)
    correct(before, librarian, methodologist, added=20)
    assert start_of(returned) == (1010, 1010, Origin.LAST_PERIOD)
    assert returned.values.get(code="stock").number == 1010
    assert errors(returned) == []
    assert fresh(returned).open_fields == ["visits"]


def test_that_is_no_change_by_the_library(before, submitted, librarian, methodologist):
    returned = give_back(submitted, methodologist, "added")
    Report.objects.filter(pk=returned.pk).update(open_fields=["visits"])
    correct(before, librarian, methodologist, added=20)
    assert [one.code for one in questions.unanswered(fresh(returned))] == ["added"]
    assert ValueChange.objects.get(report=returned, code="start", new="1010").by is None


def test_it_follows_at_the_return_what_was_corrected_while_it_was_handed_in(
    before, submitted, librarian, methodologist
):
    correct(before, librarian, methodologist, added=20)
    assert (start_of(submitted)[0], errors(submitted)) == (1000, [("E05", "start")])
    returned = give_back(submitted, methodologist)
    assert (start_of(returned)[0], errors(returned), returned.open_fields) == (1010, [], ["visits"])


def test_a_start_that_was_typed_opens_when_it_has_become_wrong(before, make, librarian, methodologist):
    returned = give_back(make("2021", Status.SUBMITTED, start=typed(1000)), methodologist)
    with pytest.raises(ClosedFieldError):
        filling.save(returned, by=librarian, entries={"start": typed(1010)})
    correct(before, librarian, methodologist, added=20)
    returned = fresh(returned)
    assert (start_of(returned)[0], errors(returned)) == (1000, [("E05", "start")])
    assert returned.open_fields == ["visits", "start"]
    filling.save(returned, by=librarian, entries={"start": typed(1010)})
    assert errors(returned) == []


def test_a_typed_start_that_became_wrong_while_it_was_handed_in_opens_at_the_return(
    before, make, librarian, methodologist
):
    submitted = make("2021", Status.SUBMITTED, start=typed(1000))
    correct(before, librarian, methodologist, added=20)
    assert give_back(submitted, methodologist).open_fields == ["visits", "start"]


def test_nothing_comes_in_where_nothing_stood_when_it_was_handed_in(before, make, librarian, methodologist):
    returned = give_back(make("2021", Status.SUBMITTED), methodologist)
    correct(before, librarian, methodologist, added=20)
    assert not returned.values.filter(code="start").exists()


def test_a_return_that_opens_everything_follows_too(before, submitted, librarian, methodologist):
    correct(before, librarian, methodologist, added=20)
    workflow.give_back(submitted, by=methodologist, comment="Please look at it once more.")
    assert (start_of(submitted)[0], fresh(submitted).open_fields) == (1010, None)
