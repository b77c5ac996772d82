"""The only code that writes the training diary."""

from collections.abc import Mapping

from django.db import transaction

from libraries.models import Library, Region

from .models import Participation, TrainingEvent


def record_for_library(event: TrainingEvent, library: Library, participants: int, *, by) -> None:
    """Saves what a library itself records: the event, and how many of its people took part."""
    event.recorded_for = library
    _save(event, {library: participants}, by=by)


def record_for_region(event: TrainingEvent, region: Region, participants: Mapping[Library, int], *, by) -> None:
    """Saves an event of a region. A library with zero participants is taken off; one not named stays as it is."""
    event.region = region
    _save(event, participants, by=by)


@transaction.atomic
def _save(event: TrainingEvent, participants: Mapping[Library, int], *, by) -> None:
    if event.pk is None:
        event.recorded_by = by
    event.save()
    absent = [library for library, number in participants.items() if not number]
    if absent:
        event.participations.filter(library__in=absent).delete()
    Participation.objects.bulk_create(
        [
            Participation(event=event, library=library, participants=number)
            for library, number in participants.items()
            if number
        ],
        update_conflicts=True,
        unique_fields=["event", "library"],
        update_fields=["participants"],
    )
