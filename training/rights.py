"""Who may do what with the training diary; what a person sees is said by `visible_to`."""

from libraries import access
from libraries.models import Region, Role

from .models import TrainingEvent

KEEPERS = (Role.LIBRARIAN, Role.HEAD, Role.CENTRAL)
GUIDES = (Role.METHODOLOGIST, Role.SCHOOL_METHODOLOGIST, Role.DIRECTOR)


def uses_training(user) -> bool:
    """Has a use for the diary at all: people of libraries and of regions; analysts and strangers have none."""
    return access.rights_of(user).has(*KEEPERS, *GUIDES)


def oversees(user) -> bool:
    """Looks at the training of a whole region rather than of libraries of her own."""
    return access.rights_of(user).has(*GUIDES)


def regions_to_record_for(user):
    return Region.objects.filter(pk__in=access.rights_of(user).ids(Role.METHODOLOGIST))


def may_record_for_region(user, region: Region) -> bool:
    return region.pk in access.rights_of(user).ids(Role.METHODOLOGIST)


def may_change(user, event: TrainingEvent) -> bool:
    """A library's own record is changed by those who work in it, a regional one by the region's methodologist."""
    if event.recorded_for:
        return access.works_in(user, event.recorded_for)
    return event.region is not None and may_record_for_region(user, event.region)
