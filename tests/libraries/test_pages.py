"""The pages everybody meets: signing in, languages, first pages, refusals; and what no template may contain."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views import defaults

from libraries.models import User
from libraries.templatetags import pages
from tests.conftest import PASSWORD

LANGUAGES = ["lv", "en"]
OTHER = {"lv": "en", "en": "lv"}
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
LATVIAN_AND_LATGALIAN = "āčēģīķļņōŗšūžȳĀČĒĢĪĶĻŅŌŖŠŪŽȲ"
OF_NEIGHBOURS = "ąęėįųĄĘĖĮŲõäöüÕÄÖÜǟȯȱȭḑțǞȮȰȬḐȚ„“”–…’−×²€"
WRONG = {"lv": "Lietotājvārds vai parole nav pareiza.", "en": "The user name or the password is not right."}

pytestmark = pytest.mark.django_db


def reading(language: str) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def heading(response) -> str:
    """The page's one first heading."""
    (found,) = re.findall(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)
    return found.strip()


def errors(response) -> list[str]:
    return re.findall(r'<div class="notice notice-error" role="alert"><p>(.*?)</p>', response.content.decode())


def sign_in(client, username: str, password: str = PASSWORD, **more):
    return client.post(reverse("login"), {"username": username, "password": password, **more})


# Signing in


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_can_read_the_page_for_signing_in(language):
    page = reading(language).get(reverse("login"))
    assert page.status_code == 200
    assert re.findall(r"<html lang=\"(\w+)\">", page.content.decode()) == [language]


def test_the_site_speaks_latvian_to_whoever_has_not_chosen(client):
    page = client.get(reverse("login"))
    assert page.headers["Content-Language"] == "lv"


def test_the_right_password_leads_to_where_one_was_going(client, librarian):
    wanted = reverse("password_change")
    assert client.get(wanted).url == f"{reverse('login')}?next={wanted}"
    assert sign_in(client, "librarian", next=wanted).url == wanted


def test_the_right_password_does_not_lead_to_another_site(client, librarian):
    assert sign_in(client, "librarian", next="https://elsewhere.example/").url == reverse("home")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("username", ["librarian", "nobody"])
def test_a_wrong_password_and_a_wrong_name_get_the_same_one_sentence(librarian, username, language):
    page = sign_in(reading(language), username, "a wrong password")
    assert page.status_code == 200
    assert errors(page) == [WRONG[language]]


def test_a_closed_account_cannot_be_told_from_a_wrong_password(librarian):
    User.objects.filter(pk=librarian.pk).update(is_active=False)
    assert errors(sign_in(reading("en"), "librarian")) == [WRONG["en"]]


def test_whoever_is_signed_in_is_not_asked_again(client, librarian):
    client.force_login(librarian)
    assert client.get(reverse("login")).url == reverse("home")


def test_logging_out_needs_a_press_of_the_button(client, librarian):
    client.force_login(librarian)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == reverse("login")
    assert client.get(reverse("home")).url == f"{reverse('login')}?next={reverse('home')}"


def test_a_changed_password_is_the_one_that_works(client, librarian):
    client.force_login(librarian)
    new = "an even longer password"
    answer = client.post(
        reverse("password_change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert answer.url == reverse("password_change_done")
    assert client.get(answer.url).status_code == 200
    librarian.refresh_from_db()
    assert (librarian.check_password(new), librarian.check_password(PASSWORD)) == (True, False)


def test_a_password_typed_differently_twice_is_an_error_that_leads_to_its_field(client, librarian):
    client.force_login(librarian)
    answer = client.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password1": "an even longer password", "new_password2": "another one"},
    )
    text = answer.content.decode()
    assert re.findall(r'<li><a href="(#\w+)">', text) == ["#id_new_password2"]
    (field,) = re.findall(r'<input type="password" name="new_password2"[^>]*>', text)
    assert re.findall(r'aria-invalid="true"', field) == ['aria-invalid="true"']
    (described,) = re.findall(r'aria-describedby="([^"]*)"', field)
    assert [len(re.findall(f'id="{name}"', text)) for name in described.split()] == [1, 1]


# Languages


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_signing_in_the_site_speaks_the_language_of_the_account(librarian, language):
    User.objects.filter(pk=librarian.pk).update(language=language)
    client = reading(OTHER[language])
    sign_in(client, "librarian")
    assert client.get(reverse("password_change")).headers["Content-Language"] == language


def test_a_chosen_language_stays_with_the_account(client, librarian):
    client.force_login(librarian)
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("password_change")})
    assert answer.url == reverse("password_change")
    assert client.get(answer.url).headers["Content-Language"] == "en"
    elsewhere = Client()
    sign_in(elsewhere, "librarian")
    assert elsewhere.get(reverse("password_change")).headers["Content-Language"] == "en"


def test_a_stranger_chooses_a_language_before_signing_in(client):
    client.post(reverse("set_language"), {"language": "en"})
    assert client.get(reverse("login")).headers["Content-Language"] == "en"


def test_a_language_that_the_site_does_not_have_changes_nothing(client, librarian):
    client.force_login(librarian)
    client.post(reverse("set_language"), {"language": "de"})
    librarian.refresh_from_db()
    assert librarian.language == "lv"
    assert client.get(reverse("password_change")).headers["Content-Language"] == "lv"


def test_a_language_is_chosen_by_a_button_and_not_by_a_link(client):
    assert client.get(reverse("set_language"), {"language": "en"}).status_code == 405


# First pages


@pytest.mark.parametrize(
    ("language", "words"), [("lv", "Jūsu kontam vēl nav lomas"), ("en", "Your account has no role yet")]
)
def test_an_account_without_a_role_is_told_so(stranger, language, words):
    client = reading(language)
    client.force_login(stranger)
    assert heading(client.get(reverse("home"))) == words


def test_the_header_says_who_one_is_and_marks_the_section_one_is_in(librarian):
    client = reading("en")
    client.force_login(librarian)
    text = client.get(reverse("report_list")).content.decode()
    (person,) = re.findall(r'<p class="person-name">(.*?)</p>', text, re.DOTALL)
    assert re.findall(r">([^<>\s][^<>]*)<", person) == ["Librarian", "librarian"]
    (navigation,) = re.findall(r'<nav class="site-nav".*?</nav>', text, re.DOTALL)
    assert re.findall(r'<a href="[^"]*"( aria-current="true")?>(\w+)</a>', navigation) == [
        (' aria-current="true"', "Reports"),
        ("", "Training"),
    ]


def test_roles_are_named_in_their_order(library, region):
    from libraries.models import Membership, Role

    user = User.objects.create_user("both")
    Membership.objects.create(user=user, role=Role.METHODOLOGIST, region=region)
    Membership.objects.create(user=user, role=Role.LIBRARIAN, library=library)
    with translation.override("en"):
        assert [str(name) for name in pages.role_names(user)] == ["librarian", "methodologist"]


# Refusals


@pytest.mark.parametrize(("language", "words"), [("lv", "Šādas lapas nav"), ("en", "There is no such page")])
def test_a_page_that_does_not_exist(librarian, language, words):
    client = reading(language)
    client.force_login(librarian)
    page = client.get("/no-such-page/")
    assert (page.status_code, heading(page)) == (404, words)


def asked(language: str, user=None):
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    request.LANGUAGE_CODE = language
    return request


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_why(librarian, language):
    with translation.override(language):
        page = defaults.permission_denied(asked(language, librarian), PermissionDenied("Only a head may submit it."))
    assert page.status_code == 403
    assert re.findall(r"<p>(Only .*?)</p>", page.content.decode()) == ["Only a head may submit it."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_does_not_trust_its_reason(librarian, language):
    with translation.override(language):
        page = defaults.permission_denied(asked(language, librarian), PermissionDenied("<b>x</b>"))
    assert re.findall(r"<p>(.*x.*)</p>", page.content.decode()) == ["&lt;b&gt;x&lt;/b&gt;"]


FAILURES = {
    "lv": ["Lapa nevarēja nolasīt nosūtīto", "Mūsu pusē radās kļūme", "Lapa bija atvērta pārāk ilgi"],
    "en": [
        "The page could not read what it was sent",
        "Something went wrong on our side",
        "The page was open for too long",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_failures_are_told_in_plain_words(language):
    forgetful = Client(enforce_csrf_checks=True)
    forgetful.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    stale = sign_in(forgetful, "librarian")
    with translation.override(language):
        unreadable = defaults.bad_request(asked(language), ValueError())
        broken = defaults.server_error(asked(language))
    assert [page.status_code for page in (unreadable, broken, stale)] == [400, 500, 403]
    assert [heading(page) for page in (unreadable, broken, stale)] == FAILURES[language]


def test_the_page_of_a_failure_asks_nothing_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(0), translation.override("lv"):
        defaults.server_error(asked("lv"))


# What pages may and may not contain


def test_nothing_runs_and_nothing_is_styled_but_from_our_own_files(client):
    policy = client.get(reverse("login")).headers["Content-Security-Policy"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert (rules["script-src"], rules["style-src"], rules["font-src"]) == ("'self'", "'self'", "'self'")


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(r"<[^>]*\sstyle\s*=", id="a style attribute"),
        pytest.param(r"<style\b", id="a style element"),
        pytest.param(r"<script(?![^>]*\ssrc=)[^>]*>", id="a script in the page"),
        pytest.param(r"<[^>]*\son[a-z]+\s*=\s*[\"']", id="a script in an attribute"),
        # print.invalid is no site: files for paper are found under that name (reports/exports).
        pytest.param(r"\b(?:src|href)=[\"']https?:(?!//print\.invalid/)", id="something from another site"),
    ],
)
def test_no_template_contains(what):
    assert [str(path) for path in TEMPLATES if re.search(what, path.read_text(encoding="utf-8"), re.IGNORECASE)] == []


def test_every_component_says_what_it_takes():
    components = [path for path in TEMPLATES if path.parent.name == "components"]
    silent = [path.name for path in components if not path.read_text(encoding="utf-8").startswith("{% comment %}")]
    assert (len(components) > 0, silent) == (True, [])


def test_every_file_that_a_page_names_exists():
    named = set()
    for path in TEMPLATES:
        named |= set(re.findall(r"{% static ['\"]([^'\"]+\.\w+)['\"] %}", path.read_text(encoding="utf-8")))
    assert sorted(name for name in named if not finders.find(name)) == []


def test_every_file_that_a_stylesheet_names_exists():
    missing = [
        (sheet.name, address)
        for sheet in (settings.BASE_DIR / "static" / "css").glob("*.css")
        for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))
        if not address.startswith("data:") and not (sheet.parent / address).is_file()
    ]
    assert missing == []


@pytest.mark.parametrize("weight", [400, 600])
def test_the_font_has_every_letter_of_latvian_latgalian_and_their_neighbours(weight):
    from fontTools.ttLib import TTFont

    letters = set()
    for subset in ("latin", "baltic"):
        font = TTFont(settings.BASE_DIR / "static" / "fonts" / f"noto-sans-{subset}-{weight}-normal.woff2")
        letters |= set(font.getBestCmap())
    assert [letter for letter in LATVIAN_AND_LATGALIAN + OF_NEIGHBOURS if ord(letter) not in letters] == []
