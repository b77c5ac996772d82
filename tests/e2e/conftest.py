"""A real browser on the real site: how a story opens pages, signs in, looks, and what no page may do."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from tests.conftest import PASSWORD
from tests.e2e.demo_year import DemoYear
from tests.e2e.slow_site import SlowSite

# Playwright's synchronous interface keeps an event loop running in the thread of the tests. Django takes that for
# asynchronous code and refuses the database there; but nothing else runs in that loop while a test talks to the
# database, so here the refusal guards against nothing.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"]
# The same without the windows that nobody sees: for each person who comes it works a quarter as long.
HEADLESS_NAMES = ["chromium-headless-shell", *CHROMIUM_NAMES]
# Without a sandbox, because root cannot have one; without the calls home that a browser makes by itself.
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-background-networking"]
SCREENSHOTS = Path(__file__).parent / "screenshots"
# A picture of a long page takes as long as axe on it: `make pictures` asks for them.
PICTURES = bool(os.environ.get("E2E_PICTURES"))
ACCESSIBILITY = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
# Milliseconds that a story waits for what it does and for what it expects to see. On a machine with ten times too much
# to do a page takes twenty seconds; a story that is right loses nothing by waiting.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
AXE = "async (options) => [(await axe.run(options)).violations, document.documentElement.scrollWidth]"


@dataclass(frozen=True)
class Screen:
    """What a person sits before: a width in pixels, and the language the browser asks for."""

    width: int = 1280
    language: str = "lv"

    def __str__(self):
        return f"{self.language}-{self.width}"


SCREENS = [Screen(width, language) for language in ("lv", "en") for width in (1280, 360)]
# Every page is looked at on each: @on_every_screen above a test that asks for `page`.
on_every_screen = pytest.mark.parametrize("page", SCREENS, indirect=True, ids=str)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """On SQLite the site gets a file of its own: in memory it would share one connection with the test."""
    from django.conf import settings

    if settings.EMBEDDED:
        name = tmp_path_factory.mktemp("database") / "libnet.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture(scope="session", autouse=True)
def slow_site():
    """The site takes as long as E2E_DELAY says: the server of the stories asks for its handler by this name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", SlowSite)
        yield


@pytest.fixture(scope="session")
def browser():
    program = next(filter(None, map(shutil.which, HEADLESS_NAMES)), None)
    if program is None:
        pytest.exit("The pages were not tested, because Chromium is missing: apt-get install chromium.", returncode=1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_year(tmp_path_factory):
    year = DemoYear(tmp_path_factory.mktemp("demo-year"))
    yield year
    year.close()


@pytest.fixture
def open_page(browser, live_server):
    """Opens a window of its own for each person of a story: `open_page(Screen(width=360))`.

    Afterwards the test fails if any window met an error of a script, of the Content-Security-Policy or of the server,
    or did not find something that a page asked for. A story that is about such an answer names it:
    `open_page.expected.add(401)`.
    """
    contexts, troubles, expected = [], [], set()

    def open_on(screen=None):
        screen = screen or Screen()
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": screen.width, "height": 800},
            locale={"lv": "lv-LV", "en": "en-GB"}[screen.language],
            timezone_id="Europe/Riga",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda message: troubles.extend(_spoken(message)))
        context.on("weberror", lambda error: troubles.append(f"script: {error.error}"))
        context.on("response", lambda response: troubles.extend(_unanswered(response, expected)))
        return context.new_page()

    open_on.expected = expected
    yield open_on
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


def _spoken(message):
    # A page not found or not allowed is an answer that a story may want; `_unanswered` says which are not.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        yield f"console of {message.page.url}: {message.text}"


def _unanswered(response, expected):
    if response.status in expected:
        return
    asked_by_page = response.request.resource_type != "document"
    if response.status >= 500 or (response.status >= 400 and asked_by_page):
        yield f"{response.status} for {response.request.method} {response.url}"


@pytest.fixture
def page(request, open_page):
    """One window: 1280 pixels in Latvian unless the test is on other screens."""
    return open_page(getattr(request, "param", None))


@pytest.fixture
def sign_in(live_server):
    """Lets a person in and shows her first page: `sign_in(page, librarian)`.

    Her password is posted for her: that the form takes it from a person's keys need not be said in every story.
    """

    def signing_in(page, user, password=PASSWORD):
        door = Client()
        answer = door.post(reverse("login"), {"username": user.username, "password": password})
        assert answer.status_code == 302, user
        common = {"url": live_server.url, "httpOnly": True}
        page.context.add_cookies([{"name": one.key, "value": one.value} | common for one in door.cookies.values()])
        page.goto(answer.url)

    return signing_in


def in_language(page, language):
    """Chooses the language as a person does, and waits for the page in it."""
    with page.expect_navigation():
        page.locator(f"button[name=language][value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.fixture
def look(request):
    """Keeps a picture of the whole page for people to look at, when they are wanted: `look(page, "report")`."""

    def looking(page, name):
        if not PICTURES:
            return
        page.wait_for_load_state()
        SCREENSHOTS.mkdir(exist_ok=True)
        screen = f"-{request.node.callspec.id}" if hasattr(request.node, "callspec") else ""
        page.screenshot(path=SCREENSHOTS / f"{name}{screen}.png", full_page=True)

    return looking


@pytest.fixture(scope="session")
def axe():
    """Asserts that axe finds nothing on the page that WCAG 2.2 AA forbids, nor anything wider than the screen."""
    source = Axe().axe_script

    def checking(page):
        page.wait_for_load_state()
        # The page keeps axe until it is left, so that another width of it need not read half a megabyte again.
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        found, width = page.evaluate(AXE, ACCESSIBILITY)
        assert not found, "\n".join(map(_readable, found))
        assert width <= page.viewport_size["width"]

    return checking


def _readable(violation) -> str:
    places = "; ".join(node["html"][:200] for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']} – {places}"
