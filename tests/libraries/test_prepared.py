"""A query that is composed once says what the same query says when Django composes it anew."""

from datetime import UTC, date, datetime, timedelta

from django.db.models import CharField, DateField, DateTimeField

from libraries.models import Library, Membership, Role, User
from libraries.prepared import Parameter, Prepared, PreparedUpdate
from tests.conftest import person

LAST_DAY = date(2024, 2, 29)
TUPLES = Prepared(
    lambda: (
        Membership.objects.filter(user=Parameter("user"))
        .in_force(Parameter("on", DateField()))
        .order_by("pk")
        .values_list("role", "library", "valid_to")
    )
)
OBJECTS = Prepared(
    lambda: (
        Membership.objects.filter(library__name__in=["Birch library"], role=Parameter("role", CharField()))
        .select_related("library__municipality", "region")
        .only("role", "valid_to", "user", "library__name", "library__municipality__valid_from", "region__code")
    )
)


def test_tuples_of_each_person_and_day(library, sister_library):
    anna = person("anna", Role.LIBRARIAN, library=library, valid_to=LAST_DAY)
    Membership.objects.create(user=anna, role=Role.HEAD, library=sister_library)
    berta = person("berta", Role.LIBRARIAN, library=sister_library)

    both = [("librarian", library.pk, LAST_DAY), ("head", sister_library.pk, None)]
    assert TUPLES.all(user=anna.pk, on=LAST_DAY) == both
    assert TUPLES.all(user=anna.pk, on=LAST_DAY + timedelta(days=1)) == both[1:]
    assert TUPLES.first(user=berta.pk, on=LAST_DAY) == ("librarian", sister_library.pk, None)


def test_objects_with_what_is_selected_with_them(library, django_assert_num_queries):
    anna = person("anna", Role.LIBRARIAN, library=library, valid_to=LAST_DAY)
    with django_assert_num_queries(1):
        (found,) = OBJECTS.all(role="librarian")
        assert (found.valid_to, found.user_id, found.region) == (LAST_DAY, anna.pk, None)
        assert (found.library.name, found.library.municipality.valid_from) == ("Birch library", date(2010, 1, 1))
    with django_assert_num_queries(1):
        assert found.library.register_number == "BLB9001"
    assert (found._state.adding, found._state.db) == (False, "default")


def test_it_is_composed_once(library):
    times = []

    def compose():
        times.append(1)
        return Library.objects.filter(pk=Parameter("pk"))

    query = Prepared(compose)
    assert [query.first(pk=library.pk), query.first(pk=library.pk)] == [library, library]
    assert len(times) == 1


def test_what_nothing_can_meet_is_not_asked(library, django_assert_num_queries):
    by_key = Prepared(lambda: Library.objects.filter(pk=Parameter("pk")))
    with django_assert_num_queries(0):
        assert Prepared(lambda: Library.objects.filter(pk__in=[])).all() == []
        assert by_key.first(pk=2**63) is None
    assert by_key.first(pk=2**63 - 1) is None


def test_an_update_says_how_many_rows_it_has_changed(db):
    anna, at = person("anna"), datetime(2024, 3, 1, 10, 42, 7, tzinfo=UTC)
    seen = PreparedUpdate(
        lambda: User.objects.filter(pk=Parameter("pk"), username=Parameter("name", CharField())),
        last_login=Parameter("at", DateTimeField()),
    )
    assert [seen.update(pk=anna.pk, name="berta", at=at), seen.update(pk=anna.pk, name="anna", at=at)] == [0, 1]
    assert User.objects.get(pk=anna.pk).last_login == at
