"""The only code that changes the status of a report.

Allowed moves stand in a table (`moves.py`); each is a conditional update, so that of two people pressing at once one
wins, and is written in the diary in the same transaction. Who may make a move is asked in `rights.py` beforehand.
"""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from libraries.models import User

from . import checks, correction_requests, findings, moves, notices, questions, revisions, superseding
from .facts import Reading, read
from .lots import LOT, draw
from .models import Event, Finding, Question, Receipt, Report, Status
from .moves import MOVES
from .rights import has_central_step
from .seen import Change, changes_since, seen_of
from .texts.typed import Wanted

__all__ = [
    "MOVES",
    "NotReadyError",
    "NotYoursError",
    "StaleError",
    "UnansweredError",
    "UndecidedError",
    "WorkflowError",
    "accept",
    "blocking",
    "check_off",
    "consolidate",
    "give_back",
    "move",
    "not_require",
    "publish",
    "reopen",
    "require_again",
    "seen_of",
    "submit",
    "take_in_history",
]

State = Question.State
MOST_NAMED = 8  # changes that a refusal names; the page shows the others


class WorkflowError(Exception):
    """A move that cannot be made; the message is for the person who tried."""


COMMENT = Wanted(
    WorkflowError,
    least=10,
    most=5000,
    too_short=gettext_lazy("Write a comment of at least %(least)d characters, so that the library knows what to do."),
    too_long=gettext_lazy("The comment is longer than %(most)d characters. Shorten it."),
    unstorable=gettext_lazy("The comment has a character that no text can have. Type it anew."),
)


class NotYoursError(WorkflowError):
    """A report that does not wait for whoever tried to decide about it."""

    def __init__(self, report: Report):
        words = {"status": Status(report.status).label}
        super().__init__(_("The report is “%(status)s” and does not wait for this decision of yours.") % words)


class NotReadyError(WorkflowError):
    """A report that still has errors or unexplained warnings; `issues` are those that block it."""

    def __init__(self, issues: list[checks.Issue]):
        self.issues = issues
        text = ngettext(
            "The report cannot be submitted yet: %(count)d thing is still open.",
            "The report cannot be submitted yet: %(count)d things are still open.",
            len(issues),
        )
        super().__init__(text % {"count": len(issues)})


class UnansweredError(WorkflowError):
    """A report whose reviewer still waits for words or a change: `questions`, one sentence for each."""

    def __init__(self, asked: Sequence[Question]):
        self.questions = tuple(asked)
        text = ngettext(
            "The report cannot be submitted yet: %(count)d question still waits for an answer.",
            "The report cannot be submitted yet: %(count)d questions still wait for an answer.",
            len(asked),
        )
        super().__init__(text % {"count": len(asked)})


class StaleError(WorkflowError):
    """A decision about a report that is no longer what the page had shown; `changes` are what has changed since."""

    def __init__(self, changes: Sequence[Change]):
        self.changes = tuple(changes)
        text = _("The report has changed since this page was opened, so nothing was decided. Look at it again.")
        if changes:
            named = "; ".join(map(str, self.changes[:MOST_NAMED]))
            more = "; …" if len(changes) > MOST_NAMED else ""
            what = _("Changed: %(changes)s") % {"changes": f"{named}{more}"}
            text = f"{text} {what}"
        super().__init__(text)


class UndecidedError(WorkflowError):
    """A report that cannot be let on yet: of the questions `noted` were not sent and `asked` are not closed; `warnings`
    are not decided."""

    def __init__(self, questions: Sequence[Question], warnings: int):
        self.noted = sum(one.state == State.NOTED for one in questions)
        self.asked, self.warnings = len(questions) - self.noted, warnings
        noted = ngettext(
            "%(count)d question of %(who)s was noted and not sent: return the report with it, or take it back.",
            "%(count)d questions of %(who)s were noted and not sent: return the report with them, or take them back.",
            self.noted,
        )
        asked = ngettext("%(count)d question is not closed.", "%(count)d questions are not closed.", self.asked)
        found = ngettext(
            "%(count)d unusual figure is not decided.", "%(count)d unusual figures are not decided.", warnings
        )
        who = ", ".join(dict.fromkeys(str(one.by) for one in questions if one.state == State.NOTED))
        told = [(noted, self.noted), (asked, self.asked), (found, warnings)]
        words = [text % {"count": count, "who": who} for text, count in told if count]
        super().__init__(" ".join([_("The report cannot be accepted yet."), *words]))


def move(
    report: Report,
    to: Status,
    *,
    by: User | None,
    comment: str = "",
    at: datetime | None = None,
    opened: list[str] | None = None,
    **fields: object,
) -> Event:
    """Change the status, and `fields` of the report with it. Raises `WorkflowError`.

    `opened`: the only codes that a return or a reopening opens, for the diary.
    """
    came_from = Status(report.status)
    _check_allowed(report, came_from, to)
    with transaction.atomic():
        unchanged = Report.objects.filter(pk=report.pk, status=came_from, changed_at=report.changed_at)
        if not unchanged.update(status=to, **fields):
            raise WorkflowError(_("Someone else has just changed this report. Reload the page to see it."))
        event = Event.objects.create(
            report=report, by=by, at=at or timezone.now(), old=came_from, new=to, comment=comment, fields=opened
        )
        notices.moved(report, event)
    report.status = to
    for name, value in fields.items():
        setattr(report, name, value)
    return event


def _check_allowed(report: Report, came_from: Status, to: Status) -> None:
    """Raises `WorkflowError` for a move that the table does not have, or not on the level of this report."""
    made = moves.between(came_from, to)
    if not made:
        raise WorkflowError(
            _("A report that is “%(old)s” cannot become “%(new)s”.") % {"old": came_from.label, "new": to.label}
        )
    if not moves.depends_on_level(made):
        return
    central = has_central_step(report)
    if not moves.on_level(made, central=central):
        raise WorkflowError(
            _("The central library of the municipality has not checked this report yet.")
            if central
            else _("The reports of this library are not checked by a central library first.")
        )


def blocking(reading: Reading) -> list[checks.Issue]:
    """What stands between a report and its submission."""
    return [issue for issue in checks.check(reading.facts) if issue.is_error]


@transaction.atomic
def submit(
    report: Report, *, by: User, signed_by: str, signed_post: str, at: datetime | None = None, lot: Random = LOT
) -> Event:
    """Hand the report in, signed. Raises `NotReadyError` while errors or unexplained warnings are open.

    `lot`: by which some are drawn for reading in full; one that was drawn before stays so.
    """
    if not signed_by.strip() or not signed_post.strip():
        raise WorkflowError(_("Write the name and the post of the person who signs the report."))
    reading = read(report)
    if open_issues := blocking(reading):
        raise NotReadyError(open_issues)
    if waiting := questions.unanswered(report):
        raise UnansweredError(waiting)
    at = at or timezone.now()
    # First: an earlier report is locked before a later one.
    correction_requests.ask_from_explanations(report, by, at=at)
    questions.answer_changed(report, at)
    findings.record(reading, checks.check(reading.facts), at=at)
    return move(
        report,
        Status.SUBMITTED,
        by=by,
        at=at,
        signed_by=signed_by.strip(),
        signed_post=signed_post.strip(),
        submitted_at=at,
        drawn=report.drawn or draw(report, lot),
    )


def check_off(report: Report, *, by: User, seen: str | None = None, at: datetime | None = None) -> Event:
    """The central library lets a report of its branch go on to the methodologist.

    What it has asked itself it closes first; nobody else could. What it has noted it sends or takes back: later nobody
    of it could. `seen`: as of `accept`.
    """
    _check_seen(report, seen)
    with transaction.atomic():
        _take(report)
        asked = [one for one in questions.unsettled(report, by=by) if one.by_id == by.pk or one.state == State.NOTED]
        if asked:
            raise UndecidedError(asked, 0)
        return move(report, Status.CHECKED, by=by, at=at)


def accept(report: Report, *, by: User, seen: str | None = None, at: datetime | None = None) -> Event:
    """Accept a report that was handed in; from then on it is locked, and this revision of it is kept.

    `seen`: what the page showed (`seen_of`); None where there was no page. Raises `StaleError`, and `UndecidedError`
    while a question is not closed or an unusual figure not decided.
    """
    at = at or timezone.now()
    _check_seen(report, seen)
    _check_allowed(report, Status(report.status), Status.ACCEPTED)
    findings.record_anew([report], at=at)
    Receipt.objects.outdated(at=at).delete()
    with transaction.atomic():
        _take(report)
        _check_decided(report, by)
        event = move(report, Status.ACCEPTED, by=by, at=at, accepted_at=at, open_fields=None)
        revisions.keep(report, by=by, cause=_("Accepted."), at=at)
        superseding.older_of_report(report, by=by, at=at)
    return event


def _take(report: Report) -> None:
    """Whoever decides on a field takes the report too, so that nothing is asked between the look and the move."""
    Report.objects.select_for_update().values_list("pk").get(pk=report.pk)


def _check_seen(report: Report, seen: str | None) -> None:
    if seen is not None and (changes := changes_since(report, seen)) is not None:
        raise StaleError(changes)


def _check_decided(report: Report, by: User) -> None:
    asked = questions.unsettled(report, by=by)
    unusual = report.findings.filter(state=Finding.State.OPEN).exclude(decision=Finding.Decision.ACCEPTED)
    undecided = set(unusual.values_list("code", flat=True))
    if asked or undecided:
        raise UndecidedError(asked, len(undecided))


def give_back(
    report: Report, *, by: User, comment: str = "", everything: bool = False, at: datetime | None = None
) -> Event:
    """Return a report to the library with the questions noted on it, a comment, or both; refused with neither.

    With questions only their fields open, unless `everything` is opened, which the diary says.
    """
    at = at or timezone.now()
    comment = COMMENT.read(comment) if comment.strip() else ""
    with transaction.atomic():
        findings.record_anew([report], at=at)
        asked = _send_questions(report, by, at)
        if not asked and not comment:
            raise WorkflowError(
                _("Ask a question about a field or write a comment, so that the library knows what to do.")
            )
        opened = None if everything or not asked else asked
        if everything and asked:
            comment = "\n".join(filter(None, [comment, _("Everything was opened for changes.")]))
        return move(report, Status.RETURNED, by=by, comment=comment, at=at, opened=opened, open_fields=opened)


def _send_questions(report: Report, by: User, at: datetime) -> list[str]:
    """Send what this level has noted on the report; the fields that it is about, those asked again among them."""
    questions.send(report, by=by, at=at)
    return questions.fields_of(list(report.questions.filter(state=State.OPEN)), report.blueprint)


def reopen(
    report: Report, *, by: User, comment: str, fields: Sequence[str] | None = None, at: datetime | None = None
) -> Event:
    """Open a settled report again, for these fields or for all; only corrections do so, once a second person agrees."""
    opened = None if fields is None else list(fields)
    return move(
        report,
        Status.REOPENED,
        by=by,
        comment=COMMENT.read(comment),
        at=at,
        opened=opened,
        open_fields=opened,
        accepted_at=None,
    )


def not_require(report: Report, *, by: User, comment: str, at: datetime | None = None) -> Event:
    """Say that the library owes no report for the period, and why: it was closed, merged, has just been opened."""
    return move(report, Status.NOT_REQUIRED, by=by, comment=COMMENT.read(comment), at=at)


def require_again(report: Report, *, by: User, comment: str, at: datetime | None = None) -> Event:
    """Ask for the report after all: it stands where it stood, and what was filled in and asked is still there."""
    excused = report.events.filter(new=Status.NOT_REQUIRED).order_by("at", "pk").last()
    to = Status(excused.old) if excused else Status.NOT_STARTED
    return move(report, to, by=by, comment=COMMENT.read(comment), at=at)


def consolidate(reports: QuerySet[Report], *, by: User, at: datetime | None = None) -> int:
    """Lock the accepted ones of these reports into the summary that was closed; says how many."""
    return _move_all(reports, Status.ACCEPTED, Status.CONSOLIDATED, by=by, at=at)


def publish(reports: QuerySet[Report], *, by: User, at: datetime | None = None) -> int:
    """Hand over those of these reports that are in the summary; says how many."""
    return _move_all(reports, Status.CONSOLIDATED, Status.PUBLISHED, by=by, at=at)


@transaction.atomic
def _move_all(reports: QuerySet[Report], old: Status, new: Status, *, by: User, at: datetime | None) -> int:
    """The same move for many reports; three queries, whatever their number.

    Only for moves of which nobody is told report by report: whoever reads the summary is told of that.
    """
    keys = list(reports.filter(status=old).order_by("pk").select_for_update(of=["self"]).values_list("pk", flat=True))
    if Report.objects.filter(pk__in=keys, status=old).update(status=new) != len(keys):
        raise WorkflowError(_("Someone else has just changed these reports. Reload the page to see them."))
    at = at or timezone.now()
    Event.objects.bulk_create(Event(report_id=key, by=by, at=at, old=old, new=new) for key in keys)
    return len(keys)


def take_in_history(report: Report, *, at: datetime | None = None) -> None:
    """Accept a year from before the system as it is: figures only, its issues recorded but not blocking."""
    came_from = Status(report.status)
    Report.objects.filter(pk=report.pk).update(status=Status.ACCEPTED, accepted_at=at or timezone.now())
    report.status = Status.ACCEPTED
    comment = _("Taken in from before the system.")
    Event.objects.create(report=report, by=None, old=came_from, new=Status.ACCEPTED, comment=comment)
