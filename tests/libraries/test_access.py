"""Who sees what and may do what: every rule for every role of the cast, and what dates and mergers do to it."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from libraries import access
from libraries.models import Library, Membership, Move, Municipality, Role, Supervision, User
from tests.conftest import EVERYONE, person

TODAY = date(2024, 3, 1)

OWN, SISTER, FAR, SCHOOL = "Birch library", "Alder library", "Oak library", "Birch school library"
EVERY = {OWN, SISTER, FAR, SCHOOL}
MUNICIPALITIES = {"Birch municipality", "Oak municipality"}
REGIONS = {"Northern region", "Southern region"}
SEEN = {
    "librarian": {OWN},
    "head": {OWN},
    "central": {OWN, SISTER, SCHOOL},
    "methodologist": {OWN, SISTER},
    "school_methodologist": {SCHOOL},
    "director": {OWN, SISTER},
    "analyst": EVERY,
    "administrator": EVERY,
}


@pytest.fixture
def network(library, sister_library, far_library, school_library):
    return {OWN: library, SISTER: sister_library, FAR: far_library, SCHOOL: school_library}


@pytest.fixture
def user(request, network) -> User:
    return request.getfixturevalue(request.param)


def names(places) -> set[str]:
    found = [place.name for place in places]
    assert len(found) == len(set(found))
    return set(found)


def for_each_role(**answers):
    """One case a role; a role that is not named gets the empty answer."""
    return pytest.mark.parametrize(
        ("user", "expected"), [(role, answers.get(role, set())) for role in EVERYONE], indirect=["user"], ids=EVERYONE
    )


@for_each_role(**SEEN)
def test_libraries_a_person_sees(user, expected):
    assert names(access.visible_libraries(user, on=TODAY)) == expected


@for_each_role(**SEEN)
def test_what_hangs_on_a_library_is_seen_with_it(user, expected, network):
    """The condition for other querysets: here the roles of librarians, one in each library."""
    for library in network.values():
        Membership.objects.create(
            user=person(f"keeper-{library.pk}"), role=Role.LIBRARIAN, library=library, valid_from=date(2000, 1, 1)
        )
    rights = access.rights_of(user, on=TODAY)
    within = access.within(rights, on=TODAY, library="library", municipality="library__municipality")
    seen = Membership.objects.filter(within, user__username__startswith="keeper-").select_related("library")
    assert names(membership.library for membership in seen) == expected


@for_each_role(
    central={"Birch municipality"},
    methodologist={"Birch municipality"},
    director={"Birch municipality"},
    analyst=MUNICIPALITIES,
    administrator=MUNICIPALITIES,
)
def test_municipalities_whose_summaries_a_person_opens(user, expected):
    assert names(access.visible_municipalities(user, on=TODAY)) == expected


@for_each_role(methodologist={"Northern region"}, director={"Northern region"}, analyst=REGIONS, administrator=REGIONS)
def test_regions_whose_summaries_a_person_opens(user, expected):
    assert names(access.visible_regions(user, on=TODAY)) == expected


@for_each_role(librarian={OWN}, head={OWN}, central={OWN, SISTER, SCHOOL})
def test_libraries_a_person_enters_figures_for(user, expected, network):
    assert {name for name, library in network.items() if access.works_in(user, library, on=TODAY)} == expected
    assert names(access.libraries_worked_in(user, on=TODAY)) == expected


@for_each_role(head={OWN}, central={OWN, SISTER, SCHOOL})
def test_libraries_a_person_signs_for(user, expected, network):
    assert {name for name, library in network.items() if access.answers_for(user, library, on=TODAY)} == expected


@for_each_role(methodologist={OWN, SISTER}, school_methodologist={SCHOOL})
def test_libraries_whose_reports_a_person_reviews(user, expected, network):
    assert {name for name, library in network.items() if access.guides(user, library, on=TODAY)} == expected


@for_each_role(analyst={"may_see_nation"}, administrator={"may_see_nation", "may_administer", "may_enter_admin"})
def test_what_a_person_may_do_for_the_whole_country(user, expected):
    rules = [access.may_see_nation, access.may_administer, access.may_enter_admin]
    assert {rule.__name__ for rule in rules if rule(user, on=TODAY)} == expected


@for_each_role(
    librarian={"reports", "training"},
    head={"reports", "training"},
    central={"reports", "training", "review", "summaries"},
    methodologist={"reports", "training", "review", "summaries", "rules"},
    school_methodologist={"reports", "training", "review"},
    director={"reports", "training", "summaries"},
    analyst={"reports", "summaries"},
    administrator={"reports", "training", "summaries", "rules", "admin"},
)
def test_parts_of_the_site_a_person_is_shown(user, expected, rf):
    request = rf.get("/")
    request.user = user
    shown = access.navigation(request)
    assert {name.removeprefix("nav_") for name, is_shown in shown.items() if is_shown} == expected


def test_nobody_who_has_not_signed_in_has_any_right(network, rf):
    nobody = AnonymousUser()
    request = rf.get("/")
    assert access.navigation(request) == {}
    request.user = nobody
    assert access.navigation(request) == {}
    assert_powerless(nobody, network)


@pytest.mark.parametrize("user", EVERYONE, indirect=True)
def test_an_account_that_is_switched_off_has_no_right(user, network):
    user.is_active = False
    assert_powerless(user, network)


@pytest.mark.parametrize("user", EVERYONE, indirect=True)
@pytest.mark.parametrize(
    "dates", [{"valid_to": date(2024, 2, 29)}, {"valid_from": date(2024, 3, 2)}], ids=["over", "not begun"]
)
def test_a_role_outside_its_dates_gives_no_right(user, dates, network):
    user.memberships.update(**dates)
    assert_powerless(user, network)


def assert_powerless(user, network):
    assert access.rights_of(user, on=TODAY) == access.Rights()
    for rule in [access.may_see_nation, access.may_administer, access.may_enter_admin]:
        assert not rule(user, on=TODAY)
    for rule in [access.works_in, access.answers_for, access.guides]:
        assert not any(rule(user, library, on=TODAY) for library in network.values())
    for places in [
        access.visible_libraries,
        access.visible_municipalities,
        access.visible_regions,
        access.libraries_worked_in,
    ]:
        assert not places(user, on=TODAY).exists()


def test_a_role_is_in_force_on_both_its_first_and_its_last_day(librarian, library):
    librarian.memberships.update(valid_from=TODAY, valid_to=TODAY)
    days = [date(2024, 2, 29), TODAY, date(2024, 3, 2)]
    assert [access.works_in(librarian, library, on=day) for day in days] == [False, True, False]


def test_two_roles_add_up(librarian, other_municipality, network):
    Membership.objects.create(user=librarian, role=Role.CENTRAL, municipality=other_municipality)
    assert names(access.visible_libraries(librarian, on=TODAY)) == {OWN, FAR}


def test_ids_of_different_things_are_not_mixed_up(network, region, other_region):
    """A methodologist of the region with the id 1 is not thereby a librarian of the library with the id 1."""
    methodologist = person("second", Role.METHODOLOGIST, region=other_region)
    rights = access.rights_of(methodologist, on=TODAY)
    assert rights.scopes == {Role.METHODOLOGIST: frozenset({other_region.pk})}
    assert rights.ids(Role.LIBRARIAN, Role.HEAD, Role.CENTRAL) == frozenset()


def test_the_rights_of_a_day_are_read_once(central, network, django_assert_num_queries):
    with django_assert_num_queries(2):
        for _ in range(3):
            assert access.works_in(central, network[OWN], on=TODAY)
            assert access.rights_of(central, on=TODAY).has(Role.CENTRAL)


def test_a_list_of_libraries_takes_one_query_once_the_rights_are_known(
    methodologist, network, django_assert_num_queries
):
    access.rights_of(methodologist, on=TODAY)
    with django_assert_num_queries(1):
        assert names(access.visible_libraries(methodologist, on=TODAY)) == {OWN, SISTER}


def test_a_superuser_without_a_role_enters_the_admin_and_sees_nothing_else(stranger, network):
    stranger.is_staff = stranger.is_superuser = True
    assert access.may_enter_admin(stranger, on=TODAY)
    assert not access.may_see_nation(stranger, on=TODAY)
    assert not access.visible_libraries(stranger, on=TODAY).exists()


def test_an_administrator_who_is_not_staff_stays_out_of_the_admin(administrator):
    administrator.is_staff = False
    assert access.may_administer(administrator, on=TODAY)
    assert not access.may_enter_admin(administrator, on=TODAY)


def test_a_municipality_passes_from_region_to_region(
    methodologist, municipality, other_region, library, sister_library
):
    municipality.supervisions.update(valid_to=date(2023, 12, 31))
    Supervision.objects.create(municipality=municipality, region=other_region, valid_from=date(2024, 1, 1))
    heir = person("heir", Role.METHODOLOGIST, region=other_region)
    last_day, new_day = date(2023, 12, 31), date(2024, 1, 1)
    assert [access.guides(methodologist, library, on=day) for day in (last_day, new_day)] == [True, False]
    assert [access.guides(heir, library, on=day) for day in (last_day, new_day)] == [False, True]
    assert names(access.visible_libraries(methodologist, on=last_day)) == {OWN, SISTER}
    assert not access.visible_libraries(methodologist, on=new_day).exists()
    assert names(access.visible_libraries(heir, on=new_day)) == {OWN, SISTER}


LAST_DAY, NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def successor(municipality, other_region):
    """On 1 July 2025 Birch municipality became part of Elm municipality, which another region serves."""
    place = Municipality.objects.create(atvk="9003000", name="Elm municipality", valid_from=date(2010, 1, 1))
    Supervision.objects.create(municipality=place, region=other_region, valid_from=date(2010, 1, 1))
    Library.objects.create(register_number="BLB9010", name="Elm library", municipality=place)
    municipality.valid_to, municipality.successor = LAST_DAY, place
    municipality.save()
    municipality.supervisions.update(valid_to=LAST_DAY)
    return place


@pytest.fixture
def settled(successor, municipality, library, sister_library):
    """The libraries have been entered at their new place."""
    for each in (library, sister_library):
        Move.objects.create(library=each, until=LAST_DAY, municipality=municipality)
        each.municipality, each.territory = successor, None
        each.save()


@pytest.fixture
def elm_central(successor):
    return person("elm_central", Role.CENTRAL, municipality=successor)


def test_before_a_merger_each_central_library_has_its_own(central, elm_central, library, sister_library, successor):
    assert names(access.visible_libraries(central, on=LAST_DAY)) == {OWN, SISTER}
    assert names(access.visible_libraries(elm_central, on=LAST_DAY)) == {"Elm library"}
    assert names(access.visible_municipalities(elm_central, on=LAST_DAY)) == {"Elm municipality"}


def test_after_a_merger_the_successor_has_all_even_before_the_register_says_so(elm_central, library, sister_library):
    assert names(access.visible_libraries(elm_central, on=NEW_DAY)) == {OWN, SISTER, "Elm library"}
    assert access.works_in(elm_central, library, on=NEW_DAY)
    assert names(access.visible_municipalities(elm_central, on=NEW_DAY)) == {"Birch municipality", "Elm municipality"}


def test_after_a_merger_the_old_central_library_keeps_its_libraries_and_gains_none(
    central, settled, successor, library
):
    assert names(access.visible_libraries(central, on=NEW_DAY)) == {OWN, SISTER}
    assert names(access.libraries_worked_in(central, on=NEW_DAY)) == {OWN, SISTER}
    assert access.works_in(central, library, on=NEW_DAY)
    assert access.answers_for(central, library, on=NEW_DAY)
    elm_library = Library.objects.get(name="Elm library")
    assert not access.works_in(central, elm_library, on=NEW_DAY)
    assert names(access.visible_municipalities(central, on=NEW_DAY)) == {"Birch municipality"}


def test_a_library_that_left_a_living_municipality_is_lost_to_it(central, library, municipality, other_municipality):
    Move.objects.create(library=library, until=LAST_DAY, municipality=municipality)
    library.municipality, library.territory = other_municipality, None
    library.save()
    assert not access.works_in(central, library, on=NEW_DAY)
    assert not access.visible_libraries(central, on=NEW_DAY).exists()


def test_the_last_region_keeps_the_history_of_a_municipality_that_has_merged(methodologist, library, successor):
    assert names(access.visible_municipalities(methodologist, on=NEW_DAY)) == {"Birch municipality"}
    assert access.guides(methodologist, library, on=NEW_DAY)


def test_the_region_of_the_successor_reviews_the_libraries_entered_there(
    methodologist, settled, library, other_region, sister_library
):
    heir = person("heir", Role.METHODOLOGIST, region=other_region)
    assert access.guides(heir, library, on=NEW_DAY)
    assert not access.guides(methodologist, library, on=NEW_DAY)
    assert names(access.visible_libraries(heir, on=NEW_DAY)) == {OWN, SISTER, "Elm library"}


def test_the_people_in_many_libraries_are_found_in_one_query(
    library, sister_library, head, librarian, central, django_assert_num_queries
):
    away, gone = person("away"), person("gone")
    Membership.objects.create(user=away, role=Role.HEAD, library=sister_library, valid_to=date(2024, 2, 1))
    Membership.objects.create(user=gone, role=Role.HEAD, library=sister_library)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    Membership.objects.create(user=head, role=Role.LIBRARIAN, library=library)
    Membership.objects.create(user=head, role=Role.HEAD, library=sister_library)
    places = [library.pk, sister_library.pk]
    with django_assert_num_queries(1):
        assert access.people_in(places, [Role.HEAD], on=TODAY) == {library.pk: [head], sister_library.pk: [head]}
    every = access.people_in(places, [Role.HEAD, Role.LIBRARIAN], on=TODAY)
    assert every == {library.pk: [head, librarian], sister_library.pk: [head]}
    assert access.people_in([], [Role.HEAD], on=TODAY) == {}


def test_the_people_with_a_role_are_found_wherever_they_have_it(central, methodologist, other_municipality):
    far = person("far", Role.CENTRAL, municipality=other_municipality)
    person("over", Role.CENTRAL, municipality=other_municipality, valid_to=date(2024, 2, 1))
    assert list(access.people_with([Role.CENTRAL], on=TODAY).order_by("pk")) == [central, far]
    assert set(access.people_with([Role.CENTRAL, Role.METHODOLOGIST], on=TODAY)) == {central, far, methodologist}
