"""Putting an agreed correction into effect: the figures, the revision, the summaries, the documents; all or nothing."""

from datetime import datetime

from django.utils.translation import gettext as _

from libraries.models import User

from .. import correction_requests, documents, filling, findings, revisions, superseding, workflow
from ..correction_requests import CorrectionError
from ..models import Correction, Event
from ..open_fields import label_of
from ..summary_life import life
from .proposal import entries_of, propose


def apply(correction: Correction, *, by: User, at: datetime) -> None:
    """Within the transaction of the decision, everything locked. Raises `CorrectionError`."""
    if correction.reopens:
        _open(correction, by=by, at=at)
    else:
        _put_in(correction, by=by, at=at)


def _open(correction: Correction, *, by: User, at: datetime) -> None:
    report = correction.report
    documents.settled_revision(report, at=at)  # what it was before stays readable
    comment = correction.cause
    if correction.fields is None:
        said = _("Everything was opened for changes.")
        comment = f"{comment}\n{said}"
    try:
        workflow.reopen(report, by=by, comment=comment, fields=correction.fields, at=at)
    except workflow.WorkflowError as error:
        raise CorrectionError(str(error)) from error


def _put_in(correction: Correction, *, by: User, at: datetime) -> None:
    report, new = correction.report, correction_requests.new_figures(correction)
    check_figures(correction)
    documents.settled_revision(report, at=at)  # what it was before stays readable
    filling.correct(report, by=correction.by, entries=entries_of(new))
    revisions.keep(report, by=by, cause=correction.cause, at=at)
    findings.record_anew([report], at=at)
    said = _("A correction was agreed: %(cause)s") % {"cause": correction.cause}
    Event.objects.create(report=report, by=by, at=at, old=report.status, new=report.status, comment=said)
    superseding.older_of_report(report, by=by, at=at)
    life.after_correction(report, cause=correction.cause, by=by, at=at)


def check_figures(correction: Correction) -> None:
    """Raises `CorrectionError` when a figure is not named, is another one by now, or would be an error."""
    lines = list(correction.figures.all())
    if missing := correction_requests.unnamed(correction):
        labels = ", ".join(label_of(correction.report.blueprint, code) for code in missing)
        raise CorrectionError(_("It is not said yet what these figures are to be: %(names)s.") % {"names": labels})
    now = correction_requests.standing_figures(correction.report, [one.code for one in lines])
    if any(now[one.code] != (one.old, one.old_state) for one in lines):
        raise CorrectionError(
            _("The figures have changed since the correction was asked for. It has to be asked anew.")
        )
    if errors := propose(correction.report, correction_requests.new_figures(correction)).errors_in_words:
        raise CorrectionError(" ".join(errors))
