"""Django's permissions follow the administrator's role, and nothing else."""

from datetime import date

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.urls import reverse

from libraries.models import Membership, Role, User
from tests.conftest import EVERYONE, PASSWORD

OTHERS = [name for name in EVERYONE if name != "administrator"]
OURS = ["libraries.add_library", "training.delete_trainingevent", "reports.view_report"]


def test_the_administrator_has_every_permission_on_our_applications_and_no_other(administrator):
    assert all(administrator.has_perm(permission) for permission in OURS)
    assert all(administrator.has_module_perms(label) for label in ["libraries", "training", "reports"])
    assert {permission.partition(".")[0] for permission in administrator.get_all_permissions()} == {
        "libraries",
        "training",
        "reports",
    }
    assert not administrator.has_perm("auth.change_group")
    assert not administrator.has_module_perms("auth")


def powerless(user) -> bool:
    return not user.get_all_permissions() and not any(user.has_perm(permission) for permission in OURS)


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_has_any_even_by_groups_and_permissions(name, request):
    user = request.getfixturevalue(name)
    group = Group.objects.create(name="all")
    group.permissions.set(Permission.objects.all())
    user.groups.add(group)
    user.user_permissions.set(Permission.objects.all())
    assert powerless(user)
    assert powerless(AnonymousUser())


@pytest.mark.parametrize(
    "dates", [{"valid_to": date(2000, 1, 1)}, {"valid_from": date(2999, 1, 1)}], ids=["over", "not begun"]
)
def test_the_role_outside_its_dates_gives_none(administrator, dates):
    administrator.memberships.update(**dates)
    assert powerless(administrator)


def test_an_account_switched_off_has_none_and_cannot_sign_in(administrator):
    administrator.is_active = False
    administrator.save()
    assert powerless(administrator)
    assert authenticate(username="administrator", password=PASSWORD) is None


def test_a_permission_on_a_single_record_is_not_a_thing_here(administrator, library):
    assert not administrator.has_perm("libraries.change_library", library)


def test_all_permissions_are_read_once(administrator, django_assert_num_queries):
    with django_assert_num_queries(2):
        for permission in OURS:
            assert administrator.has_perm(permission)


def test_asynchronous_questions_get_the_same_answers(administrator, stranger):
    stranger.user_permissions.set(Permission.objects.all())
    asked = [async_to_sync(user.ahas_perm)("libraries.add_library") for user in (administrator, stranger)]
    assert asked == [True, False]


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("root", password=PASSWORD)


def index_status(client, user) -> int:
    client.force_login(user)
    return client.get(reverse("admin:index")).status_code


def test_administrators_and_superusers_enter_the_admin(client, administrator, superuser):
    assert index_status(client, administrator) == 200
    assert index_status(client, superuser) == 200


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_enters_even_when_marked_as_staff(name, request, client):
    user = request.getfixturevalue(name)
    user.is_staff = True
    user.save()
    assert index_status(client, user) == 302


def test_an_administrator_without_the_mark_or_whose_role_is_over_does_not_enter(client, administrator):
    administrator.is_staff = False
    administrator.save()
    assert index_status(client, administrator) == 302
    administrator.is_staff = True
    administrator.save()
    administrator.memberships.update(valid_to=date(2000, 1, 1))
    assert index_status(client, administrator) == 302


def test_whoever_has_not_signed_in_is_sent_to_do_so(client, db):
    answer = client.get(reverse("admin:index"))
    assert (answer.status_code, answer.url) == (302, "/admin/login/?next=/admin/")


def test_the_first_administrator_is_made_by_a_superuser(client, superuser, stranger):
    Membership.objects.create(user=stranger, role=Role.ADMINISTRATOR)
    stranger.is_staff = True
    stranger.save()
    assert index_status(client, stranger) == 200
