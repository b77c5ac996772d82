"""Figures of many reports are written by the same rules as those of one, in queries that do not grow with them."""

from decimal import Decimal

import pytest

from libraries.models import Library, Population
from reports import checks
from reports.computing import Given
from reports.facts import read, read_all
from reports.filling import Entry, Figures, LockedError, save, save_many
from reports.following.bringing import bring_in
from reports.models import Origin, Report, Status

from ..small_form import given, published, report_for

YEAR = {"users": 488, "children": 144, "visits": 8579, "loans_books": 5104, "start": 10164, "added": 844}


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def report(library, edition):
    return report_for(library, edition, "2021")


@pytest.fixture
def sister_report(sister_library, edition):
    return report_for(sister_library, edition, "2021")


def entries(**values):
    return {code: Entry(one, Origin.IMPORTED, "year.csv") for code, one in given(**values).items()}


def stored(report):
    """Everything that is stored of the values, but who and when."""
    return {
        value.code: (value.number, value.stated, value.state, value.raw, value.origin, value.origin_note, value.version)
        for value in report.values.all()
    }


def remembered(report):
    return [(change.code, change.old, change.new, change.origin) for change in report.changes.all()]


def test_many_are_written_as_one_is(report, sister_report, librarian):
    save(report, by=librarian, entries=entries(**YEAR), explanations={"visits": "A new centre has opened."})
    bring_in(report, by=librarian)
    save_many([Figures(sister_report, entries(**YEAR), {"visits": "A new centre has opened."})], by=librarian)
    assert stored(sister_report) == stored(report)
    assert remembered(sister_report) == remembered(report)
    assert sister_report.status == report.status == Status.DRAFT
    assert [(one.code, one.text, one.number, one.by) for one in sister_report.explanations.all()] == [
        ("visits", "A new centre has opened.", Decimal(8579), librarian)
    ]


def test_a_second_writing_changes_what_is_different_and_remembers_it(report):
    save_many([Figures(report, entries(**YEAR), {"visits": "A new centre has opened."})], by=None)
    save_many([Figures(report, entries(users=488, visits=8600), {"visits": "It opened in March."})], by=None)
    assert stored(report)["visits"] == (Decimal(8600), Decimal(8600), "known", "", "imported", "year.csv", 2)
    assert stored(report)["users"][-1] == 1
    assert remembered(report)[-1] == ("visits", "8579", "8600", "imported")
    assert [one.text for one in report.explanations.all()] == ["It opened in March."]


def test_totals_follow(report):
    save_many([Figures(report, entries(**YEAR), {})], by=None)
    numbers = {code: one[0] for code, one in stored(report).items()}
    assert (numbers["adults"], numbers["loans"], numbers["stock"]) == (Decimal(344), Decimal(5104), Decimal(11008))


def test_a_total_that_its_parts_make_is_given_no_more(report):
    save_many([Figures(report, entries(loans=10586), {})], by=None)
    assert stored(report)["loans"][:2] == (Decimal(10586), Decimal(10586))
    save_many([Figures(report, entries(loans_books=10558, loans_other=28), {})], by=None)
    assert stored(report)["loans"] == (Decimal(10586), None, "known", "", "computed", "year.csv", 1)


def test_a_printed_ratio_is_kept_but_never_counts(report):
    save_many([Figures(report, entries(users=495, population=1018, coverage=45), {})], by=None)
    assert stored(report)["coverage"][:2] == (None, Decimal(45))
    assert read(report).facts.figure("coverage").number == Decimal(495) / Decimal(1018) * 100


def test_what_registers_and_the_last_year_know_is_brought_in(report, library, territory):
    Population.objects.create(territory=territory, year=2021, total=1018, children=183, source="Census")
    Library.objects.filter(pk=library.pk).update(user_seats=12)
    last_year = report_for(library, report.edition, "2020")
    save_many([Figures(last_year, entries(start=10035, added=911, withdrawn=782), {})], by=None)
    save_many([Figures(Report.objects.get(pk=report.pk), entries(added=844), {})], by=None)
    found = {code: (one[0], one[4], one[5]) for code, one in stored(report).items() if one[4] != "computed"}
    assert found == {
        "added": (Decimal(844), "imported", "year.csv"),
        "start": (Decimal(10164), "last_period", "the end of the period before"),
        "population": (Decimal(1018), "population", "Census 2021"),
        "seats": (Decimal(12), "profile", ""),
    }


def test_the_profile_of_today_says_nothing_of_history(library, edition):
    Library.objects.filter(pk=library.pk).update(user_seats=12)
    old = report_for(library, edition, "2020", is_history=True, status=Status.ACCEPTED)
    save_many([Figures(old, entries(users=12), {})], by=None, history=True)
    assert set(stored(old)) == {"users", "adults"}
    assert Report.objects.get(pk=old.pk).status == Status.ACCEPTED


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_a_locked_report_stops_the_whole_writing(report, sister_report, status):
    Report.objects.filter(pk=sister_report.pk).update(status=status)
    with pytest.raises(LockedError) as refusal:
        save_many([Figures(report, entries(users=1), {}), Figures(sister_report, entries(users=1), {})], by=None)
    assert str(refusal.value) == (
        f"The report is “{status.label}” and cannot be changed. Ask the methodologist to open it."
    )
    assert stored(report) == {}
    assert Report.objects.get(pk=report.pk).status == Status.NOT_STARTED


def test_history_and_a_living_report_do_not_mix(report):
    with pytest.raises(LockedError):
        save_many([Figures(report, entries(users=1), {})], by=None, history=True)


def test_a_code_the_form_does_not_have_is_a_mistake_of_the_caller(report, librarian):
    with pytest.raises(KeyError):
        save(report, by=librarian, entries={"wishes": Entry(Given(Decimal(1)))})
    assert stored(report) == {}


def several(edition, municipality, number):
    """Reports of so many libraries, read as a view or a command reads them."""
    assert (
        edition.blueprint.indicators
    )  # read once per process, so that the queries below do not depend on who is first
    for index in range(number):
        library = Library.objects.create(register_number=f"BLB{index}", name="Ash", municipality=municipality)
        report_for(library, edition, "2021")
    return list(Report.objects.with_names())


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_of_a_writing(edition, municipality, number, django_assert_num_queries):
    reports = several(edition, municipality, number)
    figures = [Figures(report, entries(**YEAR), {"visits": "A new centre has opened."}) for report in reports]
    # Four for each report that begins: a conditional update and a diary entry, between two marks of a savepoint.
    with django_assert_num_queries(10 + 4 * number):
        save_many(figures, by=None)


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_of_a_reading(edition, municipality, number, django_assert_num_queries):
    reports = several(edition, municipality, number)
    with django_assert_num_queries(6):
        issues = [checks.check(reading.facts) for reading in read_all(reports)]
    assert [[issue.code for issue in found] for found in issues] == [
        ["users", "loans_books", "summary", "projects"]
    ] * number
