"""One object of a form file, read name by name: what is wrong is noted with its place and reading goes on. Pure."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..blueprint import NOTHING, Label

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
REMARK = "note"  # The one name that may stand anywhere, for the author's own remarks.

KINDS: dict[type, Promise] = {
    str: gettext_lazy("a text"),
    int: gettext_lazy("a whole number"),
    bool: gettext_lazy("true or false"),
    list: gettext_lazy("a list"),
    dict: gettext_lazy("an object in braces"),
}


class Source:
    """An object of the file. `where` is its place (empty: the file itself); `problems` is shared by all objects."""

    def __init__(self, value: Any, where: str, problems: list[str]):
        self.where = where
        self.problems = problems
        self._value: Mapping[str, Any] = value if isinstance(value, dict) else {}
        self._unread = set(self._value) - {REMARK}
        if not isinstance(value, dict):
            self.wrong(_("this must be an object in braces"))
            self.problems = []  # Said once: that all its names are missing as well is no news.

    def wrong(self, what: str) -> None:
        where = self.where or _("The form file")
        self.problems.append(_("%(where)s: %(what)s.") % {"where": where, "what": what})

    def raw(self, name: str) -> Any:
        self._unread.discard(name)
        return self._value.get(name)

    def take[T: (str, int, bool, list[Any], dict[str, Any])](
        self, name: str, kind: type[T], default: T | None = None
    ) -> T:
        """The value under a name; without a default it must be there."""
        value = self.raw(name)
        if value is None:
            if default is None:
                self.wrong(_("“%(name)s” is missing") % {"name": name})
            return kind() if default is None else default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(_("“%(name)s” must be %(kind)s") % {"name": name, "kind": KINDS[kind]})
            return kind() if default is None else default
        return value

    def code(self) -> str:
        """The code of an indicator, text, table, column, chapter or block."""
        code = self.take("code", str)
        if code and not CODE.fullmatch(code):
            self.wrong(_("“%(code)s” is no code: use small letters, digits and underscores") % {"code": code})
        return code

    def slug(self, name: str) -> str:
        """The code of a form or an edition, which also stands in addresses."""
        text = self.take(name, str)
        if text and not SLUG.fullmatch(text):
            self.wrong(_("“%(name)s” may have small letters, digits, hyphens and underscores only") % {"name": name})
        return text

    def number(self, name: str, low: int, high: int, default: int) -> int:
        value = self.take(name, int, default)
        if not low <= value <= high:
            self.wrong(_("“%(name)s” must be between %(low)d and %(high)d") % {"name": name, "low": low, "high": high})
            return default
        return value

    def label(self, name: str, *, required: bool = True) -> Label:
        """A text, or an object of texts by language."""
        value = self.raw(name)
        if isinstance(value, str):
            value = {"en": value}
        if value is not None and not _is_texts(value):
            self.wrong(_("“%(name)s” must be a text, or texts by language") % {"name": name})
            return NOTHING
        label = Label({language: text for language, text in (value or {}).items() if text.strip()})
        if required and not label:
            self.wrong(_("“%(name)s” is missing") % {"name": name})
        return label

    def member[E: StrEnum](self, kinds: type[E], name: str, default: E | None = None) -> E:
        text = self.take(name, str, None if default is None else default.value)
        if text in list(kinds):
            return kinds(text)
        if text:
            choices = ", ".join(kinds)
            self.wrong(
                _("“%(name)s” is “%(value)s”; it must be one of %(choices)s")
                % {"name": name, "value": text, "choices": choices}
            )
        return default or next(iter(kinds))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty when the name is not there."""
        return self._texts(name, self.take(name, list, []))

    def cells(self, name: str) -> tuple[str, ...]:
        """A list of texts in which null stands for an empty place."""
        return self._texts(name, ["" if one is None else one for one in self.take(name, list)])

    def _texts(self, name: str, values: list[Any]) -> tuple[str, ...]:
        if all(isinstance(value, str) for value in values):
            return tuple(values)
        self.wrong(_("“%(name)s” must be a list of texts") % {"name": name})
        return ()

    def labels(self, name: str) -> tuple[Label, ...]:
        return tuple(
            Source({"title": value}, f"{self.where}, {name} {place}", self.problems).label("title")
            for place, value in enumerate(self.take(name, list, []), start=1)
        )

    def objects(self, name: str, *, required: bool = False) -> Iterator["Source"]:
        """The objects of a list, each knowing its place: “indicators 5 (loans_total)”."""
        for place, value in enumerate(self.take(name, list, None if required else []), start=1):
            code = value.get("code") if isinstance(value, dict) else None
            here = f"{name} {place} ({code})" if isinstance(code, str) else f"{name} {place}"
            yield self._inner(value, here)

    def object(self, name: str) -> "Source":
        """An object in the object; of one that is not there nothing more is said than that."""
        value = self.take(name, dict)
        return self._inner(value, name) if isinstance(self.raw(name), dict) else Source(value, name, [])

    def _inner(self, value: Any, here: str) -> "Source":
        return Source(value, f"{self.where}, {here}" if self.where else here, self.problems)

    def lists(self) -> list[str]:
        """The names nobody has asked for so far that hold a list."""
        return [name for name in sorted(self._unread) if isinstance(self._value[name], list)]

    def rest(self) -> Mapping[str, Any]:
        """All that nobody has asked for so far."""
        rest = {name: self._value[name] for name in sorted(self._unread)}
        self._unread = set()
        return rest

    def done(self) -> None:
        """Nothing more is expected: what is left is probably misspelt."""
        for name in self.rest():
            self.wrong(_("“%(name)s” is not a name of the format") % {"name": name})


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
