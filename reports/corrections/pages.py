"""What pages show of corrections: those within somebody's reach, and what can be done with each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from libraries import access
from libraries.models import Role

from .. import rights
from ..computing import State
from ..entries import STATE_WORDS, shown
from ..languages import language
from ..models import SETTLED, CorrectedFigure, Correction, Report, Revision
from ..open_fields import label_of
from ..tables import Cell, Column, Row, Shape, Table


def visible_to(user) -> QuerySet[Correction]:
    """The corrections of reports that a person works with or oversees; who only reads summaries sees none."""
    on = timezone.localdate()
    reach = access.within(
        access.rights_of(user, on=on).without(Role.ANALYST),
        on=on,
        library="report__library",
        municipality="report__municipality",
    )
    names = (
        "report__library",
        "report__municipality",
        "report__period__form",
        "report__edition",
        "by",
        "changed_by",
        "decided_by",
    )
    return Correction.objects.filter(reach).select_related(*names, "asked_in").defer("report__edition__content")


def figures_asked(correction: Correction) -> Table:
    """What is asked for, line by line: what stood there, and what it is to be."""
    rows = [_line(correction.report, one) for one in correction.figures.all()]
    columns = (Column("old", _("Before"), shape=Shape.NUMBER), Column("new", _("To be"), shape=Shape.NUMBER))
    return Table(_("New figures"), _("Indicator"), columns, tuple(rows))


def _line(report: Report, one: CorrectedFigure) -> Row:
    indicator = report.blueprint.indicators[one.code]
    pair = ((one.old, one.old_state, _("blank")), (one.new, one.new_state, _("still to be named")))
    cells = [Cell(_words(indicator, *figure), figure[0], Shape.NUMBER, indicator.places) for figure in pair]
    return Row(indicator.label.in_language(language()), tuple(cells), key=one.code)


def _words(indicator, number, state, blank: str) -> str:
    if number is None:
        return str(STATE_WORDS.get(State(state), blank))
    text = shown(number, indicator)
    return f"~{text}" if state == State.ESTIMATE else text


def fields_asked(correction: Correction) -> list[str]:
    """The names of the fields that are to be opened."""
    return [label_of(correction.report.blueprint, code) for code in correction.fields or ()]


@dataclass(frozen=True)
class OnReport:
    """What the page of a report shows of its corrections and revisions."""

    open_one: Correction | None
    decided: Sequence[Correction]
    revisions: Sequence[Revision]
    may_ask: bool
    has_own_copy: bool

    @property
    def says_something(self) -> bool:
        return bool(self.open_one or self.decided or self.revisions or self.may_ask)


def on_report(user, report: Report) -> OnReport:
    """A few queries. Revisions can be read by whoever sees the report, corrections by those who work with it.

    Those have a copy of their own where the issued document leaves out pictures that may not be published.
    """
    may_see = rights.works_with(user, report) or rights.is_director(user, report)
    corrections = list(report.corrections.select_related("by", "decided_by")) if may_see else []
    waiting = [one for one in corrections if one.state == Correction.State.REQUESTED]
    revisions = report.revisions.select_related("by").defer("content").order_by("-number")
    return OnReport(
        open_one=waiting[0] if waiting else None,
        decided=[one for one in corrections if one not in waiting],
        revisions=list(revisions),
        may_ask=not waiting and rights.may_ask_correction(user, report),
        has_own_copy=_has_own_copy(user, report),
    )


def _has_own_copy(user, report: Report) -> bool:
    if report.status not in SETTLED or not report.blueprint.has_gallery or not rights.works_with(user, report):
        return False
    return report.photos.filter(may_publish=False).exists()
