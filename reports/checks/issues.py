"""What a check yields."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

LEAST_EXPLANATION, LONGEST_EXPLANATION = 15, 1_000  # characters; domain, b.3
# Pointed out and left at that: a name spelled in its own way or a sum told by the way needs no explanation.
NOTES = frozenset({"W34", "W36"})
FOR_REVIEW = frozenset({"W26", "W32"})  # Said to the methodologist only, never to who fills the report.


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong (rule E…) or asks for an explanation (rule W…), is only pointed out or only for review.

    `code` is the indicator, table or heading it belongs to; `row` counts from 1 in a table; `column` is its column.
    """

    rule: str
    code: str
    message: str
    row: int | None = None
    column: str = ""

    @property
    def is_error(self) -> bool:
        return self.rule.startswith("E")

    @property
    def severity(self) -> str:
        """How it is shown: what is only missing yet (E07) does not shout like an error."""
        if self.rule == "E07":
            return "missing"
        if self.rule in NOTES:
            return "note"
        if self.rule in FOR_REVIEW:
            return "review"
        return "error" if self.is_error else "warning"

    @property
    def asks(self) -> bool:
        """Whether it wants an explanation (E14)."""
        return self.severity == "warning"


def explained(code: str, explanations: Mapping[str, str]) -> bool:
    return len(explanations.get(code, "").strip()) >= LEAST_EXPLANATION


def unexplained(
    issues: Iterable[Issue], explanations: Mapping[str, str], stale: Collection[str] = ()
) -> Iterator[Issue]:
    """E14 once for each field with a warning and no explanation, or one that was written of another figure."""
    asked: set[str] = set()
    for issue in issues:
        if not issue.asks or issue.code in asked:
            continue
        asked.add(issue.code)
        if not explained(issue.code, explanations):
            message = _("Write an explanation of at least %(least)d characters.") % {"least": LEAST_EXPLANATION}
            yield Issue("E14", issue.code, message)
        elif issue.code in stale:
            yield Issue("E14", issue.code, _("The figure has changed since it was explained: confirm the explanation."))
