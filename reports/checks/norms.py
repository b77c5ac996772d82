"""What regulations and registers say a library should have: W11–W13."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from ..languages import language
from ..numbers import print_number
from ..quoting import quoted
from .facts import MONTHS, Facts
from .issues import Issue


def funding_below_norm(facts: Facts) -> Iterator[Issue]:
    """W11: less is spent on books and periodicals than 0.43 EUR an inhabitant.

    Source: Cabinet regulations No. 415 of 25.09.2001, as amended in 2013. Of a year that the library was open for a
    part of, so much of the norm.
    """
    for check in facts.uses_of("W11"):
        (population,) = check.also["population"]
        if not facts.known(population, *check.indicators):
            continue
        first = check.indicators[0]
        spent = sum((facts[code] for code in check.indicators), Decimal(0))
        norm = facts.limit(check, "per_inhabitant", first)
        least = norm * facts[population] * _part_of_year(facts)
        if spent < least:
            words = {
                "spent": facts.shown(first, spent),
                "what": " + ".join(quoted(facts.label(code)) for code in check.indicators),
                "norm": print_number(norm, 2, language()),
                "population": facts.shown(population),
                "least": facts.shown(first, least),
            }
            yield Issue("W11", first, _below_norm_sentence() % words)


def _below_norm_sentence() -> str:
    return _(
        "%(spent)s for %(what)s is below the norm of %(norm)s for each of %(population)s inhabitants, "
        "which makes %(least)s."
    )


def too_few_librarians(facts: Facts) -> Iterator[Issue]:
    """W12: fewer qualified librarians than one for 8000 loans a year, in a regional main library for 12 000.

    Source: Cabinet regulations No. 371 of 14.08.2001.
    """
    for check in facts.uses_of("W12"):
        staff, loans = check.indicators
        if not facts.known(staff, loans):
            continue
        norm = facts.limit(check, "loans_regional" if facts.profile.regional else "loans", staff)
        needed = facts[loans] / norm / _part_of_year(facts) if norm and _part_of_year(facts) else Decimal(0)
        if facts[staff] < needed:
            yield Issue(
                "W12",
                staff,
                _("%(loans)s loans need %(needed)s qualified librarians, one for each %(norm)s; there are %(staff)s.")
                % {
                    "loans": facts.shown(loans),
                    "needed": print_number(needed, 2, language()),
                    "norm": print_number(norm, 0, language()),
                    "staff": facts.shown(staff),
                },
            )


def _part_of_year(facts: Facts) -> Decimal:
    whole = MONTHS[facts.blueprint.frequency]
    return Decimal(whole if facts.months is None else facts.months) / whole


def population_of_the_register(facts: Facts) -> Iterator[Issue]:
    """W13: the inhabitants that were typed are not those of the population table."""
    for check in facts.uses_of("W13"):
        for code in check.indicators:
            registered = facts.registered.get(code)
            if registered is None or not facts.known(code) or facts[code] == registered:
                continue
            sentence = _("The population table has %(registered)s, but here it is %(here)s: check the source.")
            yield Issue(
                "W13", code, sentence % {"registered": facts.shown(code, registered), "here": facts.shown(code)}
            )
