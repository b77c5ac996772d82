"""Money that does not add up, or that wants a word: W05–W07, W09, W10, W30."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from ..languages import language
from ..numbers import NBSP, print_number
from ..quoting import quoted
from .facts import Facts
from .issues import Issue


def income_meets_expenditure(facts: Facts) -> Iterator[Issue]:
    """W05: income and expenditure differ."""
    for check in facts.uses_of("W05"):
        income, expenditure = check.indicators
        if not facts.known(income, expenditure):
            continue
        difference = facts[income] - facts[expenditure]
        if abs(difference) > facts.limit(check, "difference", expenditure):
            yield Issue(
                "W05",
                expenditure,
                _("Income and expenditure differ by %(d)s %(unit)s.")
                % {"d": facts.shown(income, abs(difference)), "unit": _unit(facts, income)},
            )


def _unit(facts: Facts, code: str) -> str:
    return facts.indicator(code).unit.in_language(language()) or facts.blueprint.currency


def acquisitions_by_kind(facts: Facts) -> Iterator[Issue]:
    """W06: books, periodicals and other documents are not the funding that is given for all of them."""
    yield from _not_the_sum(
        facts, "W06", _("Books, periodicals and other documents make %(a)s %(unit)s, but %(b)s is given (%(d)s).")
    )


def acquisitions_in_both_chapters(facts: Facts) -> Iterator[Issue]:
    """W07: acquisitions among the expenditure are not the funding in the chapter of the stock."""
    yield from _not_the_sum(
        facts, "W07", _("The chapter of the stock makes %(a)s %(unit)s of acquisitions, but here it is %(b)s (%(d)s).")
    )


def acquisitions_by_source(facts: Facts) -> Iterator[Issue]:
    """W09: the sources of acquisitions are not what is given for all of them."""
    yield from _not_the_sum(facts, "W09", _("The sources make %(a)s %(unit)s, but %(b)s is given (%(d)s)."))


def _not_the_sum(facts: Facts, rule: str, sentence: str) -> Iterator[Issue]:
    """A total of money was given, and its parts make another one."""
    for check in facts.uses_of(rule):
        for code in check.indicators:
            figure = facts.figure(code)
            if figure.stated is None or figure.computed is None:
                continue
            difference = figure.computed - figure.stated
            if abs(difference) > facts.limit(check, "difference", code):
                words = {
                    "a": facts.shown(code, figure.computed),
                    "b": facts.shown(code, figure.stated),
                    "d": signed(facts, code, difference),
                    "unit": _unit(facts, code),
                }
                yield Issue(rule, code, sentence % words)


def signed(facts: Facts, code: str, difference: Decimal) -> str:
    return ("+" if difference > 0 else "") + facts.shown(code, difference)


def gifts_without_income(facts: Facts) -> Iterator[Issue]:
    """W10: projects or gifts are reported, but no income beside that of the municipality."""
    for check in facts.uses_of("W10"):
        (income,) = check.indicators
        received = [code for code in check.also["received"] if facts.known(code) and facts[code] > 0]
        if not facts.known(income) or facts[income] or not received:
            continue
        named = ", ".join(f"{quoted(facts.label(code))} {facts.shown(code)}" for code in received)
        sentence = _("This is 0, but there is %(received)s. Was it received in kind? If in money, it is income.")
        yield Issue("W10", income, sentence % {"received": named})


def large_remainder(facts: Facts) -> Iterator[Issue]:
    """W30: “other” expenditure, with what the total leaves unnamed, is a large part of the whole."""
    for check in facts.uses_of("W30"):
        other, total = check.indicators
        if not facts.known(total) or facts[total] <= 0:
            continue
        rest = _unnamed(facts, other, total)
        share = rest / facts[total] * 100
        if share > facts.limit(check, "percent", other):
            yield Issue(
                "W30",
                other,
                _("%(share)s of “%(total)s” is other or not named (%(rest)s of %(all)s).")
                % {
                    "share": f"{print_number(share, 1, language())}{NBSP}%",
                    "total": facts.label(total),
                    "rest": facts.shown(total, rest),
                    "all": facts.shown(total),
                },
            )


def _unnamed(facts: Facts, other: str, total: str) -> Decimal:
    """What is entered as other, and what a total that was given has beyond its parts."""
    figure = facts.figure(total)
    named_other = facts[other] if facts.known(other) else Decimal(0)
    if figure.stated is None or figure.computed is None:
        return named_other
    return named_other + max(figure.stated - figure.computed, Decimal(0))
