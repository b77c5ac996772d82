"""What has become of what each rule said: how often it fired, was corrected, explained, ignored, accepted."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Trim
from django.utils.translation import gettext as _

from ..checks import LEAST_EXPLANATION
from ..languages import language
from ..models import Explanation, Finding, Report
from ..numbers import print_number
from ..tables import Cell, Column, Row, RowKind, Shape, Table, count_cell
from .catalogue import RULES

GOAL = 40  # per cent of what fires should lead to a correction
LEAST = 5  # a rule below so many per cent disturbs more than it helps
ENOUGH = 10  # findings from which on such a share says something
STATE, DECISION = Finding.State, Finding.Decision


def counts(reports: QuerySet[Report], rule: str = "") -> dict[str, dict[str, int]]:
    """Numbers by rule, or those of one; one query.

    What is still there counts as explained only by an explanation that E14 takes: long enough, and of this figure.
    """
    same_figure = Q(number=None) | Q(number=OuterRef("number"))
    said = Explanation.objects.filter(same_figure, report=OuterRef("report"), code=OuterRef("code"))
    said = said.annotate(length=Length(Trim("text"))).filter(length__gte=LEAST_EXPLANATION)
    found = Finding.objects.filter(report__in=reports).annotate(explained=Exists(said)).order_by()
    found = found.filter(rule=rule) if rule else found
    still = Q(state=STATE.OPEN)
    rows = found.values("rule").annotate(
        fired=Count("pk"),
        corrected=Count("pk", filter=Q(state=STATE.CORRECTED)),
        was_explained=Count("pk", filter=still & Q(explained=True)),
        ignored=Count("pk", filter=still & Q(explained=False)),
        accepted=Count("pk", filter=Q(decision=DECISION.ACCEPTED)),
        questioned=Count("pk", filter=Q(decision=DECISION.QUESTIONED)),
        cleared=Count("pk", filter=Q(state=STATE.CLEARED)),
    )
    return {row.pop("rule"): row for row in rows}


COUNTED = ("fired", "corrected", "was_explained", "ignored", "accepted", "questioned", "cleared")


def telemetry(
    title: str, by_rule: Mapping[str, Mapping[str, int]], address: Callable[[str], str] = lambda rule: ""
) -> Table:
    """A row for each rule that has fired, then all together. `address`: where the thresholds of a rule are."""
    rows = [
        replace(_row(rule, str(RULES[rule].title) if rule in RULES else "", by_rule[rule]), url=address(rule))
        for rule in sorted(by_rule)
    ]
    together = {name: sum(one[name] for one in by_rule.values()) for name in COUNTED}
    if rows:
        rows.append(_row(_("All rules"), "", together, kind=RowKind.TOTAL))
    notes = (
        _("The share is of what fired and was not cleared; the goal is %(goal)d %% or more.") % {"goal": GOAL},
        _("▼ marks a rule of which less than %(least)d %% was corrected: think of its thresholds.") % {"least": LEAST},
    )
    return Table(title, _("Rule"), _columns(), tuple(rows), notes=notes)


def _columns() -> tuple[Column, ...]:
    names = (
        *(_("Fired"), _("Corrected"), _("Explained"), _("Not explained"), _("Accepted"), _("Questioned")),
        _("Cleared"),
    )
    counted = [Column(code, name, shape=Shape.NUMBER) for code, name in zip(COUNTED, names, strict=True)]
    share = Column("share", _("Corrected, %"), shape=Shape.SHARE, places=1)
    return (Column("title", _("What it says")), *counted, share, Column("mark", _("Mark")))


def _row(rule: str, title: str, numbers: Mapping[str, int], *, kind: RowKind = RowKind.ITEM) -> Row:
    share = corrected_share(numbers)
    shown = "–" if share is None else print_number(share, 1, language())
    return Row(
        rule,
        (
            Cell(title),
            *(count_cell(numbers[name]) for name in COUNTED),
            Cell(shown, share, Shape.SHARE, 1),
            Cell(_mark(numbers, share) if kind == RowKind.ITEM else ""),
        ),
        kind=kind,
        key=rule,
    )


def corrected_share(numbers: Mapping[str, int]) -> Decimal | None:
    """How much of what fired, and was not cleared, was corrected, in per cent."""
    counted = numbers["fired"] - numbers["cleared"]
    return Decimal(numbers["corrected"] * 100) / counted if counted else None


def _mark(numbers: Mapping[str, int], share: Decimal | None) -> str:
    enough = numbers["fired"] - numbers["cleared"] >= ENOUGH
    return _("▼ seldom corrected") if enough and share is not None and share < LEAST else ""
