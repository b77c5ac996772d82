"""The door of the house, on every screen and in both languages."""

from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tests.e2e.conftest import on_every_screen


@on_every_screen
def test_the_door_speaks_the_language_of_who_stands_before_it(page, request, look, axe):
    page.goto("/")
    look(page, "login")
    axe(page)
    expect(page).to_have_url("/login/?next=/")
    expect(page.locator("html")).to_have_attribute("lang", request.node.callspec.params["page"].language)


def test_a_person_without_a_role_comes_in_and_leaves(page, stranger, look, axe):
    page.goto("/login/")
    page.locator("input[name=username]").fill(stranger.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/login/"))
    look(page, "home")
    axe(page)
    expect(page).to_have_url("/")
    page.locator("form[action='/logout/'] button").click()
    page.wait_for_url("**/login/")
