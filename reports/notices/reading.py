"""The notices of one person: which there are, and marking them read."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Max, QuerySet

from libraries.models import Mail, User

from ..models import Notice
from .digests import DIGEST, next_digest


def notices_of(user) -> QuerySet[Notice]:
    """What this person was told, unread first; not the letters of a day, which only tell it again."""
    mine = Notice.objects.filter(user=user).exclude(kind=DIGEST)
    return mine.order_by(F("read_at").desc(nulls_first=True), "-at", "-pk")


def unread(user) -> QuerySet[Notice]:
    return notices_of(user).filter(read_at__isnull=True)


def to_be_read(user) -> tuple[int, int]:
    """How many are unread, and the last of them."""
    found = unread(user).aggregate(count=Count("pk"), newest=Max("pk"))
    return found["count"], found["newest"] or 0


def mark_read(notices: QuerySet[Notice], *, at: datetime) -> int:
    """Says how many were not read before."""
    return notices.filter(read_at__isnull=True).update(read_at=at)


@transaction.atomic
def choose_mail(user: User, mail: str, *, at: datetime) -> None:
    """How this person is told by e-mail from now on; what still waits follows the new wish.

    Her row is taken first, as by whoever writes her letter of the day.
    """
    User.objects.filter(pk=user.pk).update(mail=mail)
    user.mail = mail
    waiting = Notice.objects.filter(user=user, state=Notice.State.WAITING, digest__isnull=True).exclude(kind=DIGEST)
    if mail == Mail.NONE:
        waiting.update(state=Notice.State.QUIET)
    else:
        waiting.update(not_before=next_digest(at) if mail == Mail.DAILY else at)
