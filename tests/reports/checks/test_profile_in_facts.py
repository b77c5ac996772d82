"""The profile and last year's words, read from the database for the rules on them."""

import copy
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from libraries.models import Library, ServicePoint
from reports import checks, filling, findings
from reports.checks import Text
from reports.computing import Given
from reports.facts import read
from reports.filling import Entry
from reports.following.bringing import bring_in
from reports.models import Report, RuleSetting, Status
from reports.saving.near_reading import read_near
from reports.saving.neighbourhood import around

from .. import small_form
from . import words_form

LONG = "<p>Bibliotēka strādāja visu gadu, lasītāji nāca labprāt, un krājums papildināts ar jaunām grāmatām.</p>"


@pytest.fixture
def edition(db):
    return small_form.published(copy.deepcopy(words_form.CONTENT))


@pytest.fixture
def year(library, edition):
    """The year 2023 of a library that wrote the same summary in 2022."""
    before = small_form.report_for(library, edition, "2022", status=Status.DRAFT)
    filling.save(before, by=None, texts={"summary": Text(LONG)})
    return small_form.report_for(library, edition, "2023", status=Status.DRAFT)


def said(report, *rules):
    facts = read(Report.objects.with_names().get(pk=report.pk)).facts
    found = checks.check(facts) + checks.for_review(facts)
    return [(one.rule, one.code, one.row) for one in found if one.rule in rules]


def test_last_years_words_are_read_with_the_report(year):
    filling.save(year, by=None, texts={"summary": Text(LONG)})
    assert said(year, "W33") == [("W33", "summary", None)]


def test_the_part_that_is_saved_hears_the_same_of_its_words(year):
    filling.save(year, by=None, texts={"summary": Text(f"{LONG}<p>2022. gadā bija izstāde.</p>")})
    report = Report.objects.in_brief().get(pk=year.pk)
    near = around(report.blueprint, narratives=frozenset({"summary"}))
    found = checks.check(read_near(report, near).facts)
    assert [(one.rule, one.code) for one in found if one.asks] == [("W08", "summary")]
    assert said(year, "W08", "W33") == [("W08", "summary", None)]


def test_the_profile_is_read_with_the_report(year, library):
    ServicePoint.objects.create(library=library, name="Rožkalni", address="Rožu iela 1")
    ServicePoint.objects.create(library=library, name="Pļavas", closed=date(2022, 5, 1))
    days = {"accredited_to": date(2024, 3, 1), "stock_checked_on": date(2001, 1, 1), "opened": date(2023, 1, 1)}
    Library.objects.filter(pk=library.pk).update(premises_area_m2=Decimal(120), **days)
    rows = [{"name": "Rožkalni", "address": "Rožu iela 1"}, {"name": "Pļavas"}]
    filling.save(year, by=None, entries={"area": Entry(Given(Decimal(125)))}, tables={"points": rows})
    assert said(year, "W17", "W18", "W29", "W32") == [
        ("W29", "area", None),
        ("W17", "place", None),
        ("W18", "place", None),
        ("W29", "points", 2),
        ("W32", "place", None),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_places_of_service_cost_one_query_and_only_where_they_are_written(
    number, year, library, django_assert_num_queries
):
    report = Report.objects.with_names().get(pk=year.pk)
    assert report.blueprint.checks
    with django_assert_num_queries(6):
        read(report)
    rows = [{"name": f"Place {place}"} for place in range(number)]
    filling.save(year, by=None, tables={"points": rows})
    with django_assert_num_queries(7):
        read(report)


def test_reports_are_looked_at_again_after_a_threshold_has_changed(year, edition):
    later = datetime(2100, 1, 1, tzinfo=UTC)
    findings.record_anew(list(findings.outdated()), at=later)
    assert list(findings.outdated()) == []
    RuleSetting.objects.create(rule="W33", form=edition.form, off=True, at=later.replace(day=2))
    assert [report.period.code for report in findings.outdated()] == ["2022"]


def test_the_number_of_service_points_is_that_of_the_profile(report, library):
    """Two were in the register when the report was opened; the librarian may know of a third."""
    for name in ("Rožkalni", "Druvas"):
        ServicePoint.objects.create(library=library, name=name)
    bring_in(report)
    assert said(report, "W29") == []
    filling.save(report, by=None, entries={"service_points_external": Entry(Given(Decimal(3)))})
    assert said(report, "W29") == [("W29", "service_points_external", None)]
    near = Report.objects.in_brief().get(pk=report.pk)
    facts = read_near(near, around(near.blueprint, frozenset({"service_points_external"}))).facts
    assert [one.message for one in checks.check(facts) if one.rule == "W29"] == [
        "The profile of the library says 2, the report 3. Which is right?"
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_head_costs_one_query_and_only_where_the_staff_has_one(
    number, report, library, head, django_assert_num_queries
):
    read_again = Report.objects.with_names().get
    others = [{"person": f"Person {place}", "post": "Bibliotekāre", "fte": "1"} for place in range(number)]
    filling.save(report, by=None, tables={"staff": others})
    found = read_again(pk=report.pk)
    assert found.blueprint.checks
    with django_assert_num_queries(6):
        assert list(read(found).facts.profile.heads) == []
    filling.save(report, by=None, tables={"staff": [{"person": "Madara Izdomāta", "post": "Vadītāja"}, *others]})
    with django_assert_num_queries(7):
        assert list(read(found).facts.profile.heads) == [head.get_full_name()]
    assert said(report, "W29") == [("W29", "staff", 1)]
