"""How the workbook looks: the fonts, fills and borders of its cells."""

from copy import copy
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray

INK, QUIET_INK, GREEN, WHITE = "1D2421", "515A55", "1C5440", "FFFFFF"
FONT = "Calibri"

PLAIN = Font(name=FONT, size=11, color=INK)
BOLD = Font(name=FONT, size=11, bold=True, color=INK)
QUIET = Font(name=FONT, size=10, color=QUIET_INK)
SMALL = Font(name=FONT, size=9, color=QUIET_INK)
SMALL_BOLD = Font(name=FONT, size=9, bold=True, color=QUIET_INK)
TITLE = Font(name=FONT, size=18, bold=True, color=GREEN)
SUBTITLE = Font(name=FONT, size=13, bold=True, color=GREEN)
HEADING = Font(name=FONT, size=12, bold=True, color=WHITE)
LINK = Font(name=FONT, size=11, color=GREEN, underline="single")

INPUT = PatternFill("solid", fgColor="FFF9E3")
WORKED_OUT = PatternFill("solid", fgColor="E4EEE8")
TITLES = PatternFill("solid", fgColor="EFECE4")
BAND = PatternFill("solid", fgColor=GREEN)

THIN = Side(style="thin", color="C9C3B4")
FAINT = Side(style="hair", color="C9C3B4")
BOXED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
UNDERLINED = Border(bottom=FAINT)

OPEN = Protection(locked=False)

TO_FILL_IN: dict[str, Any] = {"font": PLAIN, "fill": INPUT, "border": BOXED, "protection": OPEN}

WRAPPED = Alignment(wrap_text=True, vertical="top")
MIDDLE = Alignment(wrap_text=True, vertical="center")
NUMBER = Alignment(horizontal="right", vertical="center")
TITLE_OF_COLUMN = Alignment(wrap_text=True, vertical="center", horizontal="center")


@cache
def indented(depth: int) -> Alignment:
    return Alignment(wrap_text=True, vertical="center", indent=2 * depth)


# What a set of styles amounts to in a workbook: working that out anew for each of ten thousand cells takes seconds.
_DRESSED: WeakKeyDictionary[Workbook, dict[frozenset, StyleArray]] = WeakKeyDictionary()


def dress(cell: SheetCell, **style: object) -> SheetCell:
    """Give a cell that has no style yet a font, fill, border, alignment, protection or number format.

    The styles are those of this module, which stay for ever and so can be told apart by what they are.
    """
    known = _DRESSED.setdefault(cell.parent.parent, {})
    key = frozenset((name, value if isinstance(value, str | bool) else id(value)) for name, value in style.items())
    if key not in known:
        cell._style = StyleArray()
        for name, value in style.items():
            setattr(cell, name, value)
        known[key] = copy(cell._style)
    cell._style = copy(known[key])
    return cell
