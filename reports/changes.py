"""What a page sends to save single fields, read strictly, and what it is answered. Plain data: no database, no HTTP."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

MOST_CHANGES = 200
LARGEST_VERSION = 2**31 - 1


class Kind(StrEnum):
    """What can be changed by itself: a figure, its explanation, a text or that there is none, a cell, a whole row."""

    FIGURE = "figure"
    WHY = "why"
    TEXT = "text"
    NOTHING = "nothing"
    CELL = "cell"
    REMOVE_ROW = "remove_row"


NO_ROW = UUID(int=0)
IN_ROWS = frozenset({Kind.CELL, Kind.REMOVE_ROW})


class MalformedError(ValueError):
    """A message that no page of ours sends; the sentence says what is wrong with it."""


def too_large() -> MalformedError:
    return MalformedError(_("The message is too large."))


@dataclass(frozen=True)
class Change:
    """One change of one field: what was typed there, and the version of the field that the page had seen.

    `key` names the change for ever, so that it is applied once however often it comes. `field` is the code of a
    figure or a text, or of the table whose `row` and `column` it is.
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

    @property
    def place(self) -> tuple[str, ...]:
        """What is changed: a text and the word that there is none are one thing."""
        kind = Kind.TEXT if self.kind == Kind.NOTHING else self.kind
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


def result_of(change: Change, outcome: Outcome) -> dict[str, Any]:
    """One of the `results` of an answer."""
    return {"key": str(change.key), "outcome": outcome.outcome} | asdict(outcome)


def read_changes(body: bytes) -> tuple[int, list[Change]]:
    """The person whose changes they are, and the changes in order. Raises `MalformedError`."""
    content = _object(read_json(body))
    person, changes = content.get("person"), content.get("changes")
    if not isinstance(changes, list) or not changes:
        raise MalformedError(_("The message has no list of changes."))
    if len(changes) > MOST_CHANGES:
        raise MalformedError(_("A message has at most %(most)d changes.") % {"most": MOST_CHANGES})
    return _number(person, "person"), [_change(_object(one)) for one in changes]


def read_json(body: bytes) -> Any:
    """What a message holds. Raises `MalformedError` when it is no JSON."""
    try:
        return json.loads(body.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedError(_("The message is not valid JSON.")) from error


def _refuse(name: str) -> None:
    raise ValueError(name)


def _object(content: Any) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise MalformedError(_("The message does not have the expected form."))
    return content


def _change(sent: Mapping[str, Any]) -> Change:
    kind = _kind(sent.get("kind"))
    in_rows = kind in IN_ROWS
    return Change(
        key=_uuid(sent.get("key"), "key"),
        kind=kind,
        field=_name(sent.get("table" if in_rows else "field"), "table" if in_rows else "field"),
        typed=_typed(sent.get("typed", ""), kind),
        seen=_number(sent.get("seen", 0), "seen"),
        row=_uuid(sent.get("row"), "row") if in_rows else NO_ROW,
        column=_name(sent.get("column"), "column") if kind == Kind.CELL else "",
        pasted=sent.get("origin") == "pasted",
        taken_over=sent.get("taken_over") is True,
    )


def _wrong(name: str) -> MalformedError:
    return MalformedError(_("“%(name)s” is missing in the message, or is not what it should be.") % {"name": name})


def _kind(sent: Any) -> Kind:
    try:
        return Kind(sent)
    except ValueError:
        raise _wrong("kind") from None


def _uuid(sent: Any, name: str) -> UUID:
    try:
        return UUID(sent)
    except (TypeError, AttributeError, ValueError):
        raise _wrong(name) from None


def _number(sent: Any, name: str) -> int:
    if not isinstance(sent, int) or isinstance(sent, bool) or not 0 <= sent <= LARGEST_VERSION:
        raise _wrong(name)
    return sent


def _name(sent: Any, name: str) -> str:
    if not _is_text(sent) or not 0 < len(sent) <= 64:
        raise _wrong(name)
    return sent


def _typed(sent: Any, kind: Kind) -> str:
    if kind == Kind.NOTHING and isinstance(sent, bool):
        return "1" if sent else ""
    if not _is_text(sent):
        raise _wrong("typed")
    return sent


def _is_text(sent: Any) -> bool:
    """A text that every database can keep: no NUL, no half of a character."""
    return isinstance(sent, str) and "\x00" not in sent and not any("\ud800" <= sign <= "\udfff" for sign in sent)


def results(changes: Sequence[Change], outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    return [result_of(change, outcome) for change, outcome in zip(changes, outcomes, strict=True)]
