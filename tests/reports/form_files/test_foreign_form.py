"""The library survey of another country, in its own words and dollars: a form file is all it takes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from libraries.models import Library, Municipality, Population, Region, Supervision, Territory
from reports import checks, editions, filling, importing, workflow
from reports.aggregates.summarising import summarise
from reports.areas import municipality_area, whole_country
from reports.blueprint import Label
from reports.computing import State
from reports.facts import read
from reports.following import bringing
from reports.models import Period, Report, Status
from reports.opening import create_report
from reports.summaries.tables import Drawing

from ..annual_form import FILES
from ..importing.value_files import csv, xlsx

NOW = datetime(2022, 2, 20, 10, 30, tzinfo=UTC)
TIDY = """library,period,indicator,value
VT0001,2021,population_lsa,7800
VT0001,2021,central_libraries,1
VT0001,2021,branch_libraries,2
VT0001,2021,bookmobiles,-3
VT0001,2021,annual_hours,2600
VT0001,2021,librarians,4.25
VT0001,2021,librarians_mls,2
VT0001,2021,other_staff,-1
VT0001,2021,revenue_local,"$612,000.50"
VT0001,2021,revenue_state,0
VT0001,2021,expenditure_staff,410000
VT0001,2021,expenditure_collection,61500
VT0001,2021,expenditure_other,120000
VT0001,2021,visits,52000
VT0001,2021,registered_users,4100
VT0001,2021,circulation_physical,88000
VT0001,2021,circulation_electronic,14500
VT0001,2021,public_wifi,yes
VT0002,2021,annual_hours,1500
VT0002,2021,librarians,1
VT0002,2021,revenue_local,90000
VT0002,2021,expenditure_staff,55000
VT0002,2021,expenditure_collection,-1
VT0002,2021,visits,9000
VT0002,2021,registered_users,900
VT0002,2021,circulation_physical,12000
VT0002,2021,public_wifi,no
"""


@pytest.fixture
def survey(db):
    content = editions.read_file(FILES / "state-library-survey.json")
    return editions.publish(editions.load(content), by=None)


@pytest.fixture
def vermont(db):
    """States stand where municipalities do, in regions of several states."""
    state = Municipality.objects.create(atvk="US-VT", name="Vermont", kind=Municipality.Kind.OTHER)
    Supervision.objects.create(municipality=state, region=Region.objects.create(code="ne", name="New England"))
    Population.objects.create(municipality=state, year=2021, total=10_000)
    return state


@pytest.fixture
def maple(vermont):
    town = Territory.objects.create(atvk="US-VT-01", name="Maple", municipality=vermont)
    Population.objects.create(territory=town, year=2021, total=7_800, source="Census Bureau")
    return Library.objects.create(
        register_number="VT0001", name="Maple Public Library", municipality=vermont, territory=town
    )


@pytest.fixture
def birch(vermont):
    return Library.objects.create(register_number="VT0002", name="Birch Public Library", municipality=vermont)


@pytest.fixture
def report(survey, maple):
    period = Period.objects.create(form=survey.form, code="2021")
    return create_report(maple, period, survey)


def taken_in(survey, source, **more):
    plan = importing.plan(source, survey.form, name="vermont.csv", on=NOW.date(), **more)
    assert plan.problems == []
    return importing.apply(plan, by=None)


def test_the_form_says_all_there_is_to_know(survey):
    blueprint = survey.blueprint
    assert (blueprint.currency, blueprint.label) == ("USD", Label({"en": "Survey of public libraries in the states"}))
    assert blueprint.missing_codes == {"-1": "unknown", "-3": "not_applicable"}
    assert blueprint.indicators["visits"].label.in_language("lv") == "Library visits"


def test_a_librarian_fills_it_in(report, stranger):
    typed = {
        "librarians": "4.25",
        "other_staff": "-1",
        "bookmobiles": "−3",
        "revenue_local": "$ 612,000.50",
        "visits": "52,000",
        "public_wifi": "yes",
        "annual_hours": "all day",
    }
    indicators = report.blueprint.indicators
    filling.save(
        report,
        by=stranger,
        entries={code: filling.entry_typed(indicators[code], text, report) for code, text in typed.items()},
        tables={"program_list": [{"title": "Story hour", "held_on": "2021-03-04", "attendance": "31"}]},
    )
    bringing.bring_in(report)
    figures = read(report).facts.figures
    assert {code: (figures[code].number, figures[code].state, figures[code].raw) for code in typed} == {
        "librarians": (Decimal("4.25"), State.KNOWN, ""),
        "other_staff": (None, State.UNKNOWN, ""),
        "bookmobiles": (None, State.NOT_APPLICABLE, ""),
        "revenue_local": (Decimal("612000.50"), State.KNOWN, ""),
        "visits": (Decimal(52000), State.KNOWN, ""),
        "public_wifi": (Decimal(1), State.KNOWN, ""),
        "annual_hours": (None, None, "all day"),
    }
    assert figures["staff_total"].missing == ("other_staff",)
    assert figures["programs"].number == Decimal(1)
    assert figures["visits_per_capita"].number == Decimal(52000) / Decimal(7800)
    assert report.values.get(code="population_lsa").origin_note == "Census Bureau 2021"


def test_a_file_with_its_missing_codes_is_taken_in(survey, maple, birch):
    taken_in(survey, csv(TIDY))
    reports = {report.library.register_number: report for report in Report.objects.with_names()}
    stored = {number: {one.code: one for one in report.values.all()} for number, report in reports.items()}
    assert [stored["VT0001"][code].state for code in ("bookmobiles", "other_staff", "librarians")] == [
        "not_applicable",
        "unknown",
        "known",
    ]
    numbers = {code: value.number for code, value in stored["VT0001"].items()}
    assert (numbers["outlets_total"], numbers["revenue_total"]) == (Decimal(3), Decimal("612000.50"))
    assert (numbers["expenditure_total"], numbers["circulation_total"]) == (Decimal(591500), Decimal(102500))
    assert "staff_total" not in stored["VT0001"]
    assert stored["VT0002"]["expenditure_collection"].state == "unknown"
    assert stored["VT0002"]["staff_total"].number == Decimal(1)


def test_so_is_a_wide_workbook(survey, maple):
    taken_in(
        survey, xlsx(["library", "visits", "librarians", "bookmobiles"], ["VT0001", 52000, 4.25, -3]), period="2021"
    )
    found = {one.code: (one.stated, one.state) for one in Report.objects.get().values.filter(origin="imported")}
    assert found == {
        "visits": (Decimal(52000), "known"),
        "librarians": (Decimal("4.25"), "known"),
        "bookmobiles": (None, "not_applicable"),
    }


def test_its_own_rules_are_checked_in_its_own_money(survey, maple, birch):
    taken_in(survey, csv(TIDY.replace("2021", "2020")), as_history=True)
    changed = {
        "visits,52000": "visits,31000",
        "librarians_mls,2": "librarians_mls,5",
        "revenue_local,90000": "revenue_local,9",
    }
    text = TIDY
    for old, new in changed.items():
        text = text.replace(old, new)
    taken_in(survey, csv(text.replace('"$612,000.50"', "500000")))
    found = {
        report.library.register_number: [
            (issue.rule, issue.code, issue.message)
            for issue in checks.check(read(report).facts)
            if issue.rule not in ("E07", "E14")
        ]
        for report in Report.objects.with_names().filter(period__code="2021")
    }
    assert found == {
        "VT0001": [
            (
                "E02",
                "librarians_mls",
                "“Librarians with an accredited master’s degree” (5.00) cannot exceed “Librarians” (4.25).",
            ),
            ("W05", "expenditure_total", "Income and expenditure differ by 91,500.00 USD."),
            ("W01", "visits", "Changed by −40.4\u00a0% against 2020 (52,000 → 31,000)."),
        ],
        "VT0002": [
            ("W01", "revenue_total", "Changed by −100.0\u00a0% against 2020 (90,000.00 → 9.00)."),
        ],
    }


def test_a_state_and_the_nation_are_added_up(survey, vermont, maple, birch):
    taken_in(survey, csv(TIDY))
    for report in Report.objects.all():
        Report.objects.filter(pk=report.pk).update(status=Status.ACCEPTED, accepted_at=NOW)
    period = Period.objects.get(code="2021")
    for area in (municipality_area(vermont, on=date(2021, 12, 31)), whole_country()):
        summary = summarise(area, period, at=NOW)
        assert {code: summary.now.number(code) for code in EXPECTED} == EXPECTED
        rows = {row.key: [cell.text for cell in row.cells] for row in Drawing(summary, "en").indicators().rows}
        assert rows["revenue_local"] == ["USD", "", "702,000.50", "", "2 of 2"]
        assert rows["expenditure_collection"] == ["USD", "", "61,500.00", "", "1 of 2, 1 unknown"]


EXPECTED = {
    "population_lsa": Decimal(10_000),
    "librarians": Decimal("5.25"),
    "revenue_total": Decimal("702000.50"),
    "expenditure_staff": Decimal(465_000),
    "visits": Decimal(61_000),
    "public_wifi": Decimal(1),
    "visits_per_capita": Decimal("6.1"),
    "circulation_per_user": Decimal(114_500) / Decimal(5_000),
}


def test_a_survey_is_submitted_and_accepted_like_any_other(survey, maple, stranger):
    complete = TIDY.split("VT0002")[0].replace("other_staff,-1", "other_staff,2")
    taken_in(survey, csv(complete))
    report = Report.objects.with_names().get()
    workflow.submit(report, by=stranger, signed_by="Maple Librarian", signed_post="Director", at=NOW)
    workflow.accept(report, by=stranger, at=NOW)
    assert Report.objects.get().status == Status.ACCEPTED
