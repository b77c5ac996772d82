"""What stands beside a figure in words: where it comes from, and how a quarter goes on from those before it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..blueprint import AcrossQuarters, Indicator
from ..entries import shown
from ..facts import Reading
from ..ledgers.values import ELSEWHERE
from ..models import Origin, Value
from ..period_names import short_name
from ..quarters import Offer, counts_up, in_words, since_january


def origin_in_words(reading: Reading, code: str) -> str:
    """“From the quarters: Q1 1 069 + Q2 1 045 …”; of a corrected figure, what the other place says instead."""
    value, offer = reading.values.get(code), reading.facts.offered.get(code)
    if value is None or value.origin == Origin.COMPUTED:
        return ""
    indicator = reading.facts.indicator(code)
    if value.stated is not None and value.origin in ELSEWHERE:
        return _untouched(value, offer, indicator)
    if number := offered_instead(reading, code):
        parts = f" ({in_words(offer, indicator)})" if offer and len(offer.parts) > 1 else ""
        return _("Another place has %(number)s%(parts)s.") % {"number": number, "parts": parts}
    return "" if value.stated is None or value.origin == Origin.ENTERED else _labelled(value)


def _untouched(value: Value, offer: Offer | None, indicator: Indicator) -> str:
    if value.origin != Origin.QUARTERS or offer is None:
        return _labelled(value)
    return f"{Origin.QUARTERS.label}: {in_words(offer, indicator)}"


def _labelled(value: Value) -> str:
    label = Origin(value.origin).label
    return f"{label} ({value.origin_note})" if value.origin_note else str(label)


def offered_instead(reading: Reading, code: str) -> str:
    """The figure that another place offers, when a person has given another one or none."""
    value = reading.values.get(code)
    if value is None or value.offered is None or value.origin in {*ELSEWHERE, Origin.COMPUTED}:
        return ""
    return "" if value.stated == value.offered else shown(value.offered, reading.facts.indicator(code))


def quarter_beside(reading: Reading, code: str) -> str:
    """“Since January 2 114 · Q1 1 069”: what a quarter is compared and added up with; empty for a year."""
    if not reading.report.period.quarter:
        return ""
    return " · ".join(_beside(reading, code))


def _beside(reading: Reading, code: str) -> Iterator[str]:
    facts, indicator = reading.facts, reading.facts.indicator(code)
    number = facts.figure(code).number
    if counts_up(indicator) and number is not None and facts.earlier:
        total, silent = since_january(indicator, facts.period, facts.earlier)
        words = {"quarters": ", ".join(silent), "number": shown(total + number, indicator)}
        if facts.cumulative and not indicator.computed:
            yield _("This quarter: %(number)s") % {"number": shown(number, indicator)}
        elif silent:
            yield _("Since January without %(quarters)s: %(number)s") % words
        else:
            yield _("Since January: %(number)s") % words
    last = facts.last_quarter.get(code)
    if last is not None and last.number is not None and indicator.across_quarters != AcrossQuarters.FIRST:
        yield f"{short_name(reading.report.period.quarter_before)}: {shown(last.number, indicator)}"
