"""Slips of the hand, looked for before statistics: W35.

A figure ten, a hundred or a thousand times what it was, minutes for hours, two digits swapped, or the number of the
field beside it. Where a slip is found it is said in place of the jump that it makes (`INSTEAD_OF`).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import period_names
from ..blueprint import Blueprint, Check, Kind, parts_of
from ..computing import BLANK
from ..languages import language
from ..numbers import print_number, relative_change
from .facts import Facts
from .issues import Issue
from .jumps import least_name

INSTEAD_OF = frozenset({"W01", "W04"})

MORE: dict[int, Promise] = {
    10: gettext_lazy("%(now)s is about ten times %(past)s: is there a digit too many? Probably it is %(likely)s."),
    100: gettext_lazy("%(now)s is about a hundred times %(past)s: two digits too many? Probably it is %(likely)s."),
    1000: gettext_lazy("%(now)s is about a thousand times %(past)s: three digits too many? Probably it is %(likely)s."),
}
LESS: dict[int, Promise] = {
    10: gettext_lazy("%(now)s is about a tenth of %(past)s: is a digit missing? Probably it is %(likely)s."),
    100: gettext_lazy("%(now)s is about a hundredth of %(past)s: are two digits missing? Probably it is %(likely)s."),
    1000: gettext_lazy("%(now)s is about a thousandth of %(past)s: in thousands? Probably it is %(likely)s."),
}
CENTS = gettext_lazy("%(now)s is about a hundred times %(past)s: cents instead of euros? Probably it is %(likely)s.")
MINUTES = gettext_lazy("%(now)s is about sixty times %(past)s: minutes instead of hours? Probably it is %(likely)s.")
SIXTY = Decimal(60)


THE_QUARTERS = gettext_lazy("the %(number)s that the quarters make")
THE_TABLE = gettext_lazy("the %(number)s of the population table")
A_PERIOD = gettext_lazy("the %(number)s of %(period)s")


class Past(NamedTuple):
    """What a figure is compared with, and what that is."""

    number: Decimal
    words: Promise = A_PERIOD
    period: str = ""


def slips(facts: Facts) -> Iterator[Issue]:
    """W35: a figure that was typed looks like a slip of the hand; one for each figure."""
    for check in facts.uses_of("W35"):
        for code in check.indicators:
            if facts.judges(code) and _was_typed(facts, code):
                sentence = next(_sentences(facts, check, code), "")
                if sentence:
                    yield Issue("W35", code, sentence)


def _was_typed(facts: Facts, code: str) -> bool:
    """A number that somebody gave, and above zero: a total that is worked out has no slip of its own."""
    stated = facts.figure(code).stated
    return stated is not None and stated > 0 and facts.known(code)


def _sentences(facts: Facts, check: Check, code: str) -> Iterator[str]:
    past = _past(facts, code)
    if past is not None:
        yield from _in_another_unit(facts, check, code, past)
    yield from _swapped(facts, check, code, past)
    yield from _of_the_neighbour(facts, check, code, past)


def _past(facts: Facts, code: str) -> Past | None:
    """What the quarters or the register say it is; else a year earlier; of a quarter without that, the one before."""
    offer, before = facts.offered.get(code), facts.comparable(code)
    quarter = None if facts.part_time else facts.last_quarter.get(code, BLANK).number
    if offer is not None and offer.complete:
        past = Past(offer.number, THE_QUARTERS)
    elif code in facts.registered:
        past = Past(facts.registered[code], THE_TABLE)
    elif before is not None:
        past = Past(before, period=facts.previous_period)
    elif quarter is not None:
        past = Past(quarter, period=facts.last_quarter_period)
    else:
        return None
    return past if past.number > 0 else None


def _in_another_unit(facts: Facts, check: Check, code: str, past: Past) -> Iterator[str]:
    now = facts[code]
    if max(now, past.number) < facts.limit(check, least_name(facts, code), code):
        return
    most = facts.limit(check, "percent", code)
    if code in check.also["hours"] and _near(now / SIXTY, past.number, most):
        yield _said(facts, code, MINUTES, past, now / SIXTY)
    for times in MORE:
        if _near(now / times, past.number, most):
            cents = times == 100 and facts.indicator(code).kind == Kind.MONEY
            yield _said(facts, code, CENTS if cents else MORE[times], past, now / times)
        if _near(now * times, past.number, most):
            yield _said(facts, code, LESS[times], past, now * times)


def _near(one: Decimal, other: Decimal, percent: Decimal) -> bool:
    change = relative_change(one, other)
    return change is not None and abs(change) <= percent


def _said(facts: Facts, code: str, sentence: Promise, past: Past, likely: Decimal) -> str:
    before = {"number": _number(facts, code, past.number), "period": period_names.during(past.period)}
    return str(sentence) % {
        "now": _number(facts, code, facts[code]),
        "past": str(past.words) % before,
        "likely": _number(facts, code, likely),
    }


def _number(facts: Facts, code: str, number: Decimal) -> str:
    """Without the cents of a whole sum: in a sentence “34 250” is read more easily than “34 250,00”."""
    places = 0 if number == number.to_integral_value() else facts.indicator(code).places
    return print_number(number, places, language())


def _swapped(facts: Facts, check: Check, code: str, past: Past | None) -> Iterator[str]:
    """What the figure must be is known, and it is that with two digits swapped; or it jumped, and last year's is.

    Small figures may be last year's with two digits swapped by accident.
    """
    now, known = facts[code], _known(facts, code)
    if past is not None and now >= facts.limit(check, "alike", code):
        known += [] if _near(now, past.number, facts.limit(check, "far", code)) else [past.number]
    swapped = set(_with_two_swapped(now))
    for number in known:
        if number in swapped:
            sentence = _("%(now)s is %(known)s with two digits swapped: is it %(known)s?")
            yield sentence % {"now": _number(facts, code, now), "known": _number(facts, code, number)}


def _known(facts: Facts, code: str) -> list[Decimal]:
    """What the register, the quarters or the parts of a total say that the figure is."""
    offer = facts.offered.get(code)
    known = facts.registered.get(code), offer.number if offer and offer.complete else None, facts.figure(code).computed
    return [number for number in known if number is not None]


def _with_two_swapped(number: Decimal) -> Iterator[Decimal]:
    """The whole number with each two digits that stand beside each other swapped."""
    if number != number.to_integral_value() or number < 100:
        return
    digits = str(int(number))
    for place in range(len(digits) - 1):
        one, other = digits[place], digits[place + 1]
        if one != other and not (place == 0 and other == "0"):
            yield Decimal(digits[:place] + other + one + digits[place + 2 :])


def _of_the_neighbour(facts: Facts, check: Check, code: str, past: Past | None) -> Iterator[str]:
    """The field just before or after has the same number, or had it last year. Small and round ones may well be."""
    now = facts[code]
    if now < facts.limit(check, "alike", code) or not now % 10:
        return
    if past is not None and _near(now, past.number, facts.limit(check, "percent", code)):
        return
    for other in facts.blueprint.beside.get(code, ()):
        if other not in check.indicators or related(facts.blueprint, code, other):
            continue
        before = period_names.during(facts.previous_period)
        words = {"now": _number(facts, code, now), "field": facts.label(other), "period": before}
        if facts.figure(other).stated == now and (past is not None or _comes_first(facts, other, code)):
            yield _("%(now)s also stands in “%(field)s” beside it: was it typed in the wrong field?") % words
        if past is not None and facts.before(other) == now:
            yield _("%(now)s is what “%(field)s” beside it was in %(period)s: the wrong line or year?") % words


def _comes_first(facts: Facts, one: str, other: str) -> bool:
    place = facts.blueprint.place_of
    return place[one] < place[other]


def related(blueprint: Blueprint, one: str, other: str) -> bool:
    """Whether two figures may well be the same: a part and its whole, or a figure and what limits it."""
    return one in _wholes(blueprint, other) or other in _wholes(blueprint, one)


def _wholes(blueprint: Blueprint, code: str) -> set[str]:
    indicator = blueprint.indicators.get(code)
    if indicator is None:
        return set()
    return {indicator.parent, indicator.carries, *indicator.at_most, *parts_of(indicator.formula)}
