"""The year beside its quarters: W23."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..blueprint import Check, Kind, parts_of
from ..languages import language
from ..numbers import print_signed
from ..quarters import OF_ONE_QUARTER, in_words
from .facts import Facts
from .issues import Issue


def year_meets_quarters(facts: Facts) -> Iterator[Issue]:
    """W23: a figure of the year is not what its quarters make of it; asked only when no quarter is missing.

    A total is not questioned again when one of its parts is, nor while it disagrees with them (E03, E04).
    """
    for check in facts.uses_of("W23"):
        apart = {code for code in check.indicators if _apart(facts, check, code)}
        for code in filter(facts.judges, check.indicators):
            if code in apart and not facts.figure(code).disagrees and apart.isdisjoint(_all_parts(facts, code)):
                yield Issue("W23", code, _sentence(facts, code))


def _apart(facts: Facts, check: Check, code: str) -> bool:
    offer = facts.offered.get(code)
    if offer is None or not offer.complete or not facts.known(code):
        return False
    return abs(facts[code] - offer.number) > facts.limit(check, "difference", code)


def _all_parts(facts: Facts, code: str) -> Iterator[str]:
    for part in parts_of(facts.indicator(code).formula):
        yield part
        yield from _all_parts(facts, part)


def _sentence(facts: Facts, code: str) -> str:
    offer, indicator = facts.offered[code], facts.indicator(code)
    words = {
        "parts": in_words(offer, indicator),
        "sum": facts.shown(code, offer.number),
        "here": facts.shown(code),
        "d": print_signed(facts[code] - offer.number, indicator.places, language()),
    }
    if indicator.kind == Kind.FLAG:
        return _("The quarters say otherwise (%(parts)s), but here it is %(here)s.") % words
    if indicator.across_quarters in OF_ONE_QUARTER:
        return _("The quarter says otherwise (%(parts)s): here it is %(here)s, a difference of %(d)s.") % words
    return _("The quarters make %(sum)s (%(parts)s), but here it is %(here)s, a difference of %(d)s.") % words
