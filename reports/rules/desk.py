"""What the pages of the rule desk show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from ..blueprint import Check
from ..checks.issues import FOR_REVIEW, NOTES
from ..models import Period, RuleChange, RuleSetting, Size
from ..open_fields import label_of
from ..quoting import quoted
from . import settings
from .catalogue import RULES, RuleText
from .issues import RegionIssues, state_names
from .settings import ALWAYS_ON, Desk, in_force, is_off, limits_of, shown

MOST_NAMED = 4
MOST_CHANGES = 50


@dataclass(frozen=True)
class Threshold:
    """Thresholds in force: for what, in words, and which figures more; those of the form have no setting."""

    about: str
    limits: Sequence[tuple[str, str]]
    setting: RuleSetting | None = None
    own: bool = False  # kept at this desk, so that it can be taken back here
    more: Sequence[str] = ()


@dataclass(frozen=True)
class Line:
    """A rule on the pages: its words, its thresholds, and who has switched it off."""

    code: str
    text: RuleText
    severity: str
    used: bool
    thresholds: Sequence[Threshold] = ()
    off: RuleSetting | None = None
    own_off: bool = False
    may_switch: bool = True
    has_limits: bool = False
    url: str = ""

    @property
    def of_form_several(self) -> bool:
        """Whether the form uses it several times, each with thresholds."""
        return sum(one.setting is None for one in self.thresholds) > 1


def url(name: str, desk: Desk, *args: object) -> str:
    """An address of the desk, in its region."""
    region = urlencode({"region": desk.region.code}) if desk.region else ""
    path = reverse(name, args=[desk.form.code, *args])
    return f"{path}?{region}" if region else path


def lines(desk: Desk) -> list[Line]:
    kept = in_force(desk)
    return [_line(desk, rule, kept) for rule in RULES]


def line(desk: Desk, rule: str) -> Line:
    return _line(desk, rule, in_force(desk))


def _line(desk: Desk, rule: str, kept: Iterable[RuleSetting]) -> Line:
    own = [one for one in kept if one.rule == rule]
    off, uses = is_off(own, rule), desk.uses(rule)
    return Line(
        rule,
        RULES[rule],
        severity_of(rule),
        used=rule.startswith("E") or rule == "W34" or bool(uses),
        thresholds=[*_of_form(desk, uses), *_of_settings(desk, own)],
        off=off,
        own_off=off is not None and _is_own(desk, off),
        may_switch=rule not in ALWAYS_ON,
        has_limits=any(check.limits for check in uses),
        url=url("rule_page", desk, rule),
    )


def severity_of(rule: str) -> str:
    if rule in FOR_REVIEW:
        return "review"
    return "note" if rule in NOTES else "error" if rule.startswith("E") else "warning"


def _of_form(desk: Desk, uses: Iterable[Check]) -> list[Threshold]:
    return [
        Threshold(
            ", ".join(_names(desk, check.indicators[:MOST_NAMED])),
            [(name, shown(number)) for name, number in limits_of(check)],
            more=_names(desk, check.indicators[MOST_NAMED:]),
        )
        for check in uses
        if check.limits
    ]


def _names(desk: Desk, codes: Sequence[str]) -> list[str]:
    return [quoted(label_of(desk.blueprint, code)) for code in codes]


def _of_settings(desk: Desk, kept: Iterable[RuleSetting]) -> list[Threshold]:
    return [
        Threshold(_about(desk, one), _numbers(one.rule, one.limits), one, own=_is_own(desk, one))
        for one in kept
        if one.limits
    ]


@dataclass(frozen=True)
class Change:
    """A change of a rule in words: what was done, for what, and who did it when and why."""

    made: RuleChange
    about: str
    limits: Sequence[tuple[str, str]]


def changes(desk: Desk, rule: str) -> list[Change]:
    """What has been changed of a rule, the latest first."""
    made = settings.changes(desk, rule)[:MOST_CHANGES]
    return [Change(one, _about(desk, one.setting), _numbers(rule, one.limits)) for one in made]


def _is_own(desk: Desk, setting: RuleSetting) -> bool:
    return setting.region_id == (desk.region.pk if desk.region else None)


def _about(desk: Desk, setting: RuleSetting) -> str:
    known = setting.indicator in desk.blueprint.indicators
    about = _names(desk, [setting.indicator]) if known else [setting.indicator]
    return ", ".join(filter(None, [*about, str(Size(setting.size).label) if setting.size else ""]))


def _numbers(rule: str, limits: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Thresholds as they are stored, each with its name."""
    stored = {name: str(number) for name, number in limits.items()}
    return [(name, shown(number)) for name, number in limits_of(Check(rule, limits=stored))]


def periods(desk: Desk) -> list[Period]:
    """Those that reports of the edition are of, the latest first."""
    return list(Period.objects.filter(pk__in=_begun(desk).values("period")).order_by("-code"))


def latest_period(desk: Desk) -> Period | None:
    return next(iter(periods(desk)), None)


def _begun(desk: Desk) -> QuerySet:
    return desk.reports().order_by()


def choices_of(found: RegionIssues) -> dict[str, list[tuple[str, str]]]:
    """What the table of issues can be narrowed to."""
    libraries = {line.report.library.register_number: line.report.library.name for line in found.lines}
    rules = sorted({line.issue.rule for line in found.lines})
    names = state_names()
    states = [(state, name) for state, name in names.items() if any(line.state == state for line in found.lines)]
    return {
        "rules": [(rule, f"{rule} – {RULES[rule].title}") for rule in rules],
        "libraries": sorted(libraries.items(), key=lambda one: one[1]),
        "states": states,
    }
