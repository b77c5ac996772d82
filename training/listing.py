"""What the training page shows one person: a year, perhaps one library, the events and their sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, F, Sum
from django.http import Http404

from libraries import access
from libraries.models import Library

from . import records, rights
from .models import Participation, TrainingEvent


@dataclass(frozen=True)
class Row:
    """An event of a region or the attendance of a library, and whether this person may change it."""

    event: TrainingEvent
    changeable: bool
    participation: Participation | None = None


class Listing:
    """Reads `year` and `library` from the address; a year that means nothing becomes the default one."""

    def __init__(self, user, asked: Mapping[str, str], *, today: date):
        self.user = user
        self.today = today
        self.libraries = list(access.visible_libraries(user, on=today).select_related("municipality"))
        self.year = self._year(asked.get("year", ""))
        self.library = self._library(asked.get("library", ""))

    def _year(self, asked: str) -> int:
        wanted = [year for year in self.years if str(year) == asked]
        return (wanted or self._years_with_records or [self.today.year])[0]

    def _library(self, asked: str) -> Library | None:
        if not asked:
            return self.libraries[0] if len(self.libraries) == 1 and not self.regional else None
        for library in self.libraries:
            if str(library.pk) == asked:
                return library
        raise Http404

    @cached_property
    def _years_with_records(self) -> list[int]:
        """This year first when it has records, then the rest, latest first."""
        found = [day.year for day in self._events.dates("starts_on", "year", order="DESC")]
        return sorted(found, key=lambda year: year != self.today.year)

    @cached_property
    def years(self) -> list[int]:
        return sorted({self.today.year, *self._years_with_records}, reverse=True)

    @property
    def _events(self):
        return TrainingEvent.objects.visible_to(self.user, on=self.today)

    @cached_property
    def regional(self) -> bool:
        return rights.oversees(self.user)

    @property
    def whole_region(self) -> bool:
        return self.regional and self.library is None

    @property
    def several_libraries(self) -> bool:
        return self.library is None and len(self.libraries) > 1

    @cached_property
    def regional_events(self) -> list[Row]:
        """The year's events that regions organised, with numbers of libraries and people."""
        events = (
            self._events.filter(region__isnull=False, starts_on__year=self.year)
            .select_related("region", "recorded_for")
            .annotate(
                libraries=Count("participations"),
                people=Sum("participations__participants", default=0),
                person_hours=Sum(F("hours") * F("participations__participants"), default=0),
            )
            .order_by("starts_on", "pk")  # Spelt out, because a query with sums forgets the model's own order.
        )
        return [Row(event, rights.may_change(self.user, event)) for event in events]

    @cached_property
    def participations(self) -> list[Participation]:
        chosen = [self.library] if self.library else self.libraries
        return list(
            Participation.objects.filter(library__in=chosen, event__starts_on__year=self.year).select_related(
                "library", "event__region", "event__recorded_for"
            )
        )

    @cached_property
    def attendance(self) -> list[Row]:
        return [
            Row(participation.event, rights.may_change(self.user, participation.event), participation)
            for participation in self.participations
        ]

    @cached_property
    def total(self) -> records.Hours:
        return records.total(self.participations)

    @property
    def has_attendance(self) -> bool:
        """Something to download; a whole region is not read row by row to find out."""
        return bool(self.sum_by_library.events if self.whole_region else self.participations)

    @cached_property
    def hours_by_library(self) -> list[records.LibraryHours]:
        return records.hours_by_library(self.libraries, year=self.year)

    @cached_property
    def sum_by_library(self) -> records.Hours:
        return sum((row.total for row in self.hours_by_library), records.Hours())
