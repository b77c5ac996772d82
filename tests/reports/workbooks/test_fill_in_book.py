"""The round trip of a report through a workbook: unchanged it changes nothing, filled in it brings what was typed."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import translation
from openpyxl import load_workbook

from libraries.models import Library
from reports import filling
from reports.blueprint import Chapter
from reports.checks import Text
from reports.computing import Given, State
from reports.entries import read_cell
from reports.facts import read
from reports.ledgers.rows import TypedRow
from reports.ledgers.values import Entry
from reports.models import Origin, Period, Report, Row, Status, ValueChange
from reports.workbooks import places

from .. import conftest
from ..annual_form import publish_form, take_in_history
from ..small_form import published, report_for
from .fill_in import Copy, applied, changes, difference, downloaded, fresh

SUMMARY = "<p>A <strong>good</strong> year, {users} users.</p><ul><li>-5 °C inside</li></ul>"
VALUE = ("code", "number", "stated", "state", "raw", "origin", "version")


@pytest.fixture
def small(library):
    """A report on the small form with something of everything in it."""
    report = report_for(library, published(), "2021")
    with translation.override("en"):
        filling.save(
            report,
            by=None,
            entries={
                "users": Entry(Given(Decimal(488))),
                "children": Entry(Given(Decimal(144), State.ESTIMATE)),
                "visits": Entry(Given(None, State.UNKNOWN)),
                "loans_books": Entry(Given(Decimal(4100))),
                "loans_other": Entry(Given(None, State.NOT_APPLICABLE)),
                "hours": Entry(Given(Decimal("32.5"))),
                "income": Entry(Given(None, State.KNOWN, "about 100")),
                "only_library": Entry(Given(Decimal(1))),
            },
            tables={
                "project_list": [
                    TypedRow({"title": "=SUM(A1:A9)", "begun": "2021-05", "amount": "1200.50"}),
                    TypedRow({"title": "Reading\r\nlamps", "begun": "2021-06-30"}),
                    TypedRow({"title": "2021", "begun": "spring", "amount": "a lot"}),
                ]
            },
            texts={
                "summary": Text("<p>A <strong>good</strong> year, {users} users.</p><ul><li>-5 °C inside</li></ul>")
            },
            explanations={"visits": "The counter\r\nbroke in March."},
        )
    return report


def stored(report: Report) -> tuple[object, ...]:
    """All that a report holds, and which version each thing is."""
    return (
        list(report.values.order_by("code").values_list(*VALUE)),
        list(report.rows.values_list("table", "key", "position", "cells", "version")),
        list(report.texts.values_list("code", "text", "nothing", "version")),
        list(report.explanations.values_list("code", "text", "version")),
    )


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_workbook_that_nobody_has_touched_changes_nothing(small, language):
    with translation.override("lv"):
        assert difference(Copy.of(small, language), small).changes == []
    assert changes(Copy.of(small, language), small) == []


@pytest.fixture
def rozupe(municipality):
    """Rožupe's report of 2023 as it was printed, open again, with trainings and texts."""
    Library.objects.create(register_number="BLB0178", name="Rožupes bibliotēka", municipality=municipality)
    publish_form("annual-2023.json")
    take_in_history("rozupe-2021-2023.csv")
    Report.objects.filter(period__code="2023").update(status=Status.DRAFT, is_history=False)
    report = Report.objects.get(period__code="2023")
    with translation.override("lv"):
        filling.save(
            report,
            by=None,
            tables={"training": trainings(report)},
            texts={code: Text(f"<p>{code}: <em>teksts</em>.</p>") for code in report.blueprint.narratives},
        )
    return report


def trainings(report: Report) -> list[TypedRow]:
    plan = json.loads((settings.BASE_DIR / "fixtures" / "demo" / "training-2023.json").read_text(encoding="utf-8"))
    columns = report.blueprint.tables["training"].columns
    own = [one for one in plan["attended"] if one["library"] == "BLB0178"]
    shared = [one for one in plan["organised"] if "BLB0178" in one["participants"]]
    own += [one | {"participants": one["participants"]["BLB0178"]} for one in shared]
    return [
        TypedRow({column.code: read_cell(column, str(one[column.code])) for column in columns if one.get(column.code)})
        for one in own
    ]


def test_the_annual_report_of_a_real_library_comes_back_as_it_was(rozupe):
    assert rozupe.rows.filter(table="training").count() == 27
    copy = Copy.of(rozupe, "lv")
    assert len(copy.rows("training")) == 54
    assert changes(copy, rozupe) == []


def test_the_quarterly_form_comes_back_as_it_was(library):
    edition = conftest.published("quarterly-2023.json")
    period = Period.objects.create(form=edition.form, code="2023-Q2")
    report = report_for(library, edition, period.code)
    filling.save(report, by=None, entries={"visits_physical": Entry(Given(Decimal(1385)))})
    copy = Copy.of(report, "lv")
    assert changes(copy, report) == []
    assert copy.work.worksheets[0]["C4"].value == "2023. gada 2.\N{NO-BREAK SPACE}ceturksnis"


def test_what_a_person_fills_in_is_what_the_report_becomes(small, librarian):
    copy = Copy.of(small)
    copy.fill(users=500, children="~150", visits="9 100", loans_other=12, hours="unknown", income=1500.25)
    copy.fill(only_library="no", expenditure="not applicable").explain(users="A new bus stop.", visits=None)
    copy.write("summary", "A new text.\n\n- one\n- two")
    copy.fill_row(small, "project_list", 1, amount=1300)
    copy.fill_row(small, "project_list", 2, title=None, begun=None)
    copy.fill_row(small, "project_list", 4, title="Shelves", begun="09.2021", amount="12,50")
    assert changes(copy, small) == [
        ("Users", "488", "500"),
        ("Explanation: Users", "", "A new bus stop."),
        ("Children", "~144", "~150"),
        ("Visits", "unknown", "9,100"),
        ("Explanation: Visits", "The counter\r\nbroke in March.", ""),
        ("Other loans", "not applicable", "12"),
        ("Opening hours a week", "32.5", "unknown"),
        ("Income", "about 100", "1,500.25"),
        ("Expenditure", "", "not applicable"),
        ("Only library", "yes", "no"),
        ("Summary", "A good year, {users} users.\n\n- -5 °C inside", "A new text.\n\n- one\n- two"),
        ("List of projects, row 1: Amount", "1200.50", "1300"),
        ("List of projects, row 2", "Reading\r\nlamps · 30.06.2021", "(removed)"),
        ("List of projects, new row", "", "Shelves · 09.2021 · 12.50"),
    ]
    assert applied(copy, small, librarian) == 14
    figures = read(fresh(small)).facts.figures
    assert [figures[code].number for code in ("users", "children", "visits", "loans", "income")] == [
        Decimal(500),
        Decimal(150),
        Decimal(9100),
        Decimal(4112),
        Decimal("1500.25"),
    ]
    assert figures["children"].state == State.ESTIMATE
    assert (figures["hours"].state, figures["expenditure"].state) == (State.UNKNOWN, State.NOT_APPLICABLE)
    assert figures["only_library"].number == 0
    assert small.texts.get(code="summary").text == "<p>A new text.</p><ul><li>one</li><li>two</li></ul>"
    assert dict(read(fresh(small)).facts.explanations) == {"users": "A new bus stop."}
    assert changes(copy, small) == []


def test_rows_keep_their_keys_and_others_are_left_alone(small, librarian):
    keys = list(small.rows.values_list("key", flat=True))
    copy = Copy.of(small).fill_row(small, "project_list", 1, amount=1300)
    copy.fill_row(small, "project_list", 2, title=None, begun=None)
    copy.fill_row(small, "project_list", 4, title="Shelves")
    applied(copy, small, librarian)
    rows = list(small.rows.all())
    assert [row.key for row in rows[:2]] == [keys[0], keys[2]]
    assert [row.cells for row in rows] == [
        {"title": "=SUM(A1:A9)", "begun": "2021-05", "amount": "1300"},
        {"title": "2021", "begun": "spring", "amount": "a lot"},
        {"title": "Shelves"},
    ]
    assert Row.objects.get(key=keys[0]).version == 2
    assert Row.objects.get(key=keys[2]).version == 1


def test_the_memory_of_a_figure_says_that_it_came_from_a_workbook(small, librarian):
    applied(Copy.of(small).fill(users=500), small, librarian)
    value = small.values.get(code="users")
    assert (value.origin, value.changed_by) == (Origin.WORKBOOK, librarian)
    change = ValueChange.objects.filter(report=small, code="users").last()
    assert (change.old, change.new, change.origin, change.by) == ("488", "500", Origin.WORKBOOK, librarian)


def test_what_the_workbook_does_not_change_keeps_its_version(small, librarian):
    before = stored(small)
    assert applied(Copy.of(small), small, librarian) == 0
    assert stored(small) == before
    text = small.texts.get()
    applied(Copy.of(small).fill(users=500), small, librarian)
    assert small.texts.get().version == text.version
    assert small.texts.get().text == text.text


def test_what_was_typed_as_a_formula_stays_a_text(small):
    cell = Copy.of(small).row_cell(small, "project_list", 1, "title")
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=SUM(A1:A9)", "s", True)


def test_only_the_cells_to_fill_in_are_open(small):
    copy = Copy.of(small)
    sheets = [sheet for sheet in copy.work.worksheets if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in sheets] == ["Instructions", "1. Numbers", "2. Words"]
    assert all(sheet.protection.sheet for sheet in copy.work.worksheets)
    assert copy.work.security.lockStructure
    assert not copy.figure("users").protection.locked
    assert not copy.cell("figure users", places.WHY).protection.locked
    assert copy.cell("figure users", places.LABEL).protection.locked
    assert copy.figure("coverage").protection.locked
    assert [sheet.title for sheet in copy.work.worksheets if sheet.sheet_state == "hidden"] == [
        "_figures",
        "_lists",
        "_stamp",
    ]


def test_totals_are_formulas_and_what_they_give_stands_beside_them(small):
    content = downloaded(small)
    copy, shown = Copy(content), load_workbook(io.BytesIO(content), data_only=True)
    figures = read(fresh(small)).facts.figures
    for code in ("adults", "coverage", "loans", "stock", "projects"):
        sheet, address = copy.place(f"figure {code}", places.NOW)
        assert str(copy.work[sheet][address].value).startswith("='_figures'!")
        value = shown[sheet][address].value
        assert (value or None) == (figures[code].number and float(figures[code].number)), code


def test_the_first_sheet_says_whose_workbook_it_is(small):
    texts = [cell.value for row in Copy.of(small).work["Instructions"].iter_rows() for cell in row if cell.value]
    assert texts[1] == "Small form"
    assert "Birch library (BLB9001)" in texts
    assert "Small form, edition of 2020" in texts
    assert "7. Pictures are not in the workbook: add them on the site, in the photo gallery." in texts


def test_dates_and_choices_are_what_a_spreadsheet_takes_for_such(rozupe):
    report = rozupe
    filling.save(
        report,
        by=None,
        tables={"staff": [TypedRow({"post": "head", "since": "2019-09-01", "library_education": "yes"})]},
    )
    copy = Copy.of(report, "lv")
    assert copy.row_cell(report, "staff", 1, "since").value.date() == date(2019, 9, 1)
    assert copy.row_cell(report, "staff", 1, "library_education").value == "jā"
    copy.fill_row(report, "staff", 1, since=date(2020, 2, 29), library_education="mācās")
    assert [(one.old, one.new) for one in difference(copy, report).changes] == [
        ("yes", "studying"),
        ("01.09.2019", "29.02.2020"),
    ]


def chapter_titles(report: Report) -> list[Chapter]:
    return list(places.chapters_of(report.blueprint))


def test_the_gallery_is_left_out(rozupe):
    assert [chapter.code for chapter in rozupe.blueprint.chapters][-1] == "gallery"
    assert len(chapter_titles(rozupe)) == len(rozupe.blueprint.chapters) - 1
    assert len(Copy.of(rozupe, "lv").work.worksheets) == 1 + 11 + 3
