"""The forms of the rule desk: thresholds of a rule, and switching it off."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..languages import language
from ..models import Size
from ..numbers import NumberError, read_number
from ..open_fields import label_of
from .settings import Desk, label_of_limit, names_of, shown

LARGEST = Decimal(1_000_000_000)
LONGEST_TIMES = {"months": Decimal(1200), "years": Decimal(100)}  # days beyond what a calendar has help nobody
LONGEST_REASON = 300


class LimitField(forms.CharField):
    """A threshold: a number not below zero, in the notation of the reader; blank says as elsewhere."""

    def __init__(self, label: str, *, most: Decimal = LARGEST, **kwargs):
        super().__init__(label=label, required=False, max_length=20, **kwargs)
        self.most = most
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value) -> Decimal | None:
        text = super().clean(value)
        try:
            number = read_number(text, language())
        except NumberError as error:
            raise ValidationError(_("“%(text)s” is not a number.") % {"text": text}) from error
        if number is not None and number < 0:
            raise ValidationError(_("A threshold cannot be below zero."))
        if number is not None and number > self.most:
            raise ValidationError(_("The number is too large; check the number of digits."))
        return number


class LimitsForm(forms.Form):
    """The thresholds of a rule: for all or one of its indicators, for libraries of all sizes or of one."""

    indicator = forms.ChoiceField(
        label=gettext_lazy("For which figure"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This rule does not look at such a figure.")},
    )
    size = forms.ChoiceField(
        label=gettext_lazy("For libraries of which size"),
        required=False,
        choices=[("", gettext_lazy("all sizes")), *Size.choices],
    )

    def __init__(self, desk: Desk, rule: str, data=None, *, keep: bool = True):
        """`keep`: not only to be looked at, so that a reason is asked for."""
        super().__init__(data)
        uses = desk.uses(rule)
        codes = dict.fromkeys(code for check in uses for code in check.indicators)
        every = [("", _("all that the rule looks at"))]
        self.fields["indicator"].choices = every + [(code, label_of(desk.blueprint, code)) for code in codes]
        if not codes:
            del self.fields["indicator"]
        if desk.blueprint.sizes is None:
            del self.fields["size"]
        self.names = names_of(rule, {name for check in uses for name in check.limits})
        self.defaults = {name: Decimal(check.limits[name]) for check in uses for name in check.limits}
        for name in self.names:
            self.fields[f"limit_{name}"] = LimitField(
                label_of_limit(rule, name),
                help_text=self._as_it_is(uses, name),
                most=LONGEST_TIMES.get(name, LARGEST),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            required=keep,
            max_length=LONGEST_REASON,
            help_text=_("Needed to keep the thresholds, not to look at what they would do."),
        )

    def _as_it_is(self, uses, name: str) -> str:
        numbers = dict.fromkeys(check.limits[name] for check in uses)
        return _("The form says %(number)s. Left blank, it stays as it is.") % {
            "number": "; ".join(map(shown, numbers))
        }

    def clean(self):
        typed = self.limits
        if not typed and not any(f"limit_{name}" in self.errors for name in self.names):
            raise ValidationError(_("Write at least one threshold."))
        low, high = typed.get("low", self.defaults.get("low")), typed.get("high", self.defaults.get("high"))
        if low is not None and high is not None and low > high:
            place = "limit_low" if "low" in typed else "limit_high"
            self.add_error(place, _("The lowest usual value is above the highest one."))
        return self.cleaned_data

    @property
    def limits(self) -> dict[str, Decimal]:
        """The thresholds that were typed."""
        typed = {name: self.cleaned_data.get(f"limit_{name}") for name in self.names}
        return {name: number for name, number in typed.items() if number is not None}


class SwitchOffForm(forms.Form):
    """Why a rule is switched off."""

    off_reason = forms.CharField(
        label=gettext_lazy("Why it is switched off"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Kept with your name and the day. What the rule has said is cleared at once."),
    )


class BackForm(forms.Form):
    """Why thresholds are taken back, or a rule is switched on again."""

    back_reason = forms.CharField(
        label=gettext_lazy("Why (may be left blank)"), required=False, max_length=LONGEST_REASON
    )

    @property
    def reason(self) -> str:
        """What was typed, as far as it can be kept."""
        return self.cleaned_data["back_reason"] if self.is_valid() else ""
