"""Pictures of the gallery: an uploaded file is looked at with suspicion and drawn anew, without its metadata."""

import struct
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import Base

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_PICTURE = 60_000_000  # pixels: more is a bomb, not a photo
LONGEST_SIDE = 1600  # pixels of the picture that is kept
FORMATS = ("JPEG", "PNG", "WEBP")
TURNS: dict[object, Image.Transpose] = {  # what the orientation of a camera asks for
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PhotoError(Exception):
    """A file that cannot be taken as a picture; the message is for the person who chose it."""


def redrawn(upload) -> ContentFile:
    """The picture as a JPEG of at most 1600 pixels a side, nothing else of the file left. Raises `PhotoError`."""
    if upload.size > LARGEST_FILE:
        raise PhotoError(_("The picture is larger than 10 MB. Choose a smaller one."))
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                raise PhotoError(_("The picture has too many pixels. Choose a smaller one."))
            upright = _upright(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PhotoError(_("This file is not a picture in JPEG, PNG or WebP form.")) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = BytesIO()
    upright.save(drawn, "JPEG", quality=85)
    return ContentFile(drawn.getvalue(), name="photo.jpg")


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its camera says; what the camera says may be broken, and then it says nothing.

    Pillow's own `exif_transpose` also writes the metadata back, and fails where they cannot be written.
    """
    try:
        turn = TURNS.get(picture.getexif().get(Base.Orientation))
    except (SyntaxError, ValueError, TypeError, KeyError, struct.error):
        turn = None
    return picture if turn is None else picture.transpose(turn)
