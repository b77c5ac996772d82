"""Going through figures and tables by keyboard, names offered while typing, sums below a table, finding a field."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from libraries.models import Partner
from reports import filling
from reports.models import Row
from tests.e2e.conftest import SCREENS
from tests.reports.conftest import annual, make_report, report, year_2023

__all__ = ["annual", "make_report", "report", "year_2023"]

TRAINING = {"when": "2023-09", "title": "Meeting", "participants": "1", "mode": "in_person", "area": "library"}


@pytest.fixture
def open_chapter(open_page, sign_in, librarian, report):
    """The librarian before a chapter of her report."""

    def opening(code, screen=None):
        page = open_page(screen)
        sign_in(page, librarian)
        page.goto(reverse("report_chapter", args=[report.pk, code]))
        return page

    return opening


def at(page) -> str:
    """The name of the field that has the focus."""
    return page.evaluate("document.activeElement.name")


def press(page, *keys) -> str:
    for key in keys:
        page.keyboard.press(key)
    return at(page)


def test_arrows_and_enter_go_down_and_up_a_list_of_figures(open_chapter):
    page = open_chapter("finance")
    page.locator("[name=income_municipal]").focus()
    below = press(page, "ArrowDown")
    assert below not in ("income_municipal", "")
    assert press(page, "ArrowUp") == "income_municipal"
    assert press(page, "Enter") == below
    assert press(page, "Shift+Enter") == "income_municipal"
    assert press(page, "ArrowUp") == "income_municipal"


def test_arrows_go_sideways_only_from_the_edge_of_the_text(open_chapter):
    page = open_chapter("staff")
    page.locator("[name=training-0-when]").fill("09.2023")
    assert press(page, "Home", "ArrowRight") == "training-0-when"
    assert press(page, "End", "ArrowRight") == "training-0-place"
    assert press(page, "ArrowLeft") == "training-0-when"


def test_rows_are_gone_through_column_by_column_and_a_choice_keeps_its_arrows(open_chapter, report):
    filling.save(report, by=None, tables={"training": [TRAINING | {"hours": "3"}, TRAINING | {"hours": "2.5"}]})
    page = open_chapter("staff")
    page.locator("[name=training-0-title]").focus()
    assert press(page, "Enter") == "training-1-title"
    assert press(page, "Enter") == "training-2-title"
    assert press(page, "Enter") == "training-2-title"
    page.locator("[name=training-0-mode]").focus()
    assert press(page, "ArrowDown") == "training-0-mode"
    assert page.locator("[name=training-0-mode]").input_value() == "remote"


def test_names_of_the_register_are_offered_and_any_other_text_may_stand(open_chapter, report, axe):
    centre = "Kultūras informācijas sistēmu centrs"
    Partner.objects.create(name=centre, other_names="KISC", is_organiser=True)
    page = open_chapter("staff")
    cell = page.locator("[name=training-0-organiser]")
    cell.press_sequentially("kult")
    offer = page.get_by_role("option", name=centre)
    offer.wait_for()
    assert page.locator("[data-rows=training] [data-row-status]").text_content().endswith(" 1")
    axe(page)
    page.keyboard.press("Escape")
    assert cell.input_value() == "kult"
    cell.press_sequentially("u")
    offer.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.keyboard.press("Enter") is None
    assert (cell.input_value(), at(page)) == (centre, "training-0-organiser")
    cell.fill("An institute of my own")
    assert press(page, "Tab") == "training-0-title"
    assert cell.input_value() == "An institute of my own"


def test_sums_stand_below_the_table_and_follow_what_is_typed(open_chapter, report):
    filling.save(
        report,
        by=None,
        tables={
            "training": [
                TRAINING | {"hours": "8", "participants": "2"},
                TRAINING | {"hours": "3.5", "mode": "remote"},
            ]
        },
    )
    page = open_chapter("staff")
    sums = page.locator("[data-rows=training] tfoot output")
    assert sums.all_text_contents() == ["19,5", "3"]
    fed = page.locator("[data-rows=training] .row-feeds dd").all_text_contents()
    assert fed == ["2", "19,5", "16,0", "3,5", "19,5"]
    page.locator("[name=training-1-participants]").fill("4")
    assert sums.all_text_contents()[1] == "6"
    page.locator("[data-rows=training] [data-row-key]").nth(0).locator("[data-remove-row]").click()
    assert sums.all_text_contents()[1] == "4"
    assert page.locator("[data-rows=training] tbody tr:visible .row-number [data-row-number]").all_inner_texts() == [
        "1",
        "2",
    ]


def test_what_is_wrong_with_a_cell_is_said_at_the_cell(open_chapter, report):
    filling.save(report, by=None, tables={"training": [TRAINING | {"hours": "8+8"}]})
    page = open_chapter("staff")
    cell = page.locator("[name=training-0-hours]")
    assert (cell.input_value(), cell.get_attribute("aria-invalid")) == ("8+8", "true")
    said = [page.locator(f"#{name}").text_content() for name in cell.get_attribute("aria-describedby").split()]
    assert "“8+8”" in said[0] or "„8+8”" in said[0]


def test_a_field_is_found_by_its_name_without_diacritics_wherever_it_is(open_chapter, report):
    page = open_chapter("finance")
    page.locator("[name=income_municipal]").focus()
    page.keyboard.press("Control+k")
    assert at(page) == "q"
    page.keyboard.type("ienemumi")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("[name=q]").fill("active_users")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/chapters/services/#at-active_users")
    expect(page.locator("[name=active_users]")).to_be_focused()


def test_a_field_of_the_same_chapter_gets_the_focus_at_once(open_chapter):
    page = open_chapter("finance")
    page.locator("[name=q]").fill("income_donations")
    page.keyboard.press("Enter")
    expect(page.locator("[name=income_donations]")).to_be_focused()


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_a_table_with_many_rows_is_fit_to_be_seen(screen, open_chapter, report, look, axe):
    rows = [TRAINING | {"hours": "3", "organiser": "Kultūras informācijas sistēmu centrs"} for _ in range(27)]
    filling.save(report, by=None, tables={"training": [*rows[1:], TRAINING | {"hours": "8+8"}]})
    page = open_chapter("staff", screen)
    axe(page)
    look(page, "training")
    assert Row.objects.filter(report=report, table="training").count() == 27
