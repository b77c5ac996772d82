"""The network as it stood on a day, and the successors of what has merged."""

from collections.abc import Iterable
from datetime import date

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from .models import Library, Move, Municipality, Population, Region, Supervision, Territory
from .models.network import during


def place_of(library: Library, *, on: date) -> tuple[Municipality, Territory | None]:
    """Municipality and territory of the library on a day, by its moves."""
    later_moves = [move for move in library.moves.all() if move.until >= on]
    if not later_moves:
        return library.municipality, library.territory
    move = min(later_moves, key=lambda move: move.until)
    return move.municipality, move.territory


def expected_libraries(municipality: Municipality | None, *, on: date, since: date | None = None) -> QuerySet[Library]:
    """The libraries that owe reports, were open on the day and then stood in the municipality (None: anywhere).

    `since`: those as well that have closed before the day, but not before this one.
    """
    libraries = Library.objects.reporting().open_between(since or on, on)
    libraries = libraries.select_related("municipality", "territory")
    libraries = libraries.prefetch_related("moves__municipality", "moves__territory")
    if municipality is None:
        return libraries
    left = Move.objects.filter(library=OuterRef("pk"), until__gte=on).order_by("until").values("municipality")[:1]
    stood_in = Coalesce(Subquery(left), "municipality", output_field=BigIntegerField())
    return libraries.alias(stood_in=stood_in).filter(stood_in=municipality.pk)


def region_of(municipality: Municipality, *, on: date) -> Region | None:
    """The region that served the municipality on a day; outside all known dates, the one that served it last."""
    ruling = Supervision.objects.filter(municipality=municipality).select_related("region")
    latest_first = ruling.order_by(F("valid_to").desc(nulls_first=True), F("valid_from").desc(nulls_last=True))
    found = latest_first.filter(during(on)).first() or latest_first.first()
    return found.region if found else None


def successor_of(municipality: Municipality, *, on: date) -> Municipality:
    """What the municipality has become by this day, following mergers; itself where they lead in a circle."""
    passed, place = {municipality.pk}, municipality
    while place.successor and place.valid_to and place.valid_to < on:
        place = place.successor
        if place.pk in passed:
            return municipality
        passed.add(place.pk)
    return place


def successors_of(municipality: Municipality) -> set[int]:
    """Ids of all that the municipality has become since."""
    found: set[int] = set()
    while (successor := municipality.successor) and successor.pk not in found:
        found.add(successor.pk)
        municipality = successor
    return found


def with_predecessors(municipalities: Iterable[int], *, on: date) -> frozenset[int]:
    """Ids of the municipalities and of all that has become part of them by this day; in one query."""
    found = frozenset(municipalities)
    merged = Municipality.objects.filter(successor__isnull=False, valid_to__lt=on)
    became = dict(merged.values_list("pk", "successor")) if found else {}
    while more := {pk for pk, successor in became.items() if successor in found} - found:
        found |= more
    return found


def record_merger(library: Library, *, municipality: Municipality, territory: Territory | None) -> Move | None:
    """The library came from a municipality that has merged: record where it stood until then.

    A change between living municipalities has a day that only people know, so it is left to them: None.
    """
    ended = municipality.valid_to
    if ended is None or library.municipality_id not in successors_of(municipality):
        return None
    move, _ = Move.objects.get_or_create(
        library=library, until=ended, defaults={"municipality": municipality, "territory": territory}
    )
    return move


type Counted = dict[int, tuple[int, int | None]]


def population_of_each(municipalities: Iterable[Municipality], *, year: int) -> Counted:
    """Inhabitants and children of each municipality of which they are known, by its id; in two queries.

    The number stated for it; else the sum of its territories, when every one of them has a number.
    """
    places = list(municipalities)
    stated = _stated(places, year)
    return stated | _added_up([place for place in places if place.pk not in stated], year)


def _stated(places: list[Municipality], year: int) -> Counted:
    rows = Population.objects.filter(municipality__in=places, year=year)
    return {pk: (total, children) for pk, total, children in rows.values_list("municipality", "total", "children")}


def _added_up(places: list[Municipality], year: int) -> Counted:
    """Sums over the territories that existed at the beginning of the year."""
    of_year = Q(populations__year=year)
    sums = (
        Territory.objects.filter(during(date(year, 1, 1)), municipality__in=places)
        .order_by()
        .values("municipality")
        .annotate(
            every=Count("pk", distinct=True),
            counted=Count("populations__total", filter=of_year),
            total=Sum("populations__total", filter=of_year),
            with_children=Count("populations__children", filter=of_year),
            children=Sum("populations__children", filter=of_year),
        )
    )
    return {
        of["municipality"]: (of["total"], of["children"] if of["with_children"] == of["every"] else None)
        for of in sums
        if of["counted"] == of["every"]
    }
