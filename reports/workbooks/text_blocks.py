"""A text of a chapter as one wide cell of its sheet, and beside it whether there was nothing to report."""

from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from ..blueprint import Block
from ..checks import Text
from ..texts import narratives
from . import cells, places, styles, validations
from .book import Book
from .places import FIRST, IN_GRID, LABEL, SAID, Mark
from .sheet_rows import LINE, SheetRows

LEAST_LINES, MOST_LINES_IN_ROW = 5, 24


@dataclass
class TextBlocks:
    book: Book
    rows: SheetRows

    def write_text(self, block: Block) -> None:
        narrative = self.book.blueprint.narratives[block.narrative]
        text = self.book.reading.facts.texts.get(narrative.code, Text())
        self.rows.heading(self.book.say(narrative.title) + (" *" if narrative.required else ""))
        if narrative.guidance:
            self.rows.wrapped_line(self.book.say(narrative.guidance), font=styles.QUIET)
        self._text_cell(narrative.code, text.text)
        if not narrative.required:
            self._nothing(narrative.code, nothing=text.nothing)

    def _text_cell(self, code: str, stored: str) -> None:
        shown = cells.shown_text(stored)
        lines = max(LEAST_LINES, self.rows.lines(shown, FIRST, self.rows.last) + 2)
        rows = ceil(lines / MOST_LINES_IN_ROW)
        first = self.rows.next(Mark("text", (code,)), LINE * ceil(lines / rows))
        for _more in range(rows - 1):
            self.rows.next(SAID, LINE * ceil(lines / rows))
        style = styles.TO_FILL_IN | {"alignment": styles.WRAPPED, "number_format": "@"}
        cell = self.rows.block(first, FIRST, self.rows.last, shown, **style)
        self.book.mark(places.text_name(code), stored, shown)
        said = _("Leave an empty line between paragraphs; begin the items of a list with “- ”.")
        self.rows.validate(validations.of_text(narratives.LONGEST, title=_("Text"), said=said), cell.coordinate)

    def _nothing(self, code: str, *, nothing: bool) -> None:
        self.rows.next(Mark("nothing", (code,)))
        self.rows.put(LABEL, _("There was nothing to report"), font=styles.QUIET, alignment=styles.MIDDLE)
        value = _("yes") if nothing else ""
        cell = self.rows.put(IN_GRID, value, **styles.TO_FILL_IN | {"alignment": styles.MIDDLE})
        self.book.mark(places.nothing_name(code), "1" if nothing else "", value)
        self.rows.validate(
            validations.of_choices(self.book.source_of([_("yes")]), title=_("There was nothing to report")),
            cell.coordinate,
        )
