"""The network as it stood on a day: Varakļāni county became part of Madona county on 1 July 2025, under a new code."""

from datetime import date

import pytest

from libraries import boundaries
from libraries.models import Library, Move, Municipality, Population, Region, Supervision, Territory

LAST_DAY = date(2025, 6, 30)
NEW_DAY = date(2025, 7, 1)


@pytest.fixture
def madona_region(db):
    return Region.objects.create(code="madona", name="Madona region")


@pytest.fixture
def madona(madona_region):
    place = Municipality.objects.create(atvk="0038001", name="Madonas novads", valid_from=NEW_DAY)
    Supervision.objects.create(municipality=place, region=madona_region, valid_from=NEW_DAY)
    return place


@pytest.fixture
def varaklani(madona, madona_region):
    place = Municipality.objects.create(
        atvk="0055000", name="Varakļānu novads", valid_from=date(2021, 7, 1), valid_to=LAST_DAY, successor=madona
    )
    Supervision.objects.create(municipality=place, region=madona_region, valid_from=date(2021, 7, 1), valid_to=LAST_DAY)
    return place


@pytest.fixture
def old_madona(madona):
    return Municipality.objects.create(
        atvk="0038000", name="Madonas novads", valid_from=date(2021, 7, 1), valid_to=LAST_DAY, successor=madona
    )


@pytest.fixture
def moved(madona, varaklani):
    """A library of Varakļāni, which stands in Madona county now."""
    library = Library.objects.create(register_number="BLB1", name="Murmastienes bibliotēka", municipality=madona)
    Move.objects.create(library=library, until=LAST_DAY, municipality=varaklani)
    return library


@pytest.fixture
def settled(madona):
    return Library.objects.create(
        register_number="BLB2", name="Barkavas bibliotēka", municipality=madona, opened=date(2025, 7, 1)
    )


def expected(municipality, on) -> list[str]:
    return [library.name for library in boundaries.expected_libraries(municipality, on=on)]


def test_a_library_of_a_merged_municipality_belongs_to_it_until_the_merger(moved, settled, madona, varaklani):
    assert expected(varaklani, date(2023, 12, 31)) == ["Murmastienes bibliotēka"]
    assert expected(madona, date(2023, 12, 31)) == []
    assert expected(varaklani, LAST_DAY) == ["Murmastienes bibliotēka"]
    assert expected(varaklani, NEW_DAY) == []
    assert expected(madona, date(2025, 12, 31)) == ["Barkavas bibliotēka", "Murmastienes bibliotēka"]


def test_the_whole_country_expects_everyone(moved, settled, far_library):
    assert expected(None, date(2023, 12, 31)) == ["Murmastienes bibliotēka", "Oak library"]


def test_only_open_libraries_that_owe_reports_are_expected(library, sister_library, school_library, municipality):
    Library.objects.create(
        register_number="BLB5", name="Prison library", municipality=municipality, kind=Library.Kind.OTHER
    )
    sister_library.closed = date(2023, 6, 30)
    sister_library.save()
    assert expected(municipality, date(2023, 6, 30)) == ["Alder library", "Birch library"]
    assert expected(municipality, date(2023, 7, 1)) == ["Birch library"]


def test_a_library_that_has_closed_since_a_day_is_expected_too(library, sister_library, municipality):
    sister_library.closed = date(2023, 6, 30)
    sister_library.save()
    library.opened = date(2023, 12, 31)
    library.save()

    def since(day):
        return [one.name for one in boundaries.expected_libraries(municipality, on=date(2023, 12, 31), since=day)]

    assert since(date(2023, 6, 30)) == ["Alder library", "Birch library"]
    assert since(date(2023, 7, 1)) == ["Birch library"]
    assert expected(municipality, date(2023, 12, 30)) == []


def test_two_moves_lead_through_three_places(moved, municipality, territory, varaklani, madona):
    Move.objects.create(library=moved, until=date(2010, 12, 31), municipality=municipality, territory=territory)
    assert boundaries.place_of(moved, on=date(2010, 12, 31)) == (municipality, territory)
    assert boundaries.place_of(moved, on=date(2011, 1, 1)) == (varaklani, None)
    assert boundaries.place_of(moved, on=NEW_DAY) == (madona, None)
    assert expected(municipality, date(2010, 12, 31)) == ["Murmastienes bibliotēka"]
    assert expected(varaklani, date(2011, 1, 1)) == ["Murmastienes bibliotēka"]


def test_the_places_of_all_expected_libraries_take_one_round_of_queries(
    moved, settled, varaklani, django_assert_num_queries
):
    with django_assert_num_queries(3):
        places = [
            boundaries.place_of(library, on=NEW_DAY)[0].atvk
            for library in boundaries.expected_libraries(None, on=NEW_DAY)
        ]
    assert places == ["0038001", "0038001"]


def test_successors_are_followed_from_the_day_they_begin(varaklani, old_madona, madona):
    assert boundaries.successor_of(varaklani, on=LAST_DAY) == varaklani
    assert boundaries.successor_of(varaklani, on=NEW_DAY) == madona
    assert boundaries.successor_of(old_madona, on=NEW_DAY) == madona
    assert boundaries.successor_of(madona, on=date(2030, 1, 1)) == madona


def test_successors_in_a_circle_lead_nowhere(varaklani, madona):
    madona.successor, madona.valid_to = varaklani, date(2025, 12, 31)
    madona.save()
    varaklani.refresh_from_db()
    assert boundaries.successor_of(varaklani, on=date(2026, 1, 1)) == varaklani
    assert boundaries.successors_of(varaklani) == {madona.pk, varaklani.pk}
    assert boundaries.with_predecessors([madona.pk], on=date(2026, 1, 1)) == {madona.pk, varaklani.pk}


def test_a_municipality_includes_all_that_merged_into_it(varaklani, old_madona, madona, municipality):
    older = Municipality.objects.create(
        atvk="0700", name="Murmastienes pagasts", valid_to=date(2021, 6, 30), successor=varaklani
    )
    after = boundaries.with_predecessors([madona.pk], on=NEW_DAY)
    assert after == {madona.pk, old_madona.pk, varaklani.pk, older.pk}
    assert boundaries.with_predecessors([madona.pk], on=LAST_DAY) == {madona.pk}
    assert boundaries.with_predecessors([varaklani.pk], on=LAST_DAY) == {varaklani.pk, older.pk}
    assert boundaries.with_predecessors([municipality.pk], on=NEW_DAY) == {municipality.pk}
    assert boundaries.with_predecessors([], on=NEW_DAY) == frozenset()


def test_a_region_serves_a_municipality_between_dates(municipality, region, other_region):
    municipality.supervisions.update(valid_to=date(2020, 12, 31))
    Supervision.objects.create(municipality=municipality, region=other_region, valid_from=date(2021, 1, 1))
    assert boundaries.region_of(municipality, on=date(2020, 12, 31)) == region
    assert boundaries.region_of(municipality, on=date(2021, 1, 1)) == other_region


def test_outside_known_dates_the_last_region_serves(varaklani, madona_region, municipality, region):
    assert boundaries.region_of(varaklani, on=date(2026, 1, 1)) == madona_region
    assert boundaries.region_of(municipality, on=date(1999, 1, 1)) == region


def test_a_municipality_may_have_no_region(db):
    place = Municipality.objects.create(atvk="1", name="Nowhere")
    assert boundaries.region_of(place, on=NEW_DAY) is None


def test_the_place_before_a_merger_is_recorded(settled, varaklani):
    move = boundaries.record_merger(settled, municipality=varaklani, territory=None)
    assert (move.until, move.municipality) == (LAST_DAY, varaklani)
    assert boundaries.record_merger(settled, municipality=varaklani, territory=None) == move
    assert boundaries.place_of(settled, on=date(2023, 1, 1)) == (varaklani, None)


def test_a_correction_is_no_move(settled, municipality, varaklani, library):
    """The old municipality lives on, or has become something else than where the library stands."""
    assert boundaries.record_merger(settled, municipality=municipality, territory=None) is None
    assert boundaries.record_merger(library, municipality=varaklani, territory=None) is None
    assert Move.objects.count() == 0


@pytest.fixture
def parishes(municipality, territory):
    second = Territory.objects.create(atvk="9001020", name="Alder parish", municipality=municipality)
    return territory, second


def population(area, total, children=None, year=2023):
    field = "territory" if isinstance(area, Territory) else "municipality"
    return Population.objects.create(**{field: area}, year=year, total=total, children=children)


def test_the_number_stated_for_a_municipality_comes_first(municipality, parishes):
    population(municipality, 2000, 300)
    population(parishes[0], 1006, 185)
    population(parishes[1], 900, 100)
    assert boundaries.population_of_each([municipality], year=2023) == {municipality.pk: (2000, 300)}


def test_territories_add_up_when_each_is_known(municipality, parishes):
    population(parishes[0], 1006, 185)
    population(parishes[1], 900, 100)
    population(parishes[1], 950, 110, year=2022)
    assert boundaries.population_of_each([municipality], year=2023) == {municipality.pk: (1906, 285)}
    assert boundaries.population_of_each([municipality], year=2022) == {}


def test_a_territory_that_is_gone_does_not_count(municipality, parishes):
    population(parishes[0], 1006, 185)
    parishes[1].valid_to = date(2022, 12, 31)
    parishes[1].save()
    assert boundaries.population_of_each([municipality], year=2023) == {municipality.pk: (1006, 185)}


def test_children_are_unknown_as_soon_as_those_of_one_place_are(municipality, other_municipality, parishes):
    population(parishes[0], 1006, 185)
    population(parishes[1], 900)
    population(other_municipality, 500, 50)
    assert boundaries.population_of_each([municipality, other_municipality], year=2023) == {
        municipality.pk: (1906, None),
        other_municipality.pk: (500, 50),
    }


def test_a_place_of_which_nothing_is_known_is_left_out(municipality, other_municipality, django_assert_num_queries):
    population(municipality, 2000, 300)
    both = [municipality, other_municipality]
    with django_assert_num_queries(2):
        known = boundaries.population_of_each(both, year=2023)
    assert known == {municipality.pk: (2000, 300)}


def test_no_place_at_all_has_no_people(db):
    assert boundaries.population_of_each([], year=2023) == {}
