"""A field that can be saved by itself, as it is stored, and what a change would make of it."""

from datetime import datetime

from django.utils.translation import gettext as _

from ..blueprint import Blueprint
from ..models import Explanation, NarrativeText, Value
from .changes import Change
from .desk import Desk


class Field:
    """A field as it is stored, and what a change would make of it.

    `version` is how often it was changed, 0 for what was never filled in; `text` what it shows, the way it is typed;
    `by` and `at` say who changed it last and when.
    """

    unread = ""
    by: int | None = None
    at: datetime | None = None

    def __init__(self, desk: Desk, change: Change):
        self.desk, self.change, self.report = desk, change, desk.report

    @staticmethod
    def exists(blueprint: Blueprint, change: Change) -> bool:
        """Whether the form has such a field."""
        raise NotImplementedError

    def refusal(self) -> str:
        """Why the change can never be saved; empty when it can."""
        return ""

    def same(self) -> bool:
        """Whether the field already holds what the change would write."""
        raise NotImplementedError

    def stale(self, seen: int) -> bool:
        """Whether somebody has changed the field after the version that was seen."""
        return seen != self.version

    def put(self) -> None:
        raise NotImplementedError

    @property
    def version(self) -> int:
        raise NotImplementedError

    @property
    def text(self) -> str:
        raise NotImplementedError


class StoredField(Field):
    """A field with a row of its own in the database; `who` and `when` are what that row calls its last change."""

    who, when = "changed_by_id", "changed_at"

    @property
    def stored(self) -> Value | Explanation | NarrativeText | None:
        raise NotImplementedError

    @property
    def version(self) -> int:
        return self.stored.version if self.stored else 0

    @property
    def by(self):
        return getattr(self.stored, self.who, None)

    @property
    def at(self):
        return getattr(self.stored, self.when, None)


def too_long(typed: str, most: int) -> str:
    if len(typed.strip()) <= most:
        return ""
    return _("This is longer than %(most)d characters. Shorten it.") % {"most": most}
