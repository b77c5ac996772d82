"""Who exists: the network of libraries and the people in it."""

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
from .people import Membership, Role, User

__all__ = [
    "Library",
    "Membership",
    "Move",
    "Municipality",
    "Population",
    "Region",
    "Role",
    "ServicePoint",
    "Supervision",
    "Territory",
    "User",
]
