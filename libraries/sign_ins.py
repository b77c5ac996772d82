"""How often somebody may try a password: so many failures for one account from one address, then a pause."""

from datetime import datetime, timedelta
from math import ceil

from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from .models import FailedSignIn

MOST = 10
WITHIN = timedelta(minutes=15)


class TooManyError(Exception):
    """Too many failures; the message says how long to wait."""

    def __init__(self, minutes: int):
        super().__init__(
            ngettext(
                "The password was wrong too often. Wait %(minutes)d minute, then try again.",
                "The password was wrong too often. Wait %(minutes)d minutes, then try again.",
                minutes,
            )
            % {"minutes": minutes}
        )


def begin(name: str, address: str, *, at: datetime) -> FailedSignIn:
    """Note an attempt as failed before its password is looked at, so that many at once count too.

    Raises `TooManyError`, and then the attempt does not count: asking again does not make the pause longer.
    """
    FailedSignIn.objects.filter(at__lte=at - WITHIN).delete()
    attempt = FailedSignIn.objects.create(who=_who(name, address), at=at)
    earlier = FailedSignIn.objects.filter(who=attempt.who, pk__lt=attempt.pk).order_by("at")
    times = list(earlier.values_list("at", flat=True))
    if len(times) >= MOST:
        attempt.delete()
        raise TooManyError(ceil((times[-MOST] + WITHIN - at) / timedelta(minutes=1)))
    return attempt


def succeeded(attempt: FailedSignIn) -> None:
    """The right password ends the count."""
    FailedSignIn.objects.filter(who=attempt.who).delete()


def _who(name: str, address: str) -> str:
    """The account and the address as one mark: what people type for a name by mistake may be their password."""
    return salted_hmac("libraries.sign_ins", f"{name.strip().casefold()} {address}", algorithm="sha256").hexdigest()
