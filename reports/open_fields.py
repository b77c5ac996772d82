"""Which fields of a report can be changed: after a return with questions those asked about and what is tied to them.

Tied is what they are computed from, and what a rule that blocks compares them with (E02, E06): the right answer can
always be given, and no error comes to stand on what cannot be changed. Asked by every door that writes, before it
writes: figures (ledgers/values.py), rows (ledgers/rows.py), texts and pictures. Explanations can always be written.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from django.utils.translation import gettext as _

from .blueprint import Balance, Blueprint, Relation, parts_of
from .derivation import made_of, with_parts
from .languages import language
from .models import Report


def may_change(report: Report, code: str) -> bool:
    """Whether a figure, a table or a text of a report can be changed while the report itself can."""
    return report.open_fields is None or code in fields_open(report)


def fields_open(report: Report) -> frozenset[str]:
    """The codes that can be changed where only some can."""
    return opened(report.blueprint, frozenset(report.open_fields or ()))


type More = Callable[[Blueprint, frozenset[str], frozenset[str]], Iterable[str]]  # of some fields and all they move


@lru_cache(maxsize=500)
def opened(blueprint: Blueprint, codes: frozenset[str]) -> frozenset[str]:
    """Some fields with all that they are computed from and tied to, and the totals that follow these.

    A total can be typed while a part of it is unknown: it follows its part. Its other parts stay closed.
    """
    asked = frozenset(with_parts(blueprint, codes))
    asked |= frozenset(with_parts(blueprint, [*_in_balance_with(blueprint, asked)]))
    fields = _grown(blueprint, _grown(blueprint, asked, _wholes_of), _parts_in)
    return fields | _moved(blueprint, fields)


def _grown(blueprint: Blueprint, fields: frozenset[str], more: More) -> frozenset[str]:
    """Fields with those that they bring along, each with all that it is computed from, until no more come."""
    while (
        not (found := frozenset(with_parts(blueprint, [*more(blueprint, fields, _moved(blueprint, fields))]))) <= fields
    ):
        fields |= found
    return fields


def _moved(blueprint: Blueprint, fields: frozenset[str]) -> frozenset[str]:
    return made_of(blueprint, fields, fields & blueprint.tables.keys())


def _in_balance_with(blueprint: Blueprint, fields: frozenset[str]) -> Iterator[str]:
    """E06: no more may go out than there was and came in, so whoever corrects the one may have to correct the other."""
    for indicator in blueprint.indicators.values():
        terms = parts_of(indicator.formula) if isinstance(indicator.formula, Balance) else ()
        if any(code in fields and not blueprint.indicators[code].computed for code in terms):
            yield from terms


def _wholes_of(blueprint: Blueprint, fields: frozenset[str], moved: frozenset[str]) -> Iterator[str]:
    """E02: what a figure may not exceed, unless it follows of itself what the figure is computed from."""
    for part, wholes in _tied(blueprint):
        typed = part in fields and not blueprint.indicators[part].computed
        if typed or (part in moved and moved.isdisjoint(wholes)):
            yield from wholes


def _parts_in(blueprint: Blueprint, _fields: frozenset[str], moved: frozenset[str]) -> Iterator[str]:
    """E02 stands on a part also where its whole has become too small for it."""
    return (part for part, wholes in _tied(blueprint) if part not in moved and not moved.isdisjoint(wholes))


def _tied(blueprint: Blueprint) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parts and their wholes, but not those of which the whole is made: it is never smaller than one of them.

    Where it is typed, because another part is unknown, what is wrong is said of the whole too (E03).
    """
    for part, wholes in blueprint.parts:
        indicator = blueprint.indicators[part]
        made = indicator.relation == Relation.PARTITION and blueprint.indicators[wholes[0]].computed
        if wholes != (indicator.parent,) or not made:
            yield part, wholes


def closed_among(report: Report, codes: Iterable[str]) -> list[str]:
    """Those of some codes that cannot be changed."""
    return [code for code in codes if not may_change(report, code)]


def refusal(report: Report, code: str) -> str:
    """The sentence for a field that is not open."""
    return _(
        "“%(label)s” is not open for changes: the report was returned with questions about other fields. If it has to "
        "be changed too, say so in your answer to a question."
    ) % {"label": label_of(report.blueprint, code)}


def label_of(blueprint: Blueprint, code: str) -> str:
    """The name of an indicator, a table or a heading."""
    if code in blueprint.indicators:
        return blueprint.indicators[code].label.in_language(language())
    return {**blueprint.tables, **blueprint.narratives}[code].title.in_language(language())
