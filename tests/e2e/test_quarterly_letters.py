"""The quarterly practice in the browser: analysis, closing, letters; somebody without an account reads them."""

import re

import pytest
from django.conf import settings as site
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from libraries.models import User
from reports.models import Download, Letter, SummaryRevision
from reports.notices import reading
from tests.e2e.conftest import Screen
from tests.e2e.test_the_year import enter, year

__all__ = ["enter", "year"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

REGION = "livanu-novada-centrala-biblioteka"
ANALYSIS = "Apmeklējumu skaits reģionā pieauga."


@pytest.fixture
def post(settings):
    """Letters go out in place and are kept here."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.MAIL_IS_SENT, settings.WORKER = True, False
    mail.outbox = []
    return mail.outbox


@pytest.mark.parametrize("width", [360, 1280])
def test_a_quarter_is_sent_and_read(year, enter, open_page, post, axe, look, width):
    page = enter("metodike", Screen(width))
    page.set_default_timeout(90_000)  # closing draws two files
    address = reverse("summary_analysis", args=["quarterly", "2023-Q2", "region", REGION])
    page.goto(reverse("summary", args=["quarterly", "2023-Q2", "region", REGION]))
    page.locator(f"main a[href='{address}']").click()
    page.locator("[name=analysis]").fill(ANALYSIS)
    with page.expect_navigation():
        page.locator("button[name=close]").click()
    expect(page.locator("input[name=contact]")).to_have_count(9)
    axe(page)
    look(page, f"letters-to-send-{width}")
    with page.expect_navigation():
        page.locator("section:has(input[name=contact]) button").click()
    expect(page.locator("table tbody tr")).to_have_count(9)
    axe(page)
    look(page, f"letters-sent-{width}")
    assert (SummaryRevision.objects.get().analysis, Letter.objects.count()) == (ANALYSIS, 9)

    [letter] = [one for one in post if one.to == ["parvalde@livani.example"]]
    [link] = re.findall(rf"{re.escape(site.SITE_URL)}(/letters/\w+/)", letter.body)
    reader = open_page(Screen(width))
    reader.goto(link)
    expect(reader.locator("main")).to_contain_text(ANALYSIS)
    axe(reader)
    look(reader, f"letter-{width}")
    with reader.expect_download() as waiting:
        reader.locator("a.file-link").first.click()
    assert ANALYSIS in "".join(page.extract_text() for page in PdfReader(waiting.value.path()).pages)
    assert Download.objects.get().letter.contact.email == "parvalde@livani.example"

    for name in ("notice_list", "outbox"):
        page.goto(reverse(name))
        axe(page)
        look(page, f"{name}-{width}")
    with page.expect_navigation():
        page.locator("main table a").first.click()
    axe(page)
    look(page, f"outbox-letter-{width}")


def test_what_is_new_is_counted_opened_and_no_longer_new(year, enter, axe):
    page = enter("metodike", Screen(360))
    badge = page.locator(".site-header .badge")
    count = reading.unread(User.objects.get(username="metodike")).count()
    expect(badge).to_have_text(re.compile(rf"\b{count}$"))
    page.locator(f".site-header a[href='{reverse('notice_list')}']").click()
    page.locator("li button[name=open]").first.click()
    page.wait_for_url(re.compile(r"/reports/\d+/"))
    page.goto(reverse("notice_list"))
    expect(badge).to_have_text(re.compile(rf"\b{count - 1}$"))
