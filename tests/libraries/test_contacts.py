"""Contacts: whom letters go to, kept by hand and from a file."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from libraries.importing_contacts import ContactResource
from libraries.models import Contact
from libraries.table_resources import TableError, import_file

pytestmark = pytest.mark.django_db


def imported(tmp_path, table: str, *, dry_run: bool = False) -> list[tuple]:
    """Brings the table in; says all contacts afterwards."""
    path = tmp_path / "contacts.csv"
    path.write_text(table, encoding="utf-8")
    import_file(ContactResource, path, name=path.name, dry_run=dry_run)
    return list(Contact.objects.order_by("pk").values_list("kind", "name", "email", "library__name", "language"))


def problems(tmp_path, table: str) -> list[str]:
    with pytest.raises(TableError) as refused:
        imported(tmp_path, table)
    return [str(problem) for problem in refused.value.problems]


def test_the_place_says_what_the_office_is(tmp_path, library, municipality):
    table = (
        "name;email;library;municipality\n"
        "Anna Bērziņa;anna@example.org;BLB9001;\n"
        "Jānis Ozols;janis@example.org;;9001000\n"
    )
    assert imported(tmp_path, table) == [
        ("library_head", "Anna Bērziņa", "anna@example.org", "Birch library", "lv"),
        ("administration", "Jānis Ozols", "janis@example.org", None, "lv"),
    ]


def test_a_contact_that_is_known_is_changed(tmp_path, library, municipality):
    imported(tmp_path, "name;email;library\nAnna;anna@example.org;BLB9001\n")
    assert imported(tmp_path, "name;email;library;language\nAnna Bērziņa;Anna@example.org;BLB9001;en\n") == [
        ("library_head", "Anna Bērziņa", "Anna@example.org", "Birch library", "en")
    ]


def test_one_address_may_serve_several_libraries(tmp_path, library, sister_library):
    table = "name;email;library\nAnna;a@example.org;BLB9001\nAnna;a@example.org;BLB9002\n"
    assert [row[3] for row in imported(tmp_path, table)] == ["Birch library", "Alder library"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Anna;not an address;BLB9001;", "Row 2: Enter a valid email address."),
        ('Anna;"a@example.org\nBcc: b@example.org";BLB9001;', "Row 2: Enter a valid email address."),
        ("Anna;a@example.org;BLB0;", "Row 2: There is no library with the register number “BLB0”."),
        ("Anna;a@example.org;;0", "Row 2: There is no municipality with the ATVK code “0”."),
        (
            "Anna;a@example.org;;",
            "Row 2: The head of a library belongs to a library, that of an administration to a municipality.",
        ),
        (
            "Anna;a@example.org;BLB9001;9001000",
            "Row 2: The head of a library belongs to a library, that of an administration to a municipality.",
        ),
    ],
)
def test_what_is_wrong_is_said_row_by_row(tmp_path, library, municipality, row, problem):
    assert problems(tmp_path, f"name;email;library;municipality\n{row}\n") == [problem]
    assert Contact.objects.count() == 0


def test_the_same_row_twice_is_refused(tmp_path, library):
    table = "name;email;library\nAnna;a@example.org;BLB9001\nAnna;A@example.org;BLB9001\n"
    assert problems(tmp_path, table) == ["Row 3: The same address and place are already in row 2."]


def test_by_hand_the_kind_must_fit_the_place(library):
    contact = Contact(kind="administration", name="Anna", email="a@example.org", library=library)
    with pytest.raises(ValidationError, match="The head of a library belongs to a library"):
        contact.full_clean()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_contacts(client, administrator, library, count, django_assert_num_queries):
    for number in range(count):
        Contact.objects.create(kind="library_head", name=f"N{number}", email=f"n{number}@example.org", library=library)
    client.force_login(administrator)
    with django_assert_num_queries(10):
        assert client.get(reverse("admin:libraries_contact_changelist")).status_code == 200
