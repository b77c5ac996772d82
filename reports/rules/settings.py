"""The rules as a region keeps them: thresholds, rules switched off, and what a change of them does to findings."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from libraries import access
from libraries.alphabet import InOrder
from libraries.models import Region, Role, User

from .. import findings
from ..blueprint import Blueprint, Check
from ..blueprint_rules import SHAPES
from ..checks.thresholds import Setting, thresholds_of
from ..languages import language
from ..models import Edition, Finding, Form, Report, RuleChange, RuleSetting, Status
from ..numbers import print_number

# Kept by the system itself, whatever a form says.
ALWAYS_ON = frozenset({"E01", "E12", "E13", "E14"})
NOT_BEGUN = (Status.NOT_STARTED, Status.NOT_REQUIRED)
MOST_AT_ONCE = 150  # reports looked at while a person waits; the worker looks at the others
LIMITS: Mapping[str, str | Promise] = {
    "percent": gettext_lazy("More than so many per cent"),
    "units": gettext_lazy("At least so many units"),
    "money": gettext_lazy("At least so much money"),
    "low": gettext_lazy("Lowest usual value"),
    "high": gettext_lazy("Highest usual value"),
    "points": gettext_lazy("More than so many percentage points"),
    "difference": gettext_lazy("Largest difference allowed"),
    "years": gettext_lazy("So many years back"),
    "months": gettext_lazy("So many months ahead"),
    "characters": gettext_lazy("So many characters"),
    "per_inhabitant": gettext_lazy("Least for an inhabitant"),
    "loans": gettext_lazy("Loans for one librarian"),
    "loans_regional": gettext_lazy("Loans for one librarian, in a regional main library"),
    "times": gettext_lazy("More than so many times"),
    "per_employee": gettext_lazy("More than so many hours for an employee"),
    "row": gettext_lazy("More than so many hours in one row"),
    "count": gettext_lazy("At least so many figures"),
    "far": gettext_lazy("So far from last year, in per cent"),
    "alike": gettext_lazy("Alike from this figure on"),
    # Of one rule, where the same name means something else.
    "W31.characters": gettext_lazy("At most so many characters away"),
    "W33.characters": gettext_lazy("At least so many characters"),
    "W35.percent": gettext_lazy("Give or take so many per cent"),
}


class RuleError(Exception):
    """A setting that cannot be made; the message is for the person who tried."""


@dataclass(frozen=True)
class Desk:
    """Whose rules are looked at: a form and its edition, in a region or, without one, in the whole country."""

    form: Form
    edition: Edition
    region: Region | None

    @property
    def blueprint(self) -> Blueprint:
        return self.edition.blueprint

    @property
    def name(self) -> str:
        return self.region.name if self.region else _("Whole country")

    def uses(self, rule: str) -> list[Check]:
        return [check for check in self.blueprint.checks if check.rule == rule]

    def reports(self) -> QuerySet[Report]:
        """Those of the edition that somebody has begun."""
        own = {"region": self.region} if self.region else {}
        begun = Report.objects.filter(edition=self.edition, is_history=False, **own).exclude(status__in=NOT_BEGUN)
        return begun.with_names().order_by(InOrder("library__name"), "pk")

    def own_settings(self) -> QuerySet[RuleSetting]:
        """Those that are kept at this desk."""
        return RuleSetting.objects.filter(form=self.form, region=self.region)


def regions_kept(user: User, *, on: date) -> list[Region | None]:
    """Where a person keeps the rules: a methodologist in her regions; an administrator in all and in the country."""
    own = access.rights_of(user, on=on)
    if own.has(Role.ADMINISTRATOR):
        return [None, *Region.objects.all()]
    return list(Region.objects.filter(pk__in=own.ids(Role.METHODOLOGIST)))


def in_force(desk: Desk) -> list[RuleSetting]:
    """Every setting that holds at the desk, those of the whole country too."""
    region = desk.region.pk if desk.region else None
    return list(RuleSetting.objects.in_force(desk.edition, region).select_related("by", "region", "edition"))


def is_off(settings: Iterable[RuleSetting], rule: str) -> RuleSetting | None:
    """The setting that switches the rule off as a whole; None while it is on."""
    return next((one for one in settings if one.rule == rule and one.off and not one.indicator and not one.size), None)


@transaction.atomic
def save_limits(desk: Desk, proposed: Setting, *, reason: str, by: User, at: datetime) -> RuleSetting:
    """Let a rule have these thresholds at the desk; the reports are looked at again at once."""
    limits = {name: str(number) for name, number in proposed.limits.items()}
    setting, _created = RuleSetting.objects.update_or_create(
        **_place(desk, proposed.rule, indicator=proposed.indicator, size=proposed.size),
        defaults={"limits": limits, "reason": reason, "by": by, "at": at},
    )
    _remember(setting, RuleChange.Kind.LIMITS)
    _look_again(desk, at=at)
    return setting


def _remember(setting: RuleSetting, kind: RuleChange.Kind) -> None:
    """Keep the change apart: the setting itself says only who changed it last."""
    changed = {name: getattr(setting, name) for name in ("limits", "reason", "by", "at")}
    RuleChange.objects.create(setting=setting, kind=kind, **changed)


def _place(
    desk: Desk, rule: str, *, edition: Edition | None = None, indicator: str = "", size: str = ""
) -> dict[str, Any]:
    return {
        "rule": rule,
        "form": desk.form,
        "edition": edition,
        "region": desk.region,
        "indicator": indicator,
        "size": size,
    }


@transaction.atomic
def remove(desk: Desk, setting: RuleSetting, *, reason: str = "", by: User, at: datetime) -> None:
    """Let the thresholds be again those of the form, or of the whole country. Raises `RuleError`.

    The setting stays without them: its time tells the worker which reports to check again.
    """
    if setting.off:
        raise RuleError(_("This rule is switched off. Switch it on instead."))
    back = RuleSetting.objects.filter(pk=setting.pk).exclude(limits={})
    if not back.update(limits={}, reason=reason, by=by, at=at):
        raise RuleError(_("These thresholds have been taken back already."))
    setting.refresh_from_db()
    _remember(setting, RuleChange.Kind.TAKEN_BACK)
    _look_again(desk, at=at)


def _look_again(desk: Desk, *, at: datetime) -> None:
    findings.record_anew(list(desk.reports()[:MOST_AT_ONCE]), at=at, cleared=True)


@transaction.atomic
def switch_off(desk: Desk, rule: str, *, reason: str, by: User, at: datetime) -> None:
    """Let a rule say nothing in the edition from now on. What it has said is cleared at once. Raises `RuleError`."""
    if rule in ALWAYS_ON:
        raise RuleError(_("The system itself keeps this rule. It cannot be switched off."))
    setting, _created = RuleSetting.objects.update_or_create(
        **_place(desk, rule, edition=desk.edition),
        defaults={"off": True, "reason": reason, "by": by, "at": at},
    )
    _remember(setting, RuleChange.Kind.OFF)
    own = {"report__region": desk.region} if desk.region else {}
    said = Finding.objects.filter(rule=rule, state=Finding.State.OPEN, report__edition=desk.edition, **own)
    said.update(state=Finding.State.CLEARED, gone_at=at)


@transaction.atomic
def switch_on(desk: Desk, rule: str, *, reason: str = "", by: User, at: datetime) -> None:
    """Let it speak again: what it says of the reports now is open again. Raises `RuleError`."""
    off = desk.own_settings().filter(rule=rule, edition=desk.edition, indicator="", size="", off=True)
    setting = off.select_for_update().first()
    if setting is None:
        raise RuleError(_("This rule is not switched off here."))
    setting.off, setting.reason, setting.by, setting.at = False, reason, by, at
    setting.save(update_fields=["off", "reason", "by", "at"])
    _remember(setting, RuleChange.Kind.ON)
    _look_again(desk, at=at)


def with_those_kept(desk: Desk, proposed: Setting) -> Setting:
    """The thresholds with those that are kept for the same figure and size: what was left blank stays as it is."""
    place = _place(desk, proposed.rule, indicator=proposed.indicator, size=proposed.size)
    kept = thresholds_of(RuleSetting.objects.filter(**place)).settings
    return replace(proposed, limits={**(kept[0].limits if kept else {}), **proposed.limits})


def changes(desk: Desk, rule: str) -> QuerySet[RuleChange]:
    """What has been changed of a rule at the desk and, in a region, in the whole country; the latest first."""
    region = desk.region.pk if desk.region else None
    here = RuleSetting.objects.in_force(desk.edition, region).filter(rule=rule)
    return RuleChange.objects.filter(setting__in=here).select_related("by", "setting__region")


def limits_of(check: Check) -> Iterator[tuple[str, str]]:
    """The thresholds of a use of a rule in words, with what the form says."""
    for name in names_of(check.rule, check.limits):
        yield label_of_limit(check.rule, name), check.limits[name]


def label_of_limit(rule: str, name: str) -> str:
    """A threshold of a rule in words."""
    return str(LIMITS.get(f"{rule}.{name}") or LIMITS.get(name, name))


def names_of(rule: str, limits: Collection[str]) -> list[str]:
    """The names of thresholds in the order of the catalogue, however a form or the database has them."""
    return [name for name in SHAPES[rule].limits if name in limits] if rule in SHAPES else list(limits)


def shown(number: str) -> str:
    """A threshold as it is stored, in the notation of the reader."""
    value = Decimal(number)
    return print_number(value, max(-int(value.as_tuple().exponent), 0), language())
