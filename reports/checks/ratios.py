"""Figures that are unusual beside each other: W03, W14–W16."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..blueprint import Check, parts_of
from ..languages import language
from ..numbers import print_number, relative_change
from .facts import Facts
from .issues import Issue
from .jumps import since_last_year


def unusual_ratio(facts: Facts) -> Iterator[Issue]:
    """W03: visits a user, loans a user, loans a visit outside what is usual in a whole period."""
    for check in facts.uses_of("W03"):
        if facts.months is not None:
            continue
        upper, lower = check.indicators
        if not facts.known(upper, lower) or not facts[lower]:
            continue
        ratio = facts[upper] / facts[lower]
        if not facts.limit(check, "low", upper) <= ratio <= facts.limit(check, "high", upper):
            yield Issue(
                "W03",
                upper,
                _("Unusual: “%(upper)s” for one of “%(lower)s” is %(x)s.")
                % {
                    "upper": facts.label(upper),
                    "lower": facts.label(lower),
                    "x": print_number(ratio, 2, language()),
                },
            )


def turnover(facts: Facts) -> Iterator[Issue]:
    """W14: the stock turns over unusually often or seldom, or quite differently from last year."""
    for check in facts.uses_of("W14"):
        for code in filter(facts.known, () if facts.months is not None else check.indicators):
            if not facts.limit(check, "low", code) <= facts[code] <= facts.limit(check, "high", code):
                sentence = _("Unusual turnover: %(x)s. Check the loans and the stock.")
                yield Issue("W14", code, sentence % {"x": facts.shown(code)})
                continue
            change = relative_change(facts[code], facts.comparable(code))
            if change is not None and abs(change) > facts.limit(check, "percent", code):
                sentence = _("The turnover changed by %(change)s against %(period)s (%(old)s → %(new)s).")
                yield Issue("W14", code, sentence % since_last_year(facts, code))


def authorised_users(facts: Facts) -> Iterator[Issue]:
    """W15: many more authorised users than active ones, or far fewer than last year."""
    for check in facts.uses_of("W15"):
        authorised, active = check.indicators
        if not facts.known(authorised):
            continue
        times = facts.limit(check, "times", authorised)
        change = relative_change(facts[authorised], facts.comparable(authorised))
        if facts.known(active) and facts[authorised] > facts[active] * times:
            sentence = _("%(authorised)s authorised users are more than %(times)s times the %(active)s active ones.")
            words = {
                "authorised": facts.shown(authorised),
                "times": print_number(times, 0, language()),
                "active": facts.shown(active),
            }
            yield Issue("W15", authorised, sentence % words)
        elif change is not None and -change > facts.limit(check, "percent", authorised):
            sentence = _("There are fewer authorised users: %(change)s (%(old)s → %(new)s). Check the number.")
            yield Issue("W15", authorised, sentence % since_last_year(facts, authorised))


def training_hours(facts: Facts) -> Iterator[Issue]:
    """W16: nobody has learned anything all year, or each employee far too much."""
    for check in facts.uses_of("W16"):
        total, per_employee = check.indicators
        if _has_none(facts, total, per_employee):
            yield Issue("W16", total, _("No hours of training all year: is that right?"))
        if facts.known(per_employee) and facts[per_employee] > facts.limit(check, "per_employee", per_employee):
            yield Issue("W16", per_employee, _too_much(facts, check, per_employee))


def _has_none(facts: Facts, total: str, per_employee: str) -> bool:
    """Zero all year, or left blank where the employees are known.

    History from before the system has no tables that the hours would be counted from.
    """
    figure = facts.figure(total)
    if facts.months is not None:
        return False
    employees = parts_of(facts.indicator(per_employee).formula)[-1:]
    return figure.number == 0 or (figure.blank and not facts.history and facts.known(*employees))


def _too_much(facts: Facts, check: Check, code: str) -> str:
    most = facts.limit(check, "per_employee", code)
    sentence = _("%(x)s hours of training for one employee are more than %(most)s: check the number of hours.")
    return sentence % {"x": facts.shown(code), "most": print_number(most, 0, language())}
