"""How a summary stands: provisional, final or a revision; which reports it rests on, and what has changed since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from libraries.alphabet import InOrder

from .. import period_names
from ..areas import PUBLIC, Area
from ..models import SETTLED, Period, Report, Status, Summary, SummaryRevision

MOST_NAMES = 10


class Basis(NamedTuple):
    """One report that a summary of an area rests on, and how it stands now."""

    report: int
    period: str
    library: str
    status: str
    revision: int

    @property
    def settled(self) -> bool:
        return self.status in SETTLED

    @property
    def number(self) -> int:
        """Its revision; reports that were accepted before revisions were kept are at their first."""
        return max(self.revision, 1)


def periods_under(period: Period) -> list[str]:
    """Codes of the periods whose figures stand in a summary: its own, last year's, the earlier quarters."""
    quarters = [f"{period.year}-Q{number}" for number in range(1, period.quarter or 0)]
    return [period.code, period.last_year, *quarters]


def basis_of(area: Area, period: Period) -> list[Basis]:
    """Every report that is expected in the periods under a summary, the summary's own period first; one query."""
    codes = periods_under(period)
    reports = Report.objects.filter(
        area.holds(), period__form=period.form_id, period__code__in=codes, library__kind__in=PUBLIC
    )
    fields = ("pk", "period__code", "library__name", "status", "revision")
    found = [Basis(*row) for row in reports.order_by(InOrder("library__name"), "pk").values_list(*fields)]
    return sorted(found, key=lambda one: codes.index(one.period))


def missing_of(basis: Sequence[Basis], period: Period) -> list[Basis]:
    """The reports of the period that are neither settled nor excused."""
    own = [one for one in basis if one.period == period.code]
    return [one for one in own if not one.settled and one.status != Status.NOT_REQUIRED]


def as_kept(basis: Sequence[Basis]) -> dict[str, int]:
    """What a revision remembers: the key of each report that counts → its revision."""
    return {str(one.report): one.number for one in basis if one.settled}


class Changed(NamedTuple):
    """A report whose figures are not those that the last revision was made of."""

    report: int
    period: str
    library: str
    what: str


def changed_since(kept: Mapping[str, int], basis: Sequence[Basis]) -> list[Changed]:
    """The reports that have been corrected, opened or accepted since."""
    found = []
    for one in basis:
        if what := _what_changed(kept.get(str(one.report)), one):
            found.append(Changed(one.report, one.period, one.library, what))
    return found


def _what_changed(kept: int | None, one: Basis) -> str:
    if kept is None:
        return _("accepted since") if one.settled else ""
    if not one.settled:
        return _("opened again")
    return _("corrected since") if one.number != kept else ""


@dataclass(frozen=True)
class Standing:
    """How a summary stands, and its last revision. `changed`: reports that make the live figures differ from it.

    `draft`: the analysis that the next revision will have.
    """

    state: Summary.State = Summary.State.PROVISIONAL
    number: int = 0
    at: datetime | None = None
    reason: str = ""
    analysis: str = ""
    draft: str = ""
    handed_over_at: datetime | None = None
    missing: Sequence[Basis] = ()
    changed: Sequence[Changed] = ()

    @property
    def closed(self) -> bool:
        return self.number > 0

    @property
    def true_now(self) -> bool:
        """Whether the live figures are those of the last revision."""
        return self.closed and not self.changed

    @property
    def analysis_waits(self) -> bool:
        """Whether an analysis was saved since the last revision, so that neither its files nor its letters have it."""
        return self.closed and self.draft != self.analysis

    @property
    def words(self) -> str:
        """The status as every page and file says it."""
        if not self.closed:
            return _("Provisional: the summary has not been closed.")
        if self.changed:
            return _("Provisional: figures have changed since %(revision)s: %(names)s.") % {
                "revision": self.revision_in_words,
                "names": self.names,
            }
        return f"{self.headline} {self._because} {self._handed_over}".replace("  ", " ").strip()

    @property
    def headline(self) -> str:
        named = {"day": self.day, "number": self.number}
        if self.number == 1:
            return _("Final, closed on %(day)s.") % named
        return _("Revision %(number)d of %(day)s.") % named

    @property
    def revision_in_words(self) -> str:
        named = {"day": self.day, "number": self.number}
        if self.number == 1:
            return _("the final version of %(day)s") % named
        return _("revision %(number)d of %(day)s") % named

    @property
    def version(self) -> str:
        """The same where it is named by itself, as in a citation."""
        named = {"day": self.day, "number": self.number}
        if self.number == 1:
            return pgettext("in a citation", "final version of %(day)s") % named
        return pgettext("in a citation", "revision %(number)d of %(day)s") % named

    @property
    def _because(self) -> str:
        return _("Reason: %(reason)s") % {"reason": self.reason} if self.reason else ""

    @property
    def _handed_over(self) -> str:
        if self.state != Summary.State.PUBLISHED or self.handed_over_at is None:
            return ""
        return _("Handed over on %(day)s.") % {"day": _day(self.handed_over_at)}

    @cached_property
    def day(self) -> str:
        return _day(self.at) if self.at else ""

    @property
    def names(self) -> str:
        return _listed([f"{one.library} {period_names.short_name(one.period)} ({one.what})" for one in self.changed])


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT")


def _listed(names: Collection[str]) -> str:
    shown = ", ".join(list(names)[:MOST_NAMES])
    return shown if len(names) <= MOST_NAMES else f"{shown} …"


def record_of(area: Area, period: Period) -> Summary:
    """The life of this summary as it is kept; not saved while nobody has closed it."""
    named = {"period": period, "level": area.level.value, "code": area.code}
    return Summary.objects.filter(**named).first() or Summary(**named)


def revisions_with(report: Report) -> QuerySet[SummaryRevision]:
    """The revisions in force of all closed summaries that rest on this report."""
    in_force = SummaryRevision.objects.filter(number=F("summary__revision"), reports__has_key=str(report.pk))
    return in_force.select_related("summary__period__form").order_by("summary")


def standing_of(area: Area, period: Period) -> Standing:
    """How the summary stands now; at most three queries."""
    record, basis = record_of(area, period), basis_of(area, period)
    missing = missing_of(basis, period)
    last = record.revisions.filter(number=record.revision).first() if record.revision else None
    if last is None:
        return Standing(missing=missing, draft=record.analysis)
    return _standing(record, last, missing, changed_since(last.reports, basis))


def as_closed(record: Summary, revision: SummaryRevision) -> Standing:
    """How a revision stands in the files that are archived of it."""
    return _standing(record, revision, (), ())


def _standing(record: Summary, last: SummaryRevision, missing: Sequence[Basis], changed: Sequence[Changed]) -> Standing:
    state = Summary.State(record.state)
    return Standing(
        state=state,
        number=last.number,
        at=last.at,
        reason=last.reason,
        analysis=last.analysis,
        draft=record.analysis,
        handed_over_at=record.changed_at if state == Summary.State.PUBLISHED else None,
        missing=missing,
        changed=changed,
    )
