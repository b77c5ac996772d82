"""The registers that come from files: libraries, how many people live where, organisers and partners.

A file is CSV or XLSX; its columns are the names below, in any order. A column that is absent changes nothing, a blank
cell empties what was there.
"""

from collections.abc import Hashable, Iterator

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from . import boundaries, cells
from .models import Library, Municipality, Partner, Population, Region, Territory
from .table_resources import ROW, Column, Link, TableResource

FIRST_YEAR, LAST_YEAR = 1900, 2100
CODE_LENGTH = 7  # Of an ATVK code, whose leading zeros a spreadsheet program drops.


def find_place[Place: Model](places: dict[str, Place], atvk: str) -> Place | None:
    """The place with the code as written, without the “LV” and the name that statistics add, or with its zeros back."""
    bare = atvk.split()[0].removeprefix("LV") if atvk else ""
    return places.get(atvk) or places.get(bare) or places.get(bare.zfill(CODE_LENGTH))


def repeated(keys: dict[int, Hashable]) -> dict[int, int]:
    """For each row whose key an earlier row has: that earlier row."""
    first: dict[Hashable, int] = {}
    return {row: first[key] for row, key in sorted(keys.items()) if first.setdefault(key, row) != row}


def descent(parents: dict[str, str | None]) -> tuple[dict[str, int], dict[str, list[str]]]:
    """How many ancestors each has, and for those who are their own ancestors the circle they stand in."""
    generations: dict[str, int] = {}
    circles: dict[str, list[str]] = {}
    for start in parents:
        path: dict[str, None] = {}
        one: str | None = start
        while one in parents and one not in generations and one not in path:
            path[one] = None
            one = parents[one]
        if one in path:
            circle = list(path)[list(path).index(one) :]
            circles |= {one: circle[at:] + circle[:at] + [one] for at, one in enumerate(circle)}
        generation = generations.get(one or "", -1)
        for one in reversed(path):
            generation = generations[one] = generation + 1
    return generations, circles


LIBRARY_FIELDS = (
    "register_number",
    "name",
    "kind",
    "municipality",
    "territory",
    "parent",
    "isil",
    "address",
    "founded",
    "opened",
    "closed",
    "is_only_library",
    "premises_area_m2",
    "user_seats",
    "accessible_premises",
    "wifi_available",
    "service_centre",
)


class LibraryResource(TableResource):
    """Libraries by register number; parents and children may come in any order."""

    required = LIBRARY_FIELDS[:4]
    optional = (*LIBRARY_FIELDS[4:], "territory_name", "territory_kind")

    register_number = Column("register_number", cells.text, required=True, longest=24)
    name = Column("name", cells.text, required=True, longest=200)
    kind = Column("kind", cells.choice, required=True, choices=Library.Kind)
    municipality = Link("municipality", "atvk", required=True)
    territory = Link("territory", "atvk")
    parent = Link("parent", "register_number")
    isil = Column("isil", cells.text, blank="", longest=24)
    address = Column("address", cells.text, blank="", longest=200)
    founded = Column("founded", cells.year, first=1000, last=LAST_YEAR)
    opened = Column("opened", cells.day)
    closed = Column("closed", cells.day)
    is_only_library = Column("is_only_library", cells.yes_no)
    premises_area_m2 = Column("premises_area_m2", cells.number, places=1, largest=9_999_999)
    user_seats = Column("user_seats", cells.whole)
    accessible_premises = Column("accessible_premises", cells.yes_no)
    wifi_available = Column("wifi_available", cells.yes_no)
    service_centre = Column("service_centre", cells.yes_no, blank=False)

    class Meta:
        model = Library
        fields = LIBRARY_FIELDS
        import_id_fields = ("register_number",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["municipality"].find = self.find_municipality
        self.fields["territory"].find = self.find_territory
        self.fields["parent"].find = self.find_parent

    def get_queryset(self):
        return super().get_queryset().select_related("municipality", "territory__municipality", "parent")

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.municipalities = {place.atvk: place for place in Municipality.objects.select_related("successor")}
        self.territories = {place.atvk: place for place in Territory.objects.select_related("municipality")}
        self.known = {library.register_number: library for library in self.get_queryset()}
        self.put_parents_first(dataset)

    def put_parents_first(self, dataset):
        rows = dataset.dict
        self.numbers = {row[ROW]: cells.printed(row["register_number"]) for row in rows}
        self.in_file = frozenset(self.numbers.values())
        self.repeated = repeated({row: number for row, number in self.numbers.items() if number})
        parents = {number: library.parent and library.parent.register_number for number, library in self.known.items()}
        if "parent" in dataset.headers:
            parents |= {self.numbers[row[ROW]]: cells.printed(row["parent"]) or None for row in rows}
        generations, self.circles = descent(parents)
        lines = sorted(dataset, key=lambda line: generations.get(self.numbers[line[0]], 0))
        for position, line in enumerate(lines):
            dataset[position] = line

    def get_instance(self, instance_loader, row):
        return self.known.get(self.numbers[row[ROW]])

    def after_init_instance(self, instance, new, row, **kwargs):
        self.place_before = None if new else (instance.municipality, instance.territory)

    def after_save_instance(self, instance, row, **kwargs):
        self.known[instance.register_number] = instance
        if self.place_before:
            municipality, territory = self.place_before
            boundaries.record_merger(instance, municipality=municipality, territory=territory)

    def find_municipality(self, atvk: str, row) -> Municipality:
        if place := find_place(self.municipalities, atvk):
            return place
        raise cells.CellError(_("There is no municipality with the ATVK code “%(code)s”.") % {"code": atvk})

    def find_territory(self, atvk: str, row) -> Territory | None:
        """The territory; a new one when the row names it. None where its municipality is not known either."""
        if place := find_place(self.territories, atvk):
            return place
        name = cells.text(row.get("territory_name"), "territory_name", longest=120)
        if name is None:
            raise cells.CellError(
                _("There is no territory with the ATVK code “%(code)s”; to add it, fill in “territory_name”.")
                % {"code": atvk}
            )
        kind = cells.choice(row.get("territory_kind"), "territory_kind", choices=Territory.Kind)
        municipality = find_place(self.municipalities, cells.printed(row["municipality"]))
        return municipality and self.add_territory(atvk, name, kind or Territory.Kind.PARISH, municipality)

    def add_territory(self, atvk: str, name: str, kind: str, municipality: Municipality) -> Territory:
        code = cells.text(atvk, "territory", longest=16)
        territory = Territory.objects.create(atvk=code, name=name, kind=kind, municipality=municipality)
        self.territories[atvk] = territory
        return territory

    def find_parent(self, number: str, row) -> Library | None:
        """The parent; None when it stands in this file and is wrong itself, which its own row says."""
        if number in self.known or number in self.in_file:
            return self.known.get(number)
        raise cells.CellError(
            _("There is no library with the register number “%(number)s” to be the parent.") % {"number": number}
        )

    def problems_in(self, instance, row) -> Iterator[str]:
        number = self.numbers[row[ROW]]
        if row[ROW] in self.repeated:
            yield _("The register number “%(number)s” is already in row %(row)s.") % {
                "number": number,
                "row": self.repeated[row[ROW]],
            }
        if number in self.circles and "parent" in row:
            circle = " → ".join(self.circles[number])
            yield _("The parents go round in a circle: %(circle)s.") % {"circle": circle}
        if "territory" in row and not self.fits(instance):
            yield _("The territory “%(territory)s” belongs to “%(municipality)s”.") % {
                "territory": instance.territory,
                "municipality": instance.territory.municipality,
            }

    def fits(self, library: Library) -> bool:
        """The territory lies in the municipality, or in one that has become part of it."""
        if library.territory is None or library.municipality_id is None:
            return True
        home = library.territory.municipality
        return library.municipality_id in {home.pk, *boundaries.successors_of(home)}


class PopulationResource(TableResource):
    """Inhabitants of territories and municipalities on 1 January, by area and year.

    The headings of the statistics portal are understood too, and its codes such as “LV0036000”.
    """

    required = ("area", "year", "total")
    optional = ("children", "source", "area_name")
    aliases = {
        "area": ("atvk", "atvk kods", "atvk code", "area code", "kods", "teritorijas kods"),
        "year": ("gads", "time", "time period", "laika periods"),
        "total": ("population", "inhabitants", "value", "iedzīvotāji", "iedzīvotāju skaits", "pavisam", "vērtība"),
        "children": ("0-17", "bērni", "t. sk. bērni", "bērni (0-17)"),
        "source": ("avots",),
        "area_name": ("territorial unit", "teritoriālā vienība", "teritorija", "nosaukums"),
    }

    area = Link("area", "atvk", required=True)
    year = Column("year", cells.year, required=True, first=FIRST_YEAR, last=LAST_YEAR)
    total = Column("total", cells.whole, required=True)
    children = Column("children", cells.whole)
    source = Column("source", cells.text, blank="", longest=120)

    class Meta:
        model = Population
        fields = ("area", "year", "total", "children", "source")
        import_id_fields = ("area", "year")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["area"].find = self.find_area

    def get_queryset(self):
        return super().get_queryset().select_related("territory", "municipality")

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        # A city and its only territory may share a code; libraries look for the population of territories.
        self.areas = {place.atvk: place for model in (Municipality, Territory) for place in model.objects.all()}
        self.known = {(one.territory or one.municipality, one.year): one for one in self.get_queryset()}
        self.keys = {row[ROW]: self.key_of(row) for row in dataset.dict}
        self.repeated = repeated({row: key for row, key in self.keys.items() if None not in key})

    def key_of(self, row) -> tuple[Municipality | Territory | None, int | None]:
        """Whose figures of which year the row has, as far as it can be understood."""
        area = find_place(self.areas, cells.printed(row["area"]))
        try:
            return area, cells.year(row["year"], "year", first=FIRST_YEAR, last=LAST_YEAR)
        except cells.CellError:
            return area, None

    def find_area(self, atvk: str, row) -> Municipality | Territory:
        if place := find_place(self.areas, atvk):
            return place
        raise cells.CellError(
            _("There is no municipality or territory with the ATVK code “%(code)s”.") % {"code": atvk}
        )

    def get_or_init_instance(self, instance_loader, row):
        area, year = self.keys[row[ROW]]
        instance = self.known.get((area, year))
        is_new = instance is None
        if is_new:
            instance = Population(**({} if area is None else {area._meta.model_name: area}))
        instance.area = area
        return instance, is_new

    def after_save_instance(self, instance, row, **kwargs):
        self.known[self.keys[row[ROW]]] = instance

    def import_instance(self, instance, row, **kwargs):
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            # Under the name of a field of the model, so that the lack of an area is not complained of once more.
            if "area" in error.error_dict:
                error.error_dict = {"municipality": error.error_dict.pop("area"), **error.error_dict}
            raise

    def problems_in(self, instance, row) -> Iterator[str]:
        if row[ROW] in self.repeated:
            yield _("The same area and year are already in row %(row)s.") % {"row": self.repeated[row[ROW]]}

    def dehydrate_area(self, population: Population) -> str:
        area = population.territory or population.municipality
        return area.atvk if area else ""


class PartnerResource(TableResource):
    """Organisers and partners by name, however it is capitalised; a blank region is the whole country."""

    required = ("name",)
    optional = ("other_names", "is_organiser", "is_partner", "region", "is_active")

    name = Column("name", cells.text, required=True, longest=200)
    other_names = Column("other_names", cells.text, blank="", longest=400)
    is_organiser = Column("is_organiser", cells.yes_no, blank=False)
    is_partner = Column("is_partner", cells.yes_no, blank=False)
    region = Link("region", "code")
    is_active = Column("is_active", cells.yes_no, blank=True)

    class Meta:
        model = Partner
        fields = ("name", "other_names", "is_organiser", "is_partner", "region", "is_active")
        import_id_fields = ("name",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fields["region"].find = self.find_region

    def get_queryset(self):
        return super().get_queryset().select_related("region")

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.regions = {region.code: region for region in Region.objects.all()}
        self.known = {partner.name.lower(): partner for partner in self.get_queryset()}
        self.names = {row[ROW]: cells.printed(row["name"]).lower() for row in dataset.dict}
        self.repeated = repeated({row: name for row, name in self.names.items() if name})

    def get_instance(self, instance_loader, row):
        return self.known.get(self.names[row[ROW]])

    def find_region(self, code: str, row) -> Region:
        if region := self.regions.get(code):
            return region
        raise cells.CellError(_("There is no region with the code “%(code)s”.") % {"code": code})

    def problems_in(self, instance, row) -> Iterator[str]:
        if row[ROW] in self.repeated:
            yield _("The same name is already in row %(row)s.") % {"row": self.repeated[row[ROW]]}
