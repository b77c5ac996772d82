"""The territories and libraries of the demonstration, and whom they work with."""

from datetime import date

from libraries import boundaries
from libraries.models import Library, Move, Municipality, Partner, Population, ServicePoint, Territory
from libraries.registers import load_municipalities

from .files import FIXTURES, read_json
from .moments import LAST_DAY

LINKS = ("municipality", "territory", "parent", "merged_into")
INVENTED = "demonstrācijas dati"


def build() -> None:
    load_municipalities(FIXTURES / "municipalities.csv")
    plan = read_json("network.json")
    checking = [one["atvk"] for one in plan["municipalities"] if one.get("central_check")]
    Municipality.objects.filter(atvk__in=checking).update(central_check=True)
    municipalities = Municipality.objects.in_bulk(field_name="atvk")
    territories = _territories(plan["territories"], municipalities)
    _populations(plan, municipalities, territories)
    libraries = _libraries(plan["libraries"], municipalities, territories)
    for move in plan["moves"]:
        Move.objects.create(
            library=libraries[move["library"]],
            until=date.fromisoformat(move["until"]),
            municipality=municipalities[move["municipality"]],
            territory=territories[move["territory"]],
            note=move["note"],
        )
    ServicePoint.objects.bulk_create(
        ServicePoint(library=libraries[point["library"]], name=point["name"], kind=point["kind"])
        for point in plan["service_points"]
    )
    _partners(read_json("partners.json"), municipalities)


def _partners(planned: list[dict], municipalities: dict[str, Municipality]) -> None:
    """Institutions everyone knows, of the whole country and of the region that serves a municipality."""
    for one in planned:
        home = municipalities.get(one.pop("region_of", ""))
        region = boundaries.region_of(home, on=LAST_DAY) if home else None
        Partner.objects.create(**one, region=region)


def _territories(planned: list[dict], municipalities: dict[str, Municipality]) -> dict[str, Territory]:
    made = Territory.objects.bulk_create(
        Territory(
            atvk=one["atvk"], name=one["name"], kind=one["kind"], municipality=municipalities[one["municipality"]]
        )
        for one in planned
    )
    return {territory.atvk: territory for territory in made}


def _populations(plan: dict, municipalities: dict[str, Municipality], territories: dict[str, Territory]) -> None:
    Population.objects.bulk_create(
        [
            *_counted(plan["territories"], territories, "territory"),
            *_counted(plan["municipalities"], municipalities, "municipality"),
        ]
    )


def _counted(planned: list[dict], places: dict, area: str) -> list[Population]:
    return [
        Population(
            **{area: places[one["atvk"]]},
            year=int(year),
            total=total,
            children=children,
            source=one.get("source", INVENTED),
        )
        for one in planned
        for year, (total, children) in one["population"].items()
    ]


def _libraries(
    planned: list[dict], municipalities: dict[str, Municipality], territories: dict[str, Territory]
) -> dict[str, Library]:
    """Libraries in the order of the file, in which a parent stands before its branches."""
    made: dict[str, Library] = {}
    for one in planned:
        plain = {name: value for name, value in one.items() if name not in LINKS}
        made[one["register_number"]] = Library.objects.create(
            **plain,
            municipality=municipalities[one["municipality"]],
            territory=territories.get(one.get("territory", "")),
            parent=made.get(one.get("parent", "")),
            merged_into=made.get(one.get("merged_into", "")),
            is_demo=True,
        )
    return made
