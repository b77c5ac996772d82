"""A librarian fills in the whole annual report of Rožupe and submits it without ever touching the mouse.

She types the figures of the printed report that no other place knows, the tables that figures are counted from, and all
texts that must be there; what the printed report has wrong is put right as in test_the_year.py. Figures and texts that
are expected stand here as they were worked out by hand.
"""

import sys
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from reports import opening
from reports.chapters import finding
from reports.facts import read
from reports.following import bringing
from reports.models import Report, Status
from tests.conftest import PASSWORD
from tests.e2e.keyboard import Hands
from tests.e2e.test_the_year import ACCOUNTS, ROZUPE, year
from tests.reports.conftest import annual, make_report, report, year_2023

__all__ = ["annual", "make_report", "report", "year", "year_2023"]

FIGURES = {
    "income_municipal": "27737",
    "income_miscellaneous": "0",
    "expenditure_salaries": "19101",
    "expenditure_other": "5108",
    "rooms_renovated": "1",
    "computers_staff_le5": "1",
    "computers_users_le5": "2",
    "computers_users_5_10": "5",
    "loans_other": "28",
    "acq_children_books": "728",
    "acq_other_documents": "13",
    "inventory_done": "n",
    "stock_start_books": "7340",
    "additions_periodicals": "546",
    "withdrawals_books": "400",
    "stock_adjustment_books": "260",
    "stock_start_periodicals": "2778",
    "withdrawals_periodicals": "527",
    "stock_start_other": "46",
    "additions_other": "28",
    "withdrawals_other": "33",
    "additions_fiction_lv": "101",
    "additions_children": "142",
    "children_periodicals_titles": "5",
    "games_added": "0",
}
# Each row is a list of cells in the order of the columns; None is passed over, an option is chosen by its first letter.
TABLES = {
    "staff": [
        ["A. B.", "vadītāja", "1", None, None, None, None, None, "j"],
        ["C. D.", "bibliotekāre", "0,8", None, None, None, None, None, "j"],
    ],
    "acquisition_sources": [["K", "11", "129,09"], ["B", "24", "232"], ["D", "33", "40"]],
    "databases": [["Letonika", "j", "282", "177"], ["News", None, "15", "589"]],
    "projects": [
        ["Bērnu, jauniešu un vecāku žūrija", "VKKF", "233"],
        ["Grāmatu starts", "LNB Bērnu literatūras centrs", "200"],
    ],
    "social_channels": [["Facebook", "122", "745"], ["TikTok", "8"]],
    "partners": [
        ["Rožupes pamatskola", "Kopīgi pasākumi un konkursi."],
        ["Bērnudārzs", "Lasīšanas somas."],
        ["Sociālās aprūpes centrs “Rožlejas”", "Ārējais apkalpošanas punkts."],
        ["Rožupes kultūras nams", "Pagasta svētki."],
        ["Rožupes senioru apvienība", "Radošās nodarbības."],
        ["Līvānu novada bibliotēkas", "Pieredze un padoms."],
    ],
}
REASONS = {
    "expenditure_salaries": "Alga auga līdz ar likumu; otra vieta bija aizpildīta visu gadu.",
    "visits_physical": "Bibliotēkā atvērts klientu centrs; tā apmeklētāji ir saskaitīti.",
    "loans_total": "Spēles un ieraksti ceturkšņos netika skaitīti.",
    "acq_funding_municipal": "Abonētās spēles, 13 EUR, ceturkšņos nebija ierakstītas.",
    "withdrawals_total": "Pirms akreditācijas norakstītas nolietotās grāmatas.",
    "stock_end": "Krājumu pārskaitīja pēc ceturtā ceturkšņa nodošanas.",
    "income_other": "Projekti un dāvinājumi saņemti natūrā, naudu bibliotēka nesaņēma.",
    "expenditure_other": "Kopīgās ēkas apkure un remonts bibliotēkai nav izdalīti.",
    "staff_library_education": "Abas kolēģes pavasarī pabeidz bibliotekāros kursus.",
    "training": "80 stundu kursi ilga desmit dienas; seminārs 19. rindā pārraidīts no Rīgas.",
    "visits_service_centre": "Klientu centra apmeklētāji šogad saskaitīti kopā ar pārējiem.",
    "projects": "Žūrijas summa noapaļota; pavadzīmē ir 232 EUR.",
    "event_participants": "Dalībnieki šogad nav skaitīti; nākamgad lapa būs pie durvīm.",
}
# By hand: 10164 + (270 + 546 + 28) + 260 − (400 + 527 + 33); 19101 + (2600 + 915 + 13) + 5108; 3528 + 401.09.
EXPECTED = {
    "stock_end": "10308",
    "stock_books": "7470",
    "training_events_count": "27",
    "training_hours_total": "182.5",
    "training_hours_in_person": "59",
    "income_total": "27737",
    "income_other": "0",
    "expenditure_total": "27737",
    "acq_funding_municipal": "3528",
    "acq_funding_total": "3929.09",
    "additions_total": "844",
    "additions_donated": "68",
    "withdrawals_total": "960",
    "loans_total": "10586",
    "computers_total": "8",
    "staff_headcount": "2",
    "staff_fte": "1.8",
    "db_sessions_total": "297",
    "db_downloads_total": "766",
    "projects_count": "2",
    "projects_funding_total": "433",
    "social_posts_total": "130",
    "social_followers_total": "745",
    "partners_count": "6",
    "visits_physical": "8579",
    "service_points_external": "2",
    "inventory_done": "0",
}
# A correction of the stock is explained where it is typed, once the figures of that table are there.
CORRECTION = "Pārskaitot atrastas 260 kļūdaini norakstītas grāmatas."
TEXT = "Gads bibliotēkā bija darbīgs: te īsi par to, kas izdevās, kas mainījās un ko darīsim nākamgad. ({code})"


@pytest.fixture
def opened(year):
    """Rožupe’s report of 2023 as the site opens it when the quarters and the diary of training are there."""
    period = year.period
    year.delete()
    opening.open_period(period)
    return Report.objects.with_names().get(library__register_number=ROZUPE, period=period)


@pytest.fixture
def hands(open_page, opened):
    return Hands(open_page(), list(finding.places(opened.blueprint, "lv")))


def sign_in(hands, username="rozupe", password=ACCOUNTS["password"]):
    hands.page.goto(reverse("login"))
    hands.go("[name=username]")
    hands.type(username)
    hands.press("Tab")
    hands.type(password)
    hands.press("Enter")
    hands.page.wait_for_url(lambda url: not url.endswith(reverse("login")))


def follow(hands, selector):
    """A link or a button, by Tab and Enter."""
    hands.go(selector)
    hands.press("Enter")


def fill_table(hands, code, rows):
    for number, cells in enumerate(rows):
        if number:
            follow(hands, f"[data-rows={code}] [data-add-row]")
        else:
            hands.go(
                f"[data-rows={code}] tbody tr:last-of-type td.cell:nth-of-type(1) :is(input, select, textarea)", code
            )
        for place, text in enumerate(cells):
            if place:
                hands.press("Tab")
            if text is not None:
                hands.type(text)


def fill_everything(hands, report):
    texts = {code for code, one in report.blueprint.narratives.items() if one.required}
    for place in hands.places:
        code = place.code
        if code in FIGURES:
            hands.go(f"[name={code}]", code)
            hands.type(FIGURES[code])
            if code == "withdrawals_other":
                hands.go("[name=why-stock_adjustment_books]")
                hands.write(CORRECTION)
        elif code in TABLES:
            fill_table(hands, code, TABLES[code])
        elif code in texts:
            hands.go(f"#at-{code} [data-text]", code)
            hands.write(TEXT.format(code=code))


def explain_and_submit(hands, report):
    for address in (reverse("report_chapter", args=[report.pk, "gallery"]), reverse("report_check", args=[report.pk])):
        follow(hands, ".actions-sticky button[value=next]")
        hands.page.wait_for_url(f"**{address}")
    for code, reason in REASONS.items():
        hands.go(f"[name=why-{code}]")
        hands.write(reason)
    with hands.page.expect_navigation():
        follow(hands, "form[data-warn-unsaved] button")
    hands.go("[name=signed_by]")
    hands.type("Anna Paraudziņa")
    hands.go("[name=signed_post]")
    hands.type("bibliotēkas vadītāja")
    hands.press("Enter")
    hands.page.wait_for_url(f"**{reverse('report', args=[report.pk])}")


def test_the_whole_report_is_filled_in_and_submitted_by_keyboard(opened, hands, capsys):
    sign_in(hands)
    follow(hands, f"article[aria-labelledby=report-{opened.pk}] .button-primary")
    hands.page.wait_for_url("**/chapters/**")
    fill_everything(hands, opened)
    explain_and_submit(hands, opened)

    opened.refresh_from_db()
    assert opened.status == Status.SUBMITTED
    assert opened.submitted_at <= timezone.now()
    figures = read(Report.objects.with_names().get(pk=opened.pk)).facts.figures
    assert {code: figures[code].number for code in EXPECTED} == {code: Decimal(n) for code, n in EXPECTED.items()}
    assert hands.covered == ()
    share = bringing.share_brought_in(Report.objects.get(pk=opened.pk))
    assert share.percent >= 60
    with capsys.disabled():
        sys.stdout.write(
            f"\nkeys pressed: {hands.keys}, of which typed characters {hands.typed}; "
            f"cells in the report: {share.filled}, prefilled: {share.brought} ({share.percent:.0f} %)\n"
        )


def test_rows_are_typed_added_and_removed_by_keyboard(open_page, librarian, report):
    hands = Hands(open_page(), list(finding.places(report.blueprint, "lv")))
    sign_in(hands, librarian.username, PASSWORD)
    follow(hands, f"article[aria-labelledby=report-{report.pk}] .button-primary")
    hands.page.wait_for_url("**/chapters/**")
    rows = [
        ["09.2023", "LNCB", None, "Seminars", "7", "2", "k"],
        ["10.2023", None, None, "Kursi", "3,5", "1", "a"],
        ["11.2023", None, None, "Lieka rinda", "1", "1", "k"],
    ]
    fill_table(hands, "training", rows)
    follow(hands, "[data-rows=training] tbody tr:last-of-type [data-remove-row]")
    expect(hands.page.locator("[data-rows=training] tbody tr:nth-of-type(2) [data-remove-row]")).to_be_focused()
    follow(hands, ".actions-sticky button[value=next]")
    hands.page.wait_for_url("**/chapters/services/")
    kept = [row.cells for row in report.rows.filter(table="training").order_by("position")]
    assert [(row["title"], row["hours"], row["participants"], row["mode"]) for row in kept] == [
        ("Seminars", "7", "2", "in_person"),
        ("Kursi", "3.5", "1", "remote"),
    ]
    assert hands.covered == ()
