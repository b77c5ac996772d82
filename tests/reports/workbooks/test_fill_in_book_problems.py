"""What is wrong with a workbook that came back is said place by place, and nothing of it is saved."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import signing

from reports import filling
from reports.computing import Given
from reports.ledgers.rows import TypedRow
from reports.ledgers.values import Entry
from reports.models import Report, Status
from reports.workbooks import places, stamp
from reports.workbooks.applying import StaleDifferenceError

from ..small_form import CONTENT, published, report_for
from .fill_in import Copy, applied, changes, difference, problems


@pytest.fixture
def small(library):
    report = report_for(library, published(), "2021", status=Status.DRAFT)
    filling.save(
        report,
        by=None,
        entries={"users": Entry(Given(Decimal(488)))},
        tables={"project_list": [TypedRow({"title": "Lamps", "begun": "2021-05"}), TypedRow({"title": "Chairs"})]},
    )
    return report


def said(copy: Copy, report: Report) -> list[tuple[str, str]]:
    return [(read, message) for _place, read, message in problems(copy, report)]


WRONG_FIGURES = {
    "many": ("many", "“many” is not a number."),
    "(12)": ("(12)", "Write a negative number with a minus sign, not in brackets."),
    "1.2.3": ("1.2.3", "It is not clear which sign in “1.2.3” is the decimal comma."),
    "5.000": ("5.000", "It is not clear which sign in “5.000” is the decimal comma."),
    -3.5: ("-3.5", "Enter a number that is not negative."),
    12.5: ("12.5", "Enter a whole number, without a decimal part."),
    1e12: ("1000000000000", "The number is too large; check the number of digits."),
    "9" * 201: ("9" * 200, "This is too long for a number."),
    date(2021, 5, 10): ("2021-05-10", "The spreadsheet program took this for a date. Type the number anew."),
    "=12+13": ("", "This cell holds a formula. Type its result instead."),
    "#N/A": ("", "This cell holds an error of the spreadsheet program, such as #N/A. Type the entry anew."),
}


@pytest.mark.parametrize("typed", WRONG_FIGURES, ids=str)
def test_a_figure_that_is_none(small, typed):
    copy = Copy.of(small).fill(events=typed)
    sheet, address = copy.place("figure events", places.NOW)
    assert problems(copy, small) == [(f"{sheet}!{address}", *WRONG_FIGURES[typed])]


RIGHT_FIGURES = {
    "unknown": "unknown",
    "nav datu": "unknown",
    "Neattiecas": "not applicable",
    -3: "not applicable",
    "~120": "~120",
    "1,234": "1,234",
    "1 234": "1,234",
    1234.0: "1,234",
    0: "0",
    "0": "0",
    True: "1",
}


@pytest.mark.parametrize("typed", RIGHT_FIGURES, ids=lambda typed: f"{type(typed).__name__} {typed}")
def test_the_ways_to_write_a_figure(small, typed):
    assert changes(Copy.of(small).fill(events=typed), small) == [("Events", "", RIGHT_FIGURES[typed])]


def test_a_figure_of_a_latvian_workbook_is_read_in_its_notation(small):
    copy = Copy.of(small, "lv").fill(hours="32,5", events="~1.500,00")
    assert changes(copy, small) == [("Events", "", "~1,500"), ("Opening hours a week", "", "32.5")]


def test_yes_or_no_is_a_word(small):
    assert said(Copy.of(small).fill(only_library="perhaps"), small) == [("perhaps", "Answer with yes or no.")]
    assert changes(Copy.of(small).fill(only_library="jā"), small) == [("Only library", "", "yes")]


def test_texts_that_are_too_long(small):
    copy = Copy.of(small).explain(users="a" * 1001).write("summary", "b" * 20_001)
    copy.fill_row(small, "project_list", 1, title="c" * 2001)
    assert [(len(read), message) for read, message in said(copy, small)] == [
        (200, "The text has 1001 characters; at most 1000 fit here. Shorten it."),
        (200, "The text may have 20,000 characters and has 20,001. Shorten it by 1 character."),
        (200, "The text has 2001 characters; at most 2000 fit here. Shorten it."),
    ]


def test_cells_of_a_table_that_cannot_be_read(small):
    copy = Copy.of(small).fill_row(small, "project_list", 1, begun="May", amount="a lot")
    copy.fill_row(small, "project_list", 3, title="=1+1", amount=date(2021, 1, 5))
    sheet = "2. Words"
    first, third = (copy.rows("project_list")[number][1] for number in (0, 2))
    assert problems(copy, small) == [
        (f"{sheet}!C{first}", "May", "Write the date as 14.09.2023, or the month as 09.2023."),
        (f"{sheet}!D{first}", "a lot", "“a lot” is not a number."),
        (f"{sheet}!B{third}", "", "This cell holds a formula. Type its result instead."),
        (f"{sheet}!D{third}", "2021-01-05", "The spreadsheet program took this for a date. Type the number anew."),
    ]


def test_a_date_outside_the_period_is_worth_a_look_and_no_more(small):
    found = difference(Copy.of(small).fill_row(small, "project_list", 1, begun="05.2020"), small)
    row = Copy.of(small).rows("project_list")[0][1]
    assert found.notes == [f"2. Words!C{row}: the date 05.2020 is not in the period of the report."]
    assert (len(found.changes), found.problems) == (1, [])


def test_one_problem_does_not_stop_the_rest_from_being_read(small, librarian):
    copy = Copy.of(small).fill(users="many", events=12, visits="lots")
    found = difference(copy, small)
    assert [problem.read for problem in found.problems] == ["many", "lots"]
    assert [change.label for change in found.changes] == ["Events"]
    with pytest.raises(StaleDifferenceError):
        applied(copy, small, librarian)
    assert small.values.filter(code="events").exists() is False


def test_a_total_is_worked_out_and_not_filled_in(small):
    copy = Copy.of(small).fill(adults=3)
    assert said(copy, small) == [("3", "This figure is worked out and cannot be filled in.")]


# A workbook that was taken apart


def test_a_sheet_that_was_moved_or_renamed_is_found(small):
    copy = Copy.of(small).fill(users=500)
    copy.work["1. Numbers"].title = "My figures"
    copy.work.move_sheet("My figures", offset=3)
    assert changes(copy, small) == [("Users", "488", "500")]


def test_rows_and_columns_that_were_moved_are_found(small):
    copy = Copy.of(small).fill(users=500)
    sheet = copy.work["1. Numbers"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(1, 2)
    sheet.insert_cols(4)
    assert changes(copy, small) == [("Users", "488", "500")]


def test_a_row_that_was_taken_out_changes_nothing_and_is_said(small):
    copy = Copy.of(small).fill(events=7)
    sheet, address = copy.place("figure users", 1)
    copy.work[sheet].delete_rows(int(address[1:]))
    found = difference(copy, small)
    assert found.notes == ["“Users” is no longer in the workbook; it stays as it is."]
    assert [(one.label, one.new) for one in found.changes] == [("Events", "7")]


def test_a_chapter_that_was_taken_out_changes_nothing_and_is_said(small):
    copy = Copy.of(small)
    del copy.work["2. Words"]
    found = difference(copy, small)
    assert (found.changes, found.problems) == ([], [])
    assert found.notes == ["The chapter “Words” was not read; it stays as it is."]


def test_a_column_that_was_taken_out_is_a_problem(small):
    copy = Copy.of(small)
    sheet = copy.work["1. Numbers"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_cols(places.NOW)
    message = (
        "A column of this sheet is gone, so nothing of it can be read. Take the column back, or download the workbook "
        "anew and copy your figures into it."
    )
    assert problems(copy, small) == [("1. Numbers", "", message)]
    assert difference(copy, small).changes == []


def test_a_row_that_was_put_in_is_a_problem(small):
    copy = Copy.of(small)
    sheet, row = copy.rows("project_list")[1]
    copy.work[sheet].insert_rows(row)
    copy.work[sheet].cell(row, 2).value = "Tables"
    message = "This row was put in by hand and belongs to nothing. Move its entries to one of the given rows."
    assert problems(copy, small) == [(f"{sheet}!{row}", "Tables", message)]


def test_a_row_that_was_copied_is_a_problem(small):
    copy = Copy.of(small)
    sheet, row = copy.rows("project_list")[0]
    for column in range(1, 6):
        copy.work[sheet].cell(row + 5, column).value = copy.work[sheet].cell(row, column).value
    message = "This row is a copy of another one. Type what it says into an empty row of the table."
    assert problems(copy, small) == [(f"{sheet}!{row + 5}", "Lamps · 05.2021", message)]


def test_a_field_that_stands_twice_is_a_problem(small):
    copy = Copy.of(small)
    sheet, address = copy.place("figure users", places.NOW)
    row = int(address[1:])
    copy.work[sheet].cell(row + 1, 1).value = "figure users"
    copy.work[sheet].cell(row + 1, places.NOW).value = 13
    assert (
        "13",
        f"This field stands in the workbook twice, here and in {sheet}!{address}, with different entries.",
    ) in (said(copy, small))


def test_a_copied_sheet_is_a_problem_and_a_strange_one_a_note(small):
    copy = Copy.of(small)
    copy.work.copy_worksheet(copy.work["1. Numbers"]).title = "Copy"
    copy.work.create_sheet("Notes")["A1"] = "Ask Anna about the lamps"
    found = difference(copy, small)
    assert [(one.place, one.message) for one in found.problems] == [
        ("Copy", "This sheet is a copy of “1. Numbers”. Keep one of them.")
    ]
    assert found.notes == ["The sheet “Notes” is not of this workbook and was not read."]


def test_a_row_taken_out_of_the_workbook_is_removed_from_the_report(small, librarian):
    copy = Copy.of(small)
    sheet, row = copy.rows("project_list")[0]
    copy.work[sheet].delete_rows(row)
    assert changes(copy, small) == [("List of projects, row 1", "Lamps · 05.2021", "(removed)")]
    applied(copy, small, librarian)
    assert [one.cells for one in small.rows.all()] == [{"title": "Chairs"}]


# The report that has changed meanwhile


def test_what_only_the_report_has_changed_stays(small, librarian):
    copy = Copy.of(small).fill(events=7)
    filling.save(
        small,
        by=None,
        entries={"users": Entry(Given(Decimal(490)))},
        tables={"project_list": [TypedRow({"title": "Lamps"})]},
    )
    assert changes(copy, small) == [("Events", "", "7")]
    applied(copy, small, librarian)
    assert small.values.get(code="users").number == 490
    assert [row.cells for row in small.rows.all()] == [{"title": "Lamps"}]


def conflicts(copy: Copy, report: Report) -> list[tuple[str, str, str, bool]]:
    return [(one.label, one.old, one.new, one.conflict) for one in difference(copy, report).changes]


def test_what_both_have_changed_is_for_the_person_to_decide(small, librarian):
    copy = Copy.of(small).fill(users=500, events=7)
    filling.save(small, by=None, entries={"users": Entry(Given(Decimal(490)))})
    assert conflicts(copy, small) == [("Users", "490", "500", True), ("Events", "", "7", False)]
    assert applied(copy, small, librarian) == 1
    assert small.values.get(code="users").number == 490
    assert applied(copy, small, librarian, overruled={"figure:users"}) == 1
    assert small.values.get(code="users").number == 500


def test_the_same_change_in_both_is_no_conflict(small):
    copy = Copy.of(small).fill(users=500)
    filling.save(small, by=None, entries={"users": Entry(Given(Decimal(500)))})
    assert conflicts(copy, small) == []


def test_a_row_that_one_removes_and_the_other_changes(small, librarian):
    rows = list(small.rows.all())
    copy = Copy.of(small).fill_row(small, "project_list", 1, title=None, begun=None)
    copy.fill_row(small, "project_list", 2, title="Armchairs")
    filling.save(small, by=None, tables={"project_list": [TypedRow({"title": "Big lamps"}, rows[0].key)]})
    assert conflicts(copy, small) == [
        ("List of projects, row 1", "Big lamps", "(removed)", True),
        ("List of projects, new row", "(removed on the site)", "Armchairs", True),
    ]
    names = {one.name for one in difference(copy, small).changes}
    assert applied(copy, small, librarian) == 0
    assert applied(copy, small, librarian, overruled=names) == 2
    assert [row.cells for row in small.rows.all()] == [{"title": "Armchairs"}]


# Whose workbook it is


def refusal(copy: Copy, report: Report) -> str:
    with pytest.raises(stamp.StampError) as caught:
        difference(copy, report)
    return str(caught.value)


def test_the_workbook_of_another_library_period_form_or_edition(small, sister_library, library):
    copy = Copy.of(small)
    edition = small.edition
    other = report_for(sister_library, edition, "2021")
    assert refusal(copy, other) == "This is the workbook of another library: Birch library. Nothing was read from it."
    later = report_for(library, edition, "2022")
    assert refusal(copy, later) == "This is the workbook of another period: 2021. This report is of 2022."
    another_form = published(CONTENT | {"form": CONTENT["form"] | {"code": "tiny"}, "edition": "tiny-2020"})
    foreign = report_for(library, another_form, "2021")
    assert refusal(copy, foreign) == "This is the workbook of another form. Nothing was read from it."
    newer = published(CONTENT | {"edition": "small-2021", "periods": {"from": "2021", "to": None}})
    Report.objects.filter(pk=small.pk).update(edition=newer)
    assert refusal(copy, small) == (
        "This workbook was made for another edition of the form: small-2020. Download it anew."
    )


def test_the_workbook_of_a_report_that_was_made_anew(small, library):
    copy = Copy.of(small)
    edition = small.edition
    small.delete()
    again = report_for(library, edition, "2021")
    assert refusal(copy, again) == "This workbook was made for a report that is no longer there. Download it anew."


def test_a_workbook_that_is_not_ours_or_whose_stamp_is_damaged(small, monkeypatch):
    bare = Copy.of(small)
    del bare.work["_stamp"]
    assert refusal(bare, small) == (
        "This is not a workbook of a report that was downloaded here. Download the workbook on this page."
    )
    broken = Copy.of(small)
    seal = next(row for row in broken.work["_stamp"].iter_rows() if row[0].value == "seal")
    seal[1].value = seal[1].value[:-1] + ("A" if seal[1].value[-1] != "A" else "B")
    damaged = "The stamp of this workbook is damaged, so it cannot be trusted. Download the workbook anew."
    assert refusal(broken, small) == damaged
    foreign = Copy.of(small)
    seal = next(row for row in foreign.work["_stamp"].iter_rows() if row[0].value == "seal")
    seal[1].value = signing.dumps({"report": small.pk}, key="another secret", salt=stamp.SALT)
    assert refusal(foreign, small) == damaged
    old = Copy.of(small)
    monkeypatch.setattr(stamp, "LAYOUT", 2)
    assert refusal(old, small) == "This workbook was made by an older version of the site. Download it anew."
