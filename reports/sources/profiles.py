"""What the profiles of libraries say that reports also have."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from libraries.access import people_in
from libraries.models import Library, Role, ServicePoint

from ..blueprint import Blueprint
from ..models import Report, Row
from ..stems import is_head

SERVICE_POINTS = "library.service_points"
PROFILE: dict[str, Callable[[Library], Decimal | int | bool | None]] = {
    "is_only_library": lambda library: library.is_only_library,
    "premises_area_m2": lambda library: library.premises_area_m2,
    "user_seats": lambda library: library.user_seats,
    "accessible_premises": lambda library: library.accessible_premises,
    "wifi_available": lambda library: library.wifi_available,
}


def figures_of(library: Library, blueprint: Blueprint) -> dict[str, Decimal]:
    """The figures that a form takes from the profile, by the name of their source; those that are known."""
    asked = {one.source.removeprefix("library.") for one in blueprint.indicators.values()}
    known = {f"library.{name}": read(library) for name, read in PROFILE.items() if name in asked}
    return {source: Decimal(value) for source, value in known.items() if value is not None}


class Points:
    """Where the libraries of some reports also serve: one query, and none when no table asks for the places."""

    def __init__(self, reports: Iterable[Report], rows: Mapping[int, Iterable[Row]]):
        asking = {one.library_id for one in reports if _asks(one.blueprint, rows.get(one.pk, ()))}
        found = ServicePoint.objects.filter(library__in=asking).order_by("pk") if asking else ()
        self._points: list[ServicePoint] = list(found)

    def of(self, report: Report) -> Sequence[tuple[str, str]]:
        """Name and address of those that were open on some day of the period."""
        first, last = report.period.first_day, report.period.last_day
        return [
            (one.name, one.address)
            for one in self._points
            if one.library_id == report.library_id
            and (one.opened is None or one.opened <= last)
            and (one.closed is None or one.closed > first)
        ]


class Heads:
    """Who heads the libraries of some reports: asked only when a table has somebody in a post of a head."""

    def __init__(self, reports: Iterable[Report], rows: Mapping[int, Iterable[Row]]):
        asking: dict[date, set[int]] = {}
        for one in reports:
            if _has_head(one.blueprint, rows.get(one.pk, ())):
                asking.setdefault(one.period.last_day, set()).add(one.library_id)
        self._heads = {day: people_in(libraries, [Role.HEAD], on=day) for day, libraries in asking.items()}

    def of(self, report: Report) -> Sequence[str]:
        """Their names at the end of the period."""
        people = self._heads.get(report.period.last_day, {}).get(report.library_id, ())
        return [name for one in people if (name := one.get_full_name())]


def _has_head(blueprint: Blueprint, rows: Iterable[Row]) -> bool:
    names = [name for check in blueprint.checks if check.rule == "W29" for name in check.also.get("posts", ())]
    posts = {table: column for table, _dot, column in (name.partition(".") for name in names)}
    return any(row.table in posts and is_head(row.cells.get(posts[row.table], "")) for row in rows)


def _asks(blueprint: Blueprint, rows: Iterable[Row]) -> bool:
    """Whether something is written in a table whose names a rule compares with the profile."""
    names = {name for check in blueprint.checks if check.rule == "W29" for name in check.also["names"]}
    return bool(names) and not {name.partition(".")[0] for name in names}.isdisjoint(row.table for row in rows)
