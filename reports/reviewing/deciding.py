"""What a reviewer decides on one field of a report: that it is right, or that it has to be asked about."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2s

from django.db import transaction
from django.utils.translation import gettext as _

from libraries.models import User

from .. import asking, checks, findings, questions, rights
from ..facts import read
from ..findings import FindingError
from ..models import Finding, Question, Report
from ..questions import QuestionError
from ..seen import changes_since
from ..workflow import StaleError

State = Question.State


class DecisionError(Exception):
    """A decision that cannot be made; the message is for the person who tried."""


@transaction.atomic
def decide(
    report: Report, do: str, code: str, text: str, *, seen: str, by: User, at: datetime, noted: str | None = None
) -> str:
    """Make one of `DECISIONS`; the words of a question that were taken back by it.

    What is accepted is what the page showed, of which `seen` is the mark: else `StaleError`. `noted` is the mark of the
    questions that were noted here (`mark_of`), None where there was no page. Raises `DecisionError`, and
    `QuestionError` for what cannot be asked.
    """
    if do not in DECISIONS:
        raise DecisionError(_("Say whether you accept it or question it."))
    if "\x00" in code:  # PostgreSQL answers it with an error
        raise DecisionError(_("Nothing is open on this field any more. Look at what is."))
    if not Report.objects.select_for_update().values_list("pk").filter(pk=report.pk, status=report.status):
        raise DecisionError(_("This report does not wait for you any more, so nothing was decided."))
    if do == "accept" and (changes := changes_since(report, seen)) is not None:
        raise StaleError(changes)
    if noted is not None:
        _check_noted(_noted(report, code, by), noted, text)
    _bring_up_to_date(report, at)
    return "\n".join(DECISIONS[do](report, code, text, by=by, at=at))


def mark_of(noted: Sequence[Question]) -> str:
    """What a page showed of the questions noted on a field; another one once any is noted, changed or taken back."""
    words = "\n".join(f"{one.pk} {one.text}" for one in noted)
    return blake2s(words.encode(), digest_size=8).hexdigest() if noted else ""


def _check_noted(noted: Sequence[Question], shown: str, text: str) -> None:
    """Nobody takes back or writes over a question that she has not seen; the same one twice is one."""
    if noted and mark_of(noted) != shown and [one.text for one in noted] != [text.strip()]:
        words = {"who": noted[-1].by, "text": noted[-1].text}
        raise DecisionError(
            _("Meanwhile %(who)s noted a question here: “%(text)s”. Look at it first; nothing was decided.") % words
        )


def _noted(report: Report, code: str, by: User) -> list[Question]:
    place = asking.place_of(report.blueprint, code) or code
    return [one for one in _threads(report, place, by) if one.state == State.NOTED]


def _bring_up_to_date(report: Report, at: datetime) -> None:
    """What is decided on has to be what the rules say now."""
    if report.findings_at is None or (report.changed_at and report.findings_at < report.changed_at):
        reading = read(report)
        findings.record(reading, checks.check(reading.facts), at=at)


def _decide_all(report: Report, code: str, decision: str, *, by: User, at: datetime) -> int:
    """The same on everything that the rules say of a field; how many there were."""
    there = list(report.findings.filter(code=code, state=Finding.State.OPEN).order_by("pk"))
    for one in there:
        findings.decide(report, one.rule, one.code, one.place, decision, by=by, at=at)
    return len(there)


def _threads(report: Report, code: str, by: User) -> list[Question]:
    """What is asked about a field and not closed; what another level has noted for itself is not to be seen."""
    asked = report.questions.filter(code=code).exclude(state=State.CLOSED).select_related("by").order_by("at", "pk")
    for one in asked:
        one.report = report
    return [one for one in asked if one.state != State.NOTED or rights.asks_with(by, one)]


def _accept(report: Report, code: str, text: str, *, by: User, at: datetime) -> list[str]:
    """It is right: what was noted about it is taken back, what was answered is closed."""
    asked, words = _threads(report, code, by), []
    for one in asked:
        if one.state == State.NOTED:
            questions.take_back(one, by=by)
            words.append(one.text)
        elif one.state == State.ANSWERED:
            questions.close(one, by=by, at=at)
        else:
            raise DecisionError(_("The library has not answered your question yet."))
    if not _decide_all(report, code, Finding.Decision.ACCEPTED, by=by, at=at) and not asked:
        raise DecisionError(_("Nothing is open on this field any more. Look at what is."))
    return words


def _question(report: Report, code: str, text: str, *, by: User, at: datetime) -> list[str]:
    """Note a question, once however often it is pressed; in a thread that is open, ask again."""
    place = asking.place_of(report.blueprint, code) or code
    for one in _threads(report, place, by):
        if one.state == State.NOTED:
            questions.change_note(one, text, by=by)
            return []
        if questions.asked_again(one, by=by) == text.strip():
            return []
        if one.state == State.ANSWERED:
            questions.reopen_thread(one, text, by=by, at=at)
            _decide_all(report, place, Finding.Decision.QUESTIONED, by=by, at=at)
            return []
    asked = questions.note(report, place, text, by=by, at=at)
    _decide_all(report, asked.code, Finding.Decision.QUESTIONED, by=by, at=at)
    return []


def _undo(report: Report, code: str, text: str, *, by: User, at: datetime) -> list[str]:
    """Take a decision back: it is open again. The words of what was asked are no more asked."""
    words = []
    for one in _threads(report, code, by):
        if one.state == State.NOTED:
            questions.take_back(one, by=by)
            words.append(one.text)
        elif again := questions.asked_again(one, by=by):
            questions.take_back_asking(one, by=by)
            words.append(again)
    _decide_all(report, code, "", by=by, at=at)
    return words


DECISIONS: Mapping[str, Callable[..., list[str]]] = {"accept": _accept, "question": _question, "undo": _undo}

__all__ = ["DECISIONS", "DecisionError", "FindingError", "QuestionError", "StaleError", "decide", "mark_of"]
