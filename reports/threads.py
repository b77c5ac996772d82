"""The questions of a report as its pages show them: what each is about, its words, and the way to the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from . import asking, questions, rights
from .blueprint import Blueprint
from .models import Question, Reply, Report, Status

NEVER_ASKED = (Status.NOT_STARTED, Status.DRAFT)


@dataclass(frozen=True)
class Thread:
    """A question with its answers. `changed`: what was changed there since, which is an answer too.

    `typed` is an answer that could not be saved; `following`, the next question that waits.
    """

    question: Question
    name: str
    chapter: str
    place: int
    may_answer: bool
    changed: str = ""
    typed: str = ""
    following: "Thread | None" = None

    @property
    def waits(self) -> bool:
        """Whether the library has still to say or to change something."""
        return self.question.state == Question.State.OPEN and not self.changed

    @property
    def replies(self) -> Sequence[Reply]:
        return list(self.question.replies.all())

    @property
    def url(self) -> str:
        return url_of(self.question)


@dataclass(frozen=True)
class Threads:
    """All threads of a report that a person may read, in the order of the form."""

    all: Sequence[Thread] = ()
    by_code: Mapping[str, Sequence[Thread]] = field(default_factory=dict)

    @property
    def waiting(self) -> list[Thread]:
        return [one for one in self.all if one.waits]

    def of_chapter(self, code: str) -> Sequence[Thread]:
        """Those about the chapter as a whole."""
        return self.by_code.get(asking.CHAPTER + code, ())


def threads_of(user, report: Report, typed: Mapping[int, str] | None = None) -> Threads:
    """What somebody may read of the questions of a report. `typed`: answers not saved, by the key of the question."""
    if report.status in NEVER_ASKED or not rights.reads_questions(user, report):
        return Threads()
    asked = questions.shown_to(user, report)
    changed = asking.changed([one for one in asked if one.state == Question.State.OPEN])
    found = [_thread(user, one, changed.get(one.pk, ""), (typed or {}).get(one.pk, "")) for one in asked]
    return _in_order(found)


def _thread(user, question: Question, changed: str, typed: str) -> Thread:
    blueprint = question.report.blueprint
    return Thread(
        question,
        asking.name_of(blueprint, question.code),
        asking.chapter_at(blueprint, question.code),
        place_in_form(blueprint, question.code),
        rights.may_answer(user, question),
        changed,
        typed,
    )


def url_of(question: Question) -> str:
    """Where a question stands beside its field."""
    chapter = asking.chapter_at(question.report.blueprint, question.code)
    return f"{reverse('report_chapter', args=[question.report_id, chapter])}#question-{question.pk}"


def place_in_form(blueprint: Blueprint, code: str) -> int:
    """Where a question comes in reading order; one about a chapter comes before its first field."""
    places = [blueprint.place_of.get(one, 0) for one in asking.fields_at(blueprint, code)]
    return min(places, default=0) * 2 + (not code.startswith(asking.CHAPTER))


def _in_order(found: list[Thread]) -> Threads:
    """By their places, each knowing the next one that waits."""
    following: Thread | None = None
    ordered: list[Thread] = []
    for one in sorted(found, key=lambda one: (one.place, one.question.pk), reverse=True):
        linked = Thread(**vars(one) | {"following": following})
        ordered.insert(0, linked)
        following = linked if linked.waits else following
    by_code: dict[str, list[Thread]] = {}
    for one in ordered:
        by_code.setdefault(one.question.code, []).append(one)
    return Threads(ordered, by_code)
