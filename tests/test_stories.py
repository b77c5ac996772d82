"""The stories in the browser ask a page only by what waits: a page that was asked for comes later, and in parts."""

import ast
from pathlib import Path

import pytest

STORIES = sorted((Path(__file__).parent / "e2e").glob("*.py"))
# Playwright answers these from the page as it is at the moment; `expect` waits until it is as it should be.
OF_THE_MOMENT = {
    "all_inner_texts",
    "all_text_contents",
    "bounding_box",
    "get_attribute",
    "inner_html",
    "inner_text",
    "input_value",
    "is_checked",
    "is_disabled",
    "is_enabled",
    "is_hidden",
    "is_visible",
    "text_content",
}


def is_of_the_page(asked: ast.expr) -> bool:
    """A locator, and no queryset: those are counted where they are written out."""
    names = {one.attr for one in ast.walk(asked) if isinstance(one, ast.Attribute)}
    return isinstance(asked, ast.Name) or any(name == "locator" or name.startswith("get_by_") for name in names)


def read_at_once(tree: ast.Module):
    for read in (one for one in ast.walk(tree) if isinstance(one, ast.Attribute)):
        if read.attr in OF_THE_MOMENT:
            yield f"line {read.lineno}: {read.attr}"
    for part in (part for one in ast.walk(tree) if isinstance(one, ast.Assert) for part in ast.walk(one.test)):
        if isinstance(part, ast.Attribute) and part.attr in ("count", "url") and is_of_the_page(part.value):
            yield f"line {part.lineno}: {part.attr}"


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_a_story_waits_for_what_it_says(story):
    assert list(read_at_once(ast.parse(story.read_text("utf-8")))) == []


def test_what_does_not_wait_is_noticed():
    told = 'assert page.locator("h1").count() == 1\nassert rows.count() == 2\nassert page.url\nx = box.is_visible()'
    kept = (
        "assert Letter.objects.count() == 9\nassert report.photos.count() == 1\nfor _ in range(rows.count()):\n    pass"
    )
    assert sorted(read_at_once(ast.parse(told))) == [
        "line 1: count",
        "line 2: count",
        "line 3: url",
        "line 4: is_visible",
    ]
    assert list(read_at_once(ast.parse(kept))) == []
