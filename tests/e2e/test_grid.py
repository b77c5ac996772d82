"""Going through figures and tables by keyboard, names offered while typing, sums below a table, finding a field."""

import re

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


def press(page, *keys, at):
    """Afterwards the field of this name has the focus."""
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator(f"[name={at}]")).to_be_focused()


def test_arrows_and_enter_go_down_and_up_a_list_of_figures(open_chapter):
    page = open_chapter("finance")
    page.locator("[name=income_municipal]").focus()
    press(page, "ArrowDown", at="income_state_grants")
    press(page, "ArrowUp", at="income_municipal")
    press(page, "Enter", at="income_state_grants")
    press(page, "Shift+Enter", at="income_municipal")
    press(page, "ArrowUp", at="income_municipal")


def test_arrows_go_sideways_only_from_the_edge_of_the_text(open_chapter):
    page = open_chapter("staff")
    page.locator("[name=training-0-when]").fill("09.2023")
    press(page, "Home", "ArrowRight", at="training-0-when")
    press(page, "End", "ArrowRight", at="training-0-place")
    press(page, "ArrowLeft", at="training-0-when")


def test_rows_are_gone_through_column_by_column_and_a_choice_keeps_its_arrows(open_chapter, report):
    filling.save(report, by=None, tables={"training": [TRAINING | {"hours": "3"}, TRAINING | {"hours": "2.5"}]})
    page = open_chapter("staff")
    page.locator("[name=training-0-title]").focus()
    press(page, "Enter", at="training-1-title")
    press(page, "Enter", at="training-2-title")
    press(page, "Enter", at="training-2-title")
    page.locator("[name=training-0-mode]").focus()
    press(page, "ArrowDown", at="training-0-mode")
    expect(page.locator("[name=training-0-mode]")).to_have_value("remote")


def test_names_of_the_register_are_offered_and_any_other_text_may_stand(open_chapter, report, axe):
    centre = "Kultūras informācijas sistēmu centrs"
    Partner.objects.create(name=centre, other_names="KISC", is_organiser=True)
    page = open_chapter("staff")
    cell = page.locator("[name=training-0-organiser]")
    cell.press_sequentially("kult")
    offer = page.get_by_role("option", name=centre)
    offer.wait_for()
    expect(page.locator("[data-rows=training] [data-row-status]")).to_have_text(re.compile(" 1$"))
    axe(page)
    page.keyboard.press("Escape")
    expect(cell).to_have_value("kult")
    cell.press_sequentially("u")
    offer.wait_for()
    page.keyboard.press("ArrowDown")
    press(page, "Enter", at="training-0-organiser")
    expect(cell).to_have_value(centre)
    cell.fill("An institute of my own")
    press(page, "Tab", at="training-0-title")
    expect(cell).to_have_value("An institute of my own")


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
    expect(sums).to_have_text(["19,5", "3"])
    fed = page.locator("[data-rows=training] .row-feeds dd")
    expect(fed).to_have_text(["2", "19,5", "16,0", "3,5", "19,5"])
    page.locator("[name=training-1-participants]").fill("4")
    expect(sums.nth(1)).to_have_text("6")
    page.locator("[data-rows=training] [data-row-key]").nth(0).locator("[data-remove-row]").click()
    expect(sums.nth(1)).to_have_text("4")
    numbers = page.locator("[data-rows=training] tbody tr:visible .row-number [data-row-number]")
    expect(numbers).to_have_text(["1", "2"])


def test_what_is_wrong_with_a_cell_is_said_at_the_cell(open_chapter, report):
    filling.save(report, by=None, tables={"training": [TRAINING | {"hours": "8+8"}]})
    page = open_chapter("staff")
    cell = page.locator("[name=training-0-hours]")
    expect(cell).to_have_value("8+8")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_accessible_description(re.compile("„8\\+8”"))


def test_a_field_is_found_by_its_name_without_diacritics_wherever_it_is(open_chapter, report):
    page = open_chapter("finance")
    page.locator("[name=income_municipal]").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("[name=q]")).to_be_focused()
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
