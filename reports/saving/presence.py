"""Who is in a report just now, by the signs of life that its pages send. Nobody is kept out by it."""

from datetime import datetime, timedelta

from libraries.models import User

from ..languages import language
from ..models import Presence, Report

HERE = timedelta(seconds=90)  # pages send a sign every 30 seconds
FORGOTTEN = timedelta(days=1)


def seen(report: Report, user: User, chapter: str, *, at: datetime) -> list[dict[str, str]]:
    """Note that the person is in this chapter; the others who are in the report, by name. Old signs are forgotten."""
    Presence.objects.bulk_create(
        [Presence(report=report, user=user, chapter=chapter, at=at)],
        update_conflicts=True,
        unique_fields=["report", "user"],
        update_fields=["chapter", "at"],
    )
    Presence.objects.filter(at__lt=at - FORGOTTEN).delete()
    others = Presence.objects.filter(report=report, at__gt=at - HERE).exclude(user=user).select_related("user")
    return sorted((_in_words(report, one) for one in others), key=lambda other: other["name"])


def _in_words(report: Report, presence: Presence) -> dict[str, str]:
    chapter = report.blueprint.chapter(presence.chapter)
    title = chapter.title.in_language(language()) if chapter else ""
    return {"name": str(presence.user), "chapter": presence.chapter, "title": title}
