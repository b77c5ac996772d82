"""Administrators keep the registers in the admin: they find, change, import; and no list grows dearer with its rows."""

import io
import re
import tempfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.urls import reverse

from libraries.models import (
    Library,
    Membership,
    Move,
    Municipality,
    Partner,
    Population,
    Region,
    Role,
    ServicePoint,
    Supervision,
    Territory,
    User,
)
from tests.conftest import person
from training.models import TrainingEvent


@pytest.fixture
def admin_site(client, administrator, monkeypatch, tmp_path):
    """The administrator's browser, in English. Files that wait to be confirmed lie in the folder of the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    client.force_login(administrator)
    client.cookies["django_language"] = "en"
    return client


def regions(count):
    for number in range(count):
        Region.objects.create(code=f"r{number}", name=f"Region {number}")


def municipalities(count):
    regions(count)
    successor = Municipality.objects.create(atvk="s", name="Successor")
    for number in range(count):
        place = Municipality.objects.create(atvk=f"m{number}", name=f"Municipality {number}", successor=successor)
        Supervision.objects.create(municipality=place, region=Region.objects.get(code=f"r{number}"))


def territories(count):
    municipalities(count)
    for number in range(count):
        home = Municipality.objects.get(atvk=f"m{number}")
        Territory.objects.create(atvk=f"t{number}", name=f"Territory {number}", municipality=home)


def populations(count):
    territories(count)
    for number in range(count):
        Population.objects.create(territory=Territory.objects.get(atvk=f"t{number}"), year=2023, total=100)
        Population.objects.create(municipality=Municipality.objects.get(atvk=f"m{number}"), year=2023, total=100)


def libraries(count):
    territories(count)
    for number in range(count):
        home = Territory.objects.get(atvk=f"t{number}")
        parent = Library.objects.create(
            register_number=f"P{number}", name=f"Parent {number}", municipality=home.municipality
        )
        Library.objects.create(
            register_number=f"B{number}",
            name=f"Branch {number}",
            municipality=home.municipality,
            territory=home,
            parent=parent,
        )


def partners(count):
    regions(count)
    for number in range(count):
        Partner.objects.create(name=f"Partner {number}", region=Region.objects.get(code=f"r{number}"))


def people(count):
    libraries(count)
    for number in range(count):
        librarian = person(
            f"librarian{number}", Role.LIBRARIAN, library=Library.objects.get(register_number=f"B{number}")
        )
        home = Municipality.objects.get(atvk=f"m{number}")
        Membership.objects.create(user=librarian, role=Role.CENTRAL, municipality=home)
        Membership.objects.create(user=librarian, role=Role.DIRECTOR, region=Region.objects.get(code=f"r{number}"))


def events(count):
    libraries(count)
    for number in range(count):
        common = {
            "title": f"Event {number}",
            "starts_on": date(2023, 5, 1),
            "place": "Birch",
            "organiser": "Birch",
            "mode": "remote",
            "hours": Decimal(2),
        }
        TrainingEvent.objects.create(region=Region.objects.get(code=f"r{number}"), **common)
        TrainingEvent.objects.create(recorded_for=Library.objects.get(register_number=f"B{number}"), **common)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("model", "make", "queries"),
    [
        (Region, regions, 10),
        (Municipality, municipalities, 11),
        (Territory, territories, 11),
        (Population, populations, 12),
        (Library, libraries, 12),
        (Partner, partners, 11),
        (User, people, 11),
        (Membership, people, 11),
        (TrainingEvent, events, 11),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_list_takes_as_many_queries_with_three_rows_as_with_one(
    admin_site, model, make, queries, count, django_assert_num_queries
):
    make(count)
    with django_assert_num_queries(queries):
        page = admin_site.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    assert page.status_code == 200


def page_of(client, name, *args, **fields) -> str:
    answer = client.get(reverse(f"admin:{name}", args=args), fields)
    assert answer.status_code == 200
    return answer.content.decode()


def names_listed(client, name, **fields) -> list[str]:
    answer = client.get(reverse(f"admin:{name}_changelist"), fields)
    return [str(record) for record in answer.context["cl"].result_list]


def test_libraries_are_found_by_name_number_and_filters(
    admin_site, library, sister_library, far_library, school_library, region
):
    listed = "libraries_library"
    assert names_listed(admin_site, listed, q="alder") == ["Alder library"]
    assert names_listed(admin_site, listed, q="BLB9003") == ["Oak library"]
    assert names_listed(admin_site, listed, kind="school") == ["Birch school library"]
    assert names_listed(admin_site, listed, municipality__supervisions__region__id__exact=region.pk) == [
        "Alder library",
        "Birch library",
        "Birch school library",
    ]


def test_a_region_that_served_twice_lists_a_library_once(admin_site, library, municipality, region):
    municipality.supervisions.update(valid_to=date(2020, 12, 31))
    Supervision.objects.create(municipality=municipality, region=region, valid_from=date(2021, 1, 1))
    found = names_listed(admin_site, "libraries_library", municipality__supervisions__region__id__exact=region.pk)
    assert found == ["Birch library"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_library_does_not_grow_dearer_with_its_inlines(
    admin_site, library, municipality, territory, rows, django_assert_num_queries
):
    for number in range(rows):
        ServicePoint.objects.create(library=library, name=f"Point {number}")
    page_of(admin_site, "libraries_library_change", library.pk)  # Django remembers the types of content for ever.
    with django_assert_num_queries(9):
        page_of(admin_site, "libraries_library_change", library.pk)


def form_data(page) -> dict:
    """What the browser would send back without a change: the forms of a change page."""
    context = page.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {
        form.add_prefix(name): "" if (value := form[name].value()) is None else value
        for form in forms
        for name in form.fields
    }


def change(client, name, pk, **changes):
    address = reverse(f"admin:{name}_change", args=[pk])
    sent = form_data(client.get(address)) | changes
    sent = {key: value for key, value in sent.items() if value is not False}
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["errors"]


def test_a_library_entered_at_its_new_municipality_remembers_the_merged_one(
    admin_site, library, municipality, other_municipality, territory
):
    municipality.valid_to, municipality.successor = date(2025, 6, 30), other_municipality
    municipality.save()
    change(admin_site, "libraries_library", library.pk, municipality=other_municipality.pk, territory="")
    move = Move.objects.get()
    assert (move.library, move.until, move.municipality) == (library, date(2025, 6, 30), municipality)
    assert move.territory == territory


def test_an_account_is_opened_with_a_role(admin_site, library):
    address = reverse("admin:libraries_user_add")
    answer = admin_site.post(
        address,
        {
            "username": "ilze",
            "usable_password": "true",
            "password1": "a long enough password",
            "password2": "a long enough password",
            "first_name": "Ilze",
            "last_name": "Liepa",
            "email": "ilze@example.org",
            "language": "lv",
            "memberships-TOTAL_FORMS": "1",
            "memberships-INITIAL_FORMS": "0",
            "memberships-0-role": "librarian",
            "memberships-0-library": library.pk,
        },
    )
    assert answer.status_code == 302
    user = User.objects.get(username="ilze")
    assert user.check_password("a long enough password")
    assert [(role.role, role.library) for role in user.memberships.all()] == [("librarian", library)]
    assert "a long enough password" not in page_of(admin_site, "libraries_user_change", user.pk)


def test_a_role_with_the_wrong_scope_is_refused_in_words(admin_site, librarian, municipality):
    address = reverse("admin:libraries_membership_add")
    answer = admin_site.post(address, {"user": librarian.pk, "role": "librarian", "municipality": municipality.pk})
    assert answer.context["errors"] == [
        [
            "The role decides its scope: a librarian and a head belong to a library, a municipal central library to a "
            "municipality, a methodologist and a director to a region, an analyst and an administrator to none of them."
        ]
    ]


def test_a_weak_password_is_refused(admin_site):
    answer = admin_site.post(
        reverse("admin:libraries_user_add"),
        {"username": "ilze", "usable_password": "true", "password1": "short", "password2": "short", "language": "lv"}
        | {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"},
    )
    assert list(answer.context["adminform"].form.errors) == ["password2"]


def test_an_administrator_changes_the_password_of_another_person(admin_site, librarian):
    answer = admin_site.post(
        reverse("admin:auth_user_password_change", args=[librarian.pk]),
        {"usable_password": "true", "password1": "quite another word", "password2": "quite another word"}
        | {"set-password": "x"},
    )
    assert answer.status_code == 302
    librarian.refresh_from_db()
    assert librarian.check_password("quite another word")


def test_only_a_superuser_touches_the_account_of_a_superuser(admin_site):
    root = User.objects.create_superuser("root", password="a long enough password")
    sent = {"usable_password": "true", "password1": "quite another word", "password2": "quite another word"}
    addresses = [
        reverse("admin:auth_user_password_change", args=[root.pk]),
        reverse("admin:libraries_user_change", args=[root.pk]),
        reverse("admin:libraries_user_delete", args=[root.pk]),
    ]
    assert [admin_site.post(address, sent).status_code for address in addresses] == [403, 403, 403]
    root.refresh_from_db()
    assert root.check_password("a long enough password")


def test_an_administrator_cannot_make_a_superuser(admin_site, librarian):
    change(admin_site, "libraries_user", librarian.pk, is_superuser="on", is_staff="on")
    librarian.refresh_from_db()
    assert (librarian.is_staff, librarian.is_superuser) == (True, False)


def test_the_recorder_of_an_event_is_who_recorded_it(admin_site, administrator, region, library):
    answer = admin_site.post(
        reverse("admin:training_trainingevent_add"),
        {
            "title": "Local history",
            "kind": "seminar",
            "area": "library",
            "starts_on": "2023-05-01",
            "place": "Birch",
            "organiser": "Birch",
            "mode": "remote",
            "hours": "2",
            "region": region.pk,
            "participations-TOTAL_FORMS": "1",
            "participations-INITIAL_FORMS": "0",
            "participations-0-library": library.pk,
            "participations-0-participants": "3",
        },
    )
    assert answer.status_code == 302
    event = TrainingEvent.objects.get()
    assert event.recorded_by == administrator
    assert [(one.library, one.participants) for one in event.participations.all()] == [(library, 3)]


HEADINGS = "register_number;name;kind;municipality"
IMPORT, PROCESS = "admin:libraries_library_import", "admin:libraries_library_process_import"


def upload(content: str | bytes, name="libraries.csv") -> io.BytesIO:
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    file.name = name
    return file


def preview(client, content, address=IMPORT):
    return client.post(reverse(address), {"import_file": upload(content), "format": "0", "resource": "0"})


def confirm(client, page):
    form = page.context["confirm_form"]
    return client.post(reverse(PROCESS), form.initial)


def said(client_answer) -> list[str]:
    return [str(message) for message in get_messages(client_answer.wsgi_request)]


def test_an_import_is_shown_first_and_done_when_confirmed(admin_site, library):
    page = preview(admin_site, f"{HEADINGS};user_seats\nBLB9001;Birch;branch;9001000;12\nBLB1;Elm;branch;9001000;\n")
    rows = [(row.file_row, row.import_type, row.changes) for row in page.context["result"].valid_rows()]
    assert rows[0] == (2, "update", (("name", "Birch library", "Birch"), ("user_seats", "", "12")))
    assert rows[1][:2] == (3, "new")
    assert Library.objects.count() == 1
    answer = confirm(admin_site, page)
    assert said(answer) == ["1 new, 1 changed, 0 unchanged."]
    assert list(Library.objects.order_by("pk").values_list("name", "user_seats")) == [("Birch", 12), ("Elm", None)]
    log = LogEntry.objects.order_by("pk").values_list("object_repr", "change_message")
    assert sorted(log) == [("Birch", "Imported from a file."), ("Elm", "Imported from a file.")]


def test_what_is_wrong_with_the_rows_is_shown_and_cannot_be_confirmed(admin_site, library):
    page = preview(admin_site, f"{HEADINGS}\nBLB1;Elm;branch;9001000\nBLB2;;kiosk;9001000\n")
    assert "confirm_form" not in page.context
    assert [row.number for row in page.context["result"].invalid_rows] == [3]
    html = page.content.decode()
    assert "<tr><td>3</td><td>The column “name” is blank.</td></tr>" in html
    assert Library.objects.count() == 1


BROKEN = "“libraries.csv” is damaged or is not an XLSX file; open it in a spreadsheet program and save it anew."


@pytest.mark.parametrize(
    ("content", "errors"),
    [
        (b"PK\x03\x04 broken", [BROKEN]),
        (b"\x89PNG\0", ["“libraries.csv” is neither a CSV nor an XLSX file."]),
        ("register_number;name;kind\n1;2;3\n", ["The column “municipality” is missing."]),
    ],
    ids=["broken", "binary", "columns"],
)
def test_what_is_no_register_is_refused_at_the_field(admin_site, content, errors):
    assert preview(admin_site, content).context["form"].errors["import_file"] == errors


def test_nothing_is_imported_when_the_registers_have_changed_since_the_preview(admin_site, library, municipality):
    page = preview(admin_site, f"{HEADINGS};parent\nBLB1;Elm;branch;9001000;\nBLB2;Ash;branch;9001000;BLB9001\n")
    library.delete()
    answer = confirm(admin_site, page)
    assert answer.url == reverse(IMPORT)
    assert said(answer) == ["Nothing was imported, because the registers have changed since the preview. Try again."]
    assert not Library.objects.exists()


def test_a_preview_confirmed_twice_imports_once(admin_site, library):
    page = preview(admin_site, f"{HEADINGS}\nBLB1;Elm;branch;9001000\n")
    confirm(admin_site, page)
    again = confirm(admin_site, page)
    assert said(again)[-1] == "This preview is no longer there. Choose the file again."
    assert Library.objects.count() == 2


def test_population_is_imported_the_same_way(admin_site, territory):
    page = preview(admin_site, "area;year;total\n9001010;2023;1006\n", address="admin:libraries_population_import")
    answer = admin_site.post(reverse("admin:libraries_population_process_import"), page.context["confirm_form"].initial)
    assert answer.status_code == 302
    assert Population.objects.get().total == 1006


def test_organisers_and_partners_are_imported_the_same_way(admin_site, region):
    Partner.objects.create(name="Birch school")
    table = "name;other_names;is_organiser;region\nBIRCH SCHOOL;BS;;\nNorthern centre;NC; yes ;north\n"
    page = preview(admin_site, table, address="admin:libraries_partner_import")
    answer = admin_site.post(reverse("admin:libraries_partner_process_import"), page.context["confirm_form"].initial)
    assert answer.status_code == 302
    assert [(one.name, one.also_called, one.is_organiser, one.region) for one in Partner.objects.all()] == [
        ("BIRCH SCHOOL", ["BS"], False, None),
        ("Northern centre", ["NC"], True, region),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Birch school;moon", "There is no region with the code “moon”."),
        ("Birch School;", "The same name is already in row 2."),
    ],
)
def test_what_is_wrong_with_an_organiser_or_partner_is_said_row_by_row(admin_site, row, problem):
    table = f"name;region\nBirch school;\n{row}\n"
    page = preview(admin_site, table, address="admin:libraries_partner_import")
    assert f"<tr><td>3</td><td>{problem}</td></tr>" in page.content.decode()


def test_the_register_can_be_downloaded_and_imported_again(admin_site, library, sister_library):
    answer = admin_site.get(reverse("admin:libraries_library_export"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in line][:4] for line in sheet.iter_rows()]
    assert rows == [
        ["register_number", "name", "kind", "municipality"],
        ["BLB9002", "Alder library", "branch", "9001000"],
        ["BLB9001", "Birch library", "branch", "9001000"],
    ]
    page = preview(admin_site, answer.content)
    assert [row.import_type for row in page.context["result"].valid_rows()] == ["skip", "skip"]


@pytest.mark.parametrize("address", [IMPORT, PROCESS, "admin:libraries_library_export", "admin:libraries_library_add"])
def test_nobody_but_an_administrator_imports(client, methodologist, address):
    methodologist.is_staff = True
    methodologist.save()
    client.force_login(methodologist)
    assert client.post(reverse(address)).status_code == 302
    assert client.get(reverse(address)).status_code == 302


def test_a_list_is_called_by_what_is_in_it(admin_site):
    page = admin_site.get(reverse("admin:libraries_library_changelist")).content.decode()
    assert re.findall(r"<title>([^<]*)</title>", page) == ["Libraries | libnet"]
    assert re.findall(r"<h1>([^<]*)</h1>", page) == ["Libraries"]


def test_the_column_that_a_list_is_sorted_by_is_marked(admin_site):
    libraries(1)
    address = reverse("admin:libraries_library_changelist")
    assert admin_site.get(address).context["cl"].get_ordering_field_columns() == {1: "asc", 2: "asc"}
    assert admin_site.get(address, {"o": "-1"}).context["cl"].get_ordering_field_columns() == {1: "desc"}
