"""Sending what waits. Each letter is taken first, then sent, then marked, so that nobody ever gets it twice.

Between “taken” and “marked” only the mail server knows. A worker that stops there leaves a letter that was perhaps
sent: after a while it is said to be uncertain, and only a person decides to send it again.
"""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from libraries.models import Mail

from ..models import Notice
from . import digests
from .addresses import bring_up_to_date, follow
from .digests import DIGEST
from .letters import letter_of

type Clock = Callable[[], datetime]

LEASE = timedelta(minutes=15)  # far longer than the mail server is waited for
# How long is waited after each attempt that certainly failed; after the last one the letter has failed.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 12 * 60)]
State = Notice.State


@dataclass(frozen=True)
class Outcome:
    """What has become of one attempt. `lasting`: another attempt would end the same; `unreachable`: any would now."""

    state: str
    problem: str = ""
    lasting: bool = False
    unreachable: bool = False


def send_due(*, clock: Clock = timezone.now, seconds: float | None = None) -> int:
    """Send what is due, at most for so many seconds; says how many letters went out."""
    if not settings.MAIL_IS_SENT:
        return 0
    began, sent = clock(), 0
    doubt_lost(clock())
    keep_quiet()
    digests.compose_due(clock())
    for pk in list(due(clock()).values_list("pk", flat=True)):
        if seconds is not None and clock() - began > timedelta(seconds=seconds):
            break
        outcome = send(pk, clock=clock)
        sent += outcome is not None and outcome.state == State.SENT
        if outcome is not None and outcome.unreachable:
            break
    return sent


def due(now: datetime) -> QuerySet[Notice]:
    """The letters to be sent now, the oldest first; what goes with the letter of a day is not one."""
    by_itself = Q(user__isnull=True) | Q(kind=DIGEST) | Q(user__mail=Mail.EACH)
    waiting = Notice.objects.filter(by_itself, state=State.WAITING, digest__isnull=True, not_before__lte=now)
    return waiting.order_by("not_before", "pk")


def doubt_lost(now: datetime) -> None:
    """What was taken long ago and never marked: its worker has stopped."""
    for notice in Notice.objects.filter(state=State.SENDING, claimed_at__lt=now - LEASE):
        _mark(notice, Outcome(State.UNCERTAIN, _("The worker stopped while it was sending.")), now)


def keep_quiet() -> None:
    """What waits for people who meanwhile want no mail."""
    Notice.objects.filter(user__mail=Mail.NONE, state=State.WAITING).update(state=State.QUIET)


def send(pk: int, *, clock: Clock) -> Outcome | None:
    """Send one letter, unless somebody else has taken it: then None."""
    mailer = mailers.default  # made before the letter is taken: what is wrong with the settings costs no letter
    if (notice := claim(pk, clock())) is None:
        return None
    unwanted = bring_up_to_date(notice)
    outcome = Outcome(State.FAILED, unwanted, lasting=True) if unwanted else hand_over(letter_of(notice), mailer)
    _mark(notice, outcome, clock())
    return outcome


def claim(pk: int, now: datetime) -> Notice | None:
    """Take a letter that waits. Of two that try at once the database lets one; the letter of a day is one of them."""
    waiting = Notice.objects.filter(pk=pk, state=State.WAITING, digest__isnull=True, not_before__lte=now)
    if not waiting.update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return None
    return Notice.objects.select_related("user", "sender").get(pk=pk)


def hand_over(letter: EmailMessage, mailer: BaseEmailBackend) -> Outcome:
    """Give the letter to the mail server. What the server does not answer for is uncertain, never tried again."""
    try:
        validate_email(letter.to[0])
    except ValidationError:
        return Outcome(State.FAILED, _("This is not an e-mail address."), lasting=True)
    try:
        mailer.open()
    except OSError as error:
        return Outcome(State.WAITING, str(error), unreachable=True)
    else:
        return _handed(letter, mailer)
    finally:
        with suppress(OSError):  # the letter has been taken or not, however the parting goes
            mailer.close()


def _handed(letter: EmailMessage, mailer: BaseEmailBackend) -> Outcome:
    try:
        mailer.send_messages([letter])
    except ValueError as error:
        return Outcome(State.FAILED, str(error), lasting=True)
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(*next(iter(error.recipients.values())))
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPHeloError, smtplib.SMTPNotSupportedError) as error:
        return Outcome(State.WAITING, str(error), unreachable=True)  # the same for every letter: a matter of settings
    except OSError as error:
        return Outcome(State.UNCERTAIN, str(error) or type(error).__name__)
    return Outcome(State.SENT)


def _refused(code: int, said: bytes | str) -> Outcome:
    """A refusal that begins with 5 is for ever, with 4 for now (RFC 5321, 4.2.1)."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    for_ever = code >= 500
    return Outcome(State.FAILED if for_ever else State.WAITING, f"{code} {text}", lasting=for_ever)


@transaction.atomic
def _mark(notice: Notice, outcome: Outcome, now: datetime) -> None:
    """Write down what became of a letter that was taken, and of all that went with it.

    Somebody may have called it uncertain meanwhile, who did not know better.
    """
    state, not_before = outcome.state, notice.not_before
    if state == State.WAITING:
        state, not_before = _next_attempt(notice, now)
    taken = Notice.objects.filter(
        pk=notice.pk, claimed_at=notice.claimed_at, state__in=[State.SENDING, State.UNCERTAIN]
    )
    sent_at = now if state == State.SENT else None
    known = {"state": state, "sent_at": sent_at, "problem": " ".join(outcome.problem.split())[:300]}
    if taken.update(not_before=not_before, **known) and notice.kind == DIGEST:
        notice.told.update(**known)


def _next_attempt(notice: Notice, now: datetime) -> tuple[str, datetime]:
    tried = notice.attempts - 1
    return (State.WAITING, now + PAUSES[tried]) if tried < len(PAUSES) else (State.FAILED, notice.not_before)


@transaction.atomic
def send_again(notice: Notice, *, by, at: datetime) -> bool:
    """A person decides that a letter which failed, or perhaps went out, is sent again; False if it no longer is so."""
    undecided = Notice.objects.filter(pk=notice.pk, state__in=[State.FAILED, State.UNCERTAIN], digest__isnull=True)
    decided = {"state": State.WAITING, "problem": _("Sent again by %(who)s.") % {"who": by}}
    if not undecided.update(attempts=0, claimed_at=None, not_before=at, **decided):
        return False
    if notice.user is not None:
        follow(notice, notice.user.email)
    notice.told.update(**decided)
    return True
