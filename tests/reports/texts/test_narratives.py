"""Texts under headings: what is kept of them, whatever they were typed or pasted in, and the figures in them."""

from importlib import import_module
from string import printable

import pytest
from django.apps import apps
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reports.models import NarrativeText
from reports.texts import narratives

PLAIN = {
    "a paragraph": ("New shelves.", "<p>New shelves.</p>"),
    "blank lines part paragraphs": ("One.\n\n\nTwo.", "<p>One.</p><p>Two.</p>"),
    "lines as a browser ends them": ("One.\r\n\r\nTwo\r\nthree.", "<p>One.</p><p>Two<br>three.</p>"),
    "dashes make a list": (
        "Bought:\n- shelves\n- a lamp\nAnd more.",
        "<p>Bought:</p><ul><li>shelves</li><li>a lamp</li></ul><p>And more.</p>",
    ),
    "bullets make a list": ("• shelves\n* a lamp", "<ul><li>shelves</li><li>a lamp</li></ul>"),
    "an indented line goes on with the item": ("- shelves\n  of oak", "<ul><li>shelves<br>of oak</li></ul>"),
    "a year with a full stop is no list": ("2023. gadā\n5. maijā", "<p>2023. gadā<br>5. maijā</p>"),
    "tags are words": ("a <b>b</b> & c", "<p>a &lt;b&gt;b&lt;/b&gt; &amp; c</p>"),
    "one space between words": ("  a   b\t c ", "<p>a b c</p>"),
    "nothing": (" \n \n", ""),
}


@pytest.mark.parametrize(("typed", "kept"), PLAIN.values(), ids=PLAIN)
def test_a_plain_text_becomes_paragraphs(typed, kept):
    assert narratives.clean(typed) == kept
    assert narratives.clean(kept) == kept


RICH = {
    "what the editor writes": (
        '<p>A <b>bold</b> and <i>slanted</i> <a href="https://a.lv/?x=1&amp;y=2">word</a></p>',
        '<p>A <strong>bold</strong> and <em>slanted</em> <a href="https://a.lv/?x=1&amp;y=2">word</a></p>',
    ),
    "lists": (
        "<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol>",
        "<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol>",
    ),
    "one break stays, two part paragraphs": ("<p>a<br>b<br><br>c</p>", "<p>a<br>b</p><p>c</p>"),
    "empty paragraphs go": ("<p>a</p><p><br></p><p>&nbsp;</p><p>b</p>", "<p>a</p><p>b</p>"),
    "nothing but tags": ("<p><br></p>", ""),
    "headings and boxes become paragraphs": (
        "<p>a</p><h2>B</h2><div>c<div>d</div></div><p>e</p>",
        "<p>a</p><p>B</p><p>c</p><p>d</p><p>e</p>",
    ),
    "a table becomes lines": (
        "<p>x</p><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table><p>y</p>",
        "<p>x</p><p>a b</p><p>c</p><p>y</p>",
    ),
    "Word": (
        '<p class=MsoNormal style="margin:0"><o:p></o:p><span style="color:red">Red</span> <b><u>words</u></b></p>',
        "<p>Red <strong>words</strong></p>",
    ),
    "mail": (
        '<p><a href="mailto:a@b.lv">write</a></p>',
        '<p><a href="mailto:a@b.lv">write</a></p>',
    ),
    "brackets in an address": (
        '<p><a href="https://a.lv/{x}?&lt;y&gt;">go</a></p>',
        '<p><a href="https://a.lv/%7Bx%7D?%3Cy%3E">go</a></p>',
    ),
    "marks that cross": ("<p><b>a<i>b</b>c</i></p>", "<p><strong>a</strong><strong><em>b</em></strong><em>c</em></p>"),
    "what cannot be stored": ("<p>a\x00b\ud800c</p>", "<p>abc</p>"),
}


@pytest.mark.parametrize(("came", "kept"), RICH.values(), ids=RICH)
def test_of_html_only_what_a_text_needs_is_kept(came, kept):
    assert narratives.clean(came) == kept
    assert narratives.clean(kept) == kept


HOSTILE = {
    "a script": ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
    "an event": ('<p onclick="alert(1)">a</p>', "<p>a</p>"),
    "an address of a script": ('<p><a href="javascript:alert(1)">a</a></p>', "<p>a</p>"),
    "the same, hidden": ('<p><a href=" jav&#x09;ascript:alert(1)">a</a></p>', "<p>a</p>"),
    "data": ('<p><a href="data:text/html,x">a</a></p>', "<p>a</p>"),
    "an address within the site": ('<p><a href="/reports/1/submit/">a</a></p>', "<p>a</p>"),
    "an address of any scheme": ('<p><a href="//evil.example/">a</a></p>', "<p>a</p>"),
    "a picture": ('<p>a<img src=x onerror="alert(1)"></p>', "<p>a</p>"),
    "a style": ("<p>a<style>*{display:none}</style></p>", "<p>a</p>"),
    "a form": ('<p>a<form action="//evil.example"><input name="x"><button>b</button></form></p>', "<p>a</p><p>b</p>"),
    "a picture drawn in text": ("<p>a<svg><g onload=alert(1)></g><p>b</p></svg></p>", "<p>a</p><p>b</p>"),
    "a tag in an attribute": (
        '<p><a href="https://a.lv/" title="<script>">a</a></p>',
        '<p><a href="https://a.lv/">a</a></p>',
    ),
    "half a tag": ("<p>a<scr<b>ipt>alert(1)</p>", "<p>aipt&gt;alert(1)</p>"),
}


@pytest.mark.parametrize(("came", "kept"), HOSTILE.values(), ids=HOSTILE)
def test_what_could_do_harm_is_not_kept(came, kept):
    assert narratives.clean(came) == kept


def test_lists_in_lists_without_end_are_read_in_a_moment():
    assert narratives.length("<ul><li>a" * 5_000 + "</li></ul>") == 5_000


ANY_TEXT = st.text(max_size=200)
PIECES = [
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<ol>",
    "<li>",
    "</li>",
    "<b>",
    "</b>",
    "<i>",
    "<br>",
    "<div>",
    "</div>",
    "- ",
]
ANY_HTML = st.lists(st.sampled_from([*PIECES, '<a href="https://a.lv/">', "</a>", "\n", " ", "{users}", "a", "&amp;"]))


@given(ANY_TEXT)
def test_what_is_stored_comes_back_the_same(text):
    kept = narratives.clean(text)
    assert narratives.clean(kept) == kept
    assert narratives.same(narratives.as_typed(kept), kept)


@given(ANY_HTML)
def test_html_of_any_kind_is_stored_once_and_for_all(pieces):
    html = f"<p>{''.join(pieces)}</p>"
    kept = narratives.clean(html)
    assert narratives.clean(kept) == kept
    assert narratives.same(narratives.as_typed(kept), kept)
    assert narratives.length(kept) == narratives.length(html)


@given(st.text(alphabet=printable + "āčēģīķļņšūž<>&{}", max_size=200))
def test_no_word_of_a_plain_text_is_lost(text):
    assert words(narratives.plain(narratives.clean(text))) == words(text)


def words(text: str) -> list[str]:
    return [word for word in text.split() if word.strip("-*•")]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("<p>One.</p><ul><li>two</li><li>three</li></ul>", "One.\n\n- two\n- three"),
        ("<p>One <strong>bold</strong>.</p>", "<p>One <strong>bold</strong>.</p>"),
        ("<ol><li>first</li></ol>", "<ol><li>first</li></ol>"),
        ("<p>- no list</p>", "<p>- no list</p>"),
        ("", ""),
    ],
)
def test_a_field_without_the_editor_shows_plain_words_where_nothing_is_lost_by_it(stored, typed):
    assert narratives.as_typed(stored) == typed


def test_the_length_is_what_people_see():
    assert narratives.length('<p>Ābols &amp; <a href="https://a.lv/">ola</a></p><p>x<br>y</p>') == 14
    assert narratives.length("Ābols") == 5
    assert narratives.refusal("ā" * 20_000) == ""
    assert narratives.refusal("<p>" + "<b>ā</b><i>č</i>" * 2_500 + "ž" * 15_000 + "</p>") == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ā" * 20_001, "The text may have 20,000 characters and has 20,001. Shorten it by 1 character."),
        (
            "<ul><li>" + "ā" * 21_500 + "</li></ul>",
            "The text may have 20,000 characters and has 21,500. Shorten it by 1,500 characters.",
        ),
        ("ā" * 100_001, "This text is too large to be saved. Divide it, or paste it without its formatting."),
    ],
)
def test_a_text_that_is_too_long_is_refused_with_the_number(typed, sentence):
    with translation.override("en"):
        assert narratives.refusal(typed) == sentence


FIGURES = {"users": "1\xa0488", "visits": "nav datu", "odd": "<b>7</b>"}


def test_figures_are_put_in_where_a_text_is_printed():
    stored = narratives.clean("<p>Of {users} users {visits} & {nobody}, {odd} {Users} {users.}</p>")
    assert narratives.printed(stored, FIGURES.get) == (
        "<p>Of 1\xa0488 users nav datu &amp; {nobody}, &lt;b&gt;7&lt;/b&gt; {Users} {users.}</p>"
    )
    assert narratives.printed_plain(stored, FIGURES.get) == (
        "Of 1\xa0488 users nav datu & {nobody}, <b>7</b> {Users} {users.}"
    )
    assert narratives.tokens(stored) == ["users", "visits", "nobody", "odd"]


def test_no_figure_is_put_into_an_address():
    stored = narratives.clean('<p><a href="https://a.lv/{users}">{users}</a></p>')
    assert narratives.printed(stored, FIGURES.get) == '<p><a href="https://a.lv/%7Busers%7D">1\xa0488</a></p>'


def test_what_is_printed_was_cleaned_whatever_is_stored():
    assert narratives.printed("<p>a<script>alert(1)</script></p>", FIGURES.get) == "<p>a</p>"


def test_texts_from_before_become_paragraphs(report):
    migration = import_module("reports.migrations.0005_texts_of_paragraphs")
    plain = "One & <two>\r\nthree\r\n\r\n \r\nFour – 2023. gadā"
    for code, text in {"n3_equipment": plain, "n3_repairs": ""}.items():
        NarrativeText.objects.create(report=report, code=code, text=text)
    migration.write_texts_in_paragraphs(apps, None)
    texts = {text.code: text.text for text in NarrativeText.objects.all()}
    assert texts == {
        "n3_equipment": "<p>One &amp; &lt;two&gt;<br>three</p><p>Four – 2023. gadā</p>",
        "n3_repairs": "",
    }
    assert narratives.clean(texts["n3_equipment"]) == texts["n3_equipment"]
