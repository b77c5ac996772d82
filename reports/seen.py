"""What a page had seen of a report when it was drawn, and what has changed since: for decisions about what was read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from .computing import State
from .entries import shown
from .languages import language
from .models import Event, Report, Row, ValueChange
from .models.reports import STATES
from .numbers import NumberError, read_number

SALT = "reports.seen"


def seen_of(report: Report) -> str:
    """An opaque mark of the report as it is now, for the form of a decision about it."""
    return seen_of_all([report])[report.pk]


def seen_of_all(reports: Sequence[Report]) -> dict[int, str]:
    """The same of many reports by their keys; three queries."""
    keys = [report.pk for report in reports]
    moved, changed, tables = _last_moves(keys), _last_changes(keys), _tables(keys)
    return {
        report.pk: signing.dumps(
            {
                "report": report.pk,
                "status": str(report.status),
                "changed": _stamp(report.changed_at),
                "move": moved.get(report.pk, 0),
                "change": changed.get(report.pk, 0),
                "at": timezone.now().isoformat(),
                "tables": tables.get(report.pk, {}),
            },
            salt=SALT,
            compress=True,
        )
        for report in reports
    }


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _last_moves(reports: Iterable[int]) -> dict[int, int]:
    moves = Event.objects.moves().filter(report__in=reports).order_by()
    return dict(moves.values_list("report").annotate(Max("pk")))


def _last_changes(reports: Iterable[int]) -> dict[int, int]:
    return dict(ValueChange.objects.filter(report__in=reports).order_by().values_list("report").annotate(Max("pk")))


def _tables(reports: Iterable[int]) -> dict[int, dict[str, str]]:
    """A mark of each table: any row that is added, changed or removed makes it another."""
    rows = Row.objects.filter(report__in=reports).order_by().values_list("report", "table")
    found: dict[int, dict[str, str]] = {}
    for report, table, *marks in rows.annotate(Count("pk"), Sum("version"), Max("pk")):
        found.setdefault(report, {})[table] = "-".join(map(str, marks))
    return found


@dataclass(frozen=True)
class Change:
    """One thing that has changed: its name and, of a figure or the status, what it was and is."""

    name: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.old or '–'} → {self.new or '–'}" if self.old or self.new else self.name


def changes_since(report: Report, seen: str) -> list[Change] | None:
    """What has changed since the mark was made, in words; None when nothing has.

    A mark that cannot be read, or is of another report, says nothing of what was seen: then everything has changed.
    """
    try:
        mark = signing.loads(seen, salt=SALT)
    except signing.BadSignature:
        return []
    if mark["report"] != report.pk:
        return []
    now = (str(report.status), _stamp(report.changed_at), _last_moves([report.pk]).get(report.pk, 0))
    if (mark["status"], mark["changed"], mark["move"]) == now:
        return None
    return [*_moves(report, mark), *_figures(report, mark), *_words(report, mark), *_rows(report, mark)]


def _moves(report: Report, mark: dict[str, Any]) -> Iterator[Change]:
    for event in report.events.moves().filter(pk__gt=mark["move"]):
        yield Change(_("Status"), event.get_old_display(), event.get_new_display())


def _figures(report: Report, mark: dict[str, Any]) -> Iterator[Change]:
    """Each figure once: what it was then and is now."""
    pairs: dict[str, tuple[str, str]] = {}
    for code, old, new in report.changes.filter(pk__gt=mark["change"]).values_list("code", "old", "new"):
        pairs[code] = pairs.get(code, (old, ""))[0], new
    for code, (old, new) in pairs.items():
        if old != new and code in report.blueprint.indicators:
            yield Change(_label(report, code), _in_words(report, code, old), _in_words(report, code, new))


def _words(report: Report, mark: dict[str, Any]) -> Iterator[Change]:
    since = datetime.fromisoformat(mark["at"])
    for code in report.texts.filter(changed_at__gt=since).values_list("code", flat=True):
        if code in report.blueprint.narratives:
            yield Change(report.blueprint.narratives[code].title.in_language(language()))
    for code in report.explanations.filter(at__gt=since).values_list("code", flat=True):
        if code in report.blueprint.indicators:
            yield Change(_("the explanation of “%(label)s”") % {"label": _label(report, code)})


def _rows(report: Report, mark: dict[str, Any]) -> Iterator[Change]:
    before, now = mark["tables"], _tables([report.pk]).get(report.pk, {})
    for code, table in report.blueprint.tables.items():
        if before.get(code) != now.get(code):
            yield Change(table.title.in_language(language()))


def _label(report: Report, code: str) -> str:
    return report.blueprint.indicators[code].label.in_language(language())


def _in_words(report: Report, code: str, text: str) -> str:
    """A figure as its memory has it, for a person: the plain number printed, the state by its name."""
    states = {State(value).value: str(name) for value, name in STATES}
    if text in states:
        return states[text]
    try:
        return shown(read_number(text, "en"), report.blueprint.indicators[code])
    except NumberError:
        return text
