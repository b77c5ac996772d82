"""The names a report's tables are compared with: of its registers, and of last year."""

import pytest

from libraries.models import Partner
from reports import filling
from reports.blueprint import Register
from reports.checks import check
from reports.facts import read, read_all
from reports.models import Period, Report


@pytest.fixture
def last_year(library, make_report, annual):
    return make_report(library, period=Period.objects.create(form=annual.form, code="2022"))


def written(report, *organisers) -> None:
    rows = [
        {"when": f"{report.period.code}-05", "title": "Books", "hours": "1", "participants": "1", "mode": "remote"}
        | {"organiser": name}
        for name in organisers
    ]
    filling.save(report, by=None, tables={"training": rows})


def odd(report) -> list[tuple[int | None, str]]:
    found = check(read(Report.objects.with_names().get(pk=report.pk)).facts)
    return [(issue.row, issue.message.partition("”: ")[2]) for issue in found if issue.rule == "W34"]


def test_a_report_is_compared_with_the_register_of_its_own_region(report, region, other_region):
    Report.objects.filter(pk=report.pk).update(region=region)
    Partner.objects.create(name="Elm School", is_organiser=True, region=region)
    Partner.objects.create(name="Oak School", is_organiser=True, region=other_region)
    Partner.objects.create(name="Ash School", is_organiser=False)
    written(report, "elm school", "oak school", "ash school")
    assert odd(report) == [(1, "did you mean “Elm School”?")]


def test_a_report_is_compared_with_last_year_s_rows(report, last_year):
    written(last_year, "Elm School")
    written(report, "elm school", "Elm School")
    assert odd(report) == [(1, "did you mean “Elm School”?")]


def test_libraries_are_known_by_their_names(report, sister_library):
    filling.save(report, by=None, tables={"ill_partners": [{"library": "ALDER LIBRARY"}, {"library": "Alder library"}]})
    assert odd(report) == [(1, "did you mean “Alder library”?")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_registers_are_read_once_for_many_reports_and_only_when_something_is_written(
    library, sister_library, far_library, make_report, count, django_assert_num_queries
):
    made = [make_report(one) for one in (library, sister_library, far_library)[:count]]
    reports = list(Report.objects.filter(pk__in=[one.pk for one in made]).with_names())
    assert reports[0].edition.blueprint.tables  # the form is read once per process
    with django_assert_num_queries(6):
        read_all(reports)
    for report in made:
        written(report, "Elm School")
        filling.save(report, by=None, tables={"ill_partners": [{"library": "Alder library"}]})
    # the same, and partners, libraries
    with django_assert_num_queries(8):
        readings = read_all(reports)
    assert set(readings[0].facts.registers) == {Register.ORGANISERS, Register.LIBRARIES}
