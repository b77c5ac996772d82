"""Who may see and do what. The only reader of Membership."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from .models import Library, Membership, Municipality, Region, Role, Supervision
from .models.network import during


@dataclass(frozen=True)
class Rights:
    """What one person's memberships of one day amount to: ids of libraries, municipalities and regions by role."""

    scopes: dict[str, frozenset[int | None]] = field(default_factory=dict)

    def has(self, *roles: Role) -> bool:
        return any(role in self.scopes for role in roles)

    def ids(self, *roles: Role) -> frozenset[int | None]:
        return frozenset().union(*(self.scopes.get(role, frozenset()) for role in roles))


def rights_of(user, *, on: date | None = None) -> Rights:
    """The rights of a user on a day, today by default; none for the anonymous and the inactive."""
    if not user.is_authenticated or not user.is_active:
        return Rights()
    on = on or timezone.localdate()
    known = user.__dict__.setdefault("_rights", {})
    if on not in known:
        known[on] = _read_rights(user, on)
    return known[on]


def _read_rights(user, on: date) -> Rights:
    scopes: dict[str, set[int | None]] = {}
    for member in Membership.objects.filter(user=user).in_force(on):
        scope = member.library_id or member.municipality_id or member.region_id
        scopes.setdefault(member.role, set()).add(scope)
    return Rights({role: frozenset(ids) for role, ids in scopes.items()})


def _municipalities_of(regions: frozenset, on: date):
    return Supervision.objects.filter(during(on), region__in=regions).values("municipality")


def within(rights: Rights, *, on: date, library: str = "", municipality: str = "municipality") -> Q:
    """The condition “a library in this person's reach” for any queryset.

    `library` and `municipality` are the lookups that lead to them; an empty `library` means the queryset is of
    libraries. People of the nation reach every library.
    """
    if rights.has(*NATION):
        return Q()
    own = f"{library}__in" if library else "pk__in"
    kind = f"{library}__kind" if library else "kind"
    reach = Q(**{own: rights.ids(Role.LIBRARIAN, Role.HEAD)})
    reach |= Q(**{f"{municipality}__in": rights.ids(Role.CENTRAL)})
    regional = rights.ids(Role.METHODOLOGIST, Role.DIRECTOR)
    if regional:
        reach |= Q(**{f"{municipality}__in": _municipalities_of(regional, on)}) & ~Q(**{kind: Library.Kind.SCHOOL})
    school = rights.ids(Role.SCHOOL_METHODOLOGIST)
    if school:
        reach |= Q(**{f"{municipality}__in": _municipalities_of(school, on), kind: Library.Kind.SCHOOL})
    return reach


NATION = (Role.ANALYST, Role.ADMINISTRATOR)


def visible_libraries(user, *, on: date | None = None):
    on = on or timezone.localdate()
    return Library.objects.filter(within(rights_of(user, on=on), on=on))


def visible_municipalities(user, *, on: date | None = None):
    """Municipalities whose summaries the person may open."""
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


def may_see_nation(user) -> bool:
    return rights_of(user).has(*NATION)


def may_administer(user) -> bool:
    return rights_of(user).has(Role.ADMINISTRATOR)


def works_in(user, library: Library) -> bool:
    """Enters figures for this library: its librarian, its head, or the central library of its municipality."""
    rights = rights_of(user)
    return library.pk in rights.ids(Role.LIBRARIAN, Role.HEAD) or library.municipality_id in rights.ids(Role.CENTRAL)


def answers_for(user, library: Library) -> bool:
    """Signs for this library: its head, or the central library of its municipality."""
    rights = rights_of(user)
    return library.pk in rights.ids(Role.HEAD) or library.municipality_id in rights.ids(Role.CENTRAL)


def guides(user, library: Library, *, on: date | None = None) -> bool:
    """Reviews this library's reports: the methodologist of its region, for its kind of library."""
    on = on or timezone.localdate()
    role = Role.SCHOOL_METHODOLOGIST if library.kind == Library.Kind.SCHOOL else Role.METHODOLOGIST
    regions = rights_of(user, on=on).ids(role)
    return (
        bool(regions)
        and Supervision.objects.filter(during(on), region__in=regions, municipality=library.municipality_id).exists()
    )


def navigation(request) -> dict:
    """For every template: which parts of the site this person has a use for."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    rights = rights_of(user)
    return {
        "nav_reports": bool(rights.scopes),
        "nav_summaries": rights.has(Role.CENTRAL, Role.METHODOLOGIST, Role.DIRECTOR, *NATION),
        "nav_training": bool(rights.scopes) and not set(rights.scopes) <= {Role.ANALYST},
        "nav_admin": rights.has(Role.ADMINISTRATOR) and user.is_staff,
    }
