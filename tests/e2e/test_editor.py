"""Writing a text: the editor by keyboard, what is pasted into it, last year's text, and figures in it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import NarrativeText, Period, Value
from tests.e2e.conftest import in_language, on_every_screen
from tests.reports.conftest import annual, make_report, report, year_2023

__all__ = ["annual", "make_report", "report", "year_2023"]

LAST_YEAR = "<p>We had <strong>{active_users}</strong> users.</p><ul><li>old</li><li>young</li></ul>"


@pytest.fixture
def premises(report, librarian, sign_in, page):
    """The chapter of premises and equipment, open before the librarian in English."""
    Value.objects.create(report=report, code="active_users", number=1488, stated=1488)
    return opened(page, sign_in, librarian, report)


def opened(page, sign_in, librarian, report):
    sign_in(page, librarian)
    in_language(page, "en")
    page.goto(reverse("report_chapter", args=[report.pk, "premises"]))
    page.locator("#at-n3_equipment").scroll_into_view_if_needed()
    box(page).wait_for()
    return page


@pytest.fixture
def last_year(report, make_report, library, annual):
    before = make_report(library, period=Period.objects.create(form=annual.form, code="2022"))
    NarrativeText.objects.create(report=before, code="n3_equipment", text=LAST_YEAR)
    Value.objects.create(report=before, code="active_users", number=1200, stated=1200)


def box(page, code="n3_equipment"):
    return page.locator(f"#at-{code} [role=textbox]")


def stored(page, report, code="n3_equipment"):
    """What is stored once the page has said that the text is saved."""
    expect(page.locator(f"#state-text-{code}")).to_have_attribute("data-state", "saved")
    text = report.texts.get(code=code)
    return text.text, text.taken_over


def test_a_text_is_written_by_keyboard_alone(premises, report):
    box(premises).focus()
    premises.keyboard.type("New ")
    premises.keyboard.press("Control+b")
    premises.keyboard.type("shelves")
    premises.keyboard.press("Control+b")
    premises.keyboard.type(".")
    premises.keyboard.press("Enter")
    tool = premises.locator("#at-n3_equipment [data-tool=bold]")
    premises.keyboard.press("Shift+Tab")
    expect(tool).to_be_focused()
    premises.keyboard.press("ArrowRight")
    premises.keyboard.press("ArrowRight")
    premises.keyboard.press("Enter")
    expect(premises.locator("#at-n3_equipment [data-tool=bullets]")).to_have_attribute("aria-pressed", "true")
    premises.keyboard.type("oak")
    premises.keyboard.press("Enter")
    premises.keyboard.type("pine")
    premises.keyboard.press("Tab")
    expect(box(premises)).not_to_be_focused()
    assert stored(premises, report) == (
        "<p>New <strong>shelves</strong>.</p><ul><li>oak</li><li>pine</li></ul>",
        False,
    )


def test_a_link_is_made_in_a_panel(premises, report):
    box(premises).focus()
    premises.keyboard.type("See the page")
    premises.keyboard.press("Shift+Control+ArrowLeft")
    block = premises.locator("#at-n3_equipment")
    block.get_by_role("button", name="Link").click()
    address = block.get_by_label("Address of the link")
    expect(address).to_be_focused()
    address.fill("nothing of the kind")
    premises.keyboard.press("Enter")
    expect(block.get_by_role("status").first).to_have_text(
        "Write the whole address, beginning with https://, or an e-mail address."
    )
    address.fill("biblioteka.lv/page")
    premises.keyboard.press("Enter")
    expect(box(premises)).to_be_focused()
    assert stored(premises, report)[0] == ('<p>See the <a href="https://biblioteka.lv/page">page</a></p>')


def test_the_name_of_a_figure_puts_it_into_the_text(premises, report):
    box(premises).focus()
    premises.keyboard.type("Users: ")
    block = premises.locator("#at-n3_equipment")
    block.get_by_role("button", name="Insert a figure").click()
    block.get_by_label("Name of the figure").fill("active_users")
    premises.keyboard.press("Enter")
    expect(box(premises)).to_be_focused()
    premises.keyboard.type(" and {nobody}")
    preview = block.locator("[data-figures-preview] li")
    expect(preview).to_have_text(
        ["{active_users} → 1,488", "{nobody}: the form has no such figure; it is printed as you wrote it"]
    )
    assert stored(premises, report)[0] == "<p>Users: {active_users} and {nobody}</p>"
    expect(preview).to_have_text(
        ["{active_users} → 1,488", "{nobody}: the form has no such figure; it is printed as you wrote it"]
    )


PASTED = {
    "Word": (
        """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style></head>
        <body><!--StartFragment--><p class=MsoNormal style='margin-bottom:0cm'><b><span lang=LV style='color:red'>Jauni
        plaukti</span></b><o:p></o:p></p>
        <p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
        style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>ozols</p>
        <p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;
        </span></span>priede</p><!--EndFragment--></body></html>""",
        "<p><strong>Jauni plaukti</strong></p><ul><li>ozols</li><li>priede</li></ul>",
    ),
    "a web page": (
        """<h2 style="color:red" onclick="alert(1)">Virsraksts</h2><div>viens<div>divi</div></div>
        <script>alert(1)</script><img src="x" onerror="alert(1)"><p><a href="javascript:alert(1)">slikta</a>
        <a href="https://a.lv/" target="_blank">laba</a></p>""",
        '<p>Virsraksts</p><p>viens</p><p>divi</p><p>slikta <a href="https://a.lv/">laba</a></p>',
    ),
    "Google Docs": (
        """<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:400">plain
        </span><span style="font-weight:700;font-style:italic">loud</span></p></b>""",
        "<p>plain <strong><em>loud</em></strong></p>",
    ),
    "a spreadsheet": (
        "<table><tr><td>viens</td><td>2</td></tr><tr><td>trīs</td><td>4</td></tr></table>",
        "<p>viens 2</p><p>trīs 4</p>",
    ),
}


@pytest.mark.parametrize(("pasted", "kept"), PASTED.values(), ids=PASTED)
def test_of_what_is_pasted_only_what_a_text_needs_is_kept(premises, report, pasted, kept):
    box(premises).focus()
    box(premises).evaluate(
        """(box, html) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", html);
            clipboardData.setData("text/plain", "plain");
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        pasted,
    )
    premises.wait_for_function("document.querySelector('[name=text-n3_equipment]').value")
    assert stored(premises, report)[0] == kept


def test_last_years_text_is_taken_over_and_marked_until_it_is_edited(page, report, librarian, sign_in, last_year):
    Value.objects.create(report=report, code="active_users", number=1488, stated=1488)
    opened(page, sign_in, librarian, report)
    block = page.locator("#at-n3_equipment")
    note = block.get_by_text("last year's text, not edited yet")
    expect(note).to_be_hidden()
    block.get_by_text("The text of 2022", exact=True).click()
    expect(block.locator("[data-last-text] p")).to_have_text("We had 1,200 users.")
    block.get_by_role("button", name="Take over the text of 2022").click()
    expect(box(page).locator("p").first).to_have_text("We had {active_users} users.")
    expect(box(page)).to_be_focused()
    expect(note).to_be_visible()
    expect(block.locator("[data-figures-preview] li")).to_have_text(["{active_users} → 1,488"])
    page.keyboard.type("!")
    expect(note).to_be_hidden()
    assert stored(page, report) == (
        "<p>We had <strong>{active_users}</strong> users.</p><ul><li>old</li><li>young!</li></ul>",
        False,
    )


def test_last_years_text_goes_below_what_was_written_already(page, report, librarian, sign_in, last_year):
    NarrativeText.objects.create(report=report, code="n3_equipment", text="<p>Hers.</p>")
    opened(page, sign_in, librarian, report)
    block = page.locator("#at-n3_equipment")
    block.get_by_text("The text of 2022", exact=True).click()
    block.get_by_role("button", name="Take over the text of 2022").click()
    expect(block.get_by_text("last year's text, not edited yet")).to_be_hidden()
    text, taken_over = stored(page, report)
    assert re.sub(r"<[^>]*>", " ", text).split() == ["Hers.", "We", "had", "{active_users}", "users.", "old", "young"]
    assert not taken_over


def test_a_text_set_by_another_script_is_shown(premises):
    box(premises).focus()
    premises.keyboard.type("Mine")
    premises.locator("[name=text-n3_equipment]").evaluate(
        """(field) => {
            field.value = "<p>Theirs</p>";
            field.dispatchEvent(new CustomEvent("libnet:replaced"));
        }"""
    )
    expect(box(premises)).to_have_text("Theirs")


def test_what_is_typed_plain_and_what_the_editor_makes_of_it_are_the_same(premises):
    """The browser and the server read a plain text alike."""
    from reports.texts import narratives

    plain = ["One\ntwo\n\n\nthree", "Bought:\n- oak\n  and pine\n- 2\nEnd", "• a\n* b", "2023. gadā\n<b>x</b> & y", " "]
    made = premises.evaluate(
        """async (texts) => {
            const { asHtml } = await import("/static/js/rich-text.js");
            return texts.map(asHtml);
        }""",
        plain,
    )
    assert [narratives.clean(html) for html in made] == [narratives.clean(text) for text in plain]


@on_every_screen
def test_the_editor_is_fit_to_be_seen(page, report, librarian, sign_in, last_year, look, axe):
    NarrativeText.objects.create(report=report, code="n3_equipment", text=LAST_YEAR, taken_over=True)
    sign_in(page, librarian)
    page.goto(reverse("report_chapter", args=[report.pk, "premises"]))
    page.locator("#at-n3_equipment").scroll_into_view_if_needed()
    box(page).wait_for()
    for summary in page.locator(".last-text summary").all():
        summary.click()
    page.locator("#at-n3_equipment [data-tool=link]").click()
    look(page, "editor")
    axe(page)
