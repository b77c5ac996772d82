"""What libraries of a region say of each other: W26. Judged of all their reports together, not of one."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from ..blueprint import Blueprint
from ..computing import Rows, cell_number
from ..languages import language
from ..numbers import print_number
from ..spelling import bare
from .issues import Issue
from .table_rows import columns
from .thresholds import Thresholds


def loans_apart(
    blueprint: Blueprint, thresholds: Thresholds, tables: Iterable[Rows], libraries: Iterable[str]
) -> Iterator[Issue]:
    """W26: what the libraries received from each other differs by more than so many per cent from what they sent."""
    tables, known = list(tables), {bare(name) for name in libraries}
    for check in (one for one in blueprint.checks if one.rule == "W26"):
        partners = dict(columns(blueprint, check.also["partner"]))
        received, sent = (
            sum(_lent(tables, partners, dict(columns(blueprint, check.also[part])), known), Decimal(0))
            for part in ("received", "sent")
        )
        most, code = max(received, sent), next(iter(partners), "")
        if most and code and abs(received - sent) * 100 > most * thresholds.limit(check, "percent", code):
            sentence = _("the libraries received %(received)s documents from each other, but sent %(sent)s.")
            words = {"received": print_number(received, 0, language()), "sent": print_number(sent, 0, language())}
            yield Issue("W26", code, sentence % words)


def _lent(
    tables: Iterable[Rows], partners: dict[str, str], numbers: dict[str, str], known: set[str]
) -> Iterator[Decimal]:
    """The numbers in rows whose partner is one of these libraries."""
    for rows in tables:
        for table, column in numbers.items():
            for row in rows.get(table, ()):
                number = cell_number(row, column)
                if number is not None and bare(row.get(partners.get(table, ""), "")) in known:
                    yield number
