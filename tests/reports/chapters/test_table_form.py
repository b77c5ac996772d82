"""The rows of a table on the page: how they are laid out, and what is said at a cell."""

import pytest
from django.urls import reverse
from django.utils import translation

from libraries.models import Partner
from reports import filling
from reports.blueprint import ColumnKind
from reports.chapters.table_form import TableRows, cell_as_typed
from reports.checks import Issue, check
from reports.facts import read

ROW = {"when": "2023-09", "title": "Books", "hours": "8+8", "participants": "2", "mode": "remote", "organiser": "kisc"}


@pytest.fixture
def training(report):
    """Two rows, of which the second has hours that nobody can read and an organiser in small letters."""
    Partner.objects.create(name="Centre of culture", other_names="KISC", is_organiser=True)
    filling.save(report, by=None, tables={"training": [ROW | {"hours": "3", "organiser": "Elm school"}, ROW]})
    return report


def rows_of(report, code, data=None) -> TableRows:
    return TableRows(read(report), report.blueprint.tables[code], data)


@pytest.mark.parametrize(
    ("code", "layout"),
    [("acquisition_sources", "narrow"), ("training", "wide"), ("events", "wide"), ("staff", "cards")],
)
def test_columns_stand_side_by_side_while_there_is_room(report, code, layout):
    assert rows_of(report, code).layout == layout


def test_what_is_wrong_with_a_cell_is_said_there_and_its_field_points_to_it(training):
    rows = rows_of(training, "training")
    rows.point_out(issue for issue in check(read(training).facts) if issue.code == "training")
    first, second, spare = rows.formset.forms
    assert (first.said, spare.said) == ({}, {})
    assert {column: severity for column, [(severity, _sentence)] in second.said.items()} == {
        "hours": "error",
        "organiser": "note",
    }
    assert second.said["organiser"][0][1].endswith("“Centre of culture”?")
    hours, organiser = (second.fields[code].widget.attrs for code in ("hours", "organiser"))
    assert (hours["aria-describedby"], hours["aria-invalid"]) == ("said-training-1-hours", "true")
    assert organiser["aria-describedby"] == "said-training-1-organiser"
    assert "aria-invalid" not in organiser


@pytest.mark.parametrize(
    "issue",
    [
        Issue("E07", "training", "Required."),
        Issue("E01", "training", "Row 9: no.", row=9, column="hours"),
        Issue("E01", "training", "Row 1: no.", row=1, column="moon"),
    ],
)
def test_what_belongs_to_no_cell_on_the_page_is_not_said_at_one(training, issue):
    rows = rows_of(training, "training")
    rows.point_out([issue])
    assert [form.said for form in rows.formset.forms] == [{}, {}, {}]


def test_rows_that_were_sent_are_not_judged_by_those_that_are_stored(training):
    sent = {"training-TOTAL_FORMS": "1", "training-INITIAL_FORMS": "0", "training-0-title": "New"}
    rows = rows_of(training, "training", sent)
    rows.point_out(check(read(training).facts))
    assert [form.said for form in rows.formset.forms] == [{}]


def test_only_cells_that_are_picked_from_a_register_ask_for_suggestions(report):
    fields = rows_of(report, "training").formset.empty_form.fields
    asking = {code: field.widget.attrs.get("data-picked-from") for code, field in fields.items() if code != "key"}
    assert {code: register for code, register in asking.items() if register} == {"organiser": "organisers"}


def test_who_only_reads_sees_the_rows_their_sums_and_what_they_feed(client, methodologist, training):
    client.force_login(methodologist)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("report_chapter", args=[training.pk, "staff"])).content.decode()
    assert '<td data-label="Organiser" class="cell-text">Elm school</td>' in page
    assert page.count('<output data-fed="training_hours_total">6.0</output>') == 2
    assert "data-row-entry" not in page


def test_notes_stand_apart_from_what_must_be_settled(client, librarian, training):
    client.force_login(librarian)
    client.cookies["django_language"] = "en"
    context = client.get(reverse("report_check", args=[training.pk])).context
    assert [(place["issue"].rule, place["issue"].row) for place in context["notes"]] == [("W34", 2)]
    assert [place["issue"].row for place in context["errors"] if place["issue"].code == "training"] == [2]


def test_line_breaks_of_a_cell_of_one_line_become_spaces(client, librarian, report):
    client.force_login(librarian)
    address = reverse("report_chapter", args=[report.pk, "network"])
    sent = {"partners-TOTAL_FORMS": "1", "partners-INITIAL_FORMS": "0", "partners-0-partner": "Elm\r\n school"}
    assert client.post(address, sent).status_code == 302
    assert [row.cells for row in report.rows.all()] == [{"partner": "Elm school"}]


@pytest.mark.parametrize(
    ("kind", "stored", "typed"),
    [
        (ColumnKind.DAY_OR_MONTH, "2023-09", "09.2023"),
        (ColumnKind.DAY_OR_MONTH, "2023-09-14", "14.09.2023"),
        (ColumnKind.DATE, "in spring", "in spring"),
        (ColumnKind.DECIMAL, "3.5", "3,5"),
    ],
)
def test_a_stored_cell_is_shown_as_one_would_type_it(report, kind, stored, typed):
    column = next(
        column for table in report.blueprint.tables.values() for column in table.columns if column.kind == kind
    )
    with translation.override("lv"):
        assert cell_as_typed(column, stored) == typed
