"""The only code that changes the gallery of a report: adds pictures, says what they show, orders and removes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from libraries.models import User

from .. import filling
from ..ledgers.refusals import check_open
from ..models import Photo, Report
from ..open_fields import may_change
from . import photos

MOST_PHOTOS = 60
LONGEST_NAME = 80  # characters of a file's name that are said


@dataclass(frozen=True)
class Uploaded:
    """What became of some files: how many are in the gallery now, and a sentence for each that is not."""

    added: int
    refused: Sequence[str]


def add(report: Report, uploads: Iterable, *, by: User, author: str = "", may_publish: bool = False) -> Uploaded:
    """Put files into the gallery; one that is refused does not keep the others out. Raises `FillingError`."""
    added, refused = 0, []
    for upload in uploads:
        try:
            check_room(report)  # before the work of drawing
            _add(report, photos.redrawn(upload), by, author=author, may_publish=may_publish)
        except photos.PhotoError as error:
            refused.append(_("“%(file)s”: %(problem)s") % {"file": upload.name[:LONGEST_NAME], "problem": error})
        else:
            added += 1
    return Uploaded(added, refused)


def _add(report: Report, drawn: ContentFile, by: User, **fields) -> None:
    with transaction.atomic():
        _hold(report)
        check_room(report)
        last = report.photos.aggregate(last=Max("position"))["last"] or 0
        Photo.objects.create(report=report, image=drawn, position=last + 1, **fields)
        filling.start(report, by)


def tables_with_pictures(report: Report) -> list[str]:
    return [code for code, table in report.blueprint.tables.items() if table.photos]


def may_arrange(report: Report) -> bool:
    """Whether the gallery is open, where only some fields are."""
    return all(may_change(report, code) for code in tables_with_pictures(report))


def _hold(report: Report) -> None:
    filling.hold(report)
    for code in tables_with_pictures(report):
        check_open(report, code)


def check_room(report: Report) -> None:
    """Raises `PhotoError` when the gallery has all the pictures it can have."""
    if report.photos.count() >= MOST_PHOTOS:
        raise photos.PhotoError(
            _("The gallery has %(most)d pictures, and that is all it can have. Remove one first.")
            % {"most": MOST_PHOTOS}
        )


@transaction.atomic
def describe(report: Report, said: Mapping[int, Mapping[str, object]]) -> None:
    """Write what was changed of captions, authors and consents, by the key of the picture. Raises `FillingError`."""
    if any(said.values()):
        _hold(report)
    for key, fields in said.items():
        if fields:
            report.photos.filter(pk=key).update(**fields)


@transaction.atomic
def move(report: Report, key: int, steps: int) -> None:
    """Put a picture earlier (−1) or later (1) in the order. Raises `FillingError`."""
    _hold(report)
    order = list(report.photos.all())
    at = next((place for place, photo in enumerate(order) if photo.pk == key), None)
    if at is None:
        return
    order.insert(min(max(at + steps, 0), len(order) - 1), order.pop(at))
    for position, photo in enumerate(order, start=1):
        photo.position = position
    Photo.objects.bulk_update(order, ["position"])


@transaction.atomic
def remove(report: Report, key: int) -> None:
    """Take a picture out; its file goes once that is certain. Raises `FillingError`."""
    _hold(report)
    for photo in report.photos.filter(pk=key):
        image = photo.image
        photo.delete()
        transaction.on_commit(lambda image=image: image.storage.delete(image.name))
