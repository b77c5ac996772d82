"""Which fields of a report can be changed: after a return with questions only those asked about, and what they are of.

Asked by every door that writes, before it writes: figures (ledgers/values.py), rows (ledgers/rows.py), texts
and pictures. Explanations can be written at any time.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext as _

from .blueprint import Blueprint
from .derivation import made_of, with_parts
from .languages import language
from .models import Report


def may_change(report: Report, code: str) -> bool:
    """Whether a figure, a table or a text of a report can be changed while the report itself can."""
    return report.open_fields is None or code in fields_open(report)


def fields_open(report: Report) -> frozenset[str]:
    """The codes that can be changed where only some can."""
    return opened(report.blueprint, frozenset(report.open_fields or ()))


@lru_cache(maxsize=500)
def opened(blueprint: Blueprint, codes: frozenset[str]) -> frozenset[str]:
    """Some fields with all that they are computed from, and the totals that follow these.

    A total can be typed while a part of it is unknown: it follows its part. Its other parts stay closed.
    """
    below = frozenset(with_parts(blueprint, codes))
    return below | made_of(blueprint, below, below & blueprint.tables.keys())


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
