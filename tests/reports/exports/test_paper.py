"""Chapters of a summary on paper: few libraries in columns, many in rows, tables that a page has room for."""

from decimal import Decimal
from types import SimpleNamespace

from reports.exports.paper import paper_of
from reports.summaries.books import BookChapter
from reports.tables import Cell, Column, Row, RowKind, Shape, Table


def figure(number: int) -> Cell:
    return Cell(str(number), Decimal(number), Shape.NUMBER)


def book(*, libraries: int, indicators: int):
    """A municipality whose libraries answer 1, 2, 3 … to every indicator but one, which nobody knows."""
    columns = (
        *(Column(f"i{at}", f"Indicator {at}", "pieces", Shape.NUMBER) for at in range(indicators)),
        Column("nobody", "Nobody knows"),
    )
    members = [
        Row(f"Library {at}", (*[figure(at)] * indicators, Cell()), key=f"BLB{at}") for at in range(1, libraries + 1)
    ]
    total = Row("Total", (*[figure(100)] * indicators, Cell()), kind=RowKind.TOTAL)
    table = Table("1. Use", "Library", columns, (Row("A place", kind=RowKind.HEADING), *members, total))
    together = Table("", "", (), (Row("Indicator 0", key="i0"), Row("Indicator 1", key="i1", level=1)))
    chapters = (
        BookChapter("use", "1. Use", table, table.only([])),
        BookChapter("none", "2. None", table.only(["nobody"]), table.only([])),
    )
    return SimpleNamespace(libraries=table, chapters=chapters, indicators=together)


def sizes(paper) -> list[tuple[int, int]]:
    """How many columns of figures and how many rows each table has."""
    return [(len(one.table.columns), len(one.table.rows)) for chapter in paper.chapters for one in chapter.tables]


def test_few_libraries_stand_beside_one_another_with_the_indicators_below():
    paper = paper_of(book(libraries=2, indicators=2))
    (chapter,) = paper.chapters
    (printed,) = chapter.tables
    assert (chapter.title, paper.turned, paper.upright, printed.short) == ("1. Use", True, True, True)
    assert printed.table.corner == "Indicator"
    assert [column.label for column in printed.table.columns] == ["Unit", "Library 1", "Library 2", "Total"]
    assert [(row.header, row.level, [cell.text for cell in row.cells]) for row in printed.table.rows] == [
        ("Indicator 0", 0, ["pieces", "1", "2", "100"]),
        ("Indicator 1", 1, ["pieces", "1", "2", "100"]),
    ]


def test_pages_are_turned_on_their_side_for_more_than_five_columns():
    assert [paper_of(book(libraries=count, indicators=1)).upright for count in (4, 5)] == [True, False]


def test_more_than_nine_libraries_stand_in_rows():
    assert sizes(paper_of(book(libraries=9, indicators=3))) == [(11, 3)]
    many = paper_of(book(libraries=10, indicators=3))
    assert (many.turned, many.upright, sizes(many)) == (False, False, [(3, 12)])


def test_many_indicators_are_cut_into_tables_of_about_the_same_width():
    assert [columns for columns, _rows in sizes(paper_of(book(libraries=10, indicators=19)))] == [7, 7, 5]
    assert [columns for columns, _rows in sizes(paper_of(book(libraries=10, indicators=18)))] == [9, 9]
    assert [columns for columns, _rows in sizes(paper_of(book(libraries=10, indicators=10)))] == [5, 5]


def test_a_few_columns_take_half_a_page_and_a_few_rows_stay_together():
    (chapter,) = paper_of(book(libraries=10, indicators=4)).chapters
    assert [(one.narrow, one.short) for one in chapter.tables] == [(True, False)]
    (chapter,) = paper_of(book(libraries=10, indicators=5)).chapters
    assert [(one.narrow, one.short) for one in chapter.tables] == [(False, False)]
