"""The municipalities of Latvia come from the file that the project ships."""

from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from libraries.models import Municipality, Region, Supervision
from libraries.registers import Loaded, load_municipalities

SHIPPED = settings.BASE_DIR / "fixtures" / "municipalities.csv"
REFORM, LAST_DAY, NEW_DAY = date(2021, 7, 1), date(2025, 6, 30), date(2025, 7, 1)
HEADINGS = "atvk,name,kind,valid_from,valid_to,successor_atvk,regional_main_library,regional_main_library_status"


@pytest.fixture
def shipped(db):
    return load_municipalities(SHIPPED)


def test_latvia_on_a_day_before_and_after_the_merger_of_madona_and_varaklani(shipped):
    assert shipped == Loaded(municipalities=44, regions=29)
    kinds = Counter(Municipality.objects.on(LAST_DAY).values_list("kind", flat=True))
    assert kinds == {"city": 7, "county": 36}
    assert Municipality.objects.on(NEW_DAY).count() == 42
    became = Municipality.objects.filter(successor__isnull=False).order_by("atvk")
    assert list(became.values_list("atvk", "name", "valid_from", "valid_to", "successor__atvk")) == [
        ("0038000", "Madonas novads", REFORM, LAST_DAY, "0038001"),
        ("0055000", "Varakļānu novads", REFORM, LAST_DAY, "0038001"),
    ]


def test_the_regions_are_called_by_their_main_libraries(shipped):
    region = Region.objects.get(code="livanu-novada-centrala-biblioteka")
    assert region.name == region.main_library_name == "Līvānu novada Centrālā bibliotēka"
    served = Municipality.objects.of_region(Region.objects.get(code="salaspils-novada-biblioteka"), on=LAST_DAY)
    assert list(served.order_by("atvk").values_list("atvk", flat=True)) == [
        "0023000",
        "0034000",
        "0039000",
        "0041000",
        "0044000",
        "0045000",
        "0047000",
        "0048000",
    ]


def test_each_municipality_is_served_from_its_first_to_its_last_day(shipped):
    served = Supervision.objects.filter(region__code="madonas-novada-biblioteka").order_by("municipality__atvk")
    assert list(served.values_list("municipality__atvk", "valid_from", "valid_to", "confirmed")) == [
        ("0038000", REFORM, LAST_DAY, False),
        ("0038001", NEW_DAY, None, False),
        ("0055000", REFORM, LAST_DAY, False),
    ]
    assert Supervision.objects.filter(confirmed=True).count() == 19


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Municipality, Region, Supervision)]


def test_loading_twice_changes_nothing(shipped):
    before = everything()
    assert load_municipalities(SHIPPED) == shipped
    assert everything() == before


def test_what_people_decided_stays(shipped):
    """Līvāni turns out to be served by Preiļi, and somebody gives that region a better name."""
    preili = Region.objects.get(code="preilu-galvena-biblioteka")
    preili.name = "Preiļu reģions"
    preili.save()
    Supervision.objects.filter(municipality__atvk="0036000").update(region=preili, confirmed=True)
    before = everything()
    load_municipalities(SHIPPED)
    assert everything() == before


def test_a_later_file_confirms_a_region_and_ends_it_with_its_municipality(db, tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(f"{HEADINGS}\n1,Oak,novads,2021-07-01,,,Oak library,to be confirmed\n")
    load_municipalities(path)
    path.write_text(
        f"{HEADINGS}\n1,Oak,novads,2021-07-01,2025-06-30,2,Oak library,found\n2,Elm,novads,2025-07-01,,,Elm library,\n"
    )
    load_municipalities(path)
    served = Supervision.objects.order_by("municipality__atvk")
    assert list(served.values_list("region__name", "valid_from", "valid_to", "confirmed")) == [
        ("Oak library", REFORM, LAST_DAY, True),
        ("Elm library", NEW_DAY, None, False),
    ]
    assert Municipality.objects.get(atvk="1").successor.name == "Elm"


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("atvk,name\n1,Oak\n", "The column “kind” is missing.\nThe column “regional_main_library” is missing."),
        (
            f"{HEADINGS}\n"
            "1,Oak,kingdom,,,,Oak library,\n"
            "2,Elm,novads,2025-01-01,2024-01-01,,Elm library,\n"
            "3,Ash,novads,,,9,Ash library,\n"
            "3,Ash,novads,,,,Ash library,\n"
            "4,,novads,,,,Fir library,\n",
            "Row 2: “kingdom” in the column “kind” is not one of: city, county, other.\n"
            "Row 3: The end cannot be before the beginning.\n"
            "Row 4: There is no municipality with the ATVK code “9”.\n"
            "Row 5: The ATVK code “3” is already in row 4.\n"
            "Row 6: The column “name” is blank.",
        ),
        ("", "“places.csv” is empty."),
    ],
    ids=["columns", "rows", "nothing"],
)
def test_a_file_with_faults_changes_nothing(db, tmp_path, content, sentences):
    path = tmp_path / "places.csv"
    path.write_text(content)
    with pytest.raises(CommandError) as failure:
        call_command("load_municipalities", path)
    assert str(failure.value) == sentences
    assert everything() == [[], [], []]


def test_the_command_loads_the_shipped_file(db, capsys):
    call_command("load_municipalities")
    assert capsys.readouterr().out == "44 municipalities in 29 regions.\n"
