"""Pictures of the gallery: an uploaded file is looked at with suspicion and drawn anew, without its metadata."""

from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_PICTURE = 60_000_000  # pixels: more is a bomb, not a photo
LONGEST_SIDE = 1600  # pixels of the picture that is kept
FORMATS = ("JPEG", "PNG", "WEBP")


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
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise PhotoError(_("This file is not a picture in JPEG, PNG or WebP form.")) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = BytesIO()
    upright.save(drawn, "JPEG", quality=85)
    return ContentFile(drawn.getvalue(), name="photo.jpg")
