"""Figures that are last year's again, or less where they only grow: W20, W21."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .. import period_names
from ..blueprint import Check
from ..numbers import relative_change
from ..quoting import quoted
from .facts import Facts
from .issues import Issue
from .jumps import since_last_year


def copied_from_last_year(facts: Facts) -> Iterator[Issue]:
    """W20: several figures are exactly last year's: were they copied? Said once, at the first of them."""
    for check in facts.uses_of("W20"):
        same = [] if facts.part_time else [code for code in check.indicators if _is_same(facts, check, code)]
        if same and len(same) >= facts.limit(check, "count", same[0]):
            named = ", ".join(f"{quoted(facts.label(code))} {facts.shown(code)}" for code in same)
            sentence = _("%(count)d figures are exactly those of %(period)s: %(named)s. Were they copied?")
            words = {"count": len(same), "period": period_names.during(facts.previous_period), "named": named}
            yield Issue("W20", same[0], sentence % words)


def _is_same(facts: Facts, check: Check, code: str) -> bool:
    return facts.known(code) and facts[code] == facts.before(code) and facts[code] > facts.limit(check, "units", code)


def fallen(facts: Facts) -> Iterator[Issue]:
    """W21: what only grows from year to year, as folders and followers, has become less."""
    for check in facts.uses_of("W21"):
        for code in filter(facts.known, check.indicators):
            change = relative_change(facts[code], facts.comparable(code))
            if change is None or -change <= facts.limit(check, "percent", code):
                continue
            sentence = _("This has fallen against %(period)s: %(change)s (%(old)s → %(new)s).")
            yield Issue("W21", code, sentence % since_last_year(facts, code))
