"""Beginning the day: the first page, the way on to an open field, its help by a key, the figures of past years."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.conftest import Screen, in_language
from tests.e2e.test_the_year import ACCOUNTS, ROZUPE, enter, year

__all__ = ["enter", "year"]

WIDTHS = (1280, 320)


def pages_of(year):
    yield (
        "rozupe",
        {
            "home": reverse("home"),
            "past-key": reverse("library_figures", args=[ROZUPE]),
            "past-chapter": reverse("library_figures", args=[ROZUPE]) + "?chapter=services",
            "guide": reverse("guide"),
            "report": reverse("report", args=[year.pk]),
        },
    )
    for username in ("metodike", "centrala", "direktore", "ministrija", "administrators", "sutri"):
        yield username, {f"home-{username}": reverse("home"), f"guide-{username}": reverse("guide")}


def test_every_first_page_and_guide_is_fit_to_be_seen(year, enter, look, axe):
    for username, addresses in pages_of(year):
        page = enter(username)
        for language in ("lv", "en"):
            in_language(page, language)
            for name, address in addresses.items():
                page.goto(address)
                expect(page.locator("h1"), name).to_have_count(1)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    look(page, f"{name}-{language}-{width}")
                    axe(page)
        page.context.close()


def test_the_button_leads_to_the_first_open_field(year, enter):
    page = enter("rozupe")
    page.goto(reverse("home"))
    page.locator("a.button-primary").click()
    page.wait_for_url(re.compile(r"#at-\w+$"))
    expect(page.locator(":target")).to_be_in_viewport()


def test_a_key_opens_the_help_of_a_field_with_its_past_and_escape_comes_back(year, enter, axe):
    page = enter("rozupe", Screen(language="en"))
    in_language(page, "en")
    page.goto(reverse("report_chapter", args=[year.pk, "services"]))
    field, help_ = page.locator("[name=active_users]"), page.locator("#help-active_users")
    field.focus()
    page.keyboard.press("Alt+h")
    help_.locator(".history").wait_for()
    expect(help_.locator(":focus")).to_be_attached()
    expect(help_.locator("li")).to_have_text(["2022: 495", "2021: 450"])
    expect(help_.locator("svg")).to_have_attribute("aria-label", "Active users: 2021: 450; 2022: 495.")
    axe(page)
    page.keyboard.press("Escape")
    expect(help_).to_have_js_property("open", value=False)
    expect(field).to_be_focused()


def test_the_question_mark_of_a_line_with_a_field_is_no_stop_of_the_tab_key(year, enter):
    page = enter("rozupe")
    page.goto(reverse("report_chapter", args=[year.pk, "services"]))
    expect(page.locator("#help-active_users summary")).to_have_js_property("tabIndex", -1)
    expect(page.locator("#help-coverage_children_pct summary")).to_have_js_property("tabIndex", 0)


def test_a_cell_of_a_grid_has_its_help_below_the_grid(year, enter):
    page = enter("rozupe")
    page.goto(reverse("report_chapter", args=[year.pk, "stock"]))
    field = page.locator("[name=withdrawals_books]")
    field.focus()
    page.keyboard.press("Alt+h")
    page.locator("#help-withdrawals_books .history").wait_for()
    expect(page.locator("details.grid-help[open]")).to_have_count(1)
    page.keyboard.press("Alt+h")
    expect(field).to_be_focused()


def test_when_the_past_cannot_be_had_the_help_says_so(year, enter):
    page = enter("rozupe", Screen(language="en"))
    in_language(page, "en")
    page.route("**/history/**", lambda route: route.abort())
    page.goto(reverse("report_chapter", args=[year.pk, "services"]))
    page.locator("#help-active_users summary").click()
    place = page.locator("#help-active_users [data-history]")
    expect(place).to_have_text("The past figures could not be loaded. Close the help and open it again.")


def test_without_a_script_the_help_opens_and_leads_to_the_past_figures(year, browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(reverse("login"))
    page.locator("input[name=username]").fill("rozupe")
    page.locator("input[name=password]").fill(ACCOUNTS["password"])
    with page.expect_navigation():
        page.locator("input[name=password]").press("Enter")
    page.goto(reverse("report_chapter", args=[year.pk, "services"]))
    page.locator("#help-active_users summary").click()
    page.locator("#help-active_users a").click()
    page.wait_for_url(f"**{reverse('library_figures', args=[ROZUPE])}?form=annual&chapter=services")
    expect(page.locator("svg.chart").nth(3)).to_be_attached()
    context.close()
