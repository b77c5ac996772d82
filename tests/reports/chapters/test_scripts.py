"""The scripts of a chapter: whatever they import is fetched at once, not one module after another."""

import re

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


def test_what_the_scripts_of_a_chapter_import_is_fetched_beforehand(client, librarian, report):
    client.force_login(librarian)
    page = client.get(reverse("report_chapter", args=[report.pk, "services"])).content.decode()
    loaded = set(re.findall(r'<script type="module" src="[^"]*/js/([\w-]+)\.js">', page))
    fetched = set(re.findall(r'<link rel="modulepreload" href="[^"]*/js/([\w-]+)\.js">', page))
    assert fetched == with_imports(loaded) - loaded
