"""How far the chapters of a report are: answered, missing, wrong, to explain, asked by reviewers."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .blueprint import Chapter, Entry
from .checks import Issue
from .facts import Reading
from .threads import Threads


@dataclass(frozen=True)
class Progress:
    """How far a chapter is: answered of all that can be answered; what is required and missing; errors; what wants an
    explanation (`questions`), and what reviewers ask and wait for (`asked`).
    """

    chapter: Chapter
    answered: int
    total: int
    missing: int
    errors: int
    questions: int
    asked: int = 0

    @property
    def code(self) -> str:
        """The state of the chapter by the name its chip has."""
        if self.errors or self.questions or self.asked:
            return "warning"
        if self.missing:
            return "draft" if self.answered else "not_started"
        return "complete" if self.answered or not self.total else "not_started"

    @property
    def word(self) -> str:
        """The state of the chapter in a word, never by colour alone."""
        return {
            "warning": _("to put right") if self.errors else _("to answer") if self.asked else _("to explain"),
            "draft": _("in progress"),
            "not_started": pgettext("a chapter", "not started"),
            "complete": _("ready"),
        }[self.code]


def progress_of(reading: Reading, issues: list[Issue], threads: Threads | None = None) -> list[Progress]:
    """The progress of each chapter, in order."""
    asked = Counter(one.chapter for one in threads.waiting) if threads else Counter()
    blueprint = reading.facts.blueprint
    counted = Counter(
        (blueprint.chapter_of.get(issue.code, ""), _COUNTED_AS.get(issue.rule, "errors"))
        for issue in issues
        if issue.is_error
    )
    return [
        Progress(
            chapter,
            *_answered(reading, chapter),
            *(counted[chapter.code, kind] for kind in ("missing", "errors", "questions")),
            asked=asked[chapter.code],
        )
        for chapter in blueprint.chapters
    ]


_COUNTED_AS = {"E07": "missing", "E14": "questions"}


def _answered(reading: Reading, chapter: Chapter) -> tuple[int, int]:
    facts = reading.facts
    asked = [code for code in chapter.codes if facts.indicator(code).entry != Entry.COMPUTED]
    answered = sum(not facts.figure(code).blank for code in asked)
    written = sum(code in facts.texts and facts.texts[code].given for code in chapter.narratives)
    return answered + written, len(asked) + len(chapter.narratives)
