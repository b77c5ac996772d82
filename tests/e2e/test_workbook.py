"""The round trip through a workbook in the browser: downloaded, filled in, uploaded, looked at, saved."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports import filling
from reports.computing import Given
from reports.ledgers.values import Entry
from tests.e2e.conftest import SCREENS, Screen, in_language
from tests.e2e.test_the_year import enter, year
from tests.reports.workbooks.fill_in import Copy

__all__ = ["enter", "year"]


def download(page, report) -> Copy:
    page.goto(reverse("report", args=[report.pk]))
    with page.expect_navigation():  # a page that a download interrupts never says that it is loaded
        page.locator(f"a[href='{reverse('report_workbook', args=[report.pk])}']").click()
    with page.expect_download() as download:
        page.locator(f"a[href='{reverse('report_workbook_file', args=[report.pk])}']").click()
    assert download.value.suggested_filename == "annual-2023-BLB0178.xlsx"
    return Copy(download.value.path().read_bytes())


def upload(page, copy: Copy, folder):
    file = folder / "report.xlsx"
    file.write_bytes(copy.file().getvalue())
    page.locator("input[type=file]").set_input_files(file)
    with page.expect_navigation():
        page.locator("form[enctype] button").click()


def test_a_librarian_fills_in_a_workbook_at_home(year, enter, tmp_path):
    page = enter("rozupe")
    copy = download(page, year)
    trainings = year.rows.filter(table="training").count()
    copy.fill(expenditure_other="5 108,00", opening_hours_week=32.5)
    copy.fill_row(year, "training", trainings + 1, when="09.2023", title="Kurss", hours=8, participants=2)
    upload(page, copy, tmp_path)
    expect(page.locator(".workbook-changes tbody tr")).to_have_count(3)
    page.locator(".actions button").click()
    page.wait_for_url(lambda url: url.endswith(reverse("report", args=[year.pk])))
    assert year.values.get(code="expenditure_other").number == Decimal("5108.00")
    assert year.values.get(code="opening_hours_week").number == Decimal("32.5")
    assert year.rows.filter(table="training").count() == trainings + 1
    page.goto(reverse("report_workbook", args=[year.pk]))
    upload(page, copy, tmp_path)
    expect(page.locator("main .notice-success")).to_have_count(1)
    expect(page.locator(".workbook-changes")).to_have_count(0)


@pytest.mark.parametrize("screen", [*SCREENS, Screen(320)], ids=str)
def test_each_state_of_its_pages_is_fit_to_be_seen(screen, year, enter, tmp_path, look, axe):
    page = enter("rozupe", screen)
    if screen.language == "en":
        in_language(page, "en")
    copy = download(page, year)
    look(page, "workbook")
    axe(page)
    copy.fill(expenditure_other="12.500,00", visits_physical=9100)
    copy.write("n1_summary", "Jauns teksts par gadu. " * 30)
    copy.fill_row(year, "partners", 1, partner="Skola", cooperation="Lasījumi")
    filling.save(year, by=None, entries={"visits_physical": Entry(Given(Decimal(9001)))})
    upload(page, copy, tmp_path)
    expect(page.locator("input[type=radio]")).to_have_count(2)
    look(page, "workbook-preview")
    axe(page)
    page.goto(reverse("report_workbook", args=[year.pk]))
    upload(page, copy.fill(expenditure_other="daudz", inventory_done="x"), tmp_path)
    look(page, "workbook-problems")
    axe(page)
    with page.expect_navigation():
        page.locator("form[enctype] button").click()
    look(page, "workbook-empty")
    axe(page)
