"""The fixed cast of people, and the small network they work in."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from libraries.models import Library, Membership, Municipality, Region, Role, Supervision, Territory, User

PASSWORD = "a long enough password"
# The fixtures below of people who have a role, each called like it.
ROLES = (
    "librarian",
    "head",
    "central",
    "methodologist",
    "school_methodologist",
    "director",
    "analyst",
    "administrator",
)
EVERYONE = (*ROLES, "stranger")


def pytest_collection_modifyitems(config, items):
    """What touches no database says the same beside each: beside PostgreSQL it is not run a second time."""
    if settings.EMBEDDED:
        return
    once = [item for item in items if not _touches_database(item)]
    if once:
        config.hook.pytest_deselected(items=once)
        items[:] = filter(_touches_database, items)


def _touches_database(item) -> bool:
    """Those of chaos do so through a server of their own."""
    fixtures = {"db", "transactional_db"} & set(item.fixturenames)
    return bool(fixtures) or any(item.iter_markers("django_db")) or "chaos" in item.path.parts


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Sign-ins by the hundred: the slowness of a real hash protects nobody here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def reader_of_english():
    """Sentences are compared in English, in whatever language the test before had the site speak."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """What a test uploads is its own, and gone after it."""
    settings.MEDIA_ROOT = tmp_path / "media"


def person(username: str, role: Role | None = None, **scope) -> User:
    user = User.objects.create_user(username, password=PASSWORD, first_name=username.capitalize())
    if role:
        Membership.objects.create(user=user, role=role, **scope)
    return user


def reader(user: User, language: str = "en") -> Client:
    """A browser of her own for this person, who reads this language."""
    user.language = language
    user.save()
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def region(db):
    return Region.objects.create(code="north", name="Northern region")


@pytest.fixture
def other_region(db):
    return Region.objects.create(code="south", name="Southern region")


@pytest.fixture
def municipality(region):
    place = Municipality.objects.create(atvk="9001000", name="Birch municipality", valid_from=date(2010, 1, 1))
    Supervision.objects.create(municipality=place, region=region, valid_from=date(2010, 1, 1))
    return place


@pytest.fixture
def other_municipality(other_region):
    place = Municipality.objects.create(atvk="9002000", name="Oak municipality", valid_from=date(2010, 1, 1))
    Supervision.objects.create(municipality=place, region=other_region, valid_from=date(2010, 1, 1))
    return place


@pytest.fixture
def territory(municipality):
    return Territory.objects.create(atvk="9001010", name="Birch parish", municipality=municipality)


@pytest.fixture
def library(municipality, territory):
    """The library the story is about."""
    return Library.objects.create(
        register_number="BLB9001", name="Birch library", municipality=municipality, territory=territory
    )


@pytest.fixture
def sister_library(municipality):
    """Another library of the same municipality."""
    return Library.objects.create(register_number="BLB9002", name="Alder library", municipality=municipality)


@pytest.fixture
def far_library(other_municipality):
    """A library of another region."""
    return Library.objects.create(register_number="BLB9003", name="Oak library", municipality=other_municipality)


@pytest.fixture
def school_library(municipality):
    return Library.objects.create(
        register_number="BLB9004", name="Birch school library", municipality=municipality, kind=Library.Kind.SCHOOL
    )


@pytest.fixture
def librarian(library):
    return person("librarian", Role.LIBRARIAN, library=library)


@pytest.fixture
def head(library):
    return person("head", Role.HEAD, library=library)


@pytest.fixture
def central(municipality):
    return person("central", Role.CENTRAL, municipality=municipality)


@pytest.fixture
def methodologist(region):
    return person("methodologist", Role.METHODOLOGIST, region=region)


@pytest.fixture
def school_methodologist(region):
    return person("school_methodologist", Role.SCHOOL_METHODOLOGIST, region=region)


@pytest.fixture
def director(region):
    return person("director", Role.DIRECTOR, region=region)


@pytest.fixture
def analyst(db):
    return person("analyst", Role.ANALYST)


@pytest.fixture
def administrator(db):
    user = person("administrator", Role.ADMINISTRATOR)
    user.is_staff = True
    user.save()
    return user


@pytest.fixture
def stranger(db):
    """Has an account and no role."""
    return person("stranger")
