"""Files that pretend to be pictures, pictures that are bombs, and pictures that not everybody may see."""

from io import BytesIO
from struct import pack
from zlib import compress, crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from reports.models import Photo, Status


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def at_work(client, librarian):
    client.force_login(librarian)
    return client


def drawn(kind="JPEG", mode="RGB", **options) -> bytes:
    file = BytesIO()
    Image.new(mode, (200, 100), "red").save(file, kind, **options)
    return file.getvalue()


def png(width, height, *chunks) -> bytes:
    """A PNG that claims this size and holds nothing."""
    size = pack(">II", width, height) + b"\x08\x02\0\0\0"
    parts = [(b"IHDR", size), *chunks, (b"IDAT", compress(b"")), (b"IEND", b"")]
    written = [pack(">I", len(data)) + name + data + pack(">I", crc32(name + data)) for name, data in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def sent(client, report, content, name="photo.jpg"):
    picture = SimpleUploadedFile(name, content, "image/jpeg")
    return client.post(reverse("report_photos", args=[report.pk]), {"images": [picture]})


NOT_PICTURES = {
    "an SVG with a script": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "an SVG named otherwise": ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "a page": ("a.jpg", b"<!doctype html><script>alert(1)</script>"),
    "a GIF named otherwise": ("a.jpg", drawn("GIF", "P")),
    "nothing": ("a.jpg", b""),
    "half a picture": ("a.jpg", drawn()[:300]),
    "too many pixels": ("a.png", png(60_000, 60_000)),
    "pixels just beyond the limit": ("a.png", png(8_000, 7_700)),
}


@pytest.mark.parametrize(("name", "content"), NOT_PICTURES.values(), ids=NOT_PICTURES)
def test_what_is_no_picture_is_refused_in_a_sentence(at_work, report, name, content):
    assert sent(at_work, report, content, name).status_code == 422
    assert not Photo.objects.exists()


def test_nothing_but_the_picture_itself_is_kept(at_work, report):
    metadata = Image.Exif()
    metadata[0x010F], metadata[0x0112] = "MakerOfCameras", 6
    metadata[0x8825] = {1: "N", 2: (56.0, 22.0, 0.0)}
    content = drawn(exif=metadata.tobytes()) + b"<script>alert(1)</script>"
    assert sent(at_work, report, content, "../../etc/a.php").status_code == 302
    photo = Photo.objects.get()
    with photo.image.open() as file:
        kept = file.read()
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (100, 200), {})
    assert b"script" not in kept
    assert b"MakerOfCameras" not in kept
    assert photo.image.name.rpartition("/")[2] == "photo.jpg"


TURNED = b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
MAKER_AS_A_FRACTION = b"\x01\x0f\0\x0c\0\0\0\x01\0\0\0\x05"
BROKEN_METADATA = {
    "cannot be written back": b"MM\0*\0\0\0\x08\0\x02" + TURNED + MAKER_AS_A_FRACTION + b"\0\0\0\0",
    "are no metadata": b"nothing of the kind",
}


@pytest.mark.parametrize("metadata", BROKEN_METADATA.values(), ids=BROKEN_METADATA)
def test_metadata_that_are_broken_do_not_spoil_a_picture(at_work, report, metadata):
    assert sent(at_work, report, drawn(exif=b"Exif\0\0" + metadata)).status_code == 302


def test_a_picture_whose_file_is_gone_is_not_found(at_work, report):
    sent(at_work, report, drawn())
    photo = Photo.objects.get()
    photo.image.storage.delete(photo.image.name)
    assert at_work.get(reverse("report_photo", args=[report.pk, photo.pk])).status_code == 404


@pytest.mark.parametrize(
    ("person", "sees"), [("head", 2), ("central", 2), ("methodologist", 2), ("director", 1), ("analyst", 1)]
)
def test_people_who_have_not_agreed_are_seen_by_those_who_work_with_the_report(
    person, sees, request, client, library, make_report
):
    report = make_report(library, Status.ACCEPTED)
    for position, agreed in enumerate([True, False]):
        image = SimpleUploadedFile("a.jpg", drawn())
        Photo.objects.create(report=report, image=image, caption=f"{agreed}", may_publish=agreed, position=position)
    client.force_login(request.getfixturevalue(person))
    gallery = client.get(reverse("report_photos", args=[report.pk])).content.decode()
    assert gallery.count("<figure>") == sees
    pictures = [client.get(reverse("report_photo", args=[report.pk, photo.pk])) for photo in Photo.objects.all()]
    assert [picture.status_code for picture in pictures] == [200] * sees + [404] * (2 - sees)
    for picture in pictures:
        picture.close()


@pytest.mark.parametrize(("kind", "size", "kept"), [("JPEG", (5100, 5000), 1), ("PNG", (5100, 5000), 0)])
def test_what_must_be_read_whole_has_fewer_pixels(at_work, report, kind, size, kept):
    """A PNG of a few kilobytes takes a hundred million bytes of memory."""
    file = BytesIO()
    Image.new("1" if kind == "PNG" else "L", size).save(file, kind)
    sent(at_work, report, file.getvalue())
    assert report.photos.count() == kept


def test_a_full_gallery_draws_nothing_more(at_work, report, monkeypatch):
    for place in range(60):
        Photo.objects.create(report=report, position=place)
    monkeypatch.setattr("reports.pictures.photos.redrawn", lambda upload: pytest.fail("It was drawn for nothing."))
    assert sent(at_work, report, drawn()).status_code == 422


@pytest.mark.parametrize("button", ["earlier", "later", "remove"])
def test_a_number_of_thousands_of_digits_is_no_picture(at_work, report, button):
    assert at_work.post(reverse("report_photos", args=[report.pk]), {button: "9" * 5000}).status_code == 302
