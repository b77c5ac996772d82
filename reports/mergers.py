"""Libraries that have been merged into others, and those among them whose last year nobody knows here."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Expression, OuterRef

from libraries.models import Library

from .models import Report

type Key = tuple[str, str]  # code of the form, code of the period


@dataclass(frozen=True)
class Merged:
    """A library that was merged into another, and when. `report`: the key of a report of hers, if she has one."""

    library: int
    name: str
    closed: date
    key: Key | None = None


def has_unreported(first: date | Expression, last: date | Expression) -> Exists:
    """Of a report: whether a library merged into that library in these days has no report of the same period."""
    theirs = Report.objects.filter(library=OuterRef("pk"), period=OuterRef(OuterRef("period")))
    merged = Library.objects.filter(merged_into=OuterRef("library"), closed__gte=first, closed__lte=last)
    return Exists(merged.exclude(Exists(theirs)))


def merged_into(libraries: Collection[int]) -> Iterator[tuple[int, Merged]]:
    """All libraries that have been merged into these, with the key of the one they were merged into; one query."""
    closed = Library.objects.filter(merged_into__in=libraries, closed__isnull=False).order_by("pk")
    for into, pk, name, day in closed.values_list("merged_into", "pk", "name", "closed"):
        if into is not None and day is not None:
            yield into, Merged(pk, name, day)
