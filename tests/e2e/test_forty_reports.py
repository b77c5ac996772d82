"""Forty reports wait: a methodologist returns the ten that are unusual by keyboard and accepts the thirty others.

Ten have something unusual, of four kinds; thirty are as quiet as the year before. Every report has been filled in and
submitted through the doors that people use. How many screens she opens and how many keys she presses is counted.
"""

import sys
from dataclasses import dataclass, field

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from libraries.models import Library
from reports.models import Finding, Question, Report, Revision, Status
from tests.conftest import PASSWORD
from tests.e2e.conftest import Screen, in_language
from tests.reports.reviewing.conftest import WORDS, edition, last_year, submit

__all__ = ["edition", "last_year", "submit"]

ONE_BY_ONE = 6  # of the clean ones; the others are accepted together
# What is unusual in each kind, the words of the library, and the fields that are questioned because of it.
UNUSUAL = [
    ({"visits": 2600}, {"visits": WORDS}, {"visits"}),
    ({"income": 9000, "expenditure": 9000}, {"income": "The roof was paid for this year."}, {"income"}),
    ({"expenditure": 4000}, {"expenditure": "What is left goes to the next year."}, {"expenditure"}),
    ({"visits": 2600, "income": 9000, "expenditure": 9000}, {"visits": WORDS, "income": WORDS}, {"visits", "income"}),
]


@dataclass
class Hand:
    """The hands of a person before a page: what they press, and how many screens open."""

    page: object
    keys: int = 0
    screens: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.on("response", self._answered)

    def _answered(self, response):
        is_screen = response.request.is_navigation_request() and not 300 <= response.status < 400
        if is_screen and response.frame == self.page.main_frame:
            self.screens.append(response.url)

    def press(self, key):
        self.keys += 1
        self.page.keyboard.press(key)

    def since(self, screens, keys) -> str:
        return f"{len(self.screens) - screens} screens, {self.keys - keys} keys"


@pytest.fixture
def forty(submit, municipality, region, transactional_db):
    """The reports by their key: what has to be questioned on each, nothing on the clean ones; the lot falls on none."""
    region.full_reading_percent = 0
    region.save()
    found = {}
    for number in range(40):
        library = Library.objects.create(
            register_number=f"BLB8{number:03}", name=f"Library {number:02}", municipality=municipality
        )
        figures, why, asked = UNUSUAL[number % len(UNUSUAL)] if number < 10 else ({}, {}, set())
        found[submit(library, why=why, **figures).pk] = asked
    return found


def enter(hand, user):
    hand.page.goto(reverse("login"))
    hand.page.locator("input[name=username]").fill(user.username)
    hand.page.locator("input[name=password]").fill(PASSWORD)
    hand.page.locator("input[name=password]").press("Enter")
    hand.page.wait_for_url(lambda url: not url.endswith(reverse("login")))
    in_language(hand.page, "en")


def return_with_questions(hand):
    """Asks about everything that is open on the report of the page, in the words that are offered, and returns it."""
    page, address = hand.page, hand.page.url
    expect(page.locator("[data-keys]")).to_be_visible()
    open_things = page.locator("[data-item=open]").count()
    for number in range(1, open_things + 1):
        hand.press("q")
        expect(page.locator("textarea:focus")).not_to_be_empty()
        hand.press("Control+Enter")
        expect(page.locator("[data-item=asked]")).to_have_count(number)
    expect(page.locator("#decision")).to_be_focused()
    hand.press("q")
    expect(page.locator("#return-comment")).to_be_focused()
    with page.expect_navigation(url=lambda url: url != address):
        hand.press("Control+Enter")


def accept(hand):
    expect(hand.page.locator("[data-keys]")).to_be_visible()
    expect(hand.page.get_by_role("button", name="Accept the report").first).to_be_visible()
    address = hand.page.url
    with hand.page.expect_navigation(url=lambda url: url != address):
        hand.press("a")


def test_forty_reports_are_reviewed_in_few_screens_and_keys(forty, methodologist, open_page, axe, look, capsys):
    hand = Hand(open_page(Screen(language="en")))
    enter(hand, methodologist)
    page = hand.page

    page.goto(reverse("review_queue"))
    expect(page.locator(".review-queue tbody tr")).to_have_count(40)
    look(page, "forty-queue")
    axe(page)
    unusual = [key for key, asked in forty.items() if asked]
    screens, keys = len(hand.screens), hand.keys
    with page.expect_navigation():
        page.locator(".review-queue tbody a").first.click()
    look(page, "forty-unusual")
    axe(page)
    for _report in unusual:
        return_with_questions(hand)
    told = [f"10 unusual, returned with {Question.objects.count()} questions: {hand.since(screens, keys)}"]
    assert len(hand.screens) - screens == 11  # theirs, and the first of the clean ones
    assert {key: set(Report.objects.get(pk=key).open_fields) for key in unusual} == {key: forty[key] for key in unusual}
    assert set(Report.objects.filter(pk__in=unusual).values_list("status", flat=True)) == {Status.RETURNED}
    assert set(Question.objects.values_list("state", flat=True)) == {Question.State.OPEN}

    screens, keys = len(hand.screens), hand.keys
    look(page, "forty-clean")
    axe(page)
    for _report in range(ONE_BY_ONE):
        accept(hand)
    told.append(f"{ONE_BY_ONE} clean, one by one: {hand.since(screens, keys)}")
    assert Report.objects.filter(status=Status.ACCEPTED, period__code="2021").count() == ONE_BY_ONE
    assert (len(hand.screens) - screens) / ONE_BY_ONE <= 2
    assert hand.keys - keys == ONE_BY_ONE

    screens, keys = len(hand.screens), hand.keys
    page.get_by_role("link", name="Back to the queue").click()
    with page.expect_navigation(url=f"**{reverse('review_bulk')}*"):
        page.get_by_role("link", name="Look over 24 reports with nothing open, together").click()
    look(page, "forty-together")
    axe(page)
    page.get_by_role("button", name="Accept the ticked ones").click()
    expect(page.locator(".site-messages")).to_contain_text("24 reports are accepted.")
    told.append(f"24 clean, together: {hand.since(screens, keys)}, and none of a single report")
    assert [url for url in hand.screens[screens:] if "/reports/" in url] == []
    assert Report.objects.filter(status=Status.ACCEPTED, period__code="2021").count() == 30
    assert Revision.objects.filter(report__in=forty, number=1).count() == 30
    assert Finding.objects.filter(report__in=unusual).exclude(decision=Finding.Decision.QUESTIONED).count() == 0
    expect(page.locator("h2", has_text="With the author (10)")).to_be_visible()
    told.append(f"{len(hand.screens)} screens and {hand.keys} keys in all")
    with capsys.disabled():
        sys.stdout.write("\n".join(["", *told, ""]))
