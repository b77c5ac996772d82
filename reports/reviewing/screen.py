"""The review of one report ready to be drawn: what changed, what is open with all that helps to judge it, the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from libraries.models import User

from .. import asking, checks, findings, questions, rights
from ..blueprint import Chapter
from ..chapters.page import ChapterPage, Line, ShownTable, ShownText, issues_by_code
from ..checks import Issue
from ..entries import shown
from ..facts import Reading, read
from ..languages import language
from ..models import Explanation, Finding, Look, Question, Report
from . import looks
from .beside import Beside, beside, quarters_in_words
from .changes import ANSWER, Change, changes_since
from .deciding import mark_of
from .last_year import AskedBefore, asked_before
from .looks import Seen

DECIDED_ON = ("error", "warning")
LONGEST_SUGGESTION = 600


@dataclass(frozen=True)
class Judged:
    """A figure with what it is judged by: `years` before, the `median` of `count` libraries, its own `quarters`."""

    line: Line
    years: tuple[tuple[str, str], ...] = ()
    median: str = ""
    count: int = 0
    quarters: str = ""


@dataclass(frozen=True)
class Thread:
    """A question with its answers, and what this person may do with it; `again`: whether it is she who asked again."""

    question: Question
    asks: bool
    may_close: bool
    again: bool = False

    @property
    def noted(self) -> bool:
        return self.question.state == Question.State.NOTED

    @property
    def waits(self) -> bool:
        return self.question.state == Question.State.OPEN

    @property
    def answered(self) -> bool:
        return self.question.state == Question.State.ANSWERED


@dataclass(frozen=True)
class ReadRow:
    """A row of a table that something is said of: its number, and what stands in it by the titles of the columns."""

    number: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Item:
    """A field on which something is open: what the rules say of it, the library's words, and the questions asked.

    `findings` are the memory of the rules, by which it is decided; one that is not recorded yet is not decided.
    """

    code: str
    name: str
    chapter: str
    issues: tuple[Issue, ...] = ()
    findings: tuple[Finding | None, ...] = ()
    judged: Judged | None = None
    explanation: Explanation | None = None
    stale: bool = False
    said_before: str = ""
    threads: tuple[Thread, ...] = ()
    changes: tuple[Change, ...] = ()
    text: ShownText | None = None
    rows: tuple[ReadRow, ...] = ()
    taken_back: str = ""
    asked_before: AskedBefore | None = None

    @property
    def changed(self) -> Sequence[Change]:
        """What changed here since the last look; not again what a thread says as its answer."""
        said = {reply.text for thread in self.threads for reply in thread.question.replies.all()}
        return [one for one in self.changes if one.kind != ANSWER and f"{one.old} → {one.new}" not in said]

    @property
    def state(self) -> str:
        """Where it stands: "asked" and not sent yet, "waiting" for the library, "answered", "accepted" or "open"."""
        if any(thread.noted for thread in self.threads):
            return "asked"
        if any(thread.waits for thread in self.threads):
            return "waiting"
        if any(thread.answered for thread in self.threads):
            return "answered"
        return "accepted" if self._accepted else "open"

    @property
    def _accepted(self) -> bool:
        return all(one is not None and one.decision == Finding.Decision.ACCEPTED for one in self.findings)

    @property
    def may_undo(self) -> bool:
        return self.state in ("accepted", "asked") or any(thread.again for thread in self.threads)

    @property
    def to_decide(self) -> bool:
        return self.state in ("open", "answered")

    @property
    def decided_by(self) -> User | None:
        people = [one.decided_by for one in self.findings if one is not None and one.decided_by]
        return people[0] if people else None

    @property
    def noted(self) -> str:
        """The mark of the questions that the page shows as noted here."""
        return mark_of([thread.question for thread in self.threads if thread.noted])

    @property
    def suggestion(self) -> str:
        """A sensible first sentence of a question: what was taken back, else what the rules say and what is wanted."""
        if self.taken_back:
            return self.taken_back
        said = self.issues[0].message if self.issues else ""
        wanted = _("Please say more about “%(field)s”.") if self.explanation else _("Please check “%(field)s”.")
        return f"{wanted % {'field': self.name}} {said}".strip()[:LONGEST_SUGGESTION]


@dataclass(frozen=True)
class ReadBlock:
    """A block of a chapter to be read: figures, a table or a text."""

    title: str
    figures: tuple[Judged, ...] = ()
    table: ShownTable | None = None
    text: ShownText | None = None


@dataclass(frozen=True)
class ReadChapter:
    chapter: Chapter
    blocks: tuple[ReadBlock, ...]


@dataclass(frozen=True)
class Screen:
    """The review of a report by one person."""

    reading: Reading
    issues: Sequence[Issue]
    around: Beside | None
    stored: Sequence[Finding]
    threads: Sequence[Thread]
    look: Look | None
    changes: Sequence[Change]
    taken_back: Mapping[str, str] = field(default_factory=dict)
    asked_before: Mapping[str, AskedBefore] = field(default_factory=dict)

    @cached_property
    def items(self) -> list[Item]:
        """What is open or was decided, in the order of the form."""
        blueprint = self.reading.facts.blueprint
        by_code: dict[str, list[Issue]] = {}
        for issue in self.issues:
            if issue.severity in DECIDED_ON and issue.rule != "E14":
                by_code.setdefault(issue.code, []).append(issue)
        asked = {thread.question.code for thread in self.threads}
        place = blueprint.place_of
        codes = sorted(by_code.keys() | asked, key=lambda code: (place.get(code, len(place)), code))
        return [self._item(code, tuple(by_code.get(code, ()))) for code in codes]

    @cached_property
    def changes_elsewhere(self) -> list[Change]:
        """What changed where nothing is open: the rest stands at the fields that are to be decided, and once."""
        codes = {item.code for item in self.items}
        return [change for change in self.changes if change.code not in codes]

    @property
    def to_decide(self) -> int:
        return sum(item.to_decide for item in self.items)

    @property
    def to_send(self) -> list[Question]:
        """The questions that go to the library when the report is returned: those noted, and those asked again."""
        return [thread.question for thread in self.threads if thread.asks and (thread.noted or thread.waits)]

    @property
    def settled(self) -> bool:
        """Whether nothing stands between it and its acceptance."""
        return all(item.state == "accepted" for item in self.items)

    @property
    def notes(self) -> list[Issue]:
        """What is pointed out and needs no decision, and what is said to reviewers alone."""
        return [issue for issue in self.issues if issue.severity in ("note", "review")]

    def _item(self, code: str, issues: tuple[Issue, ...]) -> Item:
        reading, blueprint = self.reading, self.reading.facts.blueprint
        chapter = blueprint.chapter(asking.chapter_at(blueprint, code))
        reason = reading.reasons.get(code)
        return Item(
            code=code,
            name=asking.name_of(blueprint, code),
            chapter=chapter.title.in_language(language()) if chapter else "",
            issues=issues,
            findings=tuple(self._finding(issue) for issue in issues),
            judged=self._lines.get(code),
            explanation=reason if reason and reason.text else None,
            stale=code in reading.facts.stale,
            said_before=reading.said_before.get(code, ""),
            threads=tuple(thread for thread in self.threads if thread.question.code == code),
            changes=tuple(change for change in self.changes if change.code == code),
            text=self._texts.get(code),
            rows=tuple(self._rows(code, issues)),
            taken_back=self.taken_back.get(code, ""),
            asked_before=self.asked_before.get(code),
        )

    def _rows(self, code: str, issues: Iterable[Issue]) -> Iterator[ReadRow]:
        """The rows that the rules name, in their order; what is blank in them says nothing."""
        shown = self._tables.get(code)
        for number in sorted({issue.row for issue in issues if shown and issue.row}):
            if shown and number <= len(shown.cells):
                titles = (column.title.in_language(language()) for column in shown.table.columns)
                pairs = zip(titles, shown.cells[number - 1], strict=True)
                yield ReadRow(number, tuple((title, text) for title, text in pairs if text))

    def _finding(self, issue: Issue) -> Finding | None:
        return self._by_key.get((issue.rule, issue.code, findings.place_of(self.reading, issue)))

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str, str], Finding]:
        return {(one.rule, one.code, one.place): one for one in self.stored}

    @cached_property
    def _lines(self) -> Mapping[str, Judged]:
        return {judged.line.code: judged for block in self._read for judged in block.figures}

    @cached_property
    def _texts(self) -> Mapping[str, ShownText]:
        return {block.text.narrative.code: block.text for block in self._read if block.text}

    @cached_property
    def _tables(self) -> Mapping[str, ShownTable]:
        return {block.table.table.code: block.table for block in self._read if block.table}

    @property
    def _read(self) -> list[ReadBlock]:
        """All that can be read; nothing where only what is open was asked for."""
        return [block for chapter in self.chapters for block in chapter.blocks] if self.around is not None else []

    @cached_property
    def chapters(self) -> list[ReadChapter]:
        """The whole report to be read where one stands, without what is blank this year and was before."""
        by_code = issues_by_code(list(self.issues))
        pages = (
            ChapterPage(self.reading, chapter, list(self.issues), by_code=by_code)
            for chapter in self.reading.facts.blueprint.chapters
        )
        chapters = (ReadChapter(page.chapter, tuple(self._blocks(page))) for page in pages)
        return [chapter for chapter in chapters if chapter.blocks]

    def _blocks(self, page: ChapterPage) -> Iterator[ReadBlock]:
        for block in page.blocks():
            lines = [*block.lines, *(cell for row in block.grid for cell in row.cells if cell)]
            figures = tuple(judged for line in lines if (judged := self._judged(line)))
            if figures or block.table or block.text:
                title = block.block.title.in_language(language()) or _("Figures")
                yield ReadBlock(title, figures, block.table, block.text)

    def _judged(self, line: Line) -> Judged | None:
        around = self.around or Beside()
        years = tuple(around.years(line.code))
        if not line.text and not line.issues and not any(figure for _year, figure in years):
            return None
        median = around.medians.get(line.code)
        return Judged(
            line,
            years,
            shown(median.number, line.indicator) if median else "",
            median.count if median else 0,
            quarters_in_words(self.reading, line.code),
        )


def screen_of(report: Report, user: User, *, whole: bool = True, taken_back: Mapping[str, str] | None = None) -> Screen:
    """Everything that the review of a report shows; a constant number of queries.

    Not `whole`: only what is open, without what stands beside it. `taken_back`: words of questions, by their fields.
    """
    reading = read(report, rights.beside(user, report))
    prefetch_related_objects([one for one in reading.reasons.values() if whole], "by")
    look = looks.last_look(report, user) if whole else None
    return Screen(
        reading=reading,
        issues=checks.check(reading.facts),
        around=beside(reading, user) if whole else None,
        stored=list(report.findings.filter(state=Finding.State.OPEN).select_related("decided_by")),
        threads=threads_of(report, user),
        look=look,
        changes=changes_since(report, look.at, Seen.of(look.content)) if look else (),
        taken_back=taken_back or {},
        asked_before=asked_before(report) if whole else {},
    )


def threads_of(report: Report, user: User) -> list[Thread]:
    """The questions that are not closed and that this person may read. What one may do is asked once for each asker."""
    asked = [one for one in questions.of([report]).get(report.pk, ()) if one.state != Question.State.CLOSED]
    first = {one.by_id: one for one in asked}
    asks = {by: rights.asks_with(user, one) for by, one in first.items()}
    closes = {by: rights.may_close(user, one) for by, one in first.items()}
    shown = (one for one in asked if one.state != Question.State.NOTED or asks[one.by_id])
    return [Thread(one, asks[one.by_id], closes[one.by_id], _asked_again(one, user)) for one in shown]


def _asked_again(question: Question, user: User) -> bool:
    last = list(question.replies.all())[-1:] if question.state == Question.State.OPEN else []
    return any(reply.by_id == user.pk for reply in last)
