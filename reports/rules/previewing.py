"""What other thresholds would make a rule say, before they are kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import NamedTuple

from django.utils.translation import gettext as _

from libraries.models import User

from .. import checks
from ..checks import Facts, Issue
from ..checks.network import loans_apart
from ..checks.thresholds import Setting, Thresholds
from ..facts import Reading, read_all
from ..findings import AT_ONCE, place_of
from ..models import Period, Report
from ..open_fields import label_of
from ..quoting import quoted
from .settings import MOST_AT_ONCE, Desk

MOST_SHOWN = 10
REGION_RULE = "W26"


class Said(NamedTuple):
    """One thing that a rule says: of which report, of which field, in which words. No report: of all together."""

    report: Report | None
    field: str
    message: str


@dataclass(frozen=True)
class Preview:
    """How much a rule says in the reports of a period: now, and with other thresholds.

    `reports` were looked at, of `all` there are; `gone` and `new` are what the thresholds would make the difference.
    """

    period: Period
    reports: int
    all: int
    now: int
    then: int
    gone: Sequence[Said] = field(default=())
    new: Sequence[Said] = field(default=())

    @property
    def is_part(self) -> bool:
        return self.reports < self.all

    @property
    def differences(self) -> list[tuple[str, Sequence[Said], int]]:
        """What would no longer be said and what would be said too: a heading, the first of each, how many more."""
        named = (_("It would no longer say"), self.gone), (_("It would say besides"), self.new)
        return [(name, said[:MOST_SHOWN], max(len(said) - MOST_SHOWN, 0)) for name, said in named if said]


def preview(desk: Desk, period: Period, rule: str, proposed: Setting, *, to: User) -> Preview:
    """What the thresholds would do in the reports that a person may read, without keeping them."""
    reports = desk.reports().visible_to(to).filter(period=period)
    keys = list(reports.values_list("pk", flat=True))
    chosen = _evenly(keys)
    now, then = _said(rule, _readings(reports, chosen), proposed)
    gone, new = ([one for key, one in a.items() if b.get(key) is None] for a, b in ((now, then), (then, now)))
    return Preview(period, len(chosen), len(keys), len(now), len(then), gone, new)


def _evenly(keys: Sequence[int]) -> list[int]:
    """As many as a person can wait for, from the whole length of the list."""
    if len(keys) <= MOST_AT_ONCE:
        return list(keys)
    return [keys[place * len(keys) // MOST_AT_ONCE] for place in range(MOST_AT_ONCE)]


def _readings(reports, keys: Sequence[int]) -> Iterator[Reading]:
    for some in batched(keys, AT_ONCE, strict=False):
        yield from read_all(list(reports.filter(pk__in=some)))


Place = tuple[int, str, str]


def _said(rule: str, readings: Iterable[Reading], proposed: Setting) -> tuple[dict[Place, Said], dict[Place, Said]]:
    """What the rule says now, and what it would say, by report and place."""
    if rule == REGION_RULE:
        readings = list(readings)
        return _of_all(readings, None), _of_all(readings, proposed)
    now: dict[Place, Said] = {}
    then: dict[Place, Said] = {}
    for reading in readings:
        now |= _of_one(rule, reading, reading.facts)
        then |= _of_one(rule, reading, replace(reading.facts, thresholds=_tried(reading, proposed)))
    return now, then


def _of_one(rule: str, reading: Reading, facts: Facts) -> dict[Place, Said]:
    return {
        (reading.report.pk, issue.code, place_of(reading, issue)): _in_words(issue, facts, reading.report)
        for issue in checks.check(facts)
        if issue.rule == rule
    }


def _in_words(issue: Issue, facts: Facts, report: Report | None = None) -> Said:
    return Said(report, quoted(label_of(facts.blueprint, issue.code)), issue.message)


def _of_all(readings: Sequence[Reading], proposed: Setting | None) -> dict[Place, Said]:
    """The rule that judges the libraries of a region together."""
    if not readings:
        return {}
    first = readings[0]
    thresholds = _tried(first, proposed) if proposed else first.facts.thresholds
    names = [reading.report.library.name for reading in readings]
    tables = [reading.facts.rows for reading in readings]
    issues = loans_apart(first.facts.blueprint, thresholds, tables, names)
    return {(0, issue.code, ""): _in_words(issue, first.facts) for issue in issues}


def _tried(reading: Reading, proposed: Setting) -> Thresholds:
    kept = [one for one in reading.facts.thresholds.settings if not _same_place(one, proposed)]
    return Thresholds((*kept, proposed))


def _same_place(one: Setting, other: Setting) -> bool:
    return (one.rule, one.indicator, one.size, one.regional, one.of_edition) == (
        *(other.rule, other.indicator, other.size, other.regional),
        other.of_edition,
    )
