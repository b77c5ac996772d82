"""Questions of reviewers on fields of a report: noted, sent, answered, closed. The only code that writes them.

A question is about an indicator, a table, a heading, or a whole chapter (“chapter:finance”: tables and chapters may
share a name). Whoever noted it and colleagues of the same level see it before it is sent; the library sees what was
sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from libraries.models import User

from . import asking, rights
from .blueprint import Blueprint
from .models import Question, Reply, Report
from .texts.typed import Wanted

State = Question.State
SENT = (State.OPEN, State.ANSWERED)


class QuestionError(Exception):
    """A question or an answer that cannot be taken; the message is for the person who wrote it."""


WORDS = Wanted(
    QuestionError,
    least=1,
    most=1000,
    too_short=gettext_lazy("Write something first."),
    too_long=gettext_lazy("This is longer than %(most)d characters. Shorten it."),
    unstorable=gettext_lazy("This has a character that no text can have. Type it anew."),
)


def note(report: Report, code: str, text: str, *, by: User, at: datetime | None = None) -> Question:
    """Write a question down. Nobody of the library sees it until it is sent. Raises `QuestionError`."""
    place = asking.place_of(report.blueprint, code)
    if place is None:
        raise QuestionError(_("There is no field “%(name)s” in this report.") % {"name": code[:64]})
    return Question.objects.create(report=report, code=place, text=WORDS.read(text), by=by, at=at or timezone.now())


def change_note(question: Question, text: str, *, by: User) -> None:
    """Say it otherwise, before it is sent. Raises `QuestionError`."""
    _own_note(question, by)
    text = WORDS.read(text)
    if not Question.objects.filter(pk=question.pk, state=State.NOTED).update(text=text):
        raise QuestionError(_("This question has been sent already."))
    question.text = text


def take_back(question: Question, *, by: User) -> None:
    """Forget a question that was not sent yet. Raises `QuestionError`."""
    _own_note(question, by)
    gone, _rows = Question.objects.filter(pk=question.pk, state=State.NOTED).delete()
    if not gone:
        raise QuestionError(_("This question has been sent already."))


def _own_note(question: Question, by: User) -> None:
    if question.state != State.NOTED:
        raise QuestionError(_("This question has been sent already."))
    if not rights.asks_with(by, question):
        raise QuestionError(_("Only those who asked can change this question."))


def send(report: Report, *, by: User, at: datetime) -> list[Question]:
    """Send what this reviewer's level has noted; the questions that were sent."""
    noted = [one for one in _of_report(report).filter(state=State.NOTED) if rights.asks_with(by, one)]
    Question.objects.filter(pk__in=[one.pk for one in noted], state=State.NOTED).update(state=State.OPEN, sent_at=at)
    for one in noted:
        one.state, one.sent_at = State.OPEN, at
    return noted


@transaction.atomic
def reply(question: Question, text: str, *, by: User, at: datetime | None = None) -> Reply:
    """Answer, or ask again: the words of those who asked open the question anew. Raises `QuestionError`."""
    text = WORDS.read(text)
    asks = rights.asks_with(by, question)
    if not asks and not rights.is_author(by, question.report):
        raise QuestionError(_("Only those who fill in this report can answer."))
    at = at or timezone.now()
    if last := _said_already(question, text, by):
        return last
    if not _turned(question, State.OPEN if asks else State.ANSWERED, at):
        raise QuestionError(_not_answerable(question))
    return Reply.objects.create(question=question, text=text, by=by, at=at)


def _said_already(question: Question, text: str, by: User) -> Reply | None:
    """The last word of a thread, when it is the same one by the same person: it was pressed twice.

    The question is taken first, so that two at once come one after the other.
    """
    held = Question.objects.select_for_update().filter(pk=question.pk, state__in=SENT)
    last = question.replies.order_by("at", "pk").last() if held.values_list("pk") else None
    return last if last and (last.by_id, last.text) == (by.pk, text) else None


def _turned(question: Question, to: State, at: datetime) -> bool:
    """Put a question that was sent into a state. One that opens anew waits for what changes from now on."""
    now = Question.objects.filter(pk=question.pk, state__in=SENT)
    anew = to == State.OPEN and now.filter(state=State.ANSWERED).update(state=to, sent_at=at)
    if not anew and not now.update(state=to):
        return False
    question.state, question.sent_at = to, at if anew else question.sent_at
    return True


def reopen_thread(question: Question, text: str, *, by: User, at: datetime | None = None) -> Reply:
    """Say why the answer does not settle it: it waits for another one. Raises `QuestionError`."""
    if not rights.asks_with(by, question):
        raise QuestionError(_("Only those who asked can ask again."))
    return reply(question, text, by=by, at=at)


def asked_again(question: Question, *, by: User) -> str:
    """The words with which this person has asked again since the library answered; empty where she has not."""
    last = question.replies.order_by("at", "pk").last() if question.state == State.OPEN else None
    return last.text if last and last.by_id == by.pk else ""


@transaction.atomic
def take_back_asking(question: Question, *, by: User) -> None:
    """Leave the answer as it was before this person asked again. Raises `QuestionError`."""
    held = Question.objects.select_for_update().filter(pk=question.pk, state=State.OPEN)
    last = question.replies.order_by("at", "pk").last() if held.values_list("pk") else None
    if last is None or last.by_id != by.pk:
        raise QuestionError(_("This question has been answered or closed meanwhile."))
    last.delete()
    held.update(state=State.ANSWERED)
    question.state = State.ANSWERED


def _not_answerable(question: Question) -> str:
    question.refresh_from_db(fields=["state"])
    if question.state == State.CLOSED:
        return _("This question has been closed meanwhile. Your answer was not saved.")
    return _("This question has not been sent yet.")


def close(question: Question, *, by: User, at: datetime | None = None) -> None:
    """Settle it: by who asked or, once that person reviews it no more, by who does. Raises `QuestionError`."""
    if not rights.may_close(by, question):
        raise QuestionError(_("Only the person who asked can close this question."))
    at = at or timezone.now()
    if not Question.objects.filter(pk=question.pk, state__in=SENT).update(state=State.CLOSED, closed_at=at):
        raise QuestionError(_("This question has not been sent yet, or it is closed already."))
    question.state, question.closed_at = State.CLOSED, at


def unanswered(report: Report) -> list[Question]:
    """The questions that still wait for the library: neither answered nor their field changed since they were sent."""
    waiting = _waiting(report)
    changed = asking.changed(waiting)
    return [one for one in waiting if one.pk not in changed]


def _waiting(report: Report) -> list[Question]:
    waiting = list(_of_report(report).filter(state=State.OPEN))
    for one in waiting:
        one.report = report
    return waiting


@transaction.atomic
def answer_changed(report: Report, at: datetime) -> list[Question]:
    """Let a change of the field be the answer: nobody's words say what it was and became. At submission."""
    waiting = _waiting(report)
    said = asking.changed(waiting)
    answered = [one for one in waiting if one.pk in said]
    Reply.objects.bulk_create(Reply(question=one, text=said[one.pk][: WORDS.most], by=None, at=at) for one in answered)
    Question.objects.filter(pk__in=[one.pk for one in answered]).update(state=State.ANSWERED)
    for one in answered:
        one.state = State.ANSWERED
    return answered


def of(reports: Iterable[Report]) -> Mapping[int, list[Question]]:
    """The questions of many reports with their answers, by the key of the report, the oldest first; two queries."""
    by_key = {report.pk: report for report in reports}
    found: dict[int, list[Question]] = {}
    for question in with_replies(Question.objects.filter(report__in=by_key)):
        question.report = by_key[question.report_id]
        found.setdefault(question.report_id, []).append(question)
    return found


def with_replies(questions: QuerySet[Question]) -> QuerySet[Question]:
    """With who asked and with all that was answered, by whom."""
    replies = Reply.objects.select_related("by").order_by("at", "pk")
    return questions.select_related("by").prefetch_related(Prefetch("replies", queryset=replies)).order_by("at", "pk")


def waiting_of(reports: Iterable[Report]) -> Mapping[int, list[Question]]:
    """What waits for each library, by the key of the report; empty where all that was ever sent is answered.

    One query, and three more where something is open.
    """
    by_key = {report.pk: report for report in reports}
    sent = list(Question.objects.filter(report__in=by_key).exclude(state=State.NOTED).order_by("at", "pk"))
    for one in sent:
        one.report = by_key[one.report_id]
    changed = asking.changed([one for one in sent if one.state == State.OPEN])
    found: dict[int, list[Question]] = {one.report_id: [] for one in sent}
    for one in sent:
        if one.state == State.OPEN and one.pk not in changed:
            found[one.report_id].append(one)
    return found


def shown_to(user: User, report: Report) -> list[Question]:
    """The threads that this person may read: the library what was sent, a reviewer also what the same level noted."""
    questions = of([report]).get(report.pk, [])
    writers = {one.by_id: one for one in questions if one.state == State.NOTED}
    known = {by for by, one in writers.items() if rights.asks_with(user, one)}
    return [one for one in questions if one.state != State.NOTED or one.by_id in known]


def unsettled(report: Report, *, by: User) -> list[Question]:
    """What stands between a report and its acceptance: questions not closed, and what this level noted and not sent."""
    left = [one for one in _of_report(report) if one.state != State.CLOSED]
    return [one for one in left if one.state != State.NOTED or rights.asks_with(by, one)]


def fields_of(questions: Sequence[Question], blueprint: Blueprint | None = None) -> list[str]:
    """The fields that these questions are about, in their order and each once; of a chapter, all that are in it."""
    found: dict[str, None] = {}
    for question in questions:
        found |= dict.fromkeys(asking.fields_at(blueprint or question.report.blueprint, question.code))
    return list(found)


def _of_report(report: Report) -> QuerySet[Question]:
    return report.questions.select_related("by").order_by("at", "pk")
