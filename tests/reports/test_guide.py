"""The guide explains the year to each role, and every way it shows can be gone by that role."""

import re

import pytest
from django.urls import reverse

from libraries.models import Membership, Role
from reports.views.guide import PAGES, READ_BY
from tests.conftest import reader

WHO = {
    "librarian": "librarian",
    "head": "librarian",
    "central": "central",
    "methodologist": "methodologist",
    "school_methodologist": "methodologist",
    "director": "director",
    "analyst": "analyst",
    "administrator": "administrator",
}


def test_every_role_has_a_page():
    assert {READ_BY.get(role, role.value) for role in Role} == set(PAGES)


@pytest.mark.parametrize(("who", "page"), WHO.items())
def test_the_guide_opens_at_the_page_of_ones_own_role(request, who, page):
    client = reader(request.getfixturevalue(who))
    assert client.get(reverse("guide")).url == reverse("guide_page", args=[page])


def test_who_has_several_roles_begins_with_the_first(librarian, region):
    Membership.objects.create(user=librarian, role=Role.DIRECTOR, region=region)
    assert reader(librarian).get(reverse("guide")).url == reverse("guide_page", args=["librarian"])


def test_who_has_no_role_may_read_too(stranger):
    assert reader(stranger).get(reverse("guide")).url == reverse("guide_page", args=["librarian"])


@pytest.mark.parametrize(("who", "page"), WHO.items())
@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_link_of_a_page_works_for_its_role(request, who, page, language):
    client = reader(request.getfixturevalue(who), language)
    answer = client.get(reverse("guide_page", args=[page]))
    (steps,) = re.findall(r'<ol class="guide-steps">(.*?)</ol>', answer.content.decode(), re.DOTALL)
    links = list(dict.fromkeys(re.findall(r'href="([^"]*)"', steps)))
    assert len(links) >= 2
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("page", PAGES)
def test_the_year_is_told_in_steps_with_headings(librarian, page):
    text = reader(librarian).get(reverse("guide_page", args=[page])).content.decode()
    (steps,) = re.findall(r'<ol class="guide-steps">(.*?)</ol>', text, re.DOTALL)
    assert len(re.findall(r"<li>", steps)) == len(re.findall(r"<li>\s*<h2>", steps)) >= 3
    assert len(re.findall(r"<h1>", text)) == 1


def test_every_page_leads_to_the_guide(librarian):
    text = reader(librarian).get(reverse("password_change")).content.decode()
    (footer,) = re.findall(r'<footer class="site-footer">(.*?)</footer>', text, re.DOTALL)
    assert re.findall(r'<a href="([^"]*)">Guide</a>', footer) == [reverse("guide")]


def test_there_is_no_guide_for_other_roles(librarian):
    client = reader(librarian)
    assert client.get(reverse("guide_page", args=["king"])).status_code == 404
    assert client.post(reverse("guide")).status_code == 405


def test_a_visitor_signs_in_first(client, db):
    assert client.get(reverse("guide")).url == f"{reverse('login')}?next={reverse('guide')}"
