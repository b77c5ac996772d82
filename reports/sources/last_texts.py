"""Last year's texts under the same headings, and taking one of them over."""

from collections.abc import Iterable
from uuid import uuid4

from libraries.models import User

from ..filling import FillingError
from ..models import NarrativeText, Report
from ..saving.applying import save_changes
from ..saving.changes import Change, Kind, Refused


def texts_before(report: Report, codes: Iterable[str]) -> dict[str, str]:
    """What the library wrote under these headings a year earlier, as it is stored. One query."""
    texts = NarrativeText.objects.filter(
        report__library=report.library_id,
        report__period__form=report.period.form_id,
        report__period__code=report.period.last_year,
        code__in=list(codes),
        nothing=False,
    )
    return {one.code: one.text for one in texts if one.text}


def take_over(report: Report, code: str, *, by: User) -> None:
    """Put last year's text under a heading, below what is there already. Raises `FillingError`.

    Alone it counts as taken over until somebody edits it.
    """
    before = texts_before(report, [code]).get(code, "")
    own = NarrativeText.objects.filter(report=report, code=code).first()
    text, seen = (own.text, own.version) if own else ("", 0)
    change = Change(uuid4(), Kind.TEXT, code, text + before, seen, taken_over=not text)
    outcomes, _reading = save_changes(report, [change], by=by)
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            raise FillingError(outcome.message)
