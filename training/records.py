"""What was learned, asked in the ways other rooms need it: participations of a library, hours, rows for a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from libraries.models import Library

from .models import Participation, TrainingEvent

IN_PERSON = Q(event__mode=TrainingEvent.Mode.IN_PERSON)
REMOTE = Q(event__mode=TrainingEvent.Mode.REMOTE)
PERSON_HOURS = F("event__hours") * F("participants")


@dataclass(frozen=True)
class Hours:
    """Events and person-hours, in all and by mode."""

    events: int = 0
    hours: Decimal = Decimal(0)
    in_person: Decimal = Decimal(0)
    remote: Decimal = Decimal(0)
    events_in_person: int = 0
    events_remote: int = 0

    def __add__(self, other: "Hours") -> "Hours":
        return Hours(
            self.events + other.events,
            self.hours + other.hours,
            self.in_person + other.in_person,
            self.remote + other.remote,
            self.events_in_person + other.events_in_person,
            self.events_remote + other.events_remote,
        )


@dataclass(frozen=True)
class LibraryHours:
    library: Library
    total: Hours


def of_library(library: Library, *, first: date, last: date) -> QuerySet[Participation]:
    """What the library attended between two days, both included, with the events, in date order."""
    return Participation.objects.of(library).between(first, last).select_related("event")


def total(participations: Iterable[Participation]) -> Hours:
    """The sums of participations already at hand; their events should be loaded."""
    return sum(map(_hours_of, participations), Hours())


def _hours_of(participation: Participation) -> Hours:
    hours = participation.person_hours
    if participation.event.mode == TrainingEvent.Mode.REMOTE:
        return Hours(events=1, hours=hours, remote=hours, events_remote=1)
    return Hours(events=1, hours=hours, in_person=hours, events_in_person=1)


def hours_by_library(libraries: Iterable[Library], *, year: int) -> list[LibraryHours]:
    """The year of each of these libraries, those without a single event included, in the order given."""
    libraries = list(libraries)
    rows = (
        Participation.objects.filter(library__in=libraries, event__starts_on__year=year)
        .order_by()
        .values("library")
        .annotate(
            events=Count("pk"),
            hours=Sum(PERSON_HOURS, default=Decimal(0)),
            in_person=Sum(PERSON_HOURS, filter=IN_PERSON, default=Decimal(0)),
            remote=Sum(PERSON_HOURS, filter=REMOTE, default=Decimal(0)),
            events_in_person=Count("pk", filter=IN_PERSON),
            events_remote=Count("pk", filter=REMOTE),
        )
    )
    found = {row.pop("library"): Hours(**row) for row in rows}
    return [LibraryHours(library, found.get(library.pk, Hours())) for library in libraries]


def as_rows(participations: Iterable[Participation]) -> list[dict]:
    """Rows for a report's training table: plain strings, a decimal point, codes for mode and field.

    `when` is the ISO day, or the ISO month when only that is known; `source_id` is the participation.
    """
    return [{"source_id": participation.pk, "cells": _cells(participation)} for participation in participations]


def _cells(participation: Participation) -> dict[str, str]:
    event = participation.event
    return {
        "when": event.when,
        "place": event.place,
        "organiser": event.organiser,
        "title": event.title,
        "hours": f"{event.hours.normalize():f}",
        "participants": str(participation.participants),
        "mode": event.mode,
        "area": event.area,
    }
