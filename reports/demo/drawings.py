"""Drawings for the gallery, made of plain shapes: no photo, no person."""

from collections.abc import Callable
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIZE = (1200, 800)
WALL, FLOOR, WOOD, PAPER = "#efe8da", "#c9b79c", "#8a6a4a", "#fffdf7"
COLOURS = ("#33658a", "#86bbd8", "#758e4f", "#f6ae2d", "#f26419", "#6d597a", "#b56576")

Pen = ImageDraw.ImageDraw


def drawing(name: str) -> ContentFile:
    """A drawing by its name in the demonstration file, as a JPEG."""
    picture = Image.new("RGB", SIZE, WALL)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 640, *SIZE), fill=FLOOR)
    DRAWINGS[name](pen)
    file = BytesIO()
    picture.save(file, "JPEG", quality=85)
    return ContentFile(file.getvalue(), name=f"{name}.jpg")


def _shelves(pen: Pen) -> None:
    pen.rectangle((180, 90, 1020, 700), fill=WOOD)
    for shelf, bottom in enumerate((270, 470, 670)):
        pen.rectangle((205, bottom - 160, 995, bottom), fill="#5c452f")
        for book in range(22):
            left, height = 215 + book * 35, 150 - (book * 7 + shelf * 11) % 50
            pen.rectangle((left, bottom - height, left + 28, bottom), fill=COLOURS[(book + shelf) % len(COLOURS)])


def _easels(pen: Pen) -> None:
    for place, left in enumerate((90, 460, 830)):
        pen.line((left + 140, 150, left + 20, 720), fill=WOOD, width=14)
        pen.line((left + 140, 150, left + 260, 720), fill=WOOD, width=14)
        pen.rectangle((left, 220, left + 280, 520), fill=PAPER, outline=WOOD, width=8)
        pen.ellipse((left + 180, 250, left + 250, 320), fill=COLOURS[3])
        pen.polygon(((left + 30, 490), (left + 130, 330), (left + 230, 490)), fill=COLOURS[place])
        pen.rectangle((left + 12, 488, left + 268, 508), fill=COLOURS[2])


def _seeds(pen: Pen) -> None:
    pen.rectangle((120, 560, 1080, 600), fill=WOOD)
    for packet in range(6):
        left, colour = 150 + packet * 155, COLOURS[packet]
        pen.rectangle((left, 340, left + 125, 560), fill=PAPER, outline=colour, width=6)
        pen.line((left + 62, 530, left + 62, 430), fill=COLOURS[2], width=8)
        pen.ellipse((left + 32, 375, left + 92, 435), fill=colour)
        pen.ellipse((left + 52, 395, left + 72, 415), fill=COLOURS[3])


DRAWINGS: dict[str, Callable[[Pen], None]] = {"shelves": _shelves, "easels": _easels, "seeds": _seeds}
