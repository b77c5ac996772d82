"""The training of the year: what a library attended by itself, and what a region organised for its libraries."""

from datetime import date
from decimal import Decimal

from libraries import boundaries
from libraries.models import Library, Municipality, Region
from training.models import Participation, TrainingEvent

from .files import read_json
from .moments import LAST_DAY


def build() -> None:
    plan = read_json("training-2023.json")
    libraries = Library.objects.in_bulk(field_name="register_number")
    attended = [
        (_event(one, recorded_for=libraries[one["library"]]), {one["library"]: one.get("participants", 1)})
        for one in plan["attended"]
    ]
    organised = [(_event(one, region=_region(one["region_of"])), one["participants"]) for one in plan["organised"]]
    everything = sorted(attended + organised, key=lambda pair: pair[0].starts_on)
    TrainingEvent.objects.bulk_create(event for event, _who in everything)
    Participation.objects.bulk_create(
        Participation(event=event, library=libraries[number], participants=people)
        for event, who in everything
        for number, people in who.items()
    )


def _event(planned: dict, **owner: Library | Region) -> TrainingEvent:
    month_only = len(planned["when"]) == len("2023-09")
    return TrainingEvent(
        title=planned["title"],
        kind=planned["kind"],
        area=planned.get("area", TrainingEvent.Area.LIBRARY),
        starts_on=date.fromisoformat(f"{planned['when']}-01" if month_only else planned["when"]),
        only_month_known=month_only,
        place=planned["place"],
        organiser=planned["organiser"],
        mode=planned["mode"],
        hours=Decimal(planned["hours"]),
        is_demo=True,
        **owner,
    )


def _region(atvk: str) -> Region:
    region = boundaries.region_of(Municipality.objects.get(atvk=atvk), on=LAST_DAY)
    if region is None:
        raise LookupError(atvk)
    return region
