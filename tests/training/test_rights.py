"""Who sees, records and changes what in the training diary: the whole table."""

import pytest
from django.urls import reverse

from libraries.models import Role
from tests.conftest import EVERYONE, person

from .conftest import attended, organised


@pytest.fixture
def events(region, other_region, library, sister_library, far_library, school_library):
    return {
        "own": attended(library).event,
        "sister's": attended(sister_library).event,
        "far": attended(far_library).event,
        "school's": attended(school_library).event,
        "regional, attended": organised(region, {library: 2, school_library: 1}),
        "regional, not attended": organised(region, {}),
        "other region's": organised(other_region, {far_library: 1}),
    }


# What opening the page of an event answers: 200 changes it, 403 sees it in lists, 404 knows nothing of it.
OPENING = {
    #                         own, sister's, far, school's, regional attended, regional not attended, other region's
    "librarian": [200, 404, 404, 404, 403, 404, 404],
    "head": [200, 404, 404, 404, 403, 404, 404],
    "central": [200, 200, 404, 200, 403, 404, 404],
    "methodologist": [403, 403, 404, 404, 200, 200, 404],
    "school_methodologist": [404, 404, 404, 403, 403, 404, 404],
    "director": [403, 403, 404, 404, 403, 403, 404],
    "analyst": [403] * 7,
    "administrator": [403] * 7,
    "stranger": [403] * 7,
}


@pytest.mark.parametrize("name", EVERYONE)
@pytest.mark.parametrize("address", ["training_edit", "training_delete"])
def test_who_changes_which_event(name, address, request, events, signed_in):
    client = signed_in(request.getfixturevalue(name))
    ask = client.get if address == "training_edit" else client.post
    answers = [ask(reverse(address, args=[event.pk])).status_code for event in events.values()]
    assert answers == OPENING[name]


# The list; the form for a library or, for a methodologist, her region; the form for the region.
PAGES = {
    "librarian": [200, 200, 404],
    "head": [200, 200, 404],
    "central": [200, 200, 404],
    "methodologist": [200, 200, 200],
    "school_methodologist": [200, 403, 404],
    "director": [200, 403, 403],
    "analyst": [403, 403, 403],
    "administrator": [302, 403, 403],
    "stranger": [403, 403, 403],
}


@pytest.mark.parametrize("name", EVERYONE)
def test_who_opens_which_page(name, request, region, library, signed_in):
    client = signed_in(request.getfixturevalue(name))
    add = reverse("training_add")
    addresses = [reverse("training_list"), add, f"{add}?region={region.pk}"]
    assert [client.get(address).status_code for address in addresses] == PAGES[name]


def test_an_administrator_is_led_to_the_admin(administrator, signed_in):
    client = signed_in(administrator)
    assert client.get(reverse("training_list")).url == reverse("admin:training_trainingevent_changelist")
    administrator.is_staff = False
    administrator.save()
    assert client.get(reverse("training_list")).status_code == 403


def test_a_region_of_another_or_none_is_not_found(methodologist, other_region, signed_in):
    client = signed_in(methodologist)
    for asked in [other_region.pk, 0, "x", "", "²", "9" * 30]:
        assert client.get(reverse("training_add"), {"region": asked}).status_code == 404


def test_the_anonymous_are_asked_to_sign_in(client, library):
    event = attended(library).event
    for name, args in [("training_list", []), ("training_add", []), ("training_edit", [event.pk])]:
        address = reverse(name, args=args)
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, f"{reverse('login')}?next={address}")
    address = reverse("training_delete", args=[event.pk])
    answer = client.post(address)
    assert (answer.status_code, answer.url) == (302, f"{reverse('login')}?next={address}")


def test_a_librarian_who_is_a_methodologist_too_records_for_both(region, library, sister_library, signed_in):
    both = person("both", Role.METHODOLOGIST, region=region)
    both.memberships.create(role=Role.LIBRARIAN, library=library)
    client = signed_in(both)
    add = reverse("training_add")
    assert client.get(add).context["form"].only_library == library
    assert client.get(add, {"region": region.pk}).context["event"].region == region
    assert client.get(reverse("training_edit", args=[attended(library).event.pk])).status_code == 200
    assert client.get(reverse("training_edit", args=[attended(sister_library).event.pk])).status_code == 403
