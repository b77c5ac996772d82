"""An explanation as pages show it: its fields or its words, what was said last year, what its reason will do."""

from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from ..facts import Reading
from ..models import Reason
from .explanation_fields import PARTS, correction_to_come


@dataclass(frozen=True)
class Explained:
    """`why`, `reason`, `confirm` and `right` (last year's figure) are fields, where they can be written; `stale`: the
    figure has changed since."""

    code: str
    text: str = ""
    reason_words: str = ""
    said_before: str = ""
    to_come: str = ""
    will_come: bool = False
    stale: bool = False
    why: BoundField | None = None
    reason: BoundField | None = None
    confirm: BoundField | None = None
    right: BoundField | None = None

    @property
    def shown(self) -> bool:
        return bool(self.why or self.text)


def explained_at(reading: Reading, code: str, form: forms.Form | None, before: str = "") -> Explained:
    """The explanation of a figure, a table or a text; `before` is last year's figure as it is printed."""
    stored = reading.reasons.get(code)
    reason = stored.reason if stored else ""
    return Explained(
        code,
        text=reading.facts.explanations.get(code, ""),
        reason_words=reason_in_words(reason),
        said_before=reading.said_before.get(code, ""),
        to_come=correction_to_come(reading, code, before) if code in reading.facts.blueprint.indicators else "",
        will_come=reason == Reason.LAST_YEAR_WRONG,
        stale=code in reading.facts.stale,
        **{part: form[f"{part}-{code}"] for part in PARTS if form and f"{part}-{code}" in form.fields},
    )


def reason_in_words(reason: str) -> str:
    """The words of a reason; empty where none was chosen."""
    return str(Reason(reason).label) if reason in Reason.values else ""
