"""The whole path: a librarian fills in 2023, her methodologist accepts it, the ministry downloads the summary."""

import json
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from libraries.models import User
from reports import demo
from reports.models import Report, Status

ACCOUNTS = json.loads((Path(demo.__file__).parents[2] / "fixtures" / "demo" / "accounts.json").read_text("utf-8"))
ROZUPE = "BLB0178"


@pytest.fixture
def year(transactional_db, demo_year):
    """The demonstration year; Rožupe's report of 2023 as it was printed."""
    demo_year.put_in()
    return Report.objects.get(library__register_number=ROZUPE, period__code="2023")


@pytest.fixture
def enter(open_page, sign_in):
    """A person of the demonstration before a screen of their own."""

    def entering(username, screen=None):
        page = open_page(screen)
        sign_in(page, User.objects.get(username=username), ACCOUNTS["password"])
        return page

    return entering


def fill(page, **typed):
    for name, text in typed.items():
        page.locator(f"[name='{name}']").fill(text)


def explain(page, **reasons):
    for code, text in reasons.items():
        page.locator(f"[name='why-{code}']").fill(text)


def save(page):
    page.locator(".actions button[value=stay]").click()
    expect(page.locator("[data-overall]")).to_have_attribute("data-state", "saved")


def fill_row(page, table, number, **cells):
    for column, text in cells.items():
        cell = page.locator(f"[name='{table}-{number}-{column}']")
        if cell.evaluate("element => element.tagName") == "SELECT":
            cell.select_option(text)
        else:
            cell.fill(text)


def put_right(page, report):
    """What a real librarian would do about each thing that the checks found."""

    def open_chapter(code):
        page.goto(reverse("report_chapter", args=[report.pk, code]))

    open_chapter("finance")
    fill(page, expenditure_other="5 108,00")
    explain(page, expenditure_salaries="Lowest pay rose by law and the second post was filled all year.")
    save(page)

    open_chapter("staff")
    fill_row(page, "staff", 0, person="A. B.", post="head", fte="1", library_education="yes", is_library_staff="1")
    page.locator("[data-rows=staff] [data-add-row]").click()
    fill_row(page, "staff", 1, person="C. D.", post="librarian", fte="0,8", is_library_staff="1")
    save(page)

    open_chapter("services")
    fill(page, loans_other="28")
    explain(page, visits_physical="The new customer service centre opened in the library; its clients are counted.")
    save(page)
    explain(page, loans_total="Games and recordings were not counted in the quarters.")
    save(page)

    open_chapter("stock")
    fill(page, stock_start_books="7340", stock_start_periodicals="2778", stock_start_other="46")
    fill(page, additions_periodicals="546", additions_other="28")
    fill(page, withdrawals_books="400", withdrawals_periodicals="527", withdrawals_other="33")
    fill(page, stock_adjustment_books="260")
    explain(page, withdrawals_total="Worn and outdated books were written off before the accreditation.")
    save(page)
    explain(page, stock_adjustment_books="A recount found 260 books that had been written off by mistake.")
    explain(page, stock_end="The recount came after the fourth quarter had been handed in.")
    save(page)


def explain_the_rest(page):
    """On the page of the checks: what is right although it is unusual, and what she leaves for next year."""
    explain(
        page,
        income_other="The projects and the gifts came in kind; no money was paid to the library.",
        expenditure_other="Heating and repairs of the shared house are not itemised for the library.",
        staff_library_education="The second librarian finishes her course in library work next spring.",
        training="The course of 80 hours took ten days; the seminar in row 19 was streamed from Riga.",
        visits_service_centre="The clients of the centre are counted together with all others this year.",
        n5_ill="The year before is named on purpose, to compare with it.",
        acq_funding_municipal="The remaining 13 euros were spent on the delivery of the books.",
        n7_best_events="The teacher named there has agreed; it is no pupil.",
        projects="The jury rounded its sum up; the document of the delivery says 232.",
        event_participants="Participants were not counted this year; a sheet for it lies ready now.",
    )
    with page.expect_navigation():
        page.locator("form:has([name='why-projects']) button.button").last.click()


def expect_figures(page, **figures):
    """As text, for what is laid out is only what is near the window."""
    for code, text in figures.items():
        expect(page.locator(f"#at-{code} .figure")).to_have_text(text)


def test_a_librarian_submits_the_methodologist_accepts_the_ministry_downloads(year, enter, look, axe, tmp_path):
    librarian = enter("rozupe")
    librarian.goto(reverse("report", args=[year.pk]))
    axe(librarian)
    put_right(librarian, year)

    expect_figures(librarian, stock_end="10 308", stock_books="7 470", turnover_books="0,68")
    librarian.goto(reverse("report_chapter", args=[year.pk, "staff"]))
    expect_figures(librarian, training_hours_total="182,5", training_hours_in_person="59,0", staff_fte="1,80")

    librarian.goto(reverse("report_check", args=[year.pk]))
    explain_the_rest(librarian)
    look(librarian, "ready-to-submit")
    axe(librarian)
    expect(librarian.locator(".issue-error, .issue-missing")).to_have_count(0)
    # W01 three times, W23 twice, and once each W04, W06, W08, W09, W10, W12, W16, W22, W27, W28, W30 and W31.
    expect(librarian.locator(".issue-warning")).to_have_count(17)
    fill(librarian, signed_by="Anna Paraudziņa", signed_post="bibliotēkas vadītāja")
    librarian.locator("form[action$='/submit/'] button").click()
    librarian.wait_for_url(f"**{reverse('report', args=[year.pk])}")
    year.refresh_from_db()
    assert year.status == Status.SUBMITTED

    methodologist = enter("metodike")
    methodologist.goto(reverse("report", args=[year.pk]))
    with methodologist.expect_navigation():
        methodologist.locator(f"a[href='{reverse('report_review', args=[year.pk])}']").click()
    axe(methodologist)
    look(methodologist, "review")
    accept_one_by_one(methodologist)
    axe(methodologist)
    with methodologist.expect_navigation():
        methodologist.locator("#let-on button").click()
    year.refresh_from_db()
    assert year.status == Status.ACCEPTED
    assert [event.new for event in year.events.all()][-2:] == [Status.SUBMITTED, Status.ACCEPTED]

    analyst = enter("ministrija")
    analyst.goto(reverse("summary", args=["annual", "2023", "municipality", "0036000"]))
    axe(analyst)
    look(analyst, "summary")
    workbook = load_workbook(download(analyst, "xlsx", tmp_path))
    cells = {cell for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"Rožupes bibliotēka", 10308, 8579} <= cells
    text = "".join(page.extract_text() for page in PdfReader(download(analyst, "pdf", tmp_path)).pages)
    assert "Līvānu novads" in text
    assert "Rožupes bibliotēka" in text


def accept_one_by_one(page):
    """Accept each unusual figure with its button, in the order of the page."""
    left = page.locator("[data-item=open]")
    for number in range(left.count(), 0, -1):
        left.first.locator("button[value=accept]").click()
        expect(left).to_have_count(number - 1)


def download(page, kind, folder):
    """The file behind the page's button, asked for with the person's own session; a PDF takes its time."""
    address = page.locator(f"a[href*='format={kind}']").first.evaluate("link => link.href")
    answer = page.request.get(address, timeout=120_000)
    assert answer.status == 200
    path = folder / f"summary.{kind}"
    path.write_bytes(answer.body())
    return path


def test_a_returned_report_comes_back_with_its_comment(year, enter, axe):
    waiting = Report.objects.filter(status=Status.SUBMITTED, period__code="2023", municipality__atvk="0036000")
    submitted = waiting.first()
    methodologist = enter("metodike")
    methodologist.goto(reverse("report_review", args=[submitted.pk]))
    methodologist.locator("#return-comment").fill("Lūdzu, pārbaudiet apmeklējumu skaitu.")
    with methodologist.expect_navigation():
        methodologist.locator("[data-give-back]").click()
    submitted.refresh_from_db()
    assert submitted.status == Status.RETURNED
    methodologist.goto(reverse("report", args=[submitted.pk]))
    expect(methodologist.locator("main")).to_contain_text("Lūdzu, pārbaudiet apmeklējumu skaitu.")
    axe(methodologist)


def test_without_scripts_a_chapter_is_filled_in_just_the_same(year, browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(reverse("login"))
    page.locator("input[name=username]").fill("rozupe")
    page.locator("input[name=password]").fill(ACCOUNTS["password"])
    with page.expect_navigation():
        page.locator("input[name=password]").press("Enter")
    page.goto(reverse("report_chapter", args=[year.pk, "staff"]))
    fill_row_plainly(page, "staff", 0, post="head", fte="1")
    with page.expect_navigation():
        page.locator("button[name=add_row][value=staff]").click()
    fill_row_plainly(page, "staff", 1, post="librarian", fte="0,5")
    with page.expect_navigation():
        page.locator(".actions button[value=stay]").click()
    expect_figures(page, staff_fte="1,50")
    context.close()


def fill_row_plainly(page, table, number, **cells):
    for column, text in cells.items():
        page.locator(f"[name='{table}-{number}-{column}']").fill(text)
