"""The areas a summary is about: which reports belong to one, who may open it, how many people live there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from libraries import access, boundaries
from libraries.models import Library, Municipality, Region, Role


class Level(StrEnum):
    MUNICIPALITY = "municipality"
    REGION = "region"
    NATION = "nation"


WHOLE_COUNTRY = "all"


class AreaError(Exception):
    """There is no such area; the message is for the person who asked for it."""


@dataclass(frozen=True)
class Area:
    """A municipality with what has merged into it, a region, or the whole country."""

    level: Level
    code: str
    name: str
    place: Municipality | Region | None = None
    merged: frozenset[int] = frozenset()

    @property
    def ids(self) -> frozenset[int]:
        return self.merged | {self.place.pk} if self.place else self.merged

    def holds(self, prefix: str = "") -> Q:
        """The condition “a report of this area”, for reports or, by prefix, for what hangs on them.

        A report stays where its library stood in its period, so history keeps its boundaries.
        """
        if self.level == Level.MUNICIPALITY:
            return Q(**{f"{prefix}municipality__in": self.ids})
        if self.level == Level.REGION:
            return Q(**{f"{prefix}region__in": self.ids})
        return Q()

    def municipalities(self, on: date):
        """The municipalities of the area on a day."""
        if self.level == Level.MUNICIPALITY:
            return Municipality.objects.filter(pk__in=self.ids - self.merged)
        everywhere = Municipality.objects.on(on)
        return everywhere.of_region(self.place, on=on) if self.level == Level.REGION else everywhere


# Whose figures are added up: school libraries and those of other sectors report elsewhere.
PUBLIC = (Library.Kind.REGIONAL, Library.Kind.CENTRAL, Library.Kind.BRANCH)


def municipality_area(municipality: Municipality, *, on: date) -> Area:
    merged = boundaries.with_predecessors([municipality.pk], on=on) - {municipality.pk}
    return Area(Level.MUNICIPALITY, municipality.atvk, municipality.name, municipality, merged)


def region_area(region: Region) -> Area:
    return Area(Level.REGION, region.code, region.name, region)


def whole_country() -> Area:
    return Area(Level.NATION, WHOLE_COUNTRY, _("Whole country"))


def find(level: str, code: str, *, on: date, municipalities=None, regions=None, nation: bool = True) -> Area:
    """The area with all that has merged into it by this day, among those offered. Raises `AreaError`."""
    if level == Level.MUNICIPALITY:
        places = Municipality.objects.all() if municipalities is None else municipalities
        if place := places.filter(atvk=code).first():
            return municipality_area(place, on=on)
        raise AreaError(_("There is no municipality with the ATVK code “%(code)s”.") % {"code": code})
    if level == Level.REGION:
        places = Region.objects.all() if regions is None else regions
        if place := places.filter(code=code).first():
            return region_area(place)
        raise AreaError(_("There is no region with the code “%(code)s”.") % {"code": code})
    if level == Level.NATION and code == WHOLE_COUNTRY and nation:
        return whole_country()
    raise AreaError(_("There is no such area."))


def find_visible(user, level: str, code: str, *, on: date) -> Area:
    """The area, if this person may open its summaries. Raises `AreaError` otherwise, as if it did not exist."""
    return find(
        level,
        code,
        on=on,
        municipalities=access.visible_municipalities(user, on=on),
        regions=access.visible_regions(user, on=on),
        nation=access.may_see_nation(user),
    )


def is_visible(user, area: Area, *, on: date) -> bool:
    """Whether this person may open its summaries."""
    try:
        find_visible(user, area.level, area.code, on=on)
    except AreaError:
        return False
    return True


def visible_areas(user, *, on: date, day: date) -> list[Area]:
    """What there was on some day that the person may open a summary of, the widest first; in constant queries."""
    nation = [whole_country()] if access.may_see_nation(user) else []
    regions = [region_area(region) for region in access.visible_regions(user, on=on)]
    municipalities = access.visible_municipalities(user, on=on).on(day)
    return nation + regions + [Area(Level.MUNICIPALITY, one.atvk, one.name, one) for one in municipalities]


def may_see_provisional(user, area: Area, *, on: date) -> bool:
    """Whether a person may also add up reports that are submitted but not accepted: those who work with them."""
    rights = access.rights_of(user)
    if rights.has(Role.ADMINISTRATOR):
        return True
    regions = rights.ids(Role.METHODOLOGIST, Role.DIRECTOR)
    if area.level == Level.REGION:
        return area.ids <= regions
    if area.level == Level.NATION or area.place is None:
        return False
    if area.place.pk in rights.ids(Role.CENTRAL):
        return True
    return any(_supervised(area.place, region, on) for region in regions)


def may_close(user, area: Area, *, on: date) -> bool:
    """Whether a person closes the summary of an area and revises it: no more people than know its reports.

    The methodologist, for the region and its municipalities; the central library, for its own municipality. Nobody
    who works with reports has the whole country, and whoever only reads changes nothing: so there the administrator.
    """
    rights = access.rights_of(user, on=on)
    regions = rights.ids(Role.METHODOLOGIST)
    if area.level == Level.NATION:
        return rights.has(Role.ADMINISTRATOR)
    if area.level == Level.REGION or area.place is None:
        return bool(area.ids) and area.ids <= regions
    if area.place.pk in rights.ids(Role.CENTRAL):
        return True
    return any(_supervised(area.place, region, on) for region in regions)


def may_hand_over(user, area: Area, *, on: date) -> bool:
    """Whether a person hands the summary over to the National Library and the ministry: the director of the region."""
    directed = access.rights_of(user, on=on).ids(Role.DIRECTOR)
    return area.level == Level.REGION and bool(area.ids) and area.ids <= directed


def _supervised(municipality, region: int | None, on: date) -> bool:
    return Municipality.objects.of_region(region, on=on).filter(pk=municipality.pk).exists()


@dataclass(frozen=True)
class Inhabitants:
    """The official population of a municipality on 1 January; None where it is not known."""

    name: str
    total: int | None = None
    children: int | None = None

    def number(self, source: str) -> int | None:
        """What a form's indicator calls "population.total" or "population.children"."""
        return {"population.total": self.total, "population.children": self.children}.get(source)


def inhabitants_of(municipalities, *, year: int) -> dict[int, Inhabitants]:
    """The population of each municipality by its id; three queries however many municipalities."""
    places = list(municipalities)
    known = boundaries.population_of_each(places, year=year)
    return {place.pk: Inhabitants(place.name, *known.get(place.pk, ())) for place in places}
