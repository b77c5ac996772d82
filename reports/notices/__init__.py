"""What people are told: written with the change it tells of, sent afterwards, never twice and never with a figure."""

from .telling import tell
from .writing import moved

__all__ = ["moved", "tell"]
