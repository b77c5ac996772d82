"""Who may see and do what. The only reader of Membership."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, DateField, F, Q, QuerySet
from django.utils import timezone

from .alphabet import InOrder
from .boundaries import successor_of, with_predecessors
from .models import Library, Membership, Move, Municipality, Region, Role, Supervision, User
from .models.network import during
from .prepared import Parameter, Prepared

NATION = (Role.ANALYST, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Rights:
    """What one person's memberships of one day amount to: ids of libraries, municipalities and regions by role.

    The central library of a municipality also has the municipalities that became part of it.
    """

    scopes: dict[str, frozenset[int | None]] = field(default_factory=dict)

    def has(self, *roles: Role) -> bool:
        return any(role in self.scopes for role in roles)

    def without(self, *roles: Role) -> "Rights":
        """The same but for these roles."""
        return Rights({role: ids for role, ids in self.scopes.items() if role not in roles})

    def ids(self, *roles: Role) -> frozenset[int | None]:
        return frozenset().union(*(self.scopes.get(role, frozenset()) for role in roles))


def rights_of(user, *, on: date | None = None) -> Rights:
    """The rights of a user on a day, today by default; none for the anonymous and the inactive."""
    if not user.is_authenticated or not user.is_active:
        return Rights()
    on = on or timezone.localdate()
    # Set by its name, so that the account and the lazy one of a request remember the same.
    known = user._rights = getattr(user, "_rights", {})
    if on not in known:
        known[on] = _read_rights(user, on)
    return known[on]


MEMBERSHIPS = Prepared(
    lambda: (
        Membership.objects.filter(user=Parameter("user"))
        .in_force(Parameter("on", DateField()))
        .order_by()
        .values_list("role", "library", "municipality", "region")
    )
)


def _read_rights(user, on: date) -> Rights:
    scopes: dict[str, frozenset[int | None]] = {}
    for role, library, municipality, region in MEMBERSHIPS.all(user=user.pk, on=on):
        scopes[role] = scopes.get(role, frozenset()) | {library or municipality or region}
    if Role.CENTRAL in scopes:
        scopes[Role.CENTRAL] = frozenset(with_predecessors(filter(None, scopes[Role.CENTRAL]), on=on))
    return Rights(scopes)


def _municipalities_of(regions: frozenset, on: date) -> QuerySet:
    """Municipalities the regions serve on a day. One that has merged stays with the region that served it last."""
    to_the_end = Q(municipality__valid_to__lt=on, valid_to=F("municipality__valid_to"))
    return Supervision.objects.filter(during(on) | to_the_end, region__in=regions).values("municipality")


def _came_from(municipalities: frozenset, on: date) -> QuerySet:
    """Libraries that stood in the municipalities on the last day of these.

    A municipality that has merged takes nothing more in, but whoever cares for its libraries does not lose them
    overnight; the successor, which has them now, sees them as well.
    """
    last_day = Q(municipality__valid_to__lt=on, until=F("municipality__valid_to"))
    return Move.objects.filter(last_day, municipality__in=municipalities).values("library")


def within(rights: Rights, *, on: date, library: str = "", municipality: str = "municipality") -> Q:
    """The condition “a library in this person's reach” for any queryset.

    `library` and `municipality` are the lookups that lead to them; an empty `library` means the queryset is of
    libraries. People of the nation reach every library.
    """
    if rights.has(*NATION):
        return Q()
    kind = f"{library}__kind" if library else "kind"
    reach = _own(rights, Role.LIBRARIAN, Role.HEAD, on=on, library=library, municipality=municipality)
    if regional := rights.ids(Role.METHODOLOGIST, Role.DIRECTOR):
        reach |= Q(**{f"{municipality}__in": _municipalities_of(regional, on)}) & ~Q(**{kind: Library.Kind.SCHOOL})
    if school := rights.ids(Role.SCHOOL_METHODOLOGIST):
        reach |= Q(**{f"{municipality}__in": _municipalities_of(school, on), kind: Library.Kind.SCHOOL})
    return reach


def _own(rights: Rights, *roles: Role, on: date, library: str = "", municipality: str = "municipality") -> Q:
    """The condition “a library of these roles, or of the person's central library”."""
    pk = f"{library}__in" if library else "pk__in"
    reach = Q(**{pk: rights.ids(*roles)})
    if central := rights.ids(Role.CENTRAL):
        reach |= Q(**{f"{municipality}__in": central}) | Q(**{pk: _came_from(central, on)})
    return reach


def visible_libraries(user, *, on: date | None = None):
    on = on or timezone.localdate()
    return Library.objects.filter(within(rights_of(user, on=on), on=on))


def visible_municipalities(user, *, on: date | None = None):
    """Municipalities whose summaries the person may open, those that have merged included."""
    on = on or timezone.localdate()
    rights = rights_of(user, on=on)
    if rights.has(*NATION):
        return Municipality.objects.all()
    regional = rights.ids(Role.METHODOLOGIST, Role.DIRECTOR)
    return Municipality.objects.filter(Q(pk__in=rights.ids(Role.CENTRAL)) | Q(pk__in=_municipalities_of(regional, on)))


def visible_regions(user, *, on: date | None = None):
    """Regions whose summaries the person may open."""
    rights = rights_of(user, on=on)
    if rights.has(*NATION):
        return Region.objects.all()
    return Region.objects.filter(pk__in=rights.ids(Role.METHODOLOGIST, Role.DIRECTOR))


def may_see_nation(user, *, on: date | None = None) -> bool:
    return rights_of(user, on=on).has(*NATION)


def may_administer(user, *, on: date | None = None) -> bool:
    return rights_of(user, on=on).has(Role.ADMINISTRATOR)


def may_enter_admin(user, *, on: date | None = None) -> bool:
    """Opens the Django admin: staff with the administrator's role in force.

    A superuser too: somebody has to give out the first role.
    """
    return user.is_active and user.is_staff and (user.is_superuser or may_administer(user, on=on))


def libraries_worked_in(user, *, on: date | None = None) -> QuerySet[Library]:
    """The libraries for which `works_in` is true."""
    on = on or timezone.localdate()
    return Library.objects.filter(_own(rights_of(user, on=on), Role.LIBRARIAN, Role.HEAD, on=on))


def works_in(user, library: Library, *, municipality: int | None = None, on: date | None = None) -> bool:
    """Enters figures for this library: its librarian, its head, or the central library of its municipality.

    `municipality`: where the library stood when it is not where it stands now.
    """
    return _owns(user, library, municipality, Role.LIBRARIAN, Role.HEAD, on=on or timezone.localdate())


def answers_for(user, library: Library, *, on: date | None = None) -> bool:
    """Signs for this library: its head, or the central library of its municipality."""
    return _owns(user, library, None, Role.HEAD, on=on or timezone.localdate())


def _owns(user, library: Library, municipality: int | None, *roles: Role, on: date) -> bool:
    """As `_own`, with no query for what the rights say already."""
    rights = rights_of(user, on=on)
    central = rights.ids(Role.CENTRAL)
    if library.pk in rights.ids(*roles) or (municipality or library.municipality_id) in central:
        return True
    return bool(central) and _came_from(central, on).filter(library=library).exists()


def is_central(user, library: Library, *, municipality: int | None = None, on: date | None = None) -> bool:
    """Works in the central library of this library's municipality.

    `municipality`: where the library stood when it is not where it stands now.
    """
    return _owns(user, library, municipality, on=on or timezone.localdate())


def guides(user, library: Library, *, municipality: int | None = None, on: date | None = None) -> bool:
    """Reviews this library's reports: the methodologist of its region, for its kind of library.

    `municipality`: where the library stood when it is not where it stands now.
    """
    on = on or timezone.localdate()
    role = Role.SCHOOL_METHODOLOGIST if library.kind == Library.Kind.SCHOOL else Role.METHODOLOGIST
    regions = rights_of(user, on=on).ids(role)
    place = municipality or library.municipality_id
    return bool(regions) and _municipalities_of(regions, on).filter(municipality=place).exists()


def directs(user, library: Library, *, municipality: int | None = None, on: date | None = None) -> bool:
    """Directs the regional main library that serves this one; school libraries have only a methodologist.

    `municipality`: where the library stood when it is not where it stands now.
    """
    on = on or timezone.localdate()
    regions = rights_of(user, on=on).ids(Role.DIRECTOR)
    if not regions or library.kind == Library.Kind.SCHOOL:
        return False
    return _municipalities_of(regions, on).filter(municipality=municipality or library.municipality_id).exists()


def municipalities_served(user, *roles: Role, on: date | None = None) -> QuerySet[Municipality]:
    """Those that the regions serve in which the person has one of these roles on a day."""
    on = on or timezone.localdate()
    regions = rights_of(user, on=on).ids(*roles)
    return Municipality.objects.on(on).filter(pk__in=_municipalities_of(regions, on))


def people_of(place: Library | Municipality | Region | None, roles: Iterable[Role], *, on: date) -> QuerySet[User]:
    """The people in work who have one of these roles for a place on a day; for the nation, with no place.

    The role says where to look: of a library, a methodologist is one of its region; of a region, a head of library is
    one of the libraries that stand in it.
    """
    held = Membership.objects.in_force(on).filter(_concerns(place, on), role__in=tuple(roles))
    return User.objects.filter(is_active=True, pk__in=held.order_by().values("user"))


def people_in(libraries: Iterable[int], roles: Iterable[Role], *, on: date) -> dict[int, list[User]]:
    """The people in work who have one of these roles in each of these libraries on a day; one query for all."""
    held = Membership.objects.in_force(on).filter(library__in=list(libraries), role__in=tuple(roles))
    found: dict[int, list[User]] = {}
    held = held.filter(user__is_active=True).order_by(InOrder("user__last_name"), "user__pk")
    for one in held.select_related("user"):
        if one.library_id is not None and one.user not in found.get(one.library_id, []):
            found.setdefault(one.library_id, []).append(one.user)
    return found


def central_people(municipalities: Iterable[Municipality], *, on: date) -> dict[int, int]:
    """How many people work in the central library of each of these municipalities on a day; one query."""
    held = Membership.objects.in_force(on).filter(role=Role.CENTRAL, municipality__in=list(municipalities))
    counted = held.filter(user__is_active=True).order_by().values_list("municipality")
    return dict(counted.annotate(Count("user", distinct=True)))


def people_with(roles: Iterable[Role], *, on: date) -> QuerySet[User]:
    """The people in work who have one of these roles anywhere on a day."""
    held = Membership.objects.in_force(on).filter(role__in=tuple(roles))
    return User.objects.filter(is_active=True, pk__in=held.order_by().values("user"))


def _concerns(place: Library | Municipality | Region | None, on: date) -> Q:
    """The condition “a membership in this place, above it or within it”."""
    if place is None:
        return Q(role__in=NATION)
    if isinstance(place, Region):
        within_it = Municipality.objects.of_region(place, on=on)
        return Q(region=place) | Q(municipality__in=within_it) | Q(library__municipality__in=within_it)
    municipality = place.municipality if isinstance(place, Library) else place
    places = {municipality.pk, successor_of(municipality, on=on).pk}
    to_the_end = Q(municipality__valid_to__lt=on, valid_to=F("municipality__valid_to"))
    regions = Supervision.objects.filter(during(on) | to_the_end, municipality__in=places).values("region")
    own = Q(library=place) if isinstance(place, Library) else Q(library__municipality__in=places)
    return own | Q(municipality__in=places) | Q(region__in=regions)


def began_in(users: Iterable[int], libraries: Iterable[int]) -> dict[tuple[int, int], date | None]:
    """Since when each of these people works in each of these libraries, by both keys; None says that nobody knows."""
    held = Membership.objects.filter(user__in=list(users), library__in=list(libraries)).order_by()
    found: dict[tuple[int, int], date | None] = {}
    for person, library, since in held.values_list("user", "library", "valid_from"):
        known = found.get((person, library), since)
        found[person, library] = min(known, since) if known and since else None
    return found


def navigation(request) -> dict:
    """For every template: which parts of the site this person has a use for."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    rights = rights_of(user)
    return {
        "nav_reports": bool(rights.scopes),
        "nav_review": rights.has(Role.CENTRAL, Role.METHODOLOGIST, Role.SCHOOL_METHODOLOGIST),
        "nav_summaries": rights.has(Role.CENTRAL, Role.METHODOLOGIST, Role.DIRECTOR, *NATION),
        "nav_training": bool(rights.scopes) and not set(rights.scopes) <= {Role.ANALYST},
        "nav_rules": rights.has(Role.METHODOLOGIST, Role.ADMINISTRATOR),
        "nav_admin": may_enter_admin(user),
    }
