"""A block copied from a spreadsheet lands in lists, grids and tables after a look at what goes where."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports import filling
from tests.e2e.test_grid import annual, make_report, open_chapter, report, year_2023

__all__ = ["annual", "make_report", "open_chapter", "report", "year_2023"]

PASTE = """([name, text]) => {
  const field = document.querySelector(`[name="${name}"]`);
  field.focus();
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  return field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def paste(page, name, text) -> bool:
    """As Ctrl+V in the field; whether the browser is left to do it itself."""
    return page.evaluate(PASTE, [name, text])


def expect_preview(page, *lines):
    """The first lines of the preview: pasted, instead of, remark."""
    for number, line in enumerate(lines):
        expect(page.locator("dialog[data-paste][open] tbody tr").nth(number).locator("td")).to_have_text(line)


def confirm(page):
    """Fields are filled a moment after the dialog is closed; then the page says so."""
    page.locator("dialog[data-paste] button[value=paste]").click()
    expect(page.locator("[data-paste-said]")).not_to_be_empty()


def expect_values(page, **values):
    for name, text in values.items():
        expect(page.locator(f"[name={name}]")).to_have_value(text)


def test_a_column_goes_down_a_list_and_leaves_out_what_is_computed(open_chapter, axe):
    page = open_chapter("finance")
    page.locator("[name=income_municipal]").fill("5,00")
    assert not paste(page, "income_municipal", "27 737,00\r\n1 234,56\r\nmuch\r\n")
    expect_preview(page, ["27 737,00", "5,00", ""])
    axe(page)
    field = page.locator("[name=income_municipal]")
    expect(field).to_have_value("5,00")
    confirm(page)
    expect(field).to_have_value("27 737,00")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("data-origin", "pasted")


def test_cancelling_changes_nothing(open_chapter):
    page = open_chapter("finance")
    paste(page, "income_municipal", "1\n2")
    expect_preview(page, ["1", "", ""])
    page.keyboard.press("Escape")
    expect(page.locator("[name=income_municipal]")).to_be_focused()
    expect_values(page, income_municipal="")


@pytest.mark.parametrize("text", ["27 737,00", "27 737,00\r\n", ""])
def test_a_single_value_is_left_to_the_browser(open_chapter, text):
    page = open_chapter("finance")
    assert paste(page, "income_municipal", text)
    expect(page.locator("dialog[data-paste]")).to_be_hidden()


def test_rows_come_into_a_table_and_new_ones_are_added_as_needed(open_chapter, report):
    filling.save(report, by=None, tables={"training": [{"title": "Old", "hours": "1"}]})
    page = open_chapter("staff")
    block = (
        '09.2023\tOnline\tKISC\t"Safety, ""online"""\t3\t1\tattālināti\tBIBLIOTĒKU JOMA\r\n'
        '\t\t\t"Two\nlines"\t2,5\t2\tklatiene\tmoon\r\n'
        "14.10.2023\tLiepa\tLNB\tBooks\tmuch\t1\tklātienē\tcita\r\n"
    )
    paste(page, "training-0-when", block)
    expect(page.locator("dialog[data-paste] tbody tr")).to_have_count(24)
    expect_preview(
        page,
        ["09.2023", "", ""],
        ["Online", "", ""],
        ["KISC", "", ""],
        ['Safety, "online"', "Old", ""],
        ["3", "1", ""],
    )
    confirm(page)
    cells = ("when", "place", "title", "hours", "participants", "mode", "area")
    rows = [
        ["09.2023", "Online", 'Safety, "online"', "3", "1", "remote", "library"],
        ["", "", "Two lines", "2,5", "2", "in_person", ""],
        ["14.10.2023", "Liepa", "Books", "much", "1", "in_person", "other"],
    ]
    for number, row in enumerate(rows):
        expect_values(page, **{f"training-{number}-{cell}": text for cell, text in zip(cells, row, strict=True)})
    expect(page.locator("[data-rows=training] tbody tr")).to_have_count(3)
    expect_values(page, **{"training-TOTAL_FORMS": "3"})


def test_a_block_fills_a_grid_and_what_has_no_place_is_counted(open_chapter):
    page = open_chapter("premises")
    grid = page.locator("table.table-grid").first
    fields = grid.locator("input[data-kind=figure]")
    name = fields.last.evaluate("field => field.name")
    paste(page, name, "1\t2\n3\t4")
    expect(page.locator("dialog[data-paste] tbody tr")).to_have_count(3)
    computed = "Šis skaitlis tiek aprēķināts; to izlaiž."
    expect_preview(page, ["1", "", ""], ["3", "–", computed], ["4", "–", computed])
    expect(page.locator("[data-paste-unfit]")).to_have_text(re.compile(r" 1\.$"))
    confirm(page)
    expect_values(page, **{name: "1"})


def test_too_much_is_refused_in_a_sentence(open_chapter):
    page = open_chapter("finance")
    assert not paste(page, "income_municipal", "1\n" * 10_000)
    expect(page.locator("[data-paste-said]")).to_contain_text("500")
    expect(page.locator("dialog[data-paste]")).to_be_hidden()


def test_lines_of_a_text_stay_in_the_text(open_chapter):
    page = open_chapter("general")
    assert paste(page, "accreditation_recommendations-0-recommendation", "One line\nand another")


def test_what_is_pasted_is_text_and_nothing_else(open_chapter):
    page = open_chapter("staff")
    paste(page, "training-0-title", "<img src=x onerror=alert(1)>\t3\n=1+1\t\u0000")
    pasted = page.locator("dialog[data-paste][open] tbody td:nth-of-type(1)")
    expect(pasted).to_have_text(["<img src=x onerror=alert(1)>", "3", "=1+1", ""])
    confirm(page)
    expect_values(page, **{"training-0-title": "<img src=x onerror=alert(1)>"})


def test_what_was_pasted_is_saved_like_what_was_typed(open_chapter, report):
    page = open_chapter("finance")
    paste(page, "income_municipal", "100\n200")
    confirm(page)
    page.locator(".actions button[value=stay]").click()
    expect(page.locator("[data-overall]")).to_have_attribute("data-state", "saved")
    page.goto(reverse("report_chapter", args=[report.pk, "finance"]))
    expect_values(page, income_municipal="100,00")
