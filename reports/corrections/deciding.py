"""Agreeing to a correction or refusing it: by a second person, once, and only to what she has seen."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from libraries.models import User

from .. import correction_requests, filling, rights
from ..correction_requests import CorrectionError
from ..models import Correction
from ..notices import writing
from ..seen import changes_since
from ..summary_life import life
from . import applying


@transaction.atomic
def agree(
    correction: Correction,
    *,
    by: User,
    said: str = "",
    seen: str | None = None,
    asked: str | None = None,
    at: datetime | None = None,
) -> None:
    """Agree, and put the correction into effect. `seen` and `asked`: the marks of the report and of the request that
    the page showed.

    Raises `CorrectionError`.
    """
    at = at or timezone.now()
    life.hold_all_with(correction.report)
    held = _held(correction, by)
    if asked is not None and asked != correction_requests.version_of(held):
        raise CorrectionError(_("The request has changed since this page was opened. Look at what is asked for now."))
    if seen is not None and changes_since(held.report, seen) is not None:
        raise CorrectionError(_("The report has changed since this page was opened. Look at the effect again."))
    word = correction_requests.WORD.read(said)
    applying.apply(held, by=by, at=at)
    correction_requests.close(held, Correction.State.AGREED, by=by, said=word, at=at)
    writing.correction_decided(held, url=correction_requests.url_of(held))
    correction.refresh_from_db()


@transaction.atomic
def refuse(correction: Correction, *, by: User, said: str, at: datetime | None = None) -> None:
    """Refuse, saying why. Raises `CorrectionError`."""
    filling.wait_for_turn(correction.report)  # locked before the request, as by whoever agrees at the same moment
    held = _held(correction, by)
    word = correction_requests.REFUSAL.read(said)
    correction_requests.close(held, Correction.State.REFUSED, by=by, said=word, at=at or timezone.now())
    writing.correction_decided(held, url=correction_requests.url_of(held))
    correction.refresh_from_db()


def _held(correction: Correction, by: User) -> Correction:
    held = correction_requests.hold_open(correction)
    if by in held.askers:
        raise CorrectionError(_("Whoever asked for a correction cannot decide on it: a second person does."))
    if not rights.may_agree_correction(by, held):
        raise CorrectionError(_("You cannot decide on this correction."))
    return held
