"""A block copied from a spreadsheet lands in lists, grids and tables after a look at what goes where."""

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


def preview(page) -> list[list[str]]:
    """The lines of the preview: pasted, instead of, remark."""
    page.locator("dialog[data-paste]").wait_for()
    rows = page.locator("dialog[data-paste] tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]


def confirm(page):
    """Fields are filled a moment after the dialog is closed; then the page says so."""
    page.locator("dialog[data-paste] button[value=paste]").click()
    expect(page.locator("[data-paste-said]")).not_to_be_empty()


def value(page, name) -> str:
    return page.locator(f"[name={name}]").input_value()


def test_a_column_goes_down_a_list_and_leaves_out_what_is_computed(open_chapter, axe):
    page = open_chapter("finance")
    page.locator("[name=income_municipal]").fill("5,00")
    assert not paste(page, "income_municipal", "27 737,00\r\n1 234,56\r\nmuch\r\n")
    lines = preview(page)
    axe(page)
    assert lines[0] == ["27 737,00", "5,00", ""]
    assert value(page, "income_municipal") == "5,00"
    confirm(page)
    assert value(page, "income_municipal") == "27 737,00"
    assert page.evaluate("document.activeElement.name") == "income_municipal"
    assert page.locator("[name=income_municipal]").get_attribute("data-origin") == "pasted"
    assert page.locator("[data-paste-said]").inner_text() != ""


def test_cancelling_changes_nothing(open_chapter):
    page = open_chapter("finance")
    paste(page, "income_municipal", "1\n2")
    preview(page)
    page.keyboard.press("Escape")
    assert value(page, "income_municipal") == ""
    assert page.evaluate("document.activeElement.name") == "income_municipal"


@pytest.mark.parametrize("text", ["27 737,00", "27 737,00\r\n", ""])
def test_a_single_value_is_left_to_the_browser(open_chapter, text):
    page = open_chapter("finance")
    assert paste(page, "income_municipal", text)
    assert not page.locator("dialog[data-paste]").is_visible()


def test_rows_come_into_a_table_and_new_ones_are_added_as_needed(open_chapter, report):
    filling.save(report, by=None, tables={"training": [{"title": "Old", "hours": "1"}]})
    page = open_chapter("staff")
    block = (
        '09.2023\tOnline\tKISC\t"Safety, ""online"""\t3\t1\tattālināti\tBIBLIOTĒKU JOMA\r\n'
        '\t\t\t"Two\nlines"\t2,5\t2\tklatiene\tmoon\r\n'
        "14.10.2023\tLiepa\tLNB\tBooks\tmuch\t1\tklātienē\tcita\r\n"
    )
    paste(page, "training-0-when", block)
    lines = preview(page)
    assert len(lines) == 24
    assert [line[:2] for line in lines[:5]] == [
        ["09.2023", ""],
        ["Online", ""],
        ["KISC", ""],
        ['Safety, "online"', "Old"],
        ["3", "1"],
    ]
    confirm(page)
    cells = ("when", "place", "title", "hours", "participants", "mode", "area")
    found = [[value(page, f"training-{row}-{cell}") for cell in cells] for row in range(3)]
    assert found == [
        ["09.2023", "Online", 'Safety, "online"', "3", "1", "remote", "library"],
        ["", "", "Two lines", "2,5", "2", "in_person", ""],
        ["14.10.2023", "Liepa", "Books", "much", "1", "in_person", "other"],
    ]
    assert page.locator("[data-rows=training] tbody tr").count() == 3
    assert value(page, "training-TOTAL_FORMS") == "3"


def test_a_block_fills_a_grid_and_what_has_no_place_is_counted(open_chapter):
    page = open_chapter("premises")
    grid = page.locator("table.table-grid").first
    fields = grid.locator("input[data-kind=figure]")
    name = fields.last.get_attribute("name")
    paste(page, name, "1\t2\n3\t4")
    lines = preview(page)
    assert [line[:2] for line in lines] == [["1", ""], ["3", "–"], ["4", "–"]]
    assert lines[1][2] == lines[2][2] != lines[0][2] == ""
    assert page.locator("[data-paste-unfit]").inner_text().endswith(" 1.")
    confirm(page)
    assert value(page, name) == "1"


def test_too_much_is_refused_in_a_sentence(open_chapter):
    page = open_chapter("finance")
    assert not paste(page, "income_municipal", "1\n" * 10_000)
    page.locator("[data-paste-said]:has-text('500')").wait_for()
    assert not page.locator("dialog[data-paste]").is_visible()


def test_lines_of_a_text_stay_in_the_text(open_chapter):
    page = open_chapter("general")
    assert paste(page, "accreditation_recommendations-0-recommendation", "One line\nand another")


def test_what_is_pasted_is_text_and_nothing_else(open_chapter):
    page = open_chapter("staff")
    paste(page, "training-0-title", "<img src=x onerror=alert(1)>\t3\n=1+1\t\u0000")
    assert [line[0] for line in preview(page)] == ["<img src=x onerror=alert(1)>", "3", "=1+1", ""]
    confirm(page)
    assert value(page, "training-0-title") == "<img src=x onerror=alert(1)>"


def test_what_was_pasted_is_saved_like_what_was_typed(open_chapter, report):
    page = open_chapter("finance")
    paste(page, "income_municipal", "100\n200")
    preview(page)
    confirm(page)
    page.locator(".actions button[value=stay]").click()
    page.wait_for_load_state()
    page.goto(reverse("report_chapter", args=[report.pk, "finance"]))
    assert value(page, "income_municipal") == "100,00"
