"""What waits to be corrected, or was, in the report of last year: shown beside the explanation that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..blueprint import Indicator
from ..computing import Figure, State
from ..entries import figure_in_words
from ..models import CorrectedFigure, Correction, Report


@dataclass(frozen=True)
class AskedBefore:
    """A correction of last year's figure: what it was and is to be, in words; `new` is empty while it is not named."""

    correction: Correction
    old: str
    new: str


def asked_before(report: Report) -> Mapping[str, AskedBefore]:
    """The newest correction of each figure, by the code that the figure has today; one query."""
    asked = CorrectedFigure.objects.filter(
        correction__report__library=report.library_id,
        correction__report__period__form=report.period.form_id,
        correction__report__period__code=report.period.last_year,
    ).exclude(correction__state=Correction.State.WITHDRAWN)
    blueprint = report.blueprint
    found = {}
    for line in asked.select_related("correction__report__period").order_by("pk"):
        code = line.code if line.code in blueprint.indicators else blueprint.predecessors.get(line.code, "")
        if indicator := blueprint.indicators.get(code):
            old, new = (line.old, line.old_state), (line.new, line.new_state)
            found[code] = AskedBefore(line.correction, _in_words(indicator, *old), _in_words(indicator, *new))
    return found


def _in_words(indicator: Indicator, number: Decimal | None, state: str) -> str:
    return (
        figure_in_words(Figure(number, state=State(state)), indicator) if number is not None or state != "known" else ""
    )
