"""The network as it stood on a day, and the successors of what has merged."""

from datetime import date

from .models import Library, Municipality, Population, Region, Supervision, Territory
from .models.network import during


def place_of(library: Library, *, on: date) -> tuple[Municipality, Territory | None]:
    """Municipality and territory of the library on a day, by its moves."""
    later_moves = [move for move in library.moves.all() if move.until >= on]
    if not later_moves:
        return library.municipality, library.territory
    move = min(later_moves, key=lambda move: move.until)
    return move.municipality, move.territory


def region_of(municipality: Municipality, *, on: date) -> Region | None:
    """The region that served the municipality on a day; outside all known dates, the region it has now."""
    ruling = Supervision.objects.filter(municipality=municipality).select_related("region")
    found = ruling.filter(during(on)).first() or ruling.filter(valid_to__isnull=True).first()
    return found.region if found else None


def successor_of(municipality: Municipality, *, on: date) -> Municipality:
    """What the municipality has become by this day, following mergers."""
    while municipality.successor and municipality.valid_to and municipality.valid_to < on:
        municipality = municipality.successor
    return municipality


def population_of_library(library: Library, *, year: int, on: date) -> Population | None:
    """Inhabitants of the territory the library serves on 1 January of the year, or None when not known."""
    _, territory = place_of(library, on=on)
    return Population.objects.filter(territory=territory, year=year).first() if territory else None
