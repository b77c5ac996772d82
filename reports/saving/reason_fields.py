"""Why a figure is right: its words, the code of the reason, and the word that both hold for the figure of now."""

from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from ..blueprint import Blueprint
from ..checks.issues import LONGEST_EXPLANATION
from ..computing import BLANK
from ..explanations import can_be_righted, problem_with_right
from ..facts import is_another
from ..models import Explanation, Reason
from ..numbers import PLACES_KEPT, rounded
from .changes import Change
from .single_field import StoredField, too_long


class ExplainingField(StoredField):
    """A part of an explanation. One that is taken back stays as a blank one, so that its version goes on.

    Whatever is written of it is written of the figure of now, so that it is no more of another one.
    """

    who, when = "by_id", "at"

    @staticmethod
    def exists(blueprint: Blueprint, change: Change) -> bool:
        return change.field in blueprint.chapter_of

    @property
    def stored(self) -> Explanation | None:
        return self.desk.reasons.get(self.change.field)

    @cached_property
    def number(self) -> Decimal | None:
        """The figure that is explained, as it is kept; none of a table or a text."""
        if self.change.field not in self.report.blueprint.indicators:
            return None
        number = self.desk.figures().get(self.change.field, BLANK).number
        return None if number is None else rounded(number, PLACES_KEPT)

    @property
    def outdated(self) -> bool:
        """Whether it was written of another figure."""
        if self.stored is None or self.stored.number is None:
            return False
        return is_another(self.report.blueprint.indicators[self.change.field], self.stored.number, self.number)

    def _next(self) -> Explanation:
        code = self.change.field
        one = self.stored or Explanation(report=self.report, code=code, version=0)
        one.number, one.by, one.at, one.version = self.number, self.desk.by, self.desk.at, one.version + 1
        self.desk.reasons[code] = self.desk.written_reasons[code] = one
        return one


class WhyField(ExplainingField):
    """The explanation in words."""

    def refusal(self) -> str:
        return too_long(self.change.typed, LONGEST_EXPLANATION)

    def same(self) -> bool:
        return not self.outdated and _lines(self.change.typed) == _lines(self.text)

    def put(self) -> None:
        self._next().text = self.change.typed.strip()

    @property
    def text(self) -> str:
        return self.stored.text if self.stored else ""


class ReasonField(ExplainingField):
    """The code of the reason, so that the same ones of many libraries can be counted; none is no mistake."""

    def refusal(self) -> str:
        return "" if self.change.typed in ("", *Reason.values) else _("Choose one of the reasons of the list.")

    def same(self) -> bool:
        return not self.outdated and self.change.typed == self.text

    def put(self) -> None:
        self._next().reason = self.change.typed

    @property
    def text(self) -> str:
        return self.stored.reason if self.stored else ""


class RightField(ExplainingField):
    """What last year's figure should have been, as it was typed: it goes into the request to correct it."""

    @staticmethod
    def exists(blueprint: Blueprint, change: Change) -> bool:
        return can_be_righted(blueprint, change.field)

    def refusal(self) -> str:
        return problem_with_right(self.report.blueprint, self.change.field, self.change.typed)

    def same(self) -> bool:
        return self.change.typed.strip() == self.text

    def put(self) -> None:
        self._next().right_before = self.change.typed.strip()

    @property
    def text(self) -> str:
        return self.stored.right_before if self.stored else ""


class ConfirmedField(ExplainingField):
    """The tick that an explanation of another figure holds for the one of now too."""

    def same(self) -> bool:
        return not self.change.typed.strip() or not self.outdated

    def put(self) -> None:
        self._next()

    @property
    def text(self) -> str:
        return ""


def _lines(text: str) -> str:
    """Browsers end the lines of a text in their own way."""
    return "\n".join(text.strip().splitlines())
