"""When a reviewer last looked a report through, and what was seen of what keeps no memory of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from libraries.models import User

from ..models import Explanation, Look, NarrativeText, Report, Row

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Seen:
    """Texts and explanations by their code, rows by their table and their key, as they stood at a look."""

    texts: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Cells]] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Seen | None":
        """What a look has kept; None of one that kept nothing."""
        return cls(**content) if content else None

    @property
    def content(self) -> dict[str, Any]:
        return {"texts": dict(self.texts), "reasons": dict(self.reasons), "rows": dict(self.rows)}


def as_it_stands(texts: Iterable[NarrativeText], reasons: Iterable[Explanation], rows: Iterable[Row]) -> Seen:
    """What there is to be seen now. That there was nothing to report is a text too: “-”."""
    tables: dict[str, dict[str, Cells]] = {}
    for row in rows:
        tables.setdefault(row.table, {})[row.key.hex] = dict(row.cells)
    said = {one.code: "-" if one.nothing else one.text for one in texts}
    return Seen(said, {one.code: one.text for one in reasons}, tables)


def last_look(report: Report, user: User) -> Look | None:
    return report.looks.filter(user=user).first()


def last_looks(reports: Sequence[Report], user: User) -> dict[int, datetime]:
    """When this person last looked through each of these reports, by its key."""
    return dict(Look.objects.filter(report__in=reports, user=user).values_list("report", "at"))


def look(report: Report, *, by: User, at: datetime) -> bool:
    """Remember that this person has seen the report as it stood at this moment; whether it still stands so.

    What has been changed since a page was opened was not seen on it.
    """
    if Report.objects.filter(pk=report.pk, changed_at__gt=at).exists():
        return False
    seen = as_it_stands(report.texts.all(), report.explanations.all(), report.rows.all())
    Look.objects.update_or_create(report=report, user=by, defaults={"at": at, "content": seen.content})
    return True
