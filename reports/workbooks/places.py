"""How a workbook says which cell is which: marks in a hidden row and a hidden column. Pure.

The first row of a chapter's sheet numbers the columns, so that one that was moved is found again and one that is gone
is missed; the first column says of each row what it holds. Only these marks count, not where a row happens to stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from ..blueprint import Blueprint, Chapter, ColumnKind, RowTable

CHAPTER = "libnet-chapter"
INSTRUCTIONS = "libnet-instructions"
STAMP_SHEET = "_stamp"
CHOICES_SHEET = "_lists"
FIGURES_SHEET = "_figures"
HIDDEN_SHEETS = (STAMP_SHEET, CHOICES_SHEET, FIGURES_SHEET)

LABEL, UNIT, BEFORE, NOW, CHANGE, WHY = 2, 3, 4, 5, 6, 7  # columns of a list of figures
FIRST = 2  # the first column of a table with rows, and where a text stands
IN_GRID = 3  # the first figure of a grid, and where the answer to a question about a text stands
LEAST_LAST = 12  # the last column that every sheet has

NOTHING_HERE = "-"


@dataclass(frozen=True)
class Mark:
    """What a row holds: `kind` is figure, grid, why, text, nothing, table, row or said; `names` are codes and keys."""

    kind: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.kind, *self.names))


SAID = Mark("said")  # a heading, a note: nothing to read


def read_mark(text: str) -> Mark | None:
    kind, *names = text.split(" ")
    return Mark(kind, tuple(names)) if kind in KINDS else None


KINDS = {"figure", "grid", "why", "text", "nothing", "table", "row", "said"}


def figure_name(code: str) -> str:
    return f"figure:{code}"


def why_name(code: str) -> str:
    return f"why:{code}"


def reason_name(code: str) -> str:
    return f"reason:{code}"


def reason_column(last: int) -> int:
    """Where the reason of an explanation stands: the last two columns of the sheet, after its words."""
    return last - 1


def text_name(code: str) -> str:
    return f"text:{code}"


def nothing_name(code: str) -> str:
    return f"nothing:{code}"


def cell_name(table: str, key: str, column: str) -> str:
    return f"cell:{table}:{key}:{column}"


def row_of(name: str) -> tuple[str, str] | None:
    """The table and the key of the row that the name of a cell speaks of."""
    kind, *parts = name.split(":")
    return (parts[0], parts[1]) if kind == "cell" else None


def row_name(table: str, key: str) -> str:
    return f"row:{table}:{key}"


def last_column(blueprint: Blueprint, chapter: Chapter) -> int:
    """The last column of a chapter's sheet."""
    tables = max((len(blueprint.tables[code].columns) + 1 for code in chapter.tables), default=0)
    grids = max((len(block.columns) + 2 for block in chapter.blocks), default=0)
    return max(LEAST_LAST, tables, grids)


MOST_SHARES = {ColumnKind.LONG_TEXT: 4, ColumnKind.TEXT: 2, ColumnKind.LINK: 3, ColumnKind.LIBRARY: 2}


def columns_of(table: RowTable, last: int) -> Mapping[str, tuple[int, int]]:
    """The first and last column of the sheet that each column of a table takes: texts share what room is left."""
    shares = {column.code: 1 for column in table.columns}
    room = last - FIRST + 1 - len(shares)
    for wanted in range(2, max(MOST_SHARES.values()) + 1):
        for column in table.columns[1:]:  # the first one is wide anyway
            if room and MOST_SHARES.get(column.kind, 1) >= wanted:
                shares[column.code] += 1
                room -= 1
    found, start = {}, FIRST
    for code, share in shares.items():
        found[code] = start, start + share - 1
        start += share
    return found


def chapters_of(blueprint: Blueprint) -> Iterator[Chapter]:
    """The chapters with something to fill in; pictures are added on the site."""
    for chapter in blueprint.chapters:
        if any(not block.table or not blueprint.tables[block.table].photos for block in chapter.blocks):
            yield chapter


def is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
