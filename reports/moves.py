"""The moves a report can make: from which status to which, and whose each is. Plain data for rights and workflow."""

from enum import StrEnum
from typing import NamedTuple

from .models import SETTLED, Status


class Whose(StrEnum):
    """Who makes a move (domain, e.2)."""

    AUTHOR = "author"  # whoever works in the library
    SIGNER = "signer"  # whoever answers for the library
    CENTRAL = "central"  # the central library of the municipality
    REVIEWER = "reviewer"  # the methodologist of the region, for that kind of library
    DIRECTOR = "director"  # the director of the regional main library
    SECOND = "second"  # whoever agrees to a correction that another person asked for


class Move(NamedTuple):
    """One allowed move. `central`: only where the central library checks first, or only where it does not."""

    old: Status
    new: Status
    whose: Whose
    central: bool | None = None


FILLED = (Status.DRAFT, Status.RETURNED, Status.REOPENED)
NOT_HANDED_IN = (Status.NOT_STARTED, Status.DRAFT, Status.RETURNED)

# What the methodologist returns goes to the library and not to the central one, and comes back through it: the library
# knows its figures, and the central one has checked other figures than those it will get.
MOVES = (
    Move(Status.NOT_STARTED, Status.DRAFT, Whose.AUTHOR),
    *(Move(old, Status.SUBMITTED, Whose.SIGNER) for old in FILLED),
    Move(Status.SUBMITTED, Status.CHECKED, Whose.CENTRAL, central=True),
    Move(Status.SUBMITTED, Status.RETURNED, Whose.CENTRAL, central=True),
    Move(Status.SUBMITTED, Status.RETURNED, Whose.REVIEWER, central=False),
    Move(Status.SUBMITTED, Status.ACCEPTED, Whose.REVIEWER, central=False),
    Move(Status.CHECKED, Status.RETURNED, Whose.REVIEWER),
    Move(Status.CHECKED, Status.ACCEPTED, Whose.REVIEWER),
    Move(Status.ACCEPTED, Status.CONSOLIDATED, Whose.REVIEWER),
    Move(Status.CONSOLIDATED, Status.PUBLISHED, Whose.DIRECTOR),
    *(Move(old, Status.REOPENED, Whose.SECOND) for old in SETTLED),
    *(Move(old, Status.NOT_REQUIRED, Whose.REVIEWER) for old in NOT_HANDED_IN),
    *(Move(Status.NOT_REQUIRED, old, Whose.REVIEWER) for old in NOT_HANDED_IN),
)


def between(old: str, new: str) -> tuple[Move, ...]:
    """The moves from one status to another, on each level; none when the table forbids it."""
    return tuple(move for move in MOVES if (move.old, move.new) == (old, new))


def on_level(moves: tuple[Move, ...], *, central: bool) -> tuple[Move, ...]:
    """Those that are made where the central library checks first, or where it does not."""
    return tuple(move for move in moves if move.central in (None, central))


def depends_on_level(moves: tuple[Move, ...]) -> bool:
    return any(move.central is not None for move in moves)
