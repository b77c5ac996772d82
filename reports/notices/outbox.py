"""What stands in the outbox, for whom: everything for an administrator, for others what is about their reports."""

from django.db.models import Q, QuerySet

from libraries import access
from libraries.models import Role

from ..models import Notice, Report

ARCHIVISTS = (Role.METHODOLOGIST, Role.SCHOOL_METHODOLOGIST)


def may_open(user) -> bool:
    return access.rights_of(user).has(Role.ADMINISTRATOR, *ARCHIVISTS)


def outbox_of(user) -> QuerySet[Notice]:
    """The letters this person may look up: what went into the letter of a day stands in that."""
    letters = Notice.objects.filter(digest__isnull=True)
    if access.may_administer(user):
        return letters
    if not may_open(user):
        return letters.none()
    return letters.filter(report__in=Report.objects.visible_to(user).order_by().values("pk"))


def filtered(letters: QuerySet[Notice], *, state: str, whom: str) -> QuerySet[Notice]:
    if state:
        letters = letters.filter(state=state)
    if whom:
        names = ("address", "user__username", "user__first_name", "user__last_name", "subject")
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": whom})
        letters = letters.filter(found)
    return letters
