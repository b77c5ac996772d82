"""The fields of an explanation: its words, the code of the reason, and a tick when the figure has changed since."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import period_names
from ..checks.issues import LONGEST_EXPLANATION
from ..explanations import LONGEST_RIGHT, can_be_righted, problem_with_right
from ..facts import Reading
from ..models import Explanation, Reason
from ..open_fields import label_of

PARTS = ("why", "reason", "confirm", "right")
NO_REASON = [("", gettext_lazy("Choose a reason"))]
CHOICES = [*NO_REASON, *Reason.choices]


def is_part(name: str) -> bool:
    """Whether the name of a field is that of a part of an explanation."""
    return name.partition("-")[0] in PARTS


def explanation_fields(reading: Reading, code: str) -> dict[str, forms.Field]:
    """The fields for one figure, table or text, by their names."""
    label, stored = label_of(reading.facts.blueprint, code), reading.reasons.get(code)
    fields: dict[str, forms.Field] = {
        f"reason-{code}": _reason(label, code, stored),
        f"why-{code}": _words(label, code, stored),
    }
    if can_be_righted(reading.facts.blueprint, code):
        fields[f"right-{code}"] = _right(reading, label, code, stored)
    if code in reading.facts.stale:
        fields[f"confirm-{code}"] = _confirmed(label, code, stored)
    return fields


def _words(label: str, code: str, stored: Explanation | None) -> forms.Field:
    return forms.CharField(
        required=False,
        label=_("Explanation: %(label)s") % {"label": label},
        initial=stored.text if stored else "",
        max_length=LONGEST_EXPLANATION,
        widget=forms.Textarea({"rows": 2} | saved_as("why", code, stored)),
        show_hidden_initial=True,
    )


def _reason(label: str, code: str, stored: Explanation | None) -> forms.Field:
    return forms.ChoiceField(
        required=False,
        label=_("Reason: %(label)s") % {"label": label},
        initial=stored.reason if stored else "",
        choices=CHOICES,
        widget=forms.Select(saved_as("reason", code, stored)),
        show_hidden_initial=True,
    )


def _right(reading: Reading, label: str, code: str, stored: Explanation | None) -> forms.Field:
    def check(typed: str) -> None:
        if problem := problem_with_right(reading.facts.blueprint, code, typed):
            raise forms.ValidationError(problem)

    words = {"period": period_names.whose(reading.facts.previous_period), "label": label}
    return forms.CharField(
        required=False,
        label=_("The right figure of %(period)s, if you know it: %(label)s") % words,
        initial=stored.right_before if stored else "",
        validators=[check],
        widget=forms.TextInput({"inputmode": "decimal", "maxlength": LONGEST_RIGHT} | saved_as("right", code, stored)),
        show_hidden_initial=True,
    )


def _confirmed(label: str, code: str, stored: Explanation | None) -> forms.Field:
    return forms.BooleanField(
        required=False,
        label=_("The explanation still holds"),
        widget=forms.CheckboxInput(
            {"aria-label": _("The explanation still holds: %(label)s") % {"label": label}}
            | saved_as("confirm", code, stored)
        ),
    )


def saved_as(kind: str, code: str, stored) -> dict[str, str]:
    """What a script needs to save a control by itself: what it is, of which code, and the version it was read at."""
    version = stored.version if stored else 0
    return {"data-kind": kind, "data-field": code, "data-version": str(version)}


def correction_to_come(reading: Reading, code: str, before: str) -> str:
    """What the reason “last year was wrong” will do, said at once."""
    stored = reading.reasons.get(code)
    right = stored.right_before if stored else ""
    words = {"period": period_names.whose(reading.facts.previous_period), "before": before, "right": right}
    if not before or not can_be_righted(reading.facts.blueprint, code):
        return _("When you submit, a request to correct the report of %(period)s is made.") % words
    if right:
        return _("When you submit, a request to correct %(period)s is made: %(before)s → %(right)s") % words
    return _("When you submit, a request to correct %(period)s is made: %(before)s → ?") % words
