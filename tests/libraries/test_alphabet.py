"""Names as a Latvian dictionary lists them, in Python and in both databases."""

from random import Random

import pytest
from django.core.paginator import Paginator
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from libraries.alphabet import InOrder, in_order
from libraries.models import Library, Municipality, Region, User

NAMES = ["Ādaži", "Aglona", "Balvi", "Cesvaine", "Čornaja", "Dagda", "Stende", "Šķilbēni", "Zilupe", "Žīguri"]


def mixed(names):
    return Random(4).sample(names, len(names))


@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        ["Aglona", "Āraiši", "Auce", "Zaube"],
        ["Cēsis", "Cesvaine", "Cirgaļi", "Czz", "Čadra", "Daugmale"],
        ["Garkalne", "Gulbene", "Ģibuļi", "Ķekava", "Liepāja", "Ļaudona", "Madona"],
        ["Saka", "Szz", "Šķaune", "Tukums", "Zzz", "Žīguri"],
        ["Sala", "Sāla", "Sala 2", "Salacgrīva"],
        ["Īle", "Ilze", "Izz", "Yz", "Jelgava"],
        ["Rīgas „Zīle”", "Rīgas 1. filiāle", "Rīgas 2. filiāle", "Rīgas bibliotēka"],
        ["Kurzeme", "Łódź", "Luga", "Lüne", "Malmö", "Zarasai", "Резекне"],
    ],
)
@pytest.mark.django_db
def test_names_stand_where_a_reader_looks_for_them(names):
    """By code point every name that begins with Ā, Č or Š would stand after the last one with Z."""
    assert sorted(mixed(names), key=in_order) == names
    Region.objects.bulk_create(Region(code=f"r{number}", name=name) for number, name in enumerate(mixed(names)))
    assert list(Region.objects.values_list("name", flat=True)) == names
    assert list(Region.objects.reverse().values_list("name", flat=True)) == names[::-1]


def test_capitals_and_letters_written_in_two_parts_make_no_difference():
    keys = [in_order(name).partition("\x01")[0] for name in ("ČADRA", "C\u030cadra", "čadra")]
    assert keys == [keys[0]] * 3


# Everything that PostgreSQL can keep.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@pytest.mark.django_db
@settings(deadline=None)
@given(st.lists(TEXTS | st.text("aābcčyijzžZŽ –„ł1", max_size=6), max_size=12))
def test_a_query_sorts_any_text_as_python_does(names):
    Region.objects.all().delete()
    Region.objects.bulk_create(Region(code=f"r{number}", name=name) for number, name in enumerate(names))
    found = Region.objects.order_by(InOrder("name")).values_list("name", flat=True)
    assert list(map(in_order, found)) == sorted(map(in_order, names))


@pytest.fixture
def places(db):
    """A municipality, a library and a person of each name, put in as they come."""
    for number, name in enumerate(mixed(NAMES)):
        place = Municipality.objects.create(atvk=f"m{number}", name=name)
        Library.objects.create(register_number=f"BLB{number}", name=name, municipality=place)
        User.objects.create(username=f"u{number}", last_name=name)


def two_a_page(found, name):
    """The names on each page."""
    pages = Paginator(found, 2)
    return [[name(one) for one in page] for page in pages]


PAGES = [["Ādaži", "Aglona"], ["Balvi", "Cesvaine"], ["Čornaja", "Dagda"], ["Stende", "Šķilbēni"], ["Zilupe", "Žīguri"]]


def test_lists_are_cut_into_pages_in_that_order(places):
    assert two_a_page(Municipality.objects.all(), str) == PAGES
    assert two_a_page(Library.objects.all(), str) == PAGES
    assert two_a_page(User.objects.all(), str) == PAGES
    by_place = Library.objects.select_related("municipality").order_by("municipality")
    assert two_a_page(by_place, lambda library: library.municipality.name) == PAGES
    once = Library.objects.filter(municipality__libraries__isnull=False).distinct()
    assert two_a_page(once, str) == PAGES
    assert two_a_page(Library.objects.values_list("name", flat=True).distinct(), str) == PAGES


@pytest.mark.parametrize("column", ["1", "4"])
def test_the_administrator_sorts_a_list_by_a_column_of_names_in_either_direction(places, client, administrator, column):
    """The first column holds the library's name, the fourth that of its municipality."""
    client.force_login(administrator)
    address = reverse("admin:libraries_library_changelist")
    up, down = (client.get(address, {"o": f"{sign}{column}"}).context["cl"].queryset for sign in ("", "-"))
    assert [library.name for library in up if library.name in NAMES] == NAMES
    assert [library.name for library in down if library.name in NAMES] == NAMES[::-1]
