"""What a page sends to save single fields, read strictly, and what it is answered. Plain data: no database, no HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from libraries.json_requests import MalformedError, object_in, read_object, text_in, wrong

MOST_CHANGES = 200
LARGEST_VERSION = 2**31 - 1
LONGEST_NAME = 64


class Kind(StrEnum):
    """What can be changed by itself: a figure, its explanation (words, code of the reason, that it still holds, the
    right figure of last year), a text or that there is none, a cell, a whole row.
    """

    FIGURE = "figure"
    WHY = "why"
    REASON = "reason"
    CONFIRM = "confirm"
    RIGHT = "right"
    TEXT = "text"
    NOTHING = "nothing"
    CELL = "cell"
    REMOVE_ROW = "remove_row"


NO_ROW = UUID(int=0)
IN_ROWS = frozenset({Kind.CELL, Kind.REMOVE_ROW})
EXPLAINING = frozenset({Kind.WHY, Kind.REASON, Kind.CONFIRM, Kind.RIGHT})


@dataclass(frozen=True)
class Change:
    """One change of one field: what was typed there, and the version of the field that the page had seen.

    `key` names the change for ever, so that it is applied once however often it comes. `field` is the code of a
    figure or a text, or of the table whose `row` and `column` it is. `since_january`: how the figures of a quarter
    were typed on the page it was typed on, however they are typed by the time it arrives; None where nothing is said.
    """

    key: UUID
    kind: Kind
    field: str
    typed: str = ""
    seen: int = 0
    row: UUID = NO_ROW
    column: str = ""
    pasted: bool = False
    taken_over: bool = False
    since_january: bool | None = None

    @property
    def place(self) -> tuple[str, ...]:
        """What is changed: a text and the word that there is none are one thing, and so is all of an explanation."""
        kind = Kind.TEXT if self.kind == Kind.NOTHING else Kind.WHY if self.kind in EXPLAINING else self.kind
        return kind, self.field, str(self.row), self.column


@dataclass(frozen=True)
class Saved:
    """It stands. `text` is what the field shows from now on, `unread` why it is no value although it is kept."""

    version: int
    text: str = ""
    unread: str = ""

    outcome = "saved"


@dataclass(frozen=True)
class Theirs:
    """What somebody else has put there meanwhile; `you`: the same person, in another window."""

    text: str
    by: str
    you: bool
    at: str
    version: int


@dataclass(frozen=True)
class Conflict:
    """It was not written, for somebody else was there first; the person chooses between the two."""

    mine: str
    theirs: Theirs

    outcome = "conflict"


@dataclass(frozen=True)
class Refused:
    """It can never be saved; the message is for the person who typed it."""

    message: str

    outcome = "refused"


Outcome = Saved | Conflict | Refused


def read_changes(body: bytes) -> tuple[int, list[Change]]:
    """The person whose changes they are, and the changes in order. Raises `MalformedError`."""
    content = read_object(body)
    changes = content.get("changes")
    if not isinstance(changes, list) or not changes:
        raise MalformedError(_("The message has no list of changes."))
    if len(changes) > MOST_CHANGES:
        raise MalformedError(_("A message has at most %(most)d changes.") % {"most": MOST_CHANGES})
    return _number(content, "person"), [_change(object_in(one)) for one in changes]


def _change(sent: Mapping[str, Any]) -> Change:
    kind = _kind(sent)
    in_rows = kind in IN_ROWS
    return Change(
        key=_uuid(sent, "key"),
        kind=kind,
        field=text_in(sent, "table" if in_rows else "field", most=LONGEST_NAME),
        typed="" if kind == Kind.REMOVE_ROW else text_in(sent, "typed"),
        seen=_number(sent, "seen"),
        row=_uuid(sent, "row") if in_rows else NO_ROW,
        column=text_in(sent, "column", most=LONGEST_NAME) if kind == Kind.CELL else "",
        pasted=sent.get("origin") == "pasted",
        taken_over=sent.get("taken_over") is True,
        since_january=_flag(sent, "since_january"),
    )


def _kind(sent: Mapping[str, Any]) -> Kind:
    try:
        return Kind(sent["kind"])
    except (KeyError, ValueError):
        raise wrong("kind") from None


def _uuid(sent: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(sent[name])
    except (KeyError, TypeError, AttributeError, ValueError):
        raise wrong(name) from None


def _flag(sent: Mapping[str, Any], name: str) -> bool | None:
    said = sent.get(name)
    return said if isinstance(said, bool) else None


def _number(sent: Mapping[str, Any], name: str) -> int:
    number = sent.get(name)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= LARGEST_VERSION:
        raise wrong(name)
    return number


def results(changes: Sequence[Change], outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """The `results` of an answer."""
    return [
        {"key": str(change.key), "outcome": outcome.outcome} | asdict(outcome)
        for change, outcome in zip(changes, outcomes, strict=True)
    ]
