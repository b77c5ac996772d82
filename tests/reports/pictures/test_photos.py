"""The gallery: several pictures at once, what is said of them, their order and removal; and pictures of every kind."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from reports import filling
from reports.models import Period, Photo, Status
from reports.pictures import gallery, photos

from ..conftest import published


def file_of(picture: Image.Image, kind="PNG", name="a.png", **options) -> SimpleUploadedFile:
    file = BytesIO()
    picture.save(file, kind, **options)
    return SimpleUploadedFile(name, file.getvalue())


def red(name="a.jpg") -> SimpleUploadedFile:
    return file_of(Image.new("RGB", (40, 30), "red"), "JPEG", name)


def address(report) -> str:
    return reverse("report_photos", args=[report.pk])


def captions(report) -> list[str]:
    return list(report.photos.values_list("caption", flat=True))


@pytest.fixture
def three(report):
    return [
        Photo.objects.create(report=report, image=red(), caption=caption, position=position)
        for position, caption in enumerate(["One", "Two", "Three"], start=1)
    ]


def said(*pictures, **changed) -> dict[str, str]:
    """What a page sends that showed these pictures: `caption_1="New"` is the caption of the first."""
    sent = {}
    for place, photo in enumerate(pictures, start=1):
        for name in ("caption", "author"):
            sent[f"initial-{photo.pk}-{name}"] = getattr(photo, name)
            sent[f"{photo.pk}-{name}"] = changed.get(f"{name}_{place}", getattr(photo, name))
    return sent


def test_several_pictures_at_once_and_none_is_lost_because_of_another(at_work, report):
    files = [red("one.jpg"), SimpleUploadedFile("letter.pdf", b"%PDF-1.7"), red("two.jpg")]
    answer = at_work.post(address(report), {"images": files, "author": "Anna Priede", "may_publish": "on"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“letter.pdf”: This file is not a picture in JPEG, PNG or WebP form." in page
    assert "2 pictures are added." in page
    kept = list(report.photos.values_list("caption", "author", "may_publish", "position"))
    assert kept == [("", "Anna Priede", True, 1), ("", "Anna Priede", True, 2)]


def test_one_picture_leads_back_to_the_gallery(at_work, report):
    answer = at_work.post(address(report), {"images": [red()]}, follow=True)
    assert answer.redirect_chain == [(address(report), 302)]
    page = answer.content.decode()
    assert "1 picture is added." in page
    assert "Write a caption: what the picture shows, for those who cannot see it too." in page


def test_a_first_picture_makes_a_draft(at_work, library, make_report):
    report = make_report(library, Status.NOT_STARTED)
    at_work.post(address(report), {"images": [red()]})
    report.refresh_from_db()
    assert report.status == Status.DRAFT


def test_the_gallery_is_full_at_sixty(at_work, report):
    Photo.objects.bulk_create(Photo(report=report, image="x.jpg", position=at) for at in range(1, 60))
    answer = at_work.post(address(report), {"images": [red("last.jpg"), red("more.jpg")]})
    sentence = "“more.jpg”: The gallery has 60 pictures, and that is all it can have. Remove one first."
    assert sentence in answer.content.decode()
    assert report.photos.count() == 60


def test_what_is_said_of_pictures_is_saved_with_every_button(at_work, report, three):
    sent = said(*three, caption_1="First", author_3="Anna Priede") | {"later": str(three[0].pk)}
    assert at_work.post(address(report), sent).status_code == 302
    kept = list(report.photos.values_list("caption", "author", "position"))
    assert kept == [("Two", "", 1), ("First", "", 2), ("Three", "Anna Priede", 3)]


def test_only_what_she_changed_is_written(at_work, report, three):
    """A colleague has written another caption after the page was opened."""
    sent = said(*three, caption_2="Hers")
    Photo.objects.filter(pk=three[0].pk).update(caption="A colleague's")
    at_work.post(address(report), sent)
    assert captions(report) == ["A colleague's", "Hers", "Three"]


def test_a_caption_that_is_too_long_is_kept_on_the_page(at_work, report, three):
    answer = at_work.post(address(report), said(*three, caption_1="ā" * 201, caption_2="Second"))
    assert answer.status_code == 422
    assert "ā" * 201 in answer.content.decode()
    assert captions(report) == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("button", "which", "order"),
    [
        ("earlier", 2, ["One", "Three", "Two"]),
        ("earlier", 0, ["One", "Two", "Three"]),
        ("later", 0, ["Two", "One", "Three"]),
        ("later", 2, ["One", "Two", "Three"]),
    ],
)
def test_pictures_are_put_in_order(at_work, report, three, button, which, order):
    at_work.post(address(report), said(*three) | {button: str(three[which].pk)})
    assert captions(report) == order


def test_the_file_of_a_removed_picture_goes_too(
    at_work, report, three, far_library, make_report, django_capture_on_commit_callbacks
):
    storage, name = three[1].image.storage, three[1].image.name
    elsewhere = Photo.objects.create(report=make_report(far_library), image=red(), caption="Elsewhere")
    with django_capture_on_commit_callbacks(execute=True):
        at_work.post(address(report), {"remove": str(three[1].pk)})
        at_work.post(address(report), {"remove": str(elsewhere.pk)})
        assert storage.exists(name)
    assert captions(report) == ["One", "Three"]
    assert not storage.exists(name)
    assert storage.exists(elsewhere.image.name)


def test_a_report_handed_in_meanwhile_takes_no_pictures(report, librarian, three):
    report_in_hand = type(report).objects.get(pk=report.pk)
    type(report).objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    changes = [
        lambda: gallery.add(report_in_hand, [red()], by=librarian),
        lambda: gallery.describe(report_in_hand, {three[0].pk: {"caption": "New"}}),
        lambda: gallery.move(report_in_hand, three[0].pk, 1),
        lambda: gallery.remove(report_in_hand, three[0].pk),
    ]
    for change in changes:
        with pytest.raises(filling.LockedError):
            change()
    assert captions(report) == ["One", "Two", "Three"]


def test_a_gallery_of_a_report_with_the_reviewer_can_only_be_looked_at(at_work, library, make_report):
    report = make_report(library, Status.SUBMITTED)
    assert at_work.post(address(report), {"images": [red()]}).status_code == 403
    assert '<form method="post" enctype' not in at_work.get(address(report)).content.decode()


# Pictures of every kind come out as people saw them.


def drawn(upload) -> Image.Image:
    return Image.open(photos.redrawn(upload)).convert("RGB")


def near(colour, other) -> bool:
    return all(abs(one - two) <= 6 for one, two in zip(colour, other, strict=True))


def grey_of_16_bits() -> SimpleUploadedFile:
    picture = Image.new("I;16", (40, 30), 0)
    for x in range(20):
        for y in range(30):
            picture.putpixel((x, y), 0x8000)
    return file_of(picture)


def seen_through(mode: str) -> SimpleUploadedFile:
    """Left red, right nothing at all."""
    picture = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    picture.paste((255, 0, 0, 255), (0, 0, 20, 30))
    if mode == "P":
        return file_of(picture.quantize(8))
    return file_of(picture)


def moving() -> SimpleUploadedFile:
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "blue")
    return file_of(first, "WEBP", "a.webp", save_all=True, append_images=[second], lossless=True)


RED, WHITE, GREY, BLACK = (255, 0, 0), (255, 255, 255), (128, 128, 128), (0, 0, 0)
KINDS = {
    "grey of 16 bits": (grey_of_16_bits, GREY, BLACK),
    "see-through": (lambda: seen_through("RGBA"), RED, WHITE),
    "few colours, see-through": (lambda: seen_through("P"), RED, WHITE),
    "black and white": (lambda: file_of(Image.new("1", (40, 30), 1)), WHITE, WHITE),
    "for a press": (lambda: file_of(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "JPEG"), (254, 0, 0), (254, 0, 0)),
    "moving": (moving, RED, RED),
}


@pytest.mark.parametrize(("make", "left", "right"), KINDS.values(), ids=KINDS)
def test_pictures_of_every_kind_come_out_as_they_were_seen(make, left, right):
    picture = drawn(make())
    assert picture.size == (40, 30)
    assert near(picture.getpixel((5, 15)), left)
    assert near(picture.getpixel((35, 15)), right)


def test_a_large_picture_becomes_small_and_stays_upright():
    picture = Image.new("RGB", (4000, 1000), "red")
    picture.paste("blue", (0, 0, 4000, 500))
    turned = Image.Exif()
    turned[0x0112] = 3  # upside down
    small = drawn(file_of(picture, "JPEG", "a.jpg", exif=turned))
    assert small.size == (1600, 400)
    assert near(small.getpixel((800, 50)), RED)


def test_a_broken_profile_of_colours_does_not_spoil_a_picture():
    assert near(drawn(file_of(Image.new("RGB", (40, 30), "red"), "JPEG", icc_profile=b"none")).getpixel((5, 5)), RED)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.heic", b"\0\0\0\x18ftypheic", "This is a photo in HEIC form, which not every program can show. "),
        ("a.jpg", b"x" * (photos.LARGEST_FILE + 1), "The picture is larger than 10 MB. Choose a smaller one."),
        ("a.jpg", b"", "This file is not a picture in JPEG, PNG or WebP form."),
    ],
)
def test_each_way_of_being_wrong_has_its_sentence(at_work, report, name, content, sentence):
    answer = at_work.post(address(report), {"images": [SimpleUploadedFile(name, content), red()]})
    assert f"“{name}”: {sentence}" in answer.content.decode()
    assert report.photos.count() == 1


def test_a_report_whose_form_has_no_gallery_leads_to_none(at_work, library, report, make_report):
    quarterly = published("quarterly-2023.json")
    quarter = make_report(library, period=Period.objects.create(form=quarterly.form, code="2023-Q1"))
    leads = [
        reverse("report_photos", args=[one.pk]) in at_work.get(reverse("report", args=[one.pk])).content.decode()
        for one in (report, quarter)
    ]
    assert leads == [True, False]
