"""The people of a run and their browsers, each with a profile on the disk that outlives its window."""

import shutil
import time
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Error, Page, Playwright

from libraries.models import User
from tests.e2e.conftest import CHROMIUM_NAMES, CHROMIUM_OPTIONS

from .world import PASSWORD

# Counts, in every page, what its own script says is not saved yet.
COUNT_UNSENT = """
    window.unsent = 0;
    document.addEventListener("libnet:unsent", (event) => (window.unsent = event.detail.unsent));
"""
# Tells what each request to save was answered, so that a run that fails can be understood.
TELL_ANSWERS = """
    const ask = window.fetch;
    window.fetch = async (address, options) => {
      const answer = await ask(address, options);
      if (String(address).endsWith("/changes/")) {
        const told = await answer.clone().json().catch(() => ({}));
        const outcomes = (told.results ?? []).map(({outcome, version}) => `${outcome} ${version ?? ""}`);
        const changes = JSON.parse(options.body).changes.map(({field, column, typed, seen}, at) =>
          `${column ?? field ?? ""} = ${typed} (seen ${seen}): ${outcomes[at]}`);
        console.debug(`${answer.status} ${told.reason ?? ""} ${changes.join("; ")}`);
      }
      return answer;
    };
"""
JOURNAL = """
    (person) => new Promise((resolve, reject) => {
      const request = indexedDB.open("libnet");
      request.onerror = () => reject(request.error);
      request.onupgradeneeded = () => request.transaction.abort();
      request.onsuccess = () => {
        const all = request.result.transaction("entries").objectStore("entries").getAll();
        all.onsuccess = () => {
          request.result.close();
          resolve(all.result.filter((one) => one.person === person)
            .map(({report, field, state, seen, tries}) => `${report} ${field} ${state} seen ${seen} tries ${tries}`));
        };
      };
    })
"""


def session_of(user: User) -> str:
    """The key of a new session, as the site makes one when somebody signs in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


class Person:
    """Somebody before a browser of her own."""

    def __init__(self, playwright: Playwright, user: User, profile: Path, url: str):
        self.playwright, self.user, self.profile, self.url = playwright, user, profile, url
        self.context: BrowserContext | None = None
        self.offline_until = 0.0
        self.signed_in = user

    def come(self) -> None:
        """Opens the browser, with what its profile has kept, and is signed in."""
        program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=program,
            args=CHROMIUM_OPTIONS,
            base_url=self.url,
            viewport={"width": 1280, "height": 800},
            locale="en-GB",
            timezone_id="Europe/Riga",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(5_000)
        self.context.add_init_script(COUNT_UNSENT + TELL_ANSWERS)
        self.be(self.user)

    def go(self) -> None:
        """Closes the whole browser."""
        if self.context is not None:
            self.context.close()
            self.context = None
            self.offline_until = 0.0

    def be(self, user: User) -> None:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": self.url}
        self.context.add_cookies([cookie])
        self.signed_in = user

    def expire(self) -> None:
        """Her session is over, and nobody has told her."""
        keys = [one["value"] for one in self.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
        Session.objects.filter(session_key__in=keys).delete()

    def cut(self, seconds: float) -> None:
        self.context.set_offline(True)
        self.offline_until = time.monotonic() + seconds

    def mend(self, *, now: bool = False) -> None:
        """The network is back, when its time has come."""
        if self.offline_until and (now or time.monotonic() > self.offline_until):
            self.context.set_offline(False)
            self.offline_until = 0.0

    def hurry(self) -> None:
        """Half of the pages hear at once that the network is back; the others try again when their pause is over."""
        for page in self.context.pages[::2]:
            page.evaluate("window.dispatchEvent(new Event('online'))")

    def open(self, address: str) -> Page | None:
        """A window on a page of the site; none when it cannot be had now."""
        if self.signed_in != self.user:
            self.be(self.user)
        page = self.context.new_page()
        try:
            answer = page.goto(address, wait_until="domcontentloaded", timeout=10_000)
        except Error:
            answer = None
        if answer is None or answer.status != 200 or not self._is_let_in(page):
            page.close(run_before_unload=False)
            return None
        return page

    def _is_let_in(self, page: Page) -> bool:
        """Signs in where the site asks for it before it shows the page."""
        if "/login/" not in page.url:
            return True
        try:
            page.locator("input[name=username]").fill(self.user.username)
            page.locator("input[name=password]").fill(PASSWORD)
            with page.expect_navigation(wait_until="domcontentloaded"):
                page.locator("input[name=password]").press("Enter")
        except Error:
            return False
        return "/login/" not in page.url

    def unsent(self) -> list[str]:
        """What her browser keeps because the server has not confirmed it, in words."""
        pages = [page for page in self.context.pages if page.url.startswith(self.url)]
        return pages[0].evaluate(JOURNAL, self.user.pk) if pages else []
