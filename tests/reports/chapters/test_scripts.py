"""The scripts of a chapter: what typing needs is fetched at once, not one after another; the others come later."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

SCRIPTS = settings.BASE_DIR / "static" / "js"


def imported(name: str) -> set[str]:
    """The modules that a script cannot begin without."""
    text = (SCRIPTS / f"{name}.js").read_text("utf-8")
    return set(re.findall(r"""^(?:import|export)\b[^;"]*?from "\./([\w-]+)\.js";""", text, re.MULTILINE))


def with_imports(names: set[str]) -> set[str]:
    found, ahead = set(), set(names)
    while ahead:
        name = ahead.pop()
        found.add(name)
        ahead |= imported(name) - found
    return found


LATER = re.compile(r"<template data-later>.*?</template>", re.DOTALL)


def scripts_in(html: str) -> set[str]:
    return set(re.findall(r'<script type="module" src="[^"]*/js/([\w-]+)\.js">', html))


@pytest.fixture
def page(client, librarian, report) -> str:
    client.force_login(librarian)
    return client.get(reverse("report_chapter", args=[report.pk, "services"])).content.decode()


def test_what_the_scripts_of_a_chapter_import_is_fetched_beforehand(page):
    loaded = scripts_in(LATER.sub("", page))
    fetched = set(re.findall(r'<link rel="modulepreload" href="[^"]*/js/([\w-]+)\.js">', page))
    assert fetched == with_imports(loaded) - loaded


def test_what_no_key_in_a_field_waits_for_comes_later(page):
    later = set().union(*map(scripts_in, LATER.findall(page)))
    assert later == {"history", "progress", "presence", "row-totals", "picking", "paste", "finder"}
    assert later.isdisjoint(with_imports(scripts_in(LATER.sub("", page))))
