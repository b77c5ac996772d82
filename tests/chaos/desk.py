"""One run: a report, the windows it is open in, and a seeded script of what their people do there."""

import random
import time
from dataclasses import dataclass, field

from django.urls import reverse
from playwright.sync_api import Error, Locator, Page

from reports.models import Report

from . import witness
from .oracle import Choice, Evidence, Field, Stored, Trouble, Typed, excused, troubles, unlike
from .people import Person
from .witness import token_in
from .world import CHAPTER, COLUMNS, FIGURES, PASSWORD, TABLE, TEXT

FIRST_TOKEN = 1_001
CONTROL = "[data-kind={}][data-field={}]"
ROWS = f"[data-rows={TABLE}] tr[data-row-entry]:not([hidden])"
BEFORE = "(control) => { control.focus(); return control.value ?? control.innerText }"
SHOWN = "(control) => control.value ?? control.innerText"
KEY = "(row) => row.dataset.rowKey ?? ''"
DIALOG = "dialog[data-sign-in-dialog]"
CONFLICTS = "[data-conflict-of]"


@dataclass
class Window:
    """A chapter open in somebody's browser."""

    name: str
    person: Person
    page: Page | None = None

    @property
    def is_asked_to_sign_in(self) -> bool:
        return self.page.locator(f"{DIALOG}[open]").count() > 0


@dataclass(eq=False)
class Desk:
    """A report and the windows in which a run fills it in."""

    seed: int
    report: Report
    windows: dict[str, Window]
    rng: random.Random
    clock: float = field(default_factory=time.monotonic)
    evidence: Evidence = field(default_factory=Evidence)
    same: dict[str, str] = field(default_factory=dict)  # a row made anew → the row it was before
    log: list[str] = field(default_factory=list)
    token: int = FIRST_TOKEN

    @property
    def address(self) -> str:
        return reverse("report_chapter", args=[self.report.pk, CHAPTER])

    def tell(self, sentence: str) -> None:
        self.log.append(f"{time.monotonic() - self.clock:6.2f}  {sentence}")

    def next_token(self) -> int:
        self.token += 1
        return self.token

    # --- windows

    def opened(self, name: str) -> Window | None:
        """The window, opened unless it is; none when it cannot be had now."""
        window = self.windows[name]
        if window.page is None:
            window.page = window.person.open(self.address)
            self.tell(f"{name} opens the chapter" if window.page else f"{name} cannot open the chapter")
            if window.page:
                window.page.on("console", lambda said: said.type == "debug" and self.tell(f"{name} hears {said.text}"))
        return window if window.page else None

    def close(self, name: str) -> None:
        """Closes a window without a question, as when its program fails."""
        window = self.windows[name]
        if window.page is not None:
            self.has_closed(name)
            window.page.close(run_before_unload=False)
            window.page = None

    def has_closed(self, name: str) -> None:
        self.tell(f"{name} is closed")
        self.evidence.closings.append((name, time.monotonic()))

    # --- typing

    def type_somewhere(self, name: str) -> None:
        window = self.opened(name)
        if window is None or window.is_asked_to_sign_in:
            return
        kind = self.rng.choices([self.figure, self.text, self.why, self.cell], [10, 3, 2, 8])[0]
        kind(window)

    def figure(self, window: Window, code: str = "") -> None:
        code = code or self.rng.choice(FIGURES)
        # Some of it cannot be read as a number, and is kept all the same.
        form = self.rng.choices(["{}", "~{}", "{} ?"], [8, 1, 1])[0]
        self.type(window, window.page.locator(CONTROL.format("figure", code)), ("figure", code), form)

    def text(self, window: Window) -> None:
        self.type(window, window.page.locator(f"#at-{TEXT} [role=textbox]"), ("text", TEXT), "Text {}")

    def why(self, window: Window) -> None:
        control = window.page.locator(CONTROL.format("why", "correction"))
        if control.is_visible():
            self.type(window, control, ("why", "correction"), "Because {}")

    def cell(self, window: Window) -> None:
        rows = window.page.locator(ROWS)
        if not rows.count() or self.rng.random() < 0.3:
            window.page.locator(f"[data-rows={TABLE}] [data-add-row]").click()
        row = rows.nth(self.rng.randrange(rows.count()))
        column = self.rng.choice(COLUMNS)
        form = {"title": "Event {}", "people": "{}"}[column]
        self.type(window, row.locator(f"[data-column={column}]"), ("cell", "", column), form, row)

    def type(self, window: Window, control: Locator, place: Field, form: str, row: Locator | None = None) -> None:
        token = self.next_token()
        over = token_in(control.evaluate(BEFORE))
        control.fill(form.format(token))
        at = time.monotonic()
        if token_in(control.evaluate(SHOWN)) != token and window.is_asked_to_sign_in:
            self.tell(f"{window.name} is asked to sign in while typing {token}; it does not get into the field")
            return
        if row is not None:
            place = ("cell", self.row_key(row), place[2])
        self.evidence.typed.append(Typed(token, place, window.name, window.person.user.pk, at, over))
        leaves = self.rng.random() < 0.75
        self.tell(
            f"{window.name} types {token} in {' '.join(place)} over {over}{'' if leaves else ', and stays there'}"
        )
        if leaves:
            control.blur()

    def row_key(self, row: Locator) -> str:
        key = row.evaluate(KEY).replace("-", "")
        return self.same.get(key, key)

    def remove_row(self, name: str) -> None:
        window = self.opened(name)
        if window is None or window.is_asked_to_sign_in:
            return
        rows = window.page.locator(ROWS)
        named = [row for row in rows.all() if row.evaluate(KEY)]
        if not named:
            return
        row = self.rng.choice(named)
        key, token = self.row_key(row), self.next_token()
        cells = self.cells_of(row).values()
        row.locator("[data-remove-row]").click()
        covers = frozenset(cell for cell in cells if cell is not None)
        place = ("row", key)
        self.evidence.typed.append(Typed(token, place, name, window.person.user.pk, time.monotonic(), covers=covers))
        self.tell(f"{name} removes row {key} with {sorted(covers)} ({token})")

    def type_in_the_same(self, name: str, other: str) -> None:
        """Two windows, one field, at the same time."""
        code = self.rng.choice(FIGURES)
        both = [self.opened(name), self.opened(other)]
        for window in both:
            if window and not window.is_asked_to_sign_in:
                self.figure(window, code)

    # --- what the page asks

    def answer(self) -> None:
        """Signs in where the page asks for it, and chooses where it shows two values."""
        for window in self.windows.values():
            if window.page is not None:
                self.sign_in(window)
                self.choose(window)

    def sign_in(self, window: Window) -> None:
        dialog = window.page.locator(f"{DIALOG}[open]")
        if not dialog.count():
            return
        try:
            again = dialog.locator("[data-sign-in-again]")
            if again.is_visible():
                again.click()
            dialog.locator("input[name=username]").fill(window.person.user.username)
            dialog.locator("input[name=password]").fill(PASSWORD)
            dialog.locator("input[name=password]").press("Enter")
            window.page.locator(f"{DIALOG}:not([open])").wait_for(state="attached")
            self.tell(f"{window.name} signs in again")
        except Error as error:
            self.tell(f"{window.name} could not sign in: {str(error).splitlines()[0]}")

    def choose(self, window: Window) -> None:
        for group in window.page.locator(CONFLICTS).all():
            try:
                self.choose_one(window, group)
            except Error as error:
                self.tell(f"{window.name} could not choose: {str(error).splitlines()[0]}")

    def choose_one(self, window: Window, group: Locator) -> None:
        control = window.page.locator(f"[name='{group.get_attribute('data-conflict-of')}']")
        kind, code, column = control.evaluate("(one) => [one.dataset.kind, one.dataset.field, one.dataset.column]")
        row = window.page.locator("tr[data-row-entry]").filter(has=control) if kind in (None, "cell") else None
        place = self.place_of(kind, code, column, row)
        mine = token_in(group.locator("[data-conflict-mine]").text_content())
        theirs = token_in(group.locator("[data-conflict-theirs]").text_content())
        if kind is None:
            mine = next(one.token for one in reversed(self.evidence.typed) if one.field == place)
        kept_mine = self.rng.random() < 0.5
        key = row.evaluate(KEY) if row is not None else ""
        cells = self.cells_of(row) if kind == "cell" else {}
        group.locator("[data-keep-mine]" if kept_mine else "[data-take-theirs]").click()
        self.evidence.choices.append(Choice(place, mine, theirs, kept_mine))
        self.tell(f"{window.name} keeps {mine if kept_mine else theirs} of {mine}, {theirs} in {' '.join(place)}")
        if kind == "cell" and theirs is None and kept_mine:
            self.follow(window, control, key, place[1])
        if kind == "cell" and theirs is None and not kept_mine:
            # One choice gives up the whole row.
            stored = {one.token for one in witness.history(self.report)}
            given_up = {("cell", place[1], name): token for name, token in cells.items() if token not in stored}
            self.evidence.choices += [Choice(cell, token, None, kept_mine=False) for cell, token in given_up.items()]

    def cells_of(self, row: Locator) -> dict[str, int | None]:
        cells = row.locator("[data-kind=cell]")
        shown = cells.evaluate_all("(cells) => cells.map((cell) => [cell.dataset.column, cell.value])")
        return {column: token_in(text) for column, text in shown}

    def follow(self, window: Window, control: Locator, old: str, name: str) -> None:
        """A row that is gone and wanted is made anew, under a new key."""
        row = window.page.locator("tr[data-row-entry]").filter(has=control)
        until = time.monotonic() + 15
        while (key := row.evaluate(KEY)) in ("", old) and time.monotonic() < until:
            window.page.wait_for_timeout(20)
        self.same[key.replace("-", "")] = name

    def place_of(self, kind: str | None, code: str | None, column: str | None, row: Locator | None) -> Field:
        if row is None:
            return (kind, code)
        return ("cell", self.row_key(row), column) if kind else ("row", self.row_key(row))

    # --- the end

    def is_settled(self) -> bool:
        """Whether every open window says that everything is saved."""
        for window in self.windows.values():
            if window.page is not None:
                if window.page.locator(f"{DIALOG}[open], {CONFLICTS}").count():
                    return False
                if window.page.evaluate("window.unsent"):
                    return False
        return True

    def judge(self) -> list[Trouble]:
        self.evidence.history = [self.named(one) for one in witness.history(self.report)]
        self.evidence.signed = witness.memory(self.report)
        now = [self.named(one) for one in witness.tables(self.report)]
        return [*troubles(self.evidence), *unlike(self.evidence.history, now)]

    def named(self, one: Stored) -> Stored:
        if one.field[0] not in ("cell", "row"):
            return one
        return Stored((one.field[0], self.same.get(one.field[1], one.field[1]), *one.field[2:]), one.token)

    def young_losses(self) -> int:
        return len(excused(self.evidence))
