"""The review of a report by keyboard, with the keys switched off, and without scripts."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import Finding, Question, Status
from tests.e2e.conftest import Screen
from tests.e2e.test_forty_reports import Hand, enter
from tests.reports.reviewing.conftest import WORDS, edition, fresh, last_year, submit

__all__ = ["edition", "last_year", "submit"]


@pytest.fixture
def unusual(submit, library, region, transactional_db):
    """Visits and income have jumped, income and expenditure differ."""
    region.full_reading_percent = 0
    region.save()
    figures = {"visits": 2600, "income": 9000, "expenditure": 8000}
    return submit(library, why=dict.fromkeys(figures, WORDS), **figures)


@pytest.fixture
def review(unusual, methodologist, open_page):
    """The hands of the methodologist before the review."""
    hand = Hand(open_page(Screen(language="en")))
    enter(hand, methodologist)
    hand.page.goto(reverse("report_review", args=[unusual.pk]))
    expect(hand.page.locator("[data-keys]")).to_be_visible()
    return hand


def expect_states(page, *states):
    items = page.locator("[data-item]")
    expect(items).to_have_count(len(states))
    for number, state in enumerate(states):
        expect(items.nth(number)).to_have_attribute("data-item", state)


def test_keys_lead_from_one_to_the_next_and_decide(review, unusual):
    page = review.page
    ways = ("visits", "income", "expenditure", "income", "visits", "income")
    for key, code in zip("njnkpn", ways, strict=True):
        review.press(key)
        expect(page.locator(f"#item-{code}")).to_be_focused()
    review.press("a")
    expect(page.locator("#item-income")).to_have_attribute("data-item", "accepted")
    expect(page.locator("#item-expenditure")).to_be_focused()
    expect_states(page, "open", "accepted", "open")
    for key in "nnn":
        review.press(key)
    expect(page.locator("#decision")).to_be_focused()
    review.press("p")
    review.press("a")
    expect(page.locator("#item-visits")).to_be_focused()
    review.press("a")
    expect(page.locator("#decision")).to_be_focused()
    expect_states(page, *["accepted"] * 3)
    review.press("a")
    expect(page.locator("h1")).to_have_text("To review")
    assert fresh(unusual).status == Status.ACCEPTED
    assert len(review.screens) == 5  # to sign in, the first page, in English, the review, the queue


def test_letters_in_a_question_are_letters(review, unusual):
    page = review.page
    review.press("q")
    expect(page.locator("#ask-visits")).to_be_focused()
    expect(page.locator("#ask-visits")).to_have_value(re.compile("^Please say more about “Visits”. Changed by .160"))
    page.keyboard.type("Please, once again: n a q p?")  # what was proposed is written over
    expect(page.locator("#ask-visits")).to_have_value("Please, once again: n a q p?")
    expect_states(page, *["open"] * 3)
    review.press("Control+Enter")
    expect(page.locator("#item-visits")).to_have_attribute("data-item", "asked")
    expect(page.locator("#item-income")).to_be_focused()
    assert Question.objects.get().text.endswith("once again: n a q p?")


def test_keys_are_shown_and_switched_off(review, axe):
    page = review.page
    review.press("?")
    expect(page.get_by_text("to the next open thing")).to_be_visible()
    axe(page)
    page.get_by_label("Use these keys").uncheck()
    page.locator("h1").click()
    for key in "naq?":
        review.press(key)
    expect_states(page, *["open"] * 3)
    assert not Finding.objects.exclude(decision="").exists()
    page.reload()
    expect(page.locator("[data-keys-on]")).not_to_be_checked()
    review.press("n")
    expect(page.locator("[data-item]:focus, #decision:focus")).to_have_count(0)


def test_any_field_is_asked_about_where_it_stands(review, unusual):
    page = review.page
    page.locator("summary", has_text="1. Numbers").click()
    page.get_by_role("link", name="Ask : Opening hours a week").click()
    expect(page.locator("[data-asking] textarea")).to_be_focused()
    page.get_by_role("link", name="Do not ask").click()
    expect(page.get_by_role("link", name="Ask : Opening hours a week")).to_be_focused()
    page.get_by_role("link", name="Ask : Opening hours a week").click()
    page.keyboard.type("Is this the summer?")
    review.press("Control+Enter")
    expect(page.locator("#item-hours")).to_have_attribute("data-item", "asked")
    expect(page.locator("[data-asking]")).to_have_count(0)
    assert list(Question.objects.values_list("code", "text")) == [("hours", "Is this the summer?")]
    page.locator("#item-hours").get_by_role("button", name="Undo").click()
    expect(page.locator("#item-hours")).to_have_count(0)


def test_a_question_that_is_typed_and_not_noted_is_not_lost(review, unusual):
    """It stays while another field is decided on, and the report is not returned without it unless it is emptied."""
    page = review.page
    review.press("q")
    page.keyboard.type("Is the gate new?")
    page.locator("#item-income").get_by_role("button", name="Accept").click()
    expect(page.locator("#item-income")).to_have_attribute("data-item", "accepted")
    expect(page.locator("#ask-visits")).to_have_value("Is the gate new?")
    page.locator("#return-comment").fill("Please look at the visits.")
    page.get_by_role("button", name="Return the report").click()
    expect(page.locator("#ask-visits")).to_be_focused()
    said = "This was typed and has not been sent. Send it with its button, or empty the box."
    expect(page.locator("#ask-visits")).to_have_accessible_description(said)
    review.press("Control+Enter")
    expect(page.locator("#item-visits")).to_have_attribute("data-item", "asked")
    expect(page.locator("#return-comment")).to_have_value("Please look at the visits.")
    page.get_by_role("button", name="Return the report").click()
    expect(page.locator("h1")).to_have_text("To review")
    assert list(Question.objects.values_list("text", "state")) == [("Is the gate new?", Question.State.OPEN)]
    assert fresh(unusual).events.latest("pk").comment == "Please look at the visits."


def test_the_page_asks_before_it_is_left_with_words_that_were_not_sent(review):
    page = review.page
    review.press("q")
    page.keyboard.type("Is the gate new?")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Back to the queue").click()
    expect(page.locator("h1")).to_have_text("To review")
    assert asked == ["beforeunload"]


def test_a_question_taken_back_can_be_noted_again(review):
    page = review.page
    review.press("q")
    page.keyboard.type("Is the gate new?")
    review.press("Control+Enter")
    page.locator("#item-visits").get_by_role("button", name="Accept and do not ask").click()
    expect(page.locator("#item-visits")).to_have_attribute("data-item", "accepted")
    page.locator("#item-visits").get_by_role("button", name="Undo").click()
    expect(page.locator("#item-visits")).to_have_attribute("data-item", "open")
    expect(page.locator("#ask-visits")).to_have_value("Is the gate new?")


def test_a_refused_question_is_said_and_read_out(review, unusual, open_page):
    open_page.expected.add(409)
    page = review.page
    review.press("q")
    page.locator("#ask-visits").fill("")
    review.press("Control+Enter")
    expect(page.locator("[data-refused]")).to_be_focused()
    expect(page.locator("[data-refused]")).to_have_text("Write something first.")


def test_without_scripts_plain_buttons_do_the_same(unusual, methodologist, browser, live_server, client):
    client.force_login(methodologist)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    context.add_cookies(
        [
            {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url},
            {"name": "django_language", "value": "en", "url": live_server.url},
        ]
    )
    page = context.new_page()
    page.goto(reverse("report_review", args=[unusual.pk]))
    expect(page.locator("[data-keys]")).to_be_hidden()
    page.locator("#item-visits").get_by_role("button", name="Accept").click()
    page.wait_for_url(re.compile("#item-income$"))
    page.locator("#item-income summary").click()
    page.locator("#item-income").get_by_role("button", name="Note the question").click()
    page.wait_for_url(re.compile("#item-expenditure$"))
    page.locator("summary", has_text="1. Numbers").click()
    page.get_by_role("link", name="Ask : Opening hours a week").click()
    page.locator("#ask-text").fill("Is this the summer?")
    with page.expect_navigation():
        page.locator("#ask").get_by_role("button", name="Note the question").click()
    page.get_by_role("button", name="Return the report").click()
    expect(page.locator("h1")).to_have_text("To review")
    context.close()
    assert fresh(unusual).open_fields == ["income", "hours"]
