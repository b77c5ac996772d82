"""What a person does with a keyboard alone: each key and each character counted, the shortest way taken, no mouse."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from reports.chapters import finding

FINDER = "Control+k"
MOST_KEYS = 80  # further than this nobody presses Tab

# How far a field is from the one with the focus: by Tab, and by arrows when both stand in one column. She sees it.
WAYS = """selector => {
  const goal = document.querySelector(selector);
  const here = document.activeElement;
  if (!goal || goal === here) return {};
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  const isStop = (one) => (one.tabIndex >= 0 || one.isContentEditable) && !one.disabled && one.type !== "hidden";
  const stops = [...document.querySelectorAll(kinds)].filter((one) => isStop(one) && one.checkVisibility());
  const ways = {};
  const before = (one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
  const from = stops.includes(here) ? stops.indexOf(here) : stops.filter(before).length - 1;
  const tabs = stops.indexOf(goal) - from;
  if (stops.includes(goal)) ways[tabs > 0 ? "Tab" : "Shift+Tab"] = Math.abs(tabs);
  const [mine, its] = [here.closest("td"), goal.closest("td")];
  if (mine && its && mine.closest("table") === its.closest("table") && mine.cellIndex === its.cellIndex) {
    const fields = "input:not([type=hidden], [type=checkbox]), select, textarea";
    const has = (row) => !row.hidden && row.cells[mine.cellIndex]?.querySelector(fields);
    const rows = [...mine.closest("table").rows].filter(has);
    const down = rows.indexOf(its.parentElement) - rows.indexOf(mine.parentElement);
    if (here.matches("input")) ways[down > 0 ? "ArrowDown" : "ArrowUp"] = Math.abs(down);
  }
  return ways;
}"""
IS_THERE = "selector => document.activeElement === document.querySelector(selector)"
# WCAG 2.4.11: something of what has the focus is seen.
SEEN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]];
  return points.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (document.activeElement.contains(top) || top.contains(document.activeElement));
  });
}"""


@dataclass
class Hands:
    """Two hands before a page of a report that is filled in."""

    page: Page
    places: list
    keys: int = 0
    typed: int = 0
    covered: tuple = ()

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.keys += len(key.split("+"))

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self._count(text)

    def write(self, text: str) -> None:
        """A long text: counted like any other, but put in at once."""
        self.page.keyboard.insert_text(text)
        self._count(text)

    def _count(self, text: str) -> None:
        self.keys += len(text)
        self.typed += len(text)

    def go(self, selector: str, code: str = "") -> None:
        """To a field by the shortest way: Tab, an arrow, or the box that finds a field of the whole report."""
        goal = self.page.locator(selector)
        if not code:
            expect(goal).to_be_attached()
        for _attempt in range(3):
            if self._walk(selector, code):
                break
        expect(goal).to_be_focused()
        # What the checks say of the last figure may just be drawn above.
        self.page.wait_for_timeout(50)
        if not self.page.evaluate(SEEN):
            self.covered += (selector,)

    def _walk(self, selector: str, code: str) -> bool:
        ways = self.page.evaluate(WAYS, selector)
        if self.page.evaluate(IS_THERE, selector):
            return True
        searched = self._words_for(code)
        by_finder = len(FINDER.split("+")) + len(searched) + 1 if code else MOST_KEYS
        key, times = min((ways or {"none": MOST_KEYS}).items(), key=lambda way: way[1])
        if times and times * len(key.split("+")) <= by_finder and times < MOST_KEYS:
            self.press(key, times)
        else:
            assert code, f"{selector} is out of reach: {ways}"
            self._find(selector, searched)
        return self.page.evaluate(IS_THERE, selector)

    def _find(self, selector: str, words: str) -> None:
        self.press(FINDER)
        expect(self.page.locator("[data-finder] input[type=search]")).to_be_focused()
        self.type(words)
        self.page.locator("#offers [role=option]").first.wait_for()
        self.press("Enter")
        expect(self.page.locator(selector)).to_be_focused()

    def _words_for(self, code: str) -> str:
        """The beginning of its name, as far as the box needs it; its code where another place has the same name."""
        name = next((place.name for place in self.places if place.code == code), "")
        for length in range(3, len(name) + 1):
            found = finding.find(name[:length], self.places)
            if found and found[0].code == code:
                return name[:length]
        return code
