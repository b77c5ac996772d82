"""The levels of the chain by municipality: whether its central library checks the reports of its branches first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from libraries import access
from libraries.models import Library, Municipality, Role, User

from .models import Report, Status

# Reports that a central library checks first, where it is switched on.
OF_BRANCHES = Q(library__kind=Library.Kind.BRANCH)


@dataclass(frozen=True)
class Level:
    """A municipality and its step of the chain.

    `branches`: libraries whose reports it is about. `people`: who could check them. `waiting`: reports of branches that
    are handed in and neither checked nor decided. `checked`: those that have come on to the methodologist.
    """

    municipality: Municipality
    branches: int
    people: int
    waiting: int
    checked: int

    @property
    def nobody(self) -> bool:
        """Switched on, and nobody there could check anything."""
        return self.municipality.central_check and not self.people


def levels_of(municipalities: Sequence[Municipality], *, on: date) -> list[Level]:
    """The levels of these; four queries, however many there are."""
    branches = _branches(municipalities, on)
    handed_in = _handed_in(municipalities)
    people = access.central_people(municipalities, on=on)
    return [
        Level(
            municipality=one,
            branches=branches.get(one.pk, 0),
            people=people.get(one.pk, 0),
            waiting=handed_in.get((one.pk, Status.SUBMITTED), 0),
            checked=handed_in.get((one.pk, Status.CHECKED), 0),
        )
        for one in municipalities
    ]


def _branches(municipalities: Sequence[Municipality], on: date) -> dict[int, int]:
    libraries = Library.objects.open_on(on).filter(kind=Library.Kind.BRANCH, municipality__in=municipalities)
    return dict(libraries.order_by().values_list("municipality").annotate(Count("pk")))


def _handed_in(municipalities: Sequence[Municipality]) -> Mapping[tuple[int, str], int]:
    reports = Report.objects.filter(OF_BRANCHES, municipality__in=municipalities)
    waiting = reports.filter(status__in=(Status.SUBMITTED, Status.CHECKED)).order_by()
    counted = waiting.values_list("municipality", "status").annotate(Count("pk"))
    return {(municipality, status): count for municipality, status, count in counted}


READERS = (Role.METHODOLOGIST, Role.SCHOOL_METHODOLOGIST, Role.DIRECTOR)


def may_see(user: User, *, on: date) -> bool:
    """Whether this person sees who checks first: whoever reviews or directs in a region."""
    return access.rights_of(user, on=on).has(*READERS)


def seen_by(user: User, *, on: date) -> QuerySet[Municipality]:
    return access.municipalities_served(user, *READERS, on=on)


def may_set(user: User, *, on: date) -> bool:
    """Whether this person says of any municipality who checks first: a methodologist of its region."""
    return access.rights_of(user, on=on).has(Role.METHODOLOGIST)


def guided(user: User, *, on: date) -> QuerySet[Municipality]:
    """The municipalities of which this person says it."""
    return access.municipalities_served(user, Role.METHODOLOGIST, on=on)


@transaction.atomic
def set_central_check(municipality: Municipality, *, check: bool, by: User) -> bool:
    """Switch the step on or off; says whether that changed anything. The log of the administration says who did it.

    What is already decided stays so: switched on, it waits for the central library with what is submitted; switched
    off, what was submitted can be accepted at once, and what was checked stays checked.
    """
    changed = Municipality.objects.filter(pk=municipality.pk).exclude(central_check=check)
    if not changed.update(central_check=check):
        return False
    municipality.central_check = check
    said = (
        _("The central library checks the reports of its branches first.")
        if check
        else _("The reports go to the methodologist at once.")
    )
    LogEntry.objects.log_actions(by.pk, [municipality], CHANGE, change_message=said, single_object=True)
    return True
