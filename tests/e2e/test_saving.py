"""A chapter saved as one goes, in a real browser: what is sent, what waits, what is asked, what nobody else gets."""

import json
import re
from collections import Counter
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from libraries.models import Role
from reports import filling
from reports.models import Explanation, Receipt, Report, Row, Status, Value
from tests.conftest import PASSWORD, person
from tests.e2e.conftest import Screen
from tests.reports.conftest import annual, make_report, report, year_2023

__all__ = ["annual", "make_report", "report", "year_2023"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# The last of a list: leaving it, nothing else is written.
LAST = "expenditure_capital"
NARROW_AND_WIDE = [Screen(width, language) for language in ("lv", "en") for width in (1280, 320)]


@pytest.fixture
def colleague(library):
    """Works in the same library."""
    return person("colleague", Role.LIBRARIAN, library=library)


@pytest.fixture
def chapter(open_page, sign_in, report):
    """A person's window with a chapter of the report: `chapter(librarian)`. Nothing was bought: sums are whole."""
    bought = {"acq_books": "0", "acq_periodicals": "0"}
    indicators = report.blueprint.indicators
    entries = {code: filling.entry_typed(indicators[code], text, report) for code, text in bought.items()}
    filling.save(report, by=None, entries=entries)

    def opening(user, code="finance", screen=None):
        page = open_page(screen)
        user.language = screen.language if screen else "en"
        user.save()
        sign_in(page, user)
        return open_again(page, report, code)

    return opening


def open_again(page, report, code="finance"):
    """The chapter, when it has the key without which nothing that is typed stays on this computer."""
    with page.expect_event("requestfinished", lambda asked: asked.url.endswith(reverse("journal_key"))):
        page.goto(reverse("report_chapter", args=[report.pk, code]))
    page.wait_for_load_state("networkidle")
    return page


def new_tab(page, report, code="finance"):
    return open_again(page.context.new_page(), report, code)


def write(page, name, text):
    """Type as a person does, and go on to the next field."""
    page.locator(f"[name='{name}']").fill(text)
    page.locator(f"[name='{name}']").press("Tab")


def state(page, name):
    return page.locator(f"[id='state-{name}']")


def expect_state(page, name, code):
    expect(state(page, name)).to_have_attribute("data-state", code)


def stored(report, code):
    value = Value.objects.filter(report=report, code=code).first()
    return value and (value.raw or value.stated)


def watch(page):
    """The changes that leave this window from now on."""
    sent = []
    page.on(
        "request",
        lambda request: (
            sent.extend(json.loads(request.post_data)["changes"]) if request.url.endswith("/changes/") else None
        ),
    )
    return sent


def test_a_field_is_saved_when_it_is_left_and_the_total_follows(chapter, librarian, report):
    page = chapter(librarian)
    write(page, "expenditure_salaries", "1000.5")
    expect(state(page, "expenditure_salaries")).to_have_text(re.compile(r"^saved at \d\d:\d\d$"))
    write(page, "expenditure_other", "99.50")
    expect(page.locator("#at-expenditure_total .figure")).to_have_text("1,100.00")
    expect(page.locator("[name=expenditure_other]")).to_have_value("99.50")
    expect(page.locator("[name=initial-expenditure_other]")).to_have_value("99.50")
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved.")
    expect(page.locator("[data-announcements]")).to_contain_text("Total expenditure is now 1,100.00.")
    assert stored(report, "expenditure_salaries") == Decimal("1000.5")
    assert Value.objects.get(report=report, code="expenditure_total").number == Decimal("1100")


def test_a_field_is_saved_after_two_seconds_of_rest(chapter, librarian, report):
    page = chapter(librarian)
    field = page.locator("[name=expenditure_other]")
    field.press_sequentially("12")
    expect_state(page, "expenditure_other", "saved")
    expect(field).to_be_focused()
    expect(field).to_have_value("12")
    field.press("Tab")
    expect(field).to_have_value("12.00")
    assert stored(report, "expenditure_other") == 12


def test_what_is_no_number_is_kept_and_said_so(chapter, librarian, report):
    page = chapter(librarian)
    write(page, "expenditure_other", "a lot")
    expect_state(page, "expenditure_other", "keptSaid")
    expect(page.locator("#said-expenditure_other")).to_contain_text("“a lot” is not a number.")
    field = page.locator("[name=expenditure_other]")
    expect(field).to_have_attribute("aria-invalid", "true")
    for part in ("before", "said", "state"):
        expect(field).to_have_attribute("aria-describedby", re.compile(rf"\b{part}-expenditure_other\b"))
    write(page, "expenditure_other", "7")
    expect(page.locator("#said-expenditure_other")).to_be_hidden()
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert stored(report, "expenditure_other") == 7


def test_the_count_of_a_chapter_follows_what_was_saved(chapter, librarian):
    page = chapter(librarian)
    progress = page.locator("[data-progress-of=finance]")
    expect(progress).not_to_have_text("errors: 1")
    write(page, "expenditure_other", "a lot")
    expect(progress).to_have_text("errors: 1")


def test_a_warning_brings_its_explanation_and_takes_it_away_again(chapter, librarian, report):
    page = chapter(librarian)
    write(page, "income_municipal", "1000")
    write(page, "expenditure_salaries", "500")
    why = page.locator("[name=why-expenditure_total]")
    expect(why).to_be_visible()
    expect(page.locator("[name=expenditure_social_tax]")).to_be_focused()
    write(page, "why-expenditure_total", "The rest is spent next year.")
    expect_state(page, "why-expenditure_total", "saved")
    assert Explanation.objects.get(report=report).text == "The rest is spent next year."
    write(page, "why-expenditure_total", "")
    expect_state(page, "why-expenditure_total", "saved")
    write(page, "expenditure_other", "500")
    expect(why).to_have_count(0)


def test_what_is_typed_without_a_network_is_sent_once_when_it_is_back(chapter, librarian, report):
    page = chapter(librarian)
    page.context.set_offline(True)
    write(page, LAST, "10")
    expect_state(page, LAST, "waiting")
    write(page, "expenditure_other", "20")
    write(page, "expenditure_other", "21")
    expect_state(page, "expenditure_other", "waiting")
    expect(page.locator("[data-overall]")).to_contain_text("Fields that wait on this computer: 2.")
    page.context.set_offline(False)
    expect_state(page, LAST, "saved")
    expect_state(page, "expenditure_other", "saved")
    assert (stored(report, LAST), stored(report, "expenditure_other")) == (10, 21)
    assert Receipt.objects.count() == 2  # what waited was replaced by what was typed later


def test_what_was_not_sent_survives_the_tab(chapter, librarian, report):
    page = chapter(librarian)
    page.context.set_offline(True)
    write(page, LAST, "10")
    write(page, LAST, "11")
    expect_state(page, LAST, "waiting")
    context = page.context
    page.close()
    context.set_offline(False)
    again = new_tab(context.pages[0] if context.pages else _Tab(context), report)
    expect(again.locator(f"[name={LAST}]")).to_have_value("11.00")
    expect_state(again, LAST, "saved")
    assert stored(report, LAST) == 11


class _Tab:
    """A context whose last page is closed."""

    def __init__(self, context):
        self.context = context


SEAL_SLOWLY = """() => {
  const seal = crypto.subtle.encrypt.bind(crypto.subtle);
  const wait = new Promise((resolve) => (window.goOn = resolve));
  crypto.subtle.encrypt = async (...what) => {
    await wait;
    return seal(...what);
  };
}"""


def test_a_field_is_said_to_wait_only_when_its_newest_text_is_kept(chapter, librarian):
    page = chapter(librarian)
    page.context.set_offline(True)
    write(page, LAST, "10")
    expect_state(page, LAST, "waiting")
    page.evaluate(SEAL_SLOWLY)
    write(page, LAST, "11")
    expect_state(page, LAST, "saving")
    page.evaluate("window.goOn()")
    expect_state(page, LAST, "waiting")


def test_any_page_sends_what_was_left(chapter, librarian, report):
    page = chapter(librarian)
    page.context.set_offline(True)
    write(page, LAST, "10")
    expect_state(page, LAST, "waiting")
    context = page.context
    page.close()
    context.set_offline(False)
    home = context.new_page()
    home.goto(reverse("report", args=[report.pk]))
    expect(home.locator("[data-leftovers-saved]")).to_have_text("What you typed before was saved just now.")
    assert stored(report, LAST) == 10


def test_a_new_row_survives_the_tab(chapter, librarian, report):
    page = chapter(librarian, "staff")
    page.context.set_offline(True)
    write(page, "staff-0-person", "A. B.")
    page.locator("[data-rows=staff] [data-add-row]").click()
    write(page, "staff-1-person", "C. D.")
    expect_state(page, "staff-1-person", "waiting")
    context = page.context
    page.close()
    context.set_offline(False)
    again = new_tab(_Tab(context), report, "staff")
    expect(again.locator("[name=staff-1-person]")).to_have_value("C. D.")
    expect_state(again, "staff-0-person", "saved")
    expect_state(again, "staff-1-person", "saved")
    assert [row.cells for row in Row.objects.filter(report=report)] == [{"person": "A. B."}, {"person": "C. D."}]


def test_a_row_is_filled_in_and_taken_away(chapter, librarian, report):
    page = chapter(librarian, "staff")
    write(page, "staff-0-person", "A. B.")
    write(page, "staff-0-fte", "0,8")
    expect_state(page, "staff-0-fte", "saved")
    expect(page.locator("#at-staff_fte .figure")).to_have_text("0.80")
    assert [row.cells for row in Row.objects.filter(report=report)] == [{"person": "A. B.", "fte": "0.8"}]
    page.locator("[data-rows=staff] [data-remove-row]").first.click()
    expect(page.locator("#at-staff_fte .figure")).to_have_text("–")
    assert not Row.objects.filter(report=report).exists()


def test_a_server_that_fails_once_is_asked_again(open_page, chapter, librarian, report):
    open_page.expected.add(500)
    page = chapter(librarian)
    page.route("**/changes/", lambda route: route.fulfill(status=500, body="no"), times=1)
    sent = watch(page)
    write(page, LAST, "10")
    expect_state(page, LAST, "saved")
    assert [change["typed"] for change in sent] == ["10", "10"]
    assert len({change["key"] for change in sent}) == 1
    assert stored(report, LAST) == 10


def test_an_answer_that_got_lost_is_not_applied_twice(chapter, librarian, report):
    page = chapter(librarian)

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/changes/", lose, times=1)
    write(page, LAST, "10")
    expect_state(page, LAST, "saved")
    assert Value.objects.get(report=report, code=LAST).version == 1


def test_a_session_that_is_over_asks_inside_the_page_and_goes_on(open_page, chapter, librarian, report):
    open_page.expected.update({401, 422})
    page = chapter(librarian)
    Session.objects.all().delete()
    write(page, LAST, "10")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("[name=username]")).to_have_value("librarian")
    expect(dialog.locator("[name=password]")).to_be_focused()
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-sign-in-error]")).to_be_visible()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect_state(page, LAST, "saved")
    assert stored(report, LAST) == 10
    page.locator(".actions [value=next]").click()
    page.wait_for_url("**/chapters/premises/")


def test_signing_in_can_be_put_off_and_asked_for_again(open_page, chapter, librarian, report):
    open_page.expected.add(401)
    page = chapter(librarian)
    Session.objects.all().delete()
    write(page, LAST, "10")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    expect_state(page, LAST, "signedOut")
    page.locator(".actions [value=stay]").click()
    expect(page.locator("dialog[open] [name=password]")).to_be_focused()


def test_somebody_else_who_signs_in_sends_and_sees_nothing(open_page, chapter, librarian, colleague, report):
    open_page.expected.update({401, 403})
    page = chapter(librarian)
    Session.objects.all().delete()
    write(page, LAST, "10")
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=username]").fill("colleague")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.locator("[name=password]").press("Enter")
    expect(dialog.locator("[data-sign-in-other]")).to_be_visible()
    expect(dialog).to_have_attribute("data-covers", "")
    theirs = new_tab(page, report)
    expect(theirs.locator(f"[name={LAST}]")).to_have_value("")
    theirs.goto(reverse("report", args=[report.pk]))
    theirs.wait_for_load_state("networkidle")
    expect(theirs.locator("[data-leftovers]")).to_be_hidden()
    written = theirs.evaluate(JOURNAL)
    assert written.startswith("waiting,false,")
    assert "typed" not in written
    assert stored(report, LAST) is None
    assert not Receipt.objects.exists()


# All that is written down in the browser, as text.
JOURNAL = """async () => {
  const opened = await new Promise((done) => {
    const request = indexedDB.open("libnet", 1);
    request.onsuccess = () => done(request.result);
  });
  const entries = await new Promise((done) => {
    const request = opened.transaction("entries").objectStore("entries").getAll();
    request.onsuccess = () => done(request.result);
  });
  const text = (sealed) => new TextDecoder().decode(sealed.data);
  return entries.map((entry) => [entry.state, "body" in entry, text(entry.sealed)].join()).join();
}"""


@pytest.mark.parametrize(("choice", "kept"), [("[data-keep-mine]", 30), ("[data-take-theirs]", 20)])
def test_two_people_change_one_field_and_the_later_chooses(chapter, librarian, colleague, report, choice, kept):
    hers, his = chapter(librarian), chapter(colleague)
    write(hers, LAST, "20")
    expect_state(hers, LAST, "saved")
    write(his, LAST, "30")
    expect_state(his, LAST, "conflict")
    group = his.locator(".conflict")
    expect(group.locator("[data-conflict-mine]")).to_have_text("30")
    expect(group.locator("[data-conflict-theirs]")).to_have_text("20.00")
    expect(group.locator("[data-conflict-by]")).to_contain_text("Librarian")
    assert stored(report, LAST) == 20
    his.locator(choice).click()
    expect(group).to_have_count(0)
    expect(his.locator(f"[name={LAST}]")).to_be_focused()
    expect(his.locator(".save-overall")).to_have_attribute("data-state", "saved")
    expect(his.locator(f"[name={LAST}]")).to_have_value(str(kept) if kept == 30 else "20.00")
    assert stored(report, LAST) == kept


def test_two_windows_of_one_person_are_told_apart(chapter, librarian, report):
    first = chapter(librarian)
    second = new_tab(first, report)
    write(first, LAST, "20")
    expect_state(first, LAST, "saved")
    write(second, LAST, "30")
    expect(second.locator(".conflict [data-conflict-by]")).to_contain_text("You in another window")
    write(second, "expenditure_other", "5")
    expect_state(second, "expenditure_other", "saved")


def test_a_row_that_somebody_took_away_is_kept_or_given_up(chapter, librarian, colleague, report):
    hers = chapter(librarian, "staff")
    write(hers, "staff-0-person", "A. B.")
    write(hers, "staff-0-fte", "1")
    expect_state(hers, "staff-0-fte", "saved")
    his = chapter(colleague, "staff")
    hers.locator("[data-rows=staff] [data-remove-row]").first.click()
    expect(hers.locator("#at-staff_fte .figure")).to_have_text("–")
    write(his, "staff-0-post", "librarian")
    expect_state(his, "staff-0-post", "conflict")
    expect(his.locator("[data-conflict-theirs]")).to_have_text("the row is removed")
    his.locator("[data-keep-mine]").click()
    expect(his.locator("#at-staff_fte .figure")).to_have_text("1.00")
    expect(his.locator(".save-overall")).to_have_attribute("data-state", "saved")
    assert [row.cells for row in Row.objects.filter(report=report)] == [
        {"person": "A. B.", "post": "librarian", "fte": "1"}
    ]


def test_a_report_that_was_closed_meanwhile_says_why_and_keeps_the_text(open_page, chapter, librarian, report):
    open_page.expected.add(409)
    page = chapter(librarian)
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    write(page, LAST, "10")
    expect_state(page, LAST, "halted")
    expect(state(page, LAST)).to_contain_text("cannot be changed")
    expect(page.locator(f"[name={LAST}]")).to_have_value("10")


def test_leaving_warns_only_while_something_is_unsent(chapter, librarian):
    page = chapter(librarian)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    write(page, LAST, "10")
    expect_state(page, LAST, "saved")
    page.reload()
    assert asked == []
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    write(page, LAST, "11")
    expect_state(page, LAST, "waiting")
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_a_link_saves_first_and_then_leads_on(chapter, librarian, report):
    page = chapter(librarian)
    page.locator(f"[name={LAST}]").fill("10")
    page.locator(".step-list a").nth(2).click()
    page.wait_for_url("**/chapters/premises/")
    assert stored(report, LAST) == 10


def test_a_button_of_the_page_saves_first_and_then_does_its_work(chapter, librarian, report):
    page = chapter(librarian, "staff")
    write(page, "staff-0-person", "A. B.")
    page.locator("[name=staff-0-post]").fill("head")
    with page.expect_navigation():
        page.locator("button[name=take_training]").click()
    expect(page.locator("[name=staff-0-post]")).to_have_value("head")
    assert [row.cells for row in Row.objects.filter(report=report)] == [{"person": "A. B.", "post": "head"}]


def test_without_a_network_the_buttons_say_so_and_stay(chapter, librarian):
    page = chapter(librarian)
    page.context.set_offline(True)
    write(page, LAST, "10")
    page.locator(".actions [value=next]").click()
    expect(page.locator("[data-announcements]")).to_contain_text("this page stays open")
    expect(page).to_have_url(re.compile("/chapters/finance/$"))


def test_the_state_of_a_figure_is_chosen_from_a_menu_by_keyboard(chapter, librarian, report):
    page = chapter(librarian)
    field = page.locator(f"[name={LAST}]")
    write(page, LAST, "120")
    expect(field).to_have_value("120.00")
    field.press("Alt+ArrowDown")
    expect(page.locator("[data-states] [data-state=number]")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("~120.00")
    expect_state(page, LAST, "saved")
    assert Value.objects.get(report=report, code=LAST).state == "estimate"
    field.press("Alt+ArrowDown")
    page.locator("[data-states] [data-state=unknown]").click()
    expect(field).to_have_value("unknown")
    expect(page.locator("#said-expenditure_total")).to_contain_text("1 of 9 parts is unknown")
    assert Value.objects.get(report=report, code=LAST).state == "unknown"
    field.press("Alt+ArrowDown")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(page.locator(".states-menu")).to_be_hidden()


def test_the_menu_of_states_adds_no_stop_to_the_tab_key(chapter, librarian):
    page = chapter(librarian)
    page.locator("[name=expenditure_training]").press("Tab")
    expect(page.locator("[name=expenditure_other]")).to_be_focused()


def test_who_else_is_here_is_said(chapter, librarian, colleague):
    chapter(librarian, "staff")
    page = chapter(colleague)
    expect(page.locator("[data-others]")).to_have_text("Librarian is filling in: Staff")


def test_every_field_has_a_name_of_its_own(chapter, librarian, report):
    page = chapter(librarian)
    for part in report.blueprint.chapters:
        open_again(page, report, part.code)
        names = names_of_fields(page)
        assert [name for name, count in Counter(names).items() if count > 1 or not name] == [], part.code
    open_again(page, report, "finance")
    assert "Capital expenditure , 2023, EUR" in names_of_fields(page)


def names_of_fields(page):
    """The names by which a screen reader calls the fields of the page."""
    session = page.context.new_cdp_session(page)
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    fields = ("textbox", "combobox", "checkbox", "searchbox")
    return [node["name"]["value"] for node in tree if not node.get("ignored") and node["role"].get("value") in fields]


@pytest.mark.parametrize("screen", NARROW_AND_WIDE, ids=str)
def test_every_state_is_fit_to_be_seen(open_page, chapter, librarian, colleague, report, screen, look, axe):
    open_page.expected.add(401)
    page = chapter(librarian, screen=screen)

    def show(name):
        look(page, f"saving-{name}")
        axe(page)

    show("empty")
    write(page, "expenditure_other", "a lot")
    expect_state(page, "expenditure_other", "keptSaid")
    write(page, "income_municipal", "1000")
    write(page, "expenditure_salaries", "500")
    expect_state(page, "expenditure_salaries", "saved")
    show("error")
    his = chapter(colleague)
    write(his, LAST, "30")
    expect_state(his, LAST, "saved")
    write(page, LAST, "20")
    expect_state(page, LAST, "conflict")
    show("conflict")
    page.locator("[data-keep-mine]").click()
    expect_state(page, LAST, "saved")
    page.context.set_offline(True)
    write(page, "expenditure_training", "40")
    expect_state(page, "expenditure_training", "waiting")
    show("offline")
    Session.objects.all().delete()
    page.context.set_offline(False)
    page.locator("dialog[open]").wait_for()
    show("signed-out")


@pytest.mark.parametrize("screen", NARROW_AND_WIDE, ids=str)
def test_a_returned_report_is_fit_to_be_seen(chapter, librarian, report, screen, look, axe):
    Report.objects.filter(pk=report.pk).update(status=Status.RETURNED)
    page = chapter(librarian, screen=screen)
    look(page, "saving-returned")
    axe(page)


def test_nothing_covers_the_field_that_has_the_focus(chapter, librarian):
    page = chapter(librarian)
    page.set_viewport_size({"width": 1280, "height": 500})
    for name in ("income_municipal", "expenditure_salaries", "expenditure_other", LAST):
        page.locator(f"[name={name}]").focus()
        page.wait_for_function(IS_ON_TOP, arg=name)


IS_ON_TOP = """(name) => {
  const field = document.querySelector(`[name=${name}]`);
  const at = field.getBoundingClientRect();
  return [at.top + 2, at.bottom - 2].every((y) => document.elementFromPoint(at.left + at.width / 2, y) === field);
}"""
