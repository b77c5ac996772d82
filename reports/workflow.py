"""The only code that changes the status of a report.

Allowed moves stand in a table; each is a conditional update, so that of two people pressing at once one wins, and is
written in the diary in the same transaction.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from libraries.models import User

from . import checks, receipts
from .facts import Reading, read
from .models import Event, Report, Status

MOVES = frozenset(
    {
        (Status.NOT_STARTED, Status.DRAFT),
        (Status.DRAFT, Status.SUBMITTED),
        (Status.RETURNED, Status.SUBMITTED),
        (Status.REOPENED, Status.SUBMITTED),
        (Status.SUBMITTED, Status.RETURNED),
        (Status.SUBMITTED, Status.ACCEPTED),
        (Status.ACCEPTED, Status.REOPENED),
    }
)
MOST_COMMENT = 5000
LEAST_COMMENT = 10  # characters: a return or a reopening says why


class WorkflowError(Exception):
    """A move that cannot be made; the message is for the person who tried."""


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


def move(
    report: Report, to: Status, *, by: User | None, comment: str = "", at: datetime | None = None, **fields: object
) -> Event:
    """Change the status, and `fields` of the report with it. Raises `WorkflowError`."""
    came_from = Status(report.status)
    if (came_from, to) not in MOVES:
        raise WorkflowError(
            _("A report that is “%(old)s” cannot become “%(new)s”.") % {"old": came_from.label, "new": to.label}
        )
    with transaction.atomic():
        unchanged = Report.objects.filter(pk=report.pk, status=came_from, changed_at=report.changed_at)
        if not unchanged.update(status=to, **fields):
            raise WorkflowError(_("Someone else has just changed this report. Reload the page to see it."))
        event = Event.objects.create(
            report=report, by=by, at=at or timezone.now(), old=came_from, new=to, comment=comment
        )
    report.status = to
    for name, value in fields.items():
        setattr(report, name, value)
    return event


def blocking(reading: Reading) -> list[checks.Issue]:
    """What stands between a report and its submission."""
    return [issue for issue in checks.check(reading.facts) if issue.is_error]


def submit(report: Report, *, by: User, signed_by: str, signed_post: str, at: datetime | None = None) -> Event:
    """Hand the report in, signed. Raises `NotReadyError` while errors or unexplained warnings are open."""
    if not signed_by.strip() or not signed_post.strip():
        raise WorkflowError(_("Write the name and the post of the person who signs the report."))
    if open_issues := blocking(read(report)):
        raise NotReadyError(open_issues)
    at = at or timezone.now()
    return move(
        report,
        Status.SUBMITTED,
        by=by,
        at=at,
        signed_by=signed_by.strip(),
        signed_post=signed_post.strip(),
        submitted_at=at,
    )


def accept(report: Report, *, by: User, at: datetime | None = None) -> Event:
    """Accept a submitted report; from then on it is locked."""
    at = at or timezone.now()
    receipts.throw_away_old(at=at)
    return move(report, Status.ACCEPTED, by=by, at=at, accepted_at=at)


def give_back(report: Report, *, by: User, comment: str) -> Event:
    """Return a submitted report to the library, saying what to mend."""
    return move(report, Status.RETURNED, by=by, comment=_worded(comment))


def reopen(report: Report, *, by: User, comment: str) -> Event:
    """Open an accepted report again, saying why."""
    return move(report, Status.REOPENED, by=by, comment=_worded(comment), accepted_at=None)


def _worded(comment: str) -> str:
    comment = comment.strip()
    if "\x00" in comment:
        raise WorkflowError(_("The comment has a character that no text can have. Type it anew."))
    if len(comment) > MOST_COMMENT:
        raise WorkflowError(_("The comment is longer than %(most)d characters. Shorten it.") % {"most": MOST_COMMENT})
    if len(comment) < LEAST_COMMENT:
        raise WorkflowError(
            _("Write a comment of at least %(least)d characters, so that the library knows what to do.")
            % {"least": LEAST_COMMENT}
        )
    return comment


def take_in_history(report: Report, *, at: datetime | None = None) -> None:
    """Accept a year from before the system as it is: figures only, its issues recorded but not blocking."""
    came_from = Status(report.status)
    Report.objects.filter(pk=report.pk).update(status=Status.ACCEPTED, accepted_at=at or timezone.now())
    report.status = Status.ACCEPTED
    comment = _("Taken in from before the system.")
    Event.objects.create(report=report, by=None, old=came_from, new=Status.ACCEPTED, comment=comment)
