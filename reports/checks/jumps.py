"""What has changed unusually since last year: W01, W02, W04, W25.

Of a library that was open for a part of either period, what adds up over time is compared by the months; of one that
took over others, what adds up over libraries is compared with theirs too. Of the rest nothing is said.
"""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from .. import period_names
from ..blueprint import Check, Difference, Kind
from ..languages import language
from ..numbers import print_change, relative_change
from ..quoting import quoted
from .facts import Facts
from .issues import Issue


def change_against_last_year(facts: Facts) -> Iterator[Issue]:
    """W01: a change beyond so many per cent that is also large in units or in money.

    The rest of a total (“other visits”) is not questioned again when the total itself is.
    """
    for check in facts.uses_of("W01"):
        jumped = [code for code in check.indicators if _jumped(facts, check, code)]
        for code in filter(facts.judges, jumped):
            formula = facts.indicator(code).formula
            if isinstance(formula, Difference) and formula.start in jumped:
                continue
            yield Issue("W01", code, _change_sentence(facts, code))


def _jumped(facts: Facts, check: Check, code: str) -> bool:
    before = facts.comparable(code)
    if before is None or not facts.known(code):
        return False
    percent = relative_change(facts[code], before)
    if percent is None or abs(percent) <= facts.limit(check, "percent", code):
        return False
    return abs(facts[code] - before) >= facts.limit(check, least_name(facts, code), code)


def least_name(facts: Facts, code: str) -> str:
    """The threshold that a difference must reach: in units, or in the currency."""
    return "money" if facts.indicator(code).kind == Kind.MONEY else "units"


def _change_sentence(facts: Facts, code: str) -> str:
    return _how_it_is_compared(facts) % {
        **since_last_year(facts, code),
        "share": facts.shown(code, facts.comparable(code)),
        "libraries": ", ".join(quoted(one.name) for one in facts.taken_over),
    }


def _how_it_is_compared(facts: Facts) -> str:
    if facts.taken_over:
        return _(
            "Changed by %(change)s against %(period)s also when the figures of %(libraries)s, which the library took "
            "over, are counted (%(old)s would be %(share)s → %(new)s)."
        )
    if facts.part_time:
        return _(
            "Changed by %(change)s against %(period)s also when the months that the library was open are counted "
            "(%(old)s would be %(share)s → %(new)s)."
        )
    return _("Changed by %(change)s against %(period)s (%(old)s → %(new)s).")


def coverage(facts: Facts) -> Iterator[Issue]:
    """W02: coverage outside what is likely, or changed by more than so many percentage points."""
    for check in facts.uses_of("W02"):
        for code in check.indicators:
            if not facts.known(code):
                continue
            before = facts.comparable(code)
            moved = None if before is None else facts[code] - before
            if not _lowest(facts, check, code) <= facts[code] <= facts.limit(check, "high", code):
                yield Issue("W02", code, _coverage_sentence(facts, code))
            elif moved is not None and abs(moved) > facts.limit(check, "points", code):
                yield Issue("W02", code, _coverage_change_sentence(facts, code, moved))


def _lowest(facts: Facts, check: Check, code: str) -> Decimal:
    """In a part of a year few people may have found the library yet."""
    return Decimal(0) if facts.months is not None else facts.limit(check, "low", code)


def _coverage_sentence(facts: Facts, code: str) -> str:
    return _("Coverage is %(x)s %%: check the numbers of users and inhabitants.") % {"x": facts.shown(code)}


def _coverage_change_sentence(facts: Facts, code: str, moved: Decimal) -> str:
    return _("Coverage is %(x)s %%, changed by %(change)s: check the numbers of users and inhabitants.") % {
        "x": facts.shown(code),
        "change": print_change(moved, share=True, language=language()),
    }


def visits_go_their_own_way(facts: Facts) -> Iterator[Issue]:
    """W04: visits changed quite differently from loans or users."""
    for check in facts.uses_of("W04"):
        leading, *others = check.indicators
        change = _change(facts, leading)
        if change is None:
            continue
        points = facts.limit(check, "points", leading)
        apart = [code for code in others if _far(change, _change(facts, code), points)]
        if apart:
            yield Issue("W04", leading, _apart_sentence(facts, leading, apart))


def _change(facts: Facts, code: str) -> Decimal | None:
    return relative_change(facts.figure(code).number, facts.comparable(code))


def since_last_year(facts: Facts, code: str) -> dict[str, str]:
    """The words for a sentence on a change: by how many per cent, against which period, from what to what."""
    return {
        "change": print_change(_change(facts, code), share=False, language=language()),
        "period": period_names.compared(facts.previous_period),
        "old": facts.shown(code, facts.before(code)),
        "new": facts.shown(code),
    }


def _far(one: Decimal, other: Decimal | None, points: Decimal) -> bool:
    return other is not None and abs(one - other) > points


def _apart_sentence(facts: Facts, leading: str, apart: list[str]) -> str:
    def named(code: str) -> str:
        change = print_change(_change(facts, code), share=False, language=language())
        return f"{quoted(facts.label(code))} {change}"

    return _("%(leading)s, but %(others)s.") % {
        "leading": named(leading),
        "others": ", ".join(named(code) for code in apart),
    }


def population_jump(facts: Facts) -> Iterator[Issue]:
    """W25: the population changed by more than so many per cent, which is mostly a change of source."""
    for check in facts.uses_of("W25"):
        for code in check.indicators:
            percent = _change(facts, code)
            if percent is not None and abs(percent) > facts.limit(check, "percent", code):
                sentence = _("The population changed by %(change)s against %(period)s: check the source.")
                yield Issue("W25", code, sentence % since_last_year(facts, code))
