"""Taking over last year's text: a change of one field, like one that is typed."""

from uuid import uuid4

from libraries.models import User

from ..ledgers.refusals import FillingError
from ..models import NarrativeText, Report
from ..sources.last_texts import texts_before
from .applying import save_changes
from .changes import Change, Kind, Refused


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
