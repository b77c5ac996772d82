"""Who exists: the network of libraries, the people in it, and whom they work with."""

from .contacts import Contact
from .network import (
    Library,
    Move,
    Municipality,
    Population,
    Region,
    ServicePoint,
    Supervision,
    Territory,
)
from .partners import Partner
from .people import Mail, Membership, Role, User
from .sign_ins import FailedSignIn

__all__ = [
    "Contact",
    "FailedSignIn",
    "Library",
    "Mail",
    "Membership",
    "Move",
    "Municipality",
    "Partner",
    "Population",
    "Region",
    "Role",
    "ServicePoint",
    "Supervision",
    "Territory",
    "User",
]
