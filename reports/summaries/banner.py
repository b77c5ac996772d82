"""What the page of a summary says of its life: how it stands, its revisions with their files, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.conf import settings
from django.db.models import Prefetch

from .. import areas
from ..areas import Area
from ..models import Document, Period, Summary, SummaryRevision
from .standing import Standing, standing_of


class Files(StrEnum):
    """How the files of the revision in force stand."""

    DRAWN = "drawn"
    WAITING = "waiting"
    FAILED = "failed"


def files_of(standing: Standing, newest: SummaryRevision | None) -> Files | None:
    """None where there is nothing to wait for: the summary is not closed, or its figures are others by now."""
    if newest is None or not standing.true_now:
        return None
    if newest.documents.all():
        return Files.DRAWN
    return Files.WAITING if settings.WORKER and not newest.drawing_failed_at else Files.FAILED


@dataclass(frozen=True)
class Banner:
    """`refused` and `typed`: what was tried and could not be done, and the reason written for it."""

    standing: Standing
    revisions: Sequence[SummaryRevision]
    may_close: bool
    may_hand_over: bool
    refused: str = ""
    typed: str = ""

    @property
    def state(self) -> str:
        """How the chip is coloured: live figures that are no longer those of the last revision are provisional."""
        return str(self.standing.state) if self.standing.true_now else str(Summary.State.PROVISIONAL)

    @property
    def label(self) -> str:
        return str(Summary.State(self.state).label)

    @property
    def newest(self) -> SummaryRevision | None:
        return self.revisions[0] if self.revisions else None

    @cached_property
    def files(self) -> Files | None:
        return files_of(self.standing, self.newest)

    @property
    def can_be_closed(self) -> bool:
        return self.may_close and not self.standing.closed

    @property
    def can_be_revised(self) -> bool:
        return self.may_close and self.standing.closed

    @property
    def can_be_handed_over(self) -> bool:
        return self.may_hand_over and self.standing.state == Summary.State.FINAL and not self.standing.changed


def banner_of(user, area: Area, period: Period, *, on: date, refused: str = "", typed: str = "") -> Banner:
    """The life of a summary as this person sees it; the queries do not grow with its revisions."""
    return Banner(
        standing=standing_of(area, period),
        revisions=list(revisions_of(area, period)),
        may_close=areas.may_close(user, area, on=on),
        may_hand_over=areas.may_hand_over(user, area, on=on),
        refused=refused,
        typed=typed,
    )


def revisions_of(area: Area, period: Period):
    """Every revision with its archived files, the newest first."""
    made = SummaryRevision.objects.filter(
        summary__period=period, summary__level=area.level.value, summary__code=area.code
    )
    files = Prefetch("documents", Document.objects.order_by("format", "language"))
    return made.select_related("by").prefetch_related(files).order_by("-number")
