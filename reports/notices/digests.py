"""The letter of the day: all that somebody is told in a day, for those who want no more than one letter."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import ngettext

from libraries.models import Mail, User

from ..models import Notice

DIGEST = "digest"  # the kind of the letter itself, which is not shown as a notice
HOUR = 16  # o'clock: while there still is a working hour to do something about it


def next_digest(at: datetime) -> datetime:
    """The next hour of the daily letter after a moment."""
    day = timezone.localdate(at)
    today = _hour_of(day)
    return today if at < today else _hour_of(day + timedelta(days=1))


def _hour_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(HOUR)))


def compose_due(now: datetime) -> None:
    """Write the letter of the day for everyone who wants one and is told something in it."""
    waiting = Notice.objects.filter(
        state=Notice.State.WAITING, digest__isnull=True, not_before__lte=now, user__mail=Mail.DAILY
    ).exclude(kind=DIGEST)
    for person in list(waiting.order_by().values_list("user", flat=True).distinct()):
        with transaction.atomic():
            _compose(person, now)


def _compose(pk: int, now: datetime) -> None:
    """One letter a person and day: its key says so. What came too late for today's goes with tomorrow's.

    Her wish stands, and nobody takes what she is told, until the letter is written: else she would be mailed it twice.
    """
    person = User.objects.select_for_update(no_key=True).filter(pk=pk, mail=Mail.DAILY).first()
    if person is None:
        return  # she has just wished otherwise
    waiting = Notice.objects.filter(user=pk, state=Notice.State.WAITING, digest__isnull=True, not_before__lte=now)
    told = list(waiting.exclude(kind=DIGEST).select_for_update().order_by("at", "pk"))
    if not told:
        return  # somebody else has just written it
    with translation.override(person.language):
        subject = ngettext("%(count)d notice today", "%(count)d notices today", len(told)) % {"count": len(told)}
        written = {
            "user": person,
            "address": person.email,
            "kind": DIGEST,
            "language": person.language,
            "subject": subject,
            "text": "\n\n".join(map(_entry, told)),
            "at": now,
            "read_at": now,
            "not_before": now,
        }
    letter, new = Notice.objects.get_or_create(key=f"{DIGEST}:{person.pk}:{timezone.localdate(now)}", defaults=written)
    if new:
        Notice.objects.filter(pk__in=[notice.pk for notice in told]).update(digest=letter)


def _entry(notice: Notice) -> str:
    return "\n".join(filter(None, [notice.subject, notice.text, notice.url and f"{settings.SITE_URL}{notice.url}"]))
