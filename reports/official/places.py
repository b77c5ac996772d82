"""The desk where there are too many libraries for one page: how far each municipality is, leading to its libraries."""

from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from libraries.alphabet import InOrder

from ..tables import Column, Row, RowKind, Shape, Table, count_cell

MOST = 200  # libraries on one page

FIGURES = ("libraries", "filled", "checked", "problems")


def table_of(owed) -> Table:
    """A row for each municipality of these reports, and their total; one query."""
    named = owed.order_by(InOrder("municipality__name"), "municipality__atvk").values_list(
        "municipality__name", "municipality__atvk"
    )
    places = named.annotate(
        Count("pk"),
        Count("official__filled_on"),
        Count("official__checked_on"),
        problems=Count("official", filter=Q(official__problems__gt="")),
    )
    rows = [
        Row(name, tuple(map(count_cell, counts)), key=atvk, url="?" + urlencode({"municipality": atvk}))
        for name, atvk, *counts in places
    ]
    sums = [sum(int(row.cells[at].text) for row in rows) for at in range(len(FIGURES))]
    total = Row(_("Total"), tuple(map(count_cell, sums)), kind=RowKind.TOTAL)
    labels = (_("Libraries"), _("Portal filled"), _("Checked"), _("With problems"))
    columns = tuple(Column(code, label, shape=Shape.NUMBER) for code, label in zip(FIGURES, labels, strict=True))
    return Table(_("Official figures by municipality"), _("Municipality"), columns, (*rows, total))
