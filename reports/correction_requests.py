"""Asking for a correction: which figures and what they are to be, or which fields are to be opened, and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from libraries.models import User

from . import period_names, rights
from .blueprint import Blueprint, Indicator
from .computing import Given, State
from .entries import EntryError, read_entry
from .models import SETTLED, CorrectedFigure, Correction, Explanation, Reason, Report
from .notices import recipients, writing
from .open_fields import label_of
from .texts.typed import Wanted


class CorrectionError(Exception):
    """Something that cannot be asked for, agreed or refused; the message is for the person who tried."""


WORD = Wanted(CorrectionError, most=5000)
CAUSE = replace(WORD, least=15, too_short=gettext_lazy("Write at least %(least)d characters, so that others know why."))
REFUSAL = replace(CAUSE, least=10)


class FiguresError(CorrectionError):
    """Figures that cannot be taken; `problems` are the sentences by code."""

    def __init__(self, problems: Mapping[str, str]):
        self.problems = dict(problems)
        super().__init__(_("Some of the new figures cannot be taken. See what stands beside them."))


def can_be_named(indicator: Indicator) -> bool:
    """Whether a new figure can be given: what is computed follows its parts, or the rows of its table."""
    return not indicator.computed


def read_figures(report: Report, typed: Mapping[str, str]) -> dict[str, Given]:
    """The new figures from what was typed; a blank asks for no change. Raises `FiguresError`."""
    new, problems = {}, {}
    for code, text in typed.items():
        indicator = report.blueprint.indicators.get(code)
        if not text.strip() or indicator is None:
            continue
        try:
            if not can_be_named(indicator):
                raise EntryError(_("This figure is computed. Correct what it is made of, or ask to open the report."))
            new[code] = read_entry(indicator, text, report.blueprint)
        except EntryError as error:
            problems[code] = str(error)
    if problems:
        raise FiguresError(problems)
    return new


def ask(
    report: Report, *, by: User, cause: str, figures: Mapping[str, Given], at: datetime | None = None
) -> Correction:
    """Ask for new figures of a settled report. Raises `CorrectionError`."""
    new = _different(report, figures)
    if not new:
        raise CorrectionError(_("Write at least one new figure that is not the one that stands there."))
    with transaction.atomic():
        correction = _request(report, by=by, cause=cause, at=at)
        _write_figures(correction, new)
        _tell(correction)
    return correction


def ask_to_open(
    report: Report, *, by: User, cause: str, fields: Collection[str] | None, at: datetime | None = None
) -> Correction:
    """Ask to open a settled report for some fields, or for all with None. Raises `CorrectionError`."""
    if fields is not None:
        known = [code for code in dict.fromkeys(fields) if has_field(report.blueprint, code)]
        if not known or len(known) != len(set(fields)):
            raise CorrectionError(_("Choose which fields are to be opened."))
        fields = known
    with transaction.atomic():
        correction = _request(report, by=by, cause=cause, at=at, reopens=True, fields=fields)
        _tell(correction)
    return correction


def has_field(blueprint: Blueprint, code: str) -> bool:
    return any(code in some for some in (blueprint.indicators, blueprint.tables, blueprint.narratives))


@transaction.atomic
def name_figures(
    correction: Correction,
    *,
    by: User,
    cause: str,
    figures: Mapping[str, Given],
    seen: str | None = None,
    at: datetime | None = None,
) -> Correction:
    """Ask for other figures while nobody has decided; the request that waits then. `seen`: the version that was read.

    What somebody else has asked for stays with her name and her words, and hers stands in its place: whoever asks
    cannot agree to it. Raises `CorrectionError`.
    """
    at, report = at or timezone.now(), _held_report(correction.report)
    held = hold_open(correction)
    if held.reopens or not rights.may_ask_correction(by, held.report):
        raise CorrectionError(_("You cannot change this request."))
    if seen is not None and seen != version_of(held):
        raise CorrectionError(_("Somebody else has changed this request meanwhile. Look at what is asked for now."))
    if not (new := _different(report, figures)):
        raise CorrectionError(_("Write at least one new figure that is not the one that stands there."))
    standing = held
    if by.pk == held.by_id and held.changed_by_id in (None, by.pk):
        held.at, held.cause, held.changed_by, held.changed_at = at, CAUSE.read(cause), None, None
        held.save(update_fields=["at", "cause", "changed_by", "changed_at"])
        held.figures.all().delete()
    else:
        standing = _in_place_of(held, by=by, cause=CAUSE.read(cause), at=at)
    _write_figures(standing, new)
    correction.refresh_from_db()
    return standing


def _in_place_of(held: Correction, *, by: User, cause: str, at: datetime) -> Correction:
    """Another's request, which is told to her; what a later report has asked for is still of that report."""
    said = _("%(who)s has asked for other figures in its place.") % {"who": by}
    close(held, Correction.State.WITHDRAWN, by=by, said=said, at=at)
    standing = Correction.objects.create(report=held.report, by=by, at=at, cause=cause, asked_in=held.asked_in)
    writing.correction_replaced(held, standing, url=url_of(standing))
    return standing


def _held_report(report: Report) -> Report:
    """The report as it is, locked."""
    return Report.objects.select_for_update(of=("self",)).with_names().get(pk=report.pk)


def version_of(correction: Correction) -> str:
    """Which wording of a request a page shows: by whom it is asked, from when, and when it was added to."""
    marks = [str(correction.by_id), *(at.isoformat() for at in (correction.at, correction.changed_at) if at)]
    return "-".join(marks)


def withdraw(correction: Correction, *, by: User, at: datetime | None = None) -> None:
    """Take one's own request back. Raises `CorrectionError`."""
    with transaction.atomic():
        held = hold_open(correction)
        if held.by_id != by.pk:
            raise CorrectionError(_("Only whoever asked can take the request back."))
        close(held, Correction.State.WITHDRAWN, by=by, said="", at=at or timezone.now())
    correction.refresh_from_db()


def hold_open(correction: Correction) -> Correction:
    """The request, locked. Raises `CorrectionError` when somebody has decided it meanwhile."""
    held = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if held.state != Correction.State.REQUESTED:
        raise CorrectionError(
            _("This request is “%(state)s” already. Reload the page to see it.") % {"state": held.get_state_display()}
        )
    held.report = Report.objects.with_names().get(pk=held.report_id)
    return held


def close(correction: Correction, state: Correction.State, *, by: User, said: str, at: datetime) -> None:
    correction.state, correction.decided_by, correction.decided_at, correction.decision = state, by, at, said
    correction.save(update_fields=["state", "decided_by", "decided_at", "decision"])


def _request(report: Report, *, by: User, cause: str, at: datetime | None, **fields) -> Correction:
    report, cause = _held_report(report), CAUSE.read(cause)
    if not rights.may_ask_correction(by, report):
        raise CorrectionError(_("A correction can be asked for only of a report that is accepted."))
    try:
        with transaction.atomic():
            return Correction.objects.create(report=report, by=by, cause=cause, at=at or timezone.now(), **fields)
    except IntegrityError as error:
        raise CorrectionError(_("A correction of this report is already waiting for a decision.")) from error


def _different(report: Report, figures: Mapping[str, Given]) -> dict[str, Given]:
    """Those that are not what stands in the report already."""
    now = standing_figures(report, figures)
    return {code: given for code, given in figures.items() if now[code] != (given.number, given.state)}


def standing_figures(report: Report, codes: Iterable[str]) -> dict[str, tuple]:
    """What stands in the report now: number and state by code; a blank is a known nothing."""
    stored = report.values.filter(code__in=list(codes)).values_list("code", "number", "state")
    found = {code: (number, State(state)) for code, number, state in stored}
    return {code: found.get(code, (None, State.KNOWN)) for code in codes}


def _write_figures(correction: Correction, new: Mapping[str, Given | None]) -> None:
    """One line a figure, in place of what it was asked to be; None asks that somebody names it yet."""
    now = standing_figures(correction.report, new)
    CorrectedFigure.objects.bulk_create(
        [
            CorrectedFigure(
                correction=correction,
                code=code,
                old=now[code][0],
                old_state=now[code][1],
                new=given.number if given else None,
                new_state=given.state if given else State.KNOWN,
            )
            for code, given in new.items()
        ],
        update_conflicts=True,
        unique_fields=["correction", "code"],
        update_fields=["old", "old_state", "new", "new_state"],
    )


def new_figures(correction: Correction) -> dict[str, Given]:
    """The figures that are asked for, those named so far."""
    return {one.code: Given(one.new, State(one.new_state)) for one in correction.figures.all() if one.is_named}


def unnamed(correction: Correction) -> list[str]:
    """Codes of the figures whose new value nobody has named."""
    named = new_figures(correction)
    return [one.code for one in correction.figures.all() if one.code not in named]


def deciders(correction: Correction, *, at: datetime) -> list[User]:
    """Those who can agree to it or refuse it."""
    report, on, askers = correction.report, timezone.localdate(at), correction.askers
    people = [*recipients.reviewers(report, on=on), *recipients.directors(report, on=on)]
    if all(rights.is_reviewer(one, report) for one in askers):
        people += recipients.heads(report, on=on)
    return [person for person in dict.fromkeys(people) if person not in askers]


def url_of(correction: Correction) -> str:
    return reverse("correction", args=[correction.pk])


def _tell(correction: Correction) -> None:
    writing.correction_requested(correction, deciders(correction, at=correction.at), url=url_of(correction))


# What a later report says of this one.


@transaction.atomic
def ask_from_explanations(report: Report, by: User, *, at: datetime | None = None) -> Correction | None:
    """Where the report explains a figure with last year's being wrong, ask to correct last year's report.

    The new figures are those that the explanations name; the others are still to be named. A request that waits
    already is added to, and gets the figures that were named since. Nothing is asked where last year's report is not
    settled: it can simply be mended.
    """
    said = list(report.explanations.filter(reason=Reason.LAST_YEAR_WRONG).exclude(text="").order_by("pk"))
    period = report.period
    others = Report.objects.filter(library=report.library_id, status__in=SETTLED).with_names()
    last_year = others.filter(period__form=period.form_id, period__code=period.last_year)
    # Locked before its request is, as by whoever agrees to that.
    before = last_year.select_for_update(of=("self",)).first() if said else None
    if before is None:
        return None
    wrong = {code: one for one in said for code in _codes_before(before.blueprint, report.blueprint, one.code)}
    return _ask_anew(report, before, wrong, by=by, at=at or timezone.now())


def _codes_before(before: Blueprint, now: Blueprint, code: str) -> Sequence[str]:
    """What the figure was called in the edition of last year; of a table or a text nothing is a figure."""
    if code in before.indicators:
        return [code]
    figure = now.indicators.get(code)
    return [old.code for old in figure.replaces if old.code in before.indicators] if figure else []


def _ask_anew(
    report: Report, before: Report, wrong: Mapping[str, Explanation], *, by: User, at: datetime
) -> Correction | None:
    waiting = before.corrections.filter(state=Correction.State.REQUESTED)
    open_one = waiting.select_for_update(of=("self",)).first()
    asked_for = {one.code: one for one in open_one.figures.all()} if open_one else {}
    asked_before = CorrectedFigure.objects.filter(correction__report=before, correction__asked_in=report)
    known = asked_for.keys() | set(asked_before.values_list("code", flat=True))
    added = {code: one for code, one in wrong.items() if code not in known}
    if open_one is None:
        return _ask_first(report, before, added, by=by, at=at) if added else None
    if not open_one.reopens:
        named = {code: _named_since(open_one, asked_for[code], one) for code, one in wrong.items() if code in asked_for}
        new = {code: given for code, given in named.items() if given is not None}
        _add(open_one, new | _rights(before, added), _cause(report, before, added) if added else "", by=by, at=at)
    return open_one


def _ask_first(report: Report, before: Report, wrong: Mapping[str, Explanation], *, by: User, at: datetime):
    cause = _cause(report, before, wrong)
    asked = Correction.objects.create(report=before, by=by, at=at, cause=cause, asked_in=report)
    _tell(asked)
    _write_figures(asked, _rights(before, wrong))
    return asked


def _named_since(correction: Correction, line: CorrectedFigure, said: Explanation) -> Given | None:
    """The right figure, where it is not the one that is asked for and was written after that was."""
    right = _right(correction.report, line.code, said)
    if right is None or (line.new, line.new_state) == (right.number, right.state):
        return None
    return right if not line.is_named or said.at > (correction.changed_at or correction.at) else None


def _add(correction: Correction, new: Mapping[str, Given | None], cause: str, *, by: User, at: datetime) -> None:
    """More figures, and those named since, come into a request that waits; who asked and who decides are told."""
    if not new:
        return
    if cause:
        correction.cause = f"{correction.cause}\n{cause}"[: CAUSE.most]
    correction.changed_by, correction.changed_at = by, at
    correction.save(update_fields=["cause", "changed_by", "changed_at"])
    _write_figures(correction, new)
    writing.correction_changed(correction, [correction.by, *deciders(correction, at=at)], url=url_of(correction))


def _rights(before: Report, wrong: Mapping[str, Explanation]) -> dict[str, Given | None]:
    return {code: _right(before, code, one) for code, one in wrong.items()}


def _right(before: Report, code: str, said: Explanation) -> Given | None:
    """What the explanation says last year's figure should have been; None where somebody has to name it yet."""
    indicator = before.blueprint.indicators[code]
    if not said.right_before or not can_be_named(indicator):
        return None
    with suppress(EntryError):
        given = read_entry(indicator, said.right_before, before.blueprint)
        return given if standing_figures(before, [code])[code] != (given.number, given.state) else None
    return None


def _cause(report: Report, before: Report, wrong: Mapping[str, Explanation]) -> str:
    lines = [f"{label_of(before.blueprint, code)}: {one.text}" for code, one in wrong.items()]
    said = _("The report for %(period)s says that these figures were wrong.") % {
        "period": period_names.compared(report.period)
    }
    return "\n".join([said, *lines])[: CAUSE.most]
