"""Writing notices down, in the transaction of the change that they tell of: the table is the outbox."""

from collections.abc import Callable, Container, Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from libraries.models import Mail, User

from ..models import Notice, Report
from . import jobs
from .digests import next_digest

LONGEST_SUBJECT = 200
MOST_SECONDS = 5  # that a request is held up; what is left goes with the next one, or with `manage.py work --once`

# The subject and the text, made in the language that is active when it is called.
type About = Callable[[], tuple[str, str]]


def tell(
    people: Iterable[User],
    *,
    kind: str,
    key: str,
    about: About,
    url: str,
    report: Report | None = None,
    at: datetime | None = None,
    written: Container[str] = (),
) -> None:
    """Tell each of these people once, in her own language. `key` names what is told: the same key is told once.

    `about` never names a figure of a report, and `url` is an address of this site, beginning with a slash. `written`:
    addresses, in small letters, that a letter about it goes to anyway.
    """
    at = at or timezone.now()
    notices = [
        _notice(person, about, written, kind=kind, key=f"{key}:{person.pk}", url=url, report=report, at=at)
        for person in {person.pk: person for person in people if person.is_active}.values()
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if any(notice.state == Notice.State.WAITING for notice in notices):
        send_after_commit()


def _notice(person: User, about: About, written: Container[str], *, at: datetime, **fields) -> Notice:
    with translation.override(person.language):
        subject, text = about()
    by_mail = person.email.casefold() not in written
    return Notice(
        user=person,
        address=person.email,
        language=person.language,
        subject=one_line(subject),
        text=text.strip(),
        at=at,
        state=first_state(person) if by_mail else Notice.State.QUIET,
        not_before=next_digest(at) if person.mail == Mail.DAILY else at,
        **fields,
    )


def one_line(text: str) -> str:
    """A subject: no line breaks, which would begin another header, and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def first_state(person: User) -> str:
    """Whether it is mailed at all: not without an address, not against her wish, not where no mail is set up."""
    mailed = settings.MAIL_IS_SENT and person.email and person.mail != Mail.NONE
    return Notice.State.WAITING if mailed else Notice.State.QUIET


def send_after_commit() -> None:
    """Without a worker the letters go out in place; that one of them fails never breaks the request."""
    if not settings.WORKER:
        transaction.on_commit(partial(jobs.send_notices.enqueue, seconds=MOST_SECONDS), robust=True)
