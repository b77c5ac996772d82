"""The people of the demonstration, all invented: an account for each role, and whom letters go to."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _

from libraries import boundaries
from libraries.models import Contact, Library, Mail, Membership, Municipality, Role, User

from .files import read_json
from .moments import LAST_DAY


@dataclass(frozen=True)
class Account:
    """A line of the table that the person at the terminal signs in from."""

    role: str
    username: str
    password: str
    scope: str


def build() -> None:
    plan = read_json("accounts.json")
    validate_password(plan["password"])
    # One hash for all: hashing is slow on purpose, and whoever may read one of these passwords may read them all.
    hashed = make_password(plan["password"])
    users = User.objects.bulk_create(
        User(
            username=one["username"],
            first_name=one["first_name"],
            last_name=one["last_name"],
            email=one["email"],
            mail=one.get("mail", Mail.EACH),
            password=hashed,
            is_staff=one.get("is_staff", False),
        )
        for one in plan["accounts"]
    )
    Membership.objects.bulk_create(
        Membership(user=user, role=one["role"], **_scope(one))
        for user, one in zip(users, plan["accounts"], strict=True)
    )
    Contact.objects.bulk_create(_contact(one) for one in read_json("contacts.json"))


def _contact(planned: dict) -> Contact:
    kind = Contact.Kind.LIBRARY_HEAD if "library" in planned else Contact.Kind.ADMINISTRATION
    return Contact(kind=kind, name=planned["name"], email=planned["email"], **_scope(planned))


def _scope(planned: dict) -> dict:
    if number := planned.get("library"):
        return {"library": Library.objects.get(register_number=number)}
    if atvk := planned.get("municipality"):
        return {"municipality": Municipality.objects.get(atvk=atvk)}
    if atvk := planned.get("region_of"):
        return {"region": boundaries.region_of(Municipality.objects.get(atvk=atvk), on=LAST_DAY)}
    return {}


def accounts() -> Iterator[Account]:
    """The accounts in the order of the file, with the scopes they have in the database."""
    plan = read_json("accounts.json")
    memberships = Membership.objects.select_related("user", "library", "municipality", "region")
    scopes = {one.user.username: one.scope for one in memberships}
    for one in plan["accounts"]:
        scope = scopes.get(one["username"]) or _("Whole country")
        yield Account(str(Role(one["role"]).label), one["username"], plan["password"], str(scope))
