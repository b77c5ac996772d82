"""The thresholds of rules as a region, an edition and the size of a library have them. Pure.

A form names the thresholds of its checks; settings (`models.RuleSetting`) say where others hold, or that a rule is
switched off. What a setting leaves blank is every region, edition, indicator or size.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Protocol

from ..blueprint import Check


class Row(Protocol):
    """A setting as it is stored."""

    rule: str
    indicator: str
    size: str
    region_id: int | None
    edition_id: int | None
    limits: Mapping[str, Any]
    off: bool


@dataclass(frozen=True)
class Setting:
    """Other thresholds of a rule, or the word that it is off; `regional` and `of_edition`: not for all of them."""

    rule: str
    indicator: str = ""
    size: str = ""
    regional: bool = False
    of_edition: bool = False
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    off: bool = False

    @property
    def narrowness(self) -> tuple[bool, ...]:
        return bool(self.indicator), bool(self.size), self.regional, self.of_edition

    def covers(self, code: str, size: str) -> bool:
        return self.indicator in ("", code) and self.size in ("", size)


@dataclass(frozen=True, eq=False)
class Thresholds:
    """The settings in force for one report."""

    settings: tuple[Setting, ...] = ()

    @cached_property
    def by_rule(self) -> Mapping[str, tuple[Setting, ...]]:
        """Those of each rule, the narrowest first: in the order indicator, size, region, edition."""
        found: dict[str, list[Setting]] = {}
        for one in sorted(self.settings, key=lambda one: one.narrowness, reverse=True):
            found.setdefault(one.rule, []).append(one)
        return {rule: tuple(settings) for rule, settings in found.items()}

    def limit(self, check: Check, name: str, code: str = "", size: str = "") -> Decimal:
        """The threshold of this name for an indicator in a library of this size."""
        for setting in self._covering(check.rule, code, size):
            if name in setting.limits:
                return setting.limits[name]
        return Decimal(check.limits[name])

    def is_off(self, rule: str, code: str = "", size: str = "") -> bool:
        """Whether the rule is switched off; for one indicator or size only where it is asked about that."""
        return any(setting.off for setting in self._covering(rule, code, size))

    def _covering(self, rule: str, code: str, size: str) -> Iterator[Setting]:
        return (setting for setting in self.by_rule.get(rule, ()) if setting.covers(code, size))


def thresholds_of(rows: Iterable[Row]) -> Thresholds:
    """The settings that are stored. A threshold that is no number is as if it were not there."""
    return Thresholds(
        tuple(
            Setting(
                rule=row.rule,
                indicator=row.indicator,
                size=row.size,
                regional=row.region_id is not None,
                of_edition=row.edition_id is not None,
                limits=_numbers(row.limits),
                off=row.off,
            )
            for row in rows
        )
    )


def _numbers(limits: Mapping[str, Any]) -> dict[str, Decimal]:
    found = {name: _number(value) for name, value in limits.items()}
    return {name: number for name, number in found.items() if number is not None}


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


AS_THE_FORM_SAYS = Thresholds()
