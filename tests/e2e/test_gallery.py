"""Filling the gallery in a browser: several pictures, captions, order, removal, by mouse and by keyboard."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import in_language, on_every_screen
from tests.reports.conftest import annual, make_report, report, year_2023

__all__ = ["annual", "make_report", "report", "year_2023"]


def picture(name, colour="red"):
    file = BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}


@pytest.fixture
def gallery(report, librarian, sign_in, page):
    sign_in(page, librarian)
    in_language(page, "en")
    page.goto(reverse("report_photos", args=[report.pk]))
    return page


def captions(report):
    return list(report.photos.values_list("caption", flat=True))


def test_pictures_are_sent_one_by_one_and_described(gallery, report):
    gallery.get_by_label("Pictures", exact=True).set_input_files(
        [picture("one.jpg"), LETTER, picture("two.jpg", "blue")]
    )
    gallery.get_by_label("Author of the pictures").fill("Anna Priede")
    gallery.get_by_role("button", name="Add the pictures").click()
    expect(gallery.locator("[data-progress]")).to_have_text("Pictures added: 2.")
    expect(gallery.locator("[data-refused] li")).to_have_text(
        ["“letter.pdf”: This file is not a picture in JPEG, PNG or WebP form."]
    )
    expect(gallery.locator("[data-refused]")).to_be_focused()
    fields = gallery.get_by_label("Caption")
    expect(fields).to_have_count(2)
    fields.nth(0).fill("The reading room")
    gallery.get_by_label("Pictures", exact=True).set_input_files([picture("three.jpg", "green")])
    gallery.get_by_role("button", name="Add the pictures").click()
    expect(gallery.locator("[data-progress]")).to_have_text("Pictures added: 1.")
    expect(fields).to_have_count(3)
    expect(fields.nth(0)).to_have_value("The reading room")
    expect(fields.nth(2)).to_be_focused()
    gallery.keyboard.type("The yard")
    with gallery.expect_navigation():
        gallery.locator("button[name=later]").first.click()
    expect(gallery.get_by_label("Caption").nth(1)).to_have_value("The reading room")
    assert captions(report) == ["", "The reading room", "The yard"]
    assert set(report.photos.values_list("author", flat=True)) == {"Anna Priede"}


def test_a_picture_is_removed_by_keyboard_after_a_second_thought(gallery, report):
    gallery.get_by_label("Pictures", exact=True).set_input_files([picture("one.jpg"), picture("two.jpg")])
    gallery.get_by_role("button", name="Add the pictures").click()
    expect(gallery.locator("[data-progress]")).to_have_text("Pictures added: 2.")
    gallery.locator("[data-photo] summary").first.focus()
    gallery.keyboard.press("Enter")
    gallery.keyboard.press("Tab")
    expect(gallery.locator("button[name=remove]").first).to_be_focused()
    with gallery.expect_navigation():
        gallery.keyboard.press("Enter")
    expect(gallery.locator("[data-photo]")).to_have_count(1)
    assert report.photos.count() == 1


@on_every_screen
def test_the_gallery_is_fit_to_be_seen(page, report, librarian, sign_in, look, axe):
    sign_in(page, librarian)
    page.goto(reverse("report_photos", args=[report.pk]))
    axe(page)
    page.locator("input[type=file]").set_input_files([picture("one.jpg"), LETTER, picture("two.jpg", "blue")])
    page.locator("[data-upload] button").click()
    expect(page.locator("[data-photo]")).to_have_count(2)
    expect(page.locator("[data-refused] li")).to_have_count(1)
    page.locator("[data-photo] summary").first.click()
    look(page, "gallery")
    axe(page)
