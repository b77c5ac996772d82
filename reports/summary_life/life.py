"""The only code that changes the life of a summary: closes it, makes a revision of it, hands it over.

Closing and handing over the summary of a region take its reports along; the summaries of a municipality and of the
country have a life of their own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from libraries.models import User

from .. import documents, superseding, workflow
from ..areas import PUBLIC, Area, Level, find
from ..models import Period, Report, Summary, SummaryRevision
from ..notices import writing
from ..summaries.standing import (
    Basis,
    Standing,
    as_kept,
    basis_of,
    changed_since,
    missing_of,
    periods_under,
    record_of,
    revisions_with,
    standing_of,
)
from ..texts.typed import Wanted

__all__ = [
    "NotCompleteError",
    "Standing",
    "SummaryError",
    "after_correction",
    "close",
    "hold_all_with",
    "publish",
    "record_of",
    "revise",
    "standing_of",
]


class SummaryError(Exception):
    """Something that cannot be done to a summary; the message is for the person who tried."""


EXCUSE = Wanted(
    SummaryError, most=2000, too_long=gettext_lazy("The reason is longer than %(most)d characters. Shorten it.")
)
REASON = replace(EXCUSE, least=10, too_short=gettext_lazy("Write a reason of at least %(least)d characters."))
ANALYSIS = Wanted(
    SummaryError, most=20_000, too_long=gettext_lazy("The analysis is longer than %(most)d characters. Shorten it.")
)


def read_analysis(typed: str) -> str:
    """The analysis as it is kept: the same wherever it was typed. Raises `SummaryError`."""
    return ANALYSIS.read(typed.replace("\r\n", "\n"))


class NotCompleteError(SummaryError):
    """A summary that reports are missing from, and no reason was given; `missing` are those reports."""

    def __init__(self, missing: Sequence[Basis]):
        self.missing = missing
        names = ", ".join(one.library for one in missing)
        super().__init__(
            _("These reports are not accepted yet: %(names)s. Wait for them, or say why the summary is closed without.")
            % {"names": names}
        )


@transaction.atomic
def close(
    area: Area, period: Period, *, by: User, reason: str = "", analysis: str = "", at: datetime
) -> SummaryRevision:
    """Make a provisional summary final. Raises `SummaryError`, `NotCompleteError` when reports are missing."""
    reason, analysis = EXCUSE.read(reason), read_analysis(analysis)
    record = _hold(area, period)
    if record.state != Summary.State.PROVISIONAL:
        raise SummaryError(_("This summary is closed already. Make a revision of it instead."))
    basis = basis_of(area, period)
    if not any(one.settled and one.period == period.code for one in basis):
        raise SummaryError(_("No report is accepted yet, so there is nothing to close."))
    missing = missing_of(basis, period)
    if missing and not reason:
        raise NotCompleteError(missing)
    if reason:
        REASON.read(reason)
    _consolidate(area, period, by=by, at=at)
    record.state, record.changed_at, record.analysis = Summary.State.FINAL, at, analysis
    return _next_revision(record, basis, by=by, reason=reason, at=at)


@transaction.atomic
def revise(
    area: Area, period: Period, *, by: User, reason: str, analysis: str | None = None, at: datetime
) -> SummaryRevision:
    """Close a final summary anew, saying why. What was handed over is to be handed over again if it has new reports.

    Raises `SummaryError`.
    """
    reason = REASON.read(reason)
    record = _hold(area, period)
    if record.state == Summary.State.PROVISIONAL:
        raise SummaryError(_("This summary has not been closed yet, so there is nothing to revise."))
    new = _consolidate(area, period, by=by, at=at)
    if new and record.state == Summary.State.PUBLISHED:
        record.state, record.changed_at = Summary.State.FINAL, at
    record.analysis = record.analysis if analysis is None else read_analysis(analysis)
    basis = basis_of(area, period)
    return _next_revision(record, basis, by=by, reason=reason, at=at)


@transaction.atomic
def publish(area: Area, period: Period, *, by: User, at: datetime) -> Summary:
    """Hand the final summary of a region over to the National Library and the ministry. Raises `SummaryError`."""
    if area.level != Level.REGION:
        raise SummaryError(_("Only the summary of a region is handed over."))
    record = _hold(area, period)
    if record.state != Summary.State.FINAL:
        raise SummaryError(_("Only a summary that is final and not handed over yet can be handed over."))
    last = record.revisions.get(number=record.revision)
    if changed := changed_since(last.reports, basis_of(area, period)):
        names = ", ".join(one.library for one in changed)
        raise SummaryError(
            _("Figures have changed since it was closed: %(names)s. Make a revision first.") % {"names": names}
        )
    workflow.publish(_reports(area, period), by=by, at=at)
    record.state, record.changed_at = Summary.State.PUBLISHED, at
    record.save(update_fields=["state", "changed_at"])
    writing.summary_published(record, by=by, url=superseding.url_of(record), at=at)
    return record


# After a correction.


def hold_all_with(report: Report) -> None:
    """Lock everything that a correction of the report may write to, in the order in which everybody does."""
    while not _held_with(report):
        pass  # a summary was closed meanwhile, which happens as often as somebody presses that button


def _held_with(report: Report) -> bool:
    """Whether what was locked is still all of it: else the locks are given back, so that nobody waits in a circle."""
    with transaction.atomic():
        known = list(revisions_with(report))
        condition = Q(pk=report.pk)
        for revision in known:
            condition |= _under(_area_of(revision.summary), revision.summary.period)
        _lock(condition)
        if set(revisions_with(report)) == set(known):
            return True
        transaction.set_rollback(True)
    return False


def _lock(condition: Q) -> None:
    list(Report.objects.filter(condition).in_order_of_time().select_for_update(of=("self",)).values_list("pk"))


def after_correction(report: Report, *, cause: str, by: User, at: datetime) -> list[SummaryRevision]:
    """Make a revision of every final summary that rests on the report.

    Where other reports have changed as well, a revision would say more than its reason: there the documents are only
    superseded, and the page says which reports have changed until somebody revises the summary.
    """
    made = []
    for last in revisions_with(report):
        record, area = last.summary, _area_of(last.summary)
        changed = changed_since(last.reports, basis_of(area, record.period))
        if all(one.report == report.pk for one in changed):
            made.append(revise(area, record.period, by=by, reason=cause[: REASON.most], at=at))
        else:
            superseding.of_revision(last, by=by, at=at)
        writing.to_be_sent_again(record, url=superseding.letters_url_of(record), at=at)
    return made


def _area_of(record: Summary) -> Area:
    return find(record.level, record.code, on=record.period.last_day)


def _hold(area: Area, period: Period) -> Summary:
    """The life of the summary, locked after the reports that it rests on, in this order by everybody.

    Last year's are among them: a correction of one of those is in the summary or comes after it, never unseen beside.
    """
    _lock(_under(area, period))
    record, _created = Summary.objects.get_or_create(period=period, level=area.level.value, code=area.code)
    return Summary.objects.select_for_update(of=("self",)).select_related("period__form").get(pk=record.pk)


def _under(area: Area, period: Period) -> Q:
    """The condition “a report that the summary rests on”."""
    return Q(area.holds(), period__form=period.form_id, period__code__in=periods_under(period))


def _reports(area: Area, period: Period) -> QuerySet[Report]:
    return Report.objects.filter(area.holds(), period=period, library__kind__in=PUBLIC)


def _consolidate(area: Area, period: Period, *, by: User, at: datetime) -> int:
    """Take the accepted reports of a region into its summary; says how many."""
    return workflow.consolidate(_reports(area, period), by=by, at=at) if area.level == Level.REGION else 0


def _next_revision(record: Summary, basis: Sequence[Basis], *, by: User, reason: str, at: datetime) -> SummaryRevision:
    record.revision += 1
    record.save()
    revision = SummaryRevision.objects.create(
        summary=record,
        number=record.revision,
        reason=reason,
        analysis=record.analysis,
        reports=as_kept(basis),
        by=by,
        at=at,
    )
    superseding.older_of_summary(record, by=by, at=at)
    documents.archive(revision)
    writing.summary_closed(revision, url=superseding.url_of(record))
    return revision
