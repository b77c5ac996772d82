"""The board, more time, the calendar and the state's portal in a real browser, on every screen in both languages."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from reports.models import Event, OfficialTick, Period, Report, Status, Value
from tests.e2e.conftest import Screen, on_every_screen
from tests.reports.conftest import published

DAYS = timedelta(days=1)


@pytest.fixture
def period(db):
    """Due in three days; a year ago everybody was in."""
    form, today = published("annual-2023.json").form, timezone.localdate()
    Period.objects.create(form=form, code="2022", due=today - 362 * DAYS)
    return Period.objects.create(form=form, code="2023", due=today + 3 * DAYS, accept_due=today + 20 * DAYS)


@pytest.fixture
def report(period, library, sister_library, head):
    """One that is filled in for a part, and one that nobody has begun; last year both were handed in."""
    for number, place in enumerate((library, sister_library)):
        before = _report(place, Period.objects.get(code="2022"), Status.ACCEPTED)
        at = timezone.now() - (370 - number) * DAYS
        Event.objects.create(report=before, old="draft", new="submitted", at=at)
    _report(sister_library, period, Status.NOT_STARTED)
    found = _report(library, period, Status.DRAFT)
    for code, number in {"active_users": "386", "visits_physical": "9051", "acq_books": "2600.50"}.items():
        Value.objects.create(report=found, code=code, number=Decimal(number))
    return found


def _report(library, period, status):
    edition = period.form.editions.get()
    municipality = library.municipality
    region = municipality.supervisions.get().region
    return Report.objects.create(
        library=library, period=period, edition=edition, municipality=municipality, region=region, status=status
    )


def board():
    return reverse("board", args=["annual", "2023"])


@on_every_screen
def test_the_pages_of_a_campaign_are_fit_to_be_seen(page, report, methodologist, sign_in, look, axe):
    sign_in(page, methodologist)
    pages = {
        "board": board(),
        "calendar": reverse("calendar"),
        "extension": reverse("report_extension", args=[report.pk]),
        "official-desk": reverse("official_desk", args=["annual", "2023"]),
        "official-sheet": reverse("official_sheet", args=[report.pk]),
        "official-compare": reverse("official_compare", args=[report.pk]),
    }
    for name, address in pages.items():
        page.goto(address)
        expect(page.locator("h1"), address).to_have_count(1)
        closed = page.locator("main details:not([open]) > summary")
        for _each in range(closed.count()):
            closed.first.click()
        look(page, name)
        axe(page)


def test_the_narrowest_screen_holds_them_too(open_page, report, head, methodologist, sign_in, axe):
    page = open_page(Screen(width=320))
    sign_in(page, methodologist)
    for address in (board(), reverse("official_sheet", args=[report.pk])):
        page.goto(address)
        axe(page)


def test_more_time_is_one_click_on_the_board(open_page, report, methodologist, sign_in):
    page = open_page(Screen(language="en"))
    sign_in(page, methodologist)
    page.goto(board())
    expect(page.locator(".call h3")).to_have_text(["Alder library", "Birch library"])
    with page.expect_navigation():
        page.locator(".call", has_text="Birch library").locator("button[name=to]").nth(1).click()
    report.refresh_from_db()
    assert report.extended_to == report.period.due + 7 * DAYS
    assert report.events.get().comment.endswith(("Agreed with the library.", "Saskaņots ar bibliotēku."))


def test_a_librarian_copies_and_ticks(open_page, report, head, sign_in, browser):
    page = open_page(Screen(language="en"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, head)
    page.goto(reverse("official_sheet", args=[report.pk]))
    page.locator('[data-copy="2600,50"]').click()
    expect(page.locator("[data-copied]")).to_contain_text("2600,50")
    assert page.evaluate("navigator.clipboard.readText()") == "2600,50"
    for code in ("users_total", "visits_total", "acq_books"):
        page.locator(f'[name=ticks][value="{code}"]').check()
    expect(page.locator("[data-progress]")).to_have_text(re.compile(r"^\D*3\b"))
    assert sorted(OfficialTick.objects.values_list("code", "text")) == [
        ("acq_books", "2600,50"),
        ("users_total", "386"),
        ("visits_total", "9051"),
    ]
    expect(page.locator("[data-without-scripts]")).to_be_hidden()


def test_a_tick_that_cannot_be_saved_is_taken_back_and_said(open_page, report, head, sign_in):
    page = open_page(Screen(language="en"))
    sign_in(page, head)
    page.goto(reverse("official_sheet", args=[report.pk]))
    page.route("**/official/tick/", lambda route: route.abort())
    box = page.locator('[name=ticks][value="users_total"]')
    box.click()
    page.locator("[data-trouble]").wait_for(state="visible")
    expect(box).not_to_be_checked()
    assert OfficialTick.objects.count() == 0
    page.unroute("**/official/tick/")
    box.check()
    page.locator("[data-trouble]").wait_for(state="hidden")
    assert OfficialTick.objects.get().code == "users_total"


def test_with_the_keyboard_alone(open_page, report, head, sign_in):
    """From the field to its button to its tick, in the order in which one works."""
    page = open_page(Screen(language="en"))
    sign_in(page, head)
    page.goto(reverse("official_sheet", args=[report.pk]))
    page.locator('input[readonly][aria-labelledby="of-users_total"]').focus()
    page.keyboard.press("Tab")
    expect(page.locator("[data-copy]:focus")).to_have_attribute("data-copy", "386")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[data-progress]")).to_have_text(re.compile(r"^\D*1\b"))
    assert OfficialTick.objects.get().code == "users_total"


def test_without_scripts_the_page_is_sent_as_a_whole(browser, live_server, report, head, sign_in):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, head)
    page.goto(reverse("official_sheet", args=[report.pk]))
    expect(page.locator("[data-copy]").first).to_be_hidden()
    page.locator('[name=ticks][value="users_total"]').check()
    with page.expect_navigation():
        page.locator("[data-without-scripts] button").click()
    expect(page.locator('[name=ticks][value="users_total"]')).to_be_checked()
    assert OfficialTick.objects.get().text == "386"
    context.close()
