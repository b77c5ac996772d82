"""What a column of a table can be picked from: names in the registers, for suggestions and for comparing spellings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from libraries.alphabet import in_order
from libraries.models import Library, Partner

from ..blueprint import Blueprint, Register
from ..computing import Rows
from ..spelling import Names, bare

LEAST_LETTERS = 2
MOST_SUGGESTIONS = 20
KINDS = {Register.ORGANISERS: "is_organiser", Register.PARTNERS: "is_partner"}


@dataclass(frozen=True)
class Suggestion:
    """A name as the register has it, and what tells it from others: other names, the municipality."""

    name: str
    about: str = ""


def suggestions(register: Register, text: str, *, region: int | None) -> list[Suggestion]:
    """Names with words that begin as the words of the text do, whatever its case and diacritics; the likest first."""
    wanted = bare(text[:200])
    if len(wanted) < LEAST_LETTERS:
        return []
    found = sorted(
        (_likeness(wanted, one), in_order(one.name), one) for one in _offered(register, region) if _fits(wanted, one)
    )
    return [one for _likeness, _name, one in found[:MOST_SUGGESTIONS]]


def _offered(register: Register, region: int | None) -> Iterator[Suggestion]:
    if register == Register.LIBRARIES:
        named = Library.objects.filter(closed__isnull=True).values_list("name", "municipality__name")
        return (Suggestion(name, municipality) for name, municipality in named)
    partners = Partner.objects.active().known_in(region).filter(**{KINDS[register]: True})
    return (Suggestion(one.name, ", ".join(one.also_called)) for one in partners)


def _fits(wanted: str, one: Suggestion) -> bool:
    words = f" {bare(one.name)} {bare(one.about)}"
    return all(f" {word}" in words for word in wanted.split())


def _likeness(wanted: str, one: Suggestion) -> int:
    """The name itself begins so, or only one of its words or what is said about it."""
    return 0 if bare(one.name).startswith(wanted) else 1


def registers_used(blueprint: Blueprint, rows: Rows) -> set[Register]:
    """The registers behind the columns that something is written in."""
    return {
        column.picked_from
        for code, those in rows.items()
        for column in (blueprint.tables[code].columns if code in blueprint.tables else ())
        if column.picked_from and any(row.get(column.code) for row in those)
    }


class RegisteredNames:
    """The names in some registers, read once for many reports: a query for libraries, one for all others."""

    def __init__(self, registers: Iterable[Register]):
        self._registers = frozenset(registers)
        self._names: dict[tuple[Register, int | None], Names] = {}

    @cached_property
    def _libraries(self) -> list[str]:
        return list(Library.objects.order_by().values_list("name", flat=True))

    @cached_property
    def _partners(self) -> list[Partner]:
        return list(Partner.objects.all())

    def of(self, region: int | None) -> Mapping[Register, Names]:
        """The names that are known in a region, by register."""
        return {register: self._of(register, region) for register in self._registers}

    def _of(self, register: Register, region: int | None) -> Names:
        key = register, region if register in KINDS else None
        if key not in self._names:
            self._names[key] = self._read(*key)
        return self._names[key]

    def _read(self, register: Register, region: int | None) -> Names:
        if register == Register.LIBRARIES:
            return Names(self._libraries)
        names = Names()
        for one in self._partners:
            if getattr(one, KINDS[register]) and one.region_id in (None, region):
                names.add(one.name, also_called=one.also_called)
        return names
