"""Who finds what in the outbox: an administrator everything, others what is of their reports or sent by themselves."""

from django.db.models import CharField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from libraries import access
from libraries.models import Role

from ..models import Mailing, Notice, Report
from .personal_links import LETTER

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
    of_reports = Q(report__in=Report.objects.visible_to(user).order_by().values("pk"))
    return letters.filter(of_reports | Q(_sent_by(user), kind=LETTER))


def _sent_by(user) -> Exists:
    """Whether a letter is of a mailing that this person has sent: by what its key begins with."""
    stem = Concat(Value(f"{LETTER}:"), Cast("pk", CharField()), Value("-"))
    sent = Mailing.objects.filter(by=user).annotate(key=ExpressionWrapper(OuterRef("key"), CharField()))
    return Exists(sent.filter(key__startswith=stem))


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
