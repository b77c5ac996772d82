"""The letter of the day: all that somebody is told in a day, for those who want no more than one letter."""

from datetime import datetime, time, timedelta

from django.utils import timezone

DIGEST = "digest"  # the kind of the letter itself, which is not shown as a notice
HOUR = 16  # o'clock: while there still is a working hour to do something about it


def next_digest(at: datetime) -> datetime:
    """The next hour of the daily letter after a moment."""
    day = timezone.localtime(at).date()
    today = _hour_of(day)
    return today if at < today else _hour_of(day + timedelta(days=1))


def _hour_of(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(HOUR)))
