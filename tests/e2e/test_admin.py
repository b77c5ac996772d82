"""An administrator keeps the registers in a real browser, under the site's Content-Security-Policy."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from libraries.models import Library
from tests.e2e.conftest import on_every_screen

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def choose(page, field: str, words: str, name: str):
    """Pick a record from a list that searches while one types."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=name).click()


def test_a_library_is_added_with_its_municipality_found_by_typing(
    page, sign_in, look, administrator, municipality, territory, sister_library
):
    sign_in(page, administrator)
    page.goto(reverse("admin:libraries_library_add"))
    page.locator("#id_register_number").fill("BLB1")
    page.locator("#id_name").fill("Elm library")
    choose(page, "parent", "ald", "Alder library")
    choose(page, "municipality", "bir", "Birch municipality")
    choose(page, "territory", "9001010", "Birch parish")
    page.locator("#service_points-group .add-row a").click()
    page.locator("#id_service_points-0-name").fill("Village hall")
    look(page, "admin-library")
    page.locator("input[name=_save]").click()
    page.wait_for_url(lambda url: url.endswith(reverse("admin:libraries_library_changelist")))
    library = Library.objects.get(register_number="BLB1")
    assert (library.parent, library.municipality, library.territory) == (sister_library, municipality, territory)
    assert [point.name for point in library.service_points.all()] == ["Village hall"]


@on_every_screen
def test_a_file_is_previewed_and_imported(page, sign_in, look, administrator, library, tmp_path):
    file = tmp_path / "libraries.csv"
    file.write_text(
        "register_number;name;kind;municipality;user_seats\nBLB9001;Birch library;branch;9001000;12\n"
        "BLB1;Elm library;branch;9001000;\n"
    )
    sign_in(page, administrator)
    page.goto(reverse("admin:libraries_library_changelist"))
    look(page, "admin-libraries")
    page.locator(".object-tools a").first.click()
    expect(page.locator("input[type=file]")).to_be_visible()
    look(page, "admin-import")
    page.locator("input[type=file]").set_input_files(file)
    page.locator(".submit-row input").click()
    expect(page.locator("main table tbody tr td:first-child")).to_have_text(["2", "3"])
    expect(page.locator("main table li ins").first).to_have_text("12")
    look(page, "admin-import-preview")
    page.locator("input[name=confirm]").click()
    page.locator(".messagelist .success").wait_for()
    assert Library.objects.get(register_number="BLB9001").user_seats == 12
    assert Library.objects.filter(register_number="BLB1").exists()


def test_wrong_rows_are_shown_with_their_numbers(page, sign_in, look, administrator, library, tmp_path):
    file = tmp_path / "libraries.csv"
    file.write_text("register_number;name;kind;municipality\nBLB1;;kiosk;9001000\nBLB2;Elm;branch;777\n")
    sign_in(page, administrator)
    page.goto(reverse("admin:libraries_library_import"))
    page.locator("input[type=file]").set_input_files(file)
    page.locator(".submit-row input").click()
    expect(page.locator("main table tbody tr td:first-child")).to_have_text(["2", "2", "3"])
    expect(page.locator("input[name=confirm]")).to_have_count(0)
    look(page, "admin-import-wrong")


def test_an_account_is_opened_with_a_password_and_a_role(page, sign_in, look, administrator, library):
    sign_in(page, administrator)
    page.goto(reverse("admin:libraries_user_add"))
    page.locator("#id_username").fill("ilze")
    page.locator("#id_password1").fill("a long enough password")
    page.locator("#id_password2").fill("a long enough password")
    page.locator("#memberships-group .add-row a").click()
    page.locator("#id_memberships-0-role").select_option("librarian")
    choose(page, "memberships-0-library", "bir", "Birch library")
    page.locator("input[name=_save]").click()
    page.wait_for_url(lambda url: url.endswith("/change/"))
    look(page, "admin-user")
    page.goto(reverse("admin:libraries_user_changelist"))
    look(page, "admin-users")
