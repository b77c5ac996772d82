"""The command that lists every issue of a form and year."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from libraries.models import Library
from reports.computing import Given
from reports.filling import Entry, Figures, save_many
from reports.models import Form, Report, Row

from ..small_form import published, report_for


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def reports(edition, library, sister_library):
    """A sound report but for one cell, and one that was hardly begun."""
    sound, begun = report_for(library, edition, "2021"), report_for(sister_library, edition, "2021")
    Row.objects.create(report=sound, table="project_list", position=1, cells={"amount": "9000"})
    sound.texts.create(code="summary", text="A quiet year.")
    for report, other in ((sound, Given(Decimal(200))), (begun, Given(None, raw="?!"))):
        entries = {"users": Entry(Given(Decimal(12))), "loans_books": Entry(other)}
        save_many([Figures(report, entries)], by=None)
    return sound, begun


def told(capsys, *options) -> str:
    call_command("check_reports", "--form", "small", "--year", "2021", *options)
    return capsys.readouterr().out


def test_the_list_goes_library_by_library(reports, capsys):
    assert told(capsys) == (
        "Alder library (BLB9002), 2021\n"
        "  E01  loans_books: “?!” is not a number.\n"
        "  E07  summary: The text “Summary” is required.\n"
        "  E07  projects: “Projects” is required: fill in the table it is counted from.\n"
        "\n"
        "Birch library (BLB9001), 2021\n"
        "  E09  project_list: Row 1, “Title”: this cell is required.\n"
        "  E10  project_list: Row 1, “Amount”: The number must be between 0 and 5000.\n"
        "\n"
        "Reports: 2, issues: 5.\n"
    )


def test_the_list_of_one_library_for_a_program(reports, capsys):
    assert json.loads(told(capsys, "--library", "BLB9001", "--json")) == [
        {
            "library": "BLB9001",
            "period": "2021",
            "rule": rule,
            "severity": "error",
            "indicator": "project_list",
            "row": 1,
            "column": column,
            "message": message,
        }
        for rule, column, message in [
            ("E09", "title", "Row 1, “Title”: this cell is required."),
            ("E10", "amount", "Row 1, “Amount”: The number must be between 0 and 5000."),
        ]
    ]


def test_a_year_of_a_quarterly_form_is_its_quarters(edition, library, capsys):
    Form.objects.update(frequency="quarter")
    for period in ("2021-Q1", "2021-Q2", "2022-Q1"):
        report_for(library, edition, period)
    found = json.loads(told(capsys, "--json"))
    assert sorted({issue["period"] for issue in found}) == ["2021-Q1", "2021-Q2"]


def test_no_reports_is_a_failure_in_one_sentence(reports, capsys):
    with pytest.raises(CommandError, match=r"^There are no such reports\.$"):
        told(capsys, "--library", "BLB1")


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_do_not_grow_with_the_reports(edition, municipality, number, capsys, django_assert_num_queries):
    assert edition.blueprint.indicators
    for index in range(number):
        library = Library.objects.create(register_number=f"BLB{index}", name="Ash", municipality=municipality)
        report_for(library, edition, "2021")
    with django_assert_num_queries(7):
        told(capsys)
    assert Report.objects.count() == number
