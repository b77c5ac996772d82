"""Who changed a cell of a row last, when, and which version of the row that was."""

from dataclasses import dataclass

from .models import Row


@dataclass(frozen=True)
class Mark:
    """Who changed a cell last, when, and which version of the row that was."""

    version: int = 0
    by: int | None = None
    at: str = ""


def mark_of(row: Row, column: str) -> Mark:
    """Of a cell that nobody has changed since its row was made: the very first version."""
    found = row.versions.get(column)
    return Mark(*found) if isinstance(found, list) else Mark(found or 0)


def last_mark(row: Row) -> Mark:
    """Who changed the row last."""
    return max((mark_of(row, column) for column in row.versions), key=lambda mark: mark.version, default=Mark())


def edited_by_hand(row: Row) -> bool:
    """Whether a person has changed what was taken from a record."""
    return any(mark_of(row, column).by for column in row.versions)
