"""Pictures of the gallery: an uploaded file is looked at with suspicion and drawn anew, without its metadata."""

import struct
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, UnidentifiedImageError
from PIL.ExifTags import Base

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_PICTURE = 60_000_000  # pixels: more is a bomb, not a photo
LARGEST_WHOLE = 25_000_000  # pixels of a PNG or WebP, which cannot be read at a fraction of its size: four bytes each
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
    if upload.name.lower().endswith((".heic", ".heif")):
        raise PhotoError(_("This is a photo in HEIC form, which not every program can show. Save it as JPEG first."))
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            largest = LARGEST_PICTURE if picture.format == "JPEG" else LARGEST_WHOLE
            if picture.width * picture.height > largest:
                raise PhotoError(_("The picture has too many pixels. Choose a smaller one."))
            # A large JPEG is read at a fraction of its size, a moving picture by its first frame.
            picture.draft(picture.mode, (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
            upright = _on_white(_in_common_colours(_upright(picture)))
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


def _in_common_colours(picture: Image.Image) -> Image.Image:
    """Colours of a camera's or a press's own as those of every screen; a profile that is broken says nothing."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        return ImageCms.profileToProfile(picture, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in plain colours: grey of 16 bits in 8, and white where it lets the paper through."""
    if picture.mode.startswith("I"):
        # Pillow would cut what is above 255 instead of making it darker.
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L").convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
