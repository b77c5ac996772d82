"""Hard rules on single figures and their sums: E01–E07, E10, E11."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from ..blueprint import Balance, Entry, RowCount, RowDistinct, RowSum, Sum, parts_of
from ..languages import language
from .facts import Facts
from .issues import LEAST_EXPLANATION, Issue, explained


def unreadable(facts: Facts) -> Iterator[Issue]:
    """E01: what was typed is a number of the right kind."""
    for code, figure in facts.figures.items():
        if figure.raw:
            yield Issue("E01", code, facts.problem(facts.indicator(code), figure.raw))


def part_within_whole(facts: Facts) -> Iterator[Issue]:
    """E02: a "t. sk." figure does not exceed what it is part of."""
    for part, wholes in facts.blueprint.parts:
        if not facts.judges(part) or not facts.known(part, *wholes):
            continue
        whole = sum((facts[code] for code in wholes), Decimal(0))
        if facts[part] > whole:
            yield Issue(
                "E02",
                part,
                _("“%(part)s” (%(x)s) cannot exceed “%(whole)s” (%(y)s).")
                % {
                    "part": facts.label(part),
                    "x": facts.shown(part),
                    "whole": " + ".join(facts.label(code) for code in wholes),
                    "y": facts.shown(wholes[0], whole),
                },
            )


def total_of_parts(facts: Facts) -> Iterator[Issue]:
    """E03: a total that was given is the sum of its parts; with parts unknown, at least the sum of the known ones."""
    for code, figure in facts.figures.items():
        indicator = facts.indicator(code)
        if indicator.mismatch_rule != "E03" or indicator.is_ratio or figure.stated is None:
            continue
        if figure.disagrees and isinstance(indicator.formula, RowCount | RowSum | RowDistinct):
            yield Issue("E03", code, _sentence(facts, code, _("The rows of the table make %(a)s, but %(b)s is given.")))
        elif figure.disagrees and not isinstance(indicator.formula, Balance):
            yield Issue("E03", code, _sentence(facts, code, _("The parts add up to %(a)s, but the total is %(b)s.")))
        elif figure.missing and isinstance(indicator.formula, Sum):
            known = _sum_of_known(facts, indicator.formula.parts)
            if known > figure.stated:
                sentence = _("The known parts alone add up to %(a)s, more than the total %(b)s.")
                yield Issue("E03", code, _sentence(facts, code, sentence, known))


def _sum_of_known(facts: Facts, codes: tuple[str, ...]) -> Decimal:
    return sum((facts[code] for code in codes if facts.known(code)), Decimal(0))


def _sentence(facts: Facts, code: str, sentence: str, computed: Decimal | None = None) -> str:
    figure = facts.figure(code)
    a = figure.computed if computed is None else computed
    return sentence % {"a": facts.shown(code, a), "b": facts.shown(code, figure.stated)}


def balance_closes(facts: Facts) -> Iterator[Issue]:
    """E04: stock at the end = start + additions − withdrawals + correction."""
    for code, figure in facts.figures.items():
        formula = facts.indicator(code).formula
        if isinstance(formula, Balance) and figure.stated is not None and figure.computed is not None:
            difference = figure.stated - figure.computed
            if difference:
                yield Issue(
                    "E04",
                    code,
                    _("The balance does not close: %(sum)s = %(computed)s, but %(given)s is given (difference %(d)s).")
                    % {
                        "sum": _balance_in_figures(facts, formula),
                        "computed": facts.shown(code, figure.computed),
                        "given": facts.shown(code, figure.stated),
                        "d": facts.shown(code, difference),
                    },
                )


def _balance_in_figures(facts: Facts, formula: Balance) -> str:
    """“10 164 + 844 − 960”: what is blank is left out."""
    text = facts.shown(formula.start)
    for taken, codes in ((False, formula.plus), (True, formula.minus)):
        for code in codes:
            if facts.known(code):
                sign = "−" if taken != (facts[code] < 0) else "+"
                text += f" {sign} {facts.shown(code, abs(facts[code]))}"
    return text


def correction_is_explained(facts: Facts) -> Iterator[Issue]:
    """E04, second half: a correction other than zero is explained."""
    for code, indicator in facts.blueprint.indicators.items():
        if facts.history or not indicator.explain_nonzero or not facts.known(code) or not facts[code]:
            continue
        if not explained(code, facts.explanations):
            sentence = _("A correction needs an explanation of at least %(least)d characters.")
            yield Issue("E04", code, sentence % {"least": LEAST_EXPLANATION})


def start_is_last_end(facts: Facts) -> Iterator[Issue]:
    """E05: the stock at the start is the stock at the end of the period before."""
    for code, indicator in facts.blueprint.indicators.items():
        end = facts.last_end.get(indicator.carries)
        if end is None or end.number is None or not facts.known(code) or end.number == facts[code]:
            continue
        yield Issue(
            "E05",
            code,
            _("The start (%(start)s) must be the end of the period before (%(end)s).")
            % {"start": facts.shown(code), "end": facts.shown(code, end.number)},
        )


def not_more_out_than_in(facts: Facts) -> Iterator[Issue]:
    """E06: no more is withdrawn than there was and came in, and the end is not below zero.

    A correction cannot make good what was withdrawn too much.
    """
    for code, indicator in facts.blueprint.indicators.items():
        if not isinstance(indicator.formula, Balance) or facts.figure(code).computed is None:
            continue
        for balance in (_without_corrections(facts, indicator.formula), indicator.formula):
            end = _end_of(facts, balance)
            if end < 0:
                sentence = _("More is withdrawn than there was in stock: %(sum)s = %(end)s.")
                words = {"sum": _balance_in_figures(facts, balance), "end": facts.shown(code, end)}
                yield Issue("E06", code, sentence % words)
                break


def _without_corrections(facts: Facts, balance: Balance) -> Balance:
    return replace(balance, plus=tuple(code for code in balance.plus if not _is_correction(facts, code)))


def _is_correction(facts: Facts, code: str) -> bool:
    indicator = facts.indicator(code)
    if isinstance(indicator.formula, Sum):
        return all(_is_correction(facts, part) for part in indicator.formula.parts)
    return indicator.explain_nonzero


def _end_of(facts: Facts, balance: Balance) -> Decimal:
    """What a balance makes; an optional part that is blank counts as nothing."""
    start, *came = (_number(facts, code) for code in (balance.start, *balance.plus))
    return start + sum(came, Decimal(0)) - sum((_number(facts, code) for code in balance.minus), Decimal(0))


def _number(facts: Facts, code: str) -> Decimal:
    return facts.figure(code).number or Decimal(0)


def required_is_filled(facts: Facts) -> Iterator[Issue]:
    """E07: what is required is filled; declared unknown or not applicable counts as an answer."""
    for code, indicator in facts.blueprint.indicators.items():
        figure = facts.figure(code)
        if not indicator.required or not figure.blank:
            continue
        if indicator.entry == Entry.COMPUTED and _asked_further_down(facts, code):
            continue
        yield Issue("E07", code, _ask(facts, code))


def _asked_further_down(facts: Facts, code: str) -> bool:
    """The result is missing because a required part is: the part asks for itself."""
    return any(
        (facts.indicator(part).required and facts.figure(part).blank) or _asked_further_down(facts, part)
        for part in parts_of(facts.indicator(code).formula)
    )


def _ask(facts: Facts, code: str) -> str:
    if isinstance(facts.indicator(code).formula, RowCount | RowSum | RowDistinct):
        return _("“%(label)s” is required: fill in the table it is counted from.") % {"label": facts.label(code)}
    return _("“%(label)s” is required. Zero is an answer, blank is not.") % {"label": facts.label(code)}


def within_range(facts: Facts) -> Iterator[Issue]:
    """E10: hours a week, days a year and the like stay within what is possible."""
    for code, indicator in facts.blueprint.indicators.items():
        if not facts.known(code):
            continue
        low, high = _limit(indicator.minimum), _limit(indicator.maximum)
        if (low is not None and facts[code] < low) or (high is not None and facts[code] > high):
            yield Issue("E10", code, range_sentence(indicator.minimum, indicator.maximum))


def _limit(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def range_sentence(low: str, high: str) -> str:
    if not high:
        return _("The number must be at least %(low)s.") % {"low": _limit_shown(low)}
    return _("The number must be between %(low)s and %(high)s.") % {
        "low": _limit_shown(low or "0"),
        "high": _limit_shown(high),
    }


def _limit_shown(limit: str) -> str:
    return limit if language() == "en" else limit.replace(".", ",")


def never_falls_within_the_year(facts: Facts) -> Iterator[Issue]:
    """E11: a figure counted since January is not smaller than in an earlier quarter."""
    for code, indicator in facts.blueprint.indicators.items():
        if indicator.across_quarters != "ytd" or indicator.is_ratio or not facts.known(code):
            continue
        for quarter, figures in reversed(facts.earlier):
            before = figures.get(code)
            if before is not None and before.number is not None and before.number > facts[code]:
                yield Issue(
                    "E11",
                    code,
                    _("%(quarter)s already had %(before)s; counted since January it cannot fall to %(now)s.")
                    % {
                        "quarter": quarter,
                        "before": facts.shown(code, before.number),
                        "now": facts.shown(code),
                    },
                )
                break
