"""Totals of one report as formulas of its workbook, with the site's own rules for what is blank or unknown. Pure.

They stand in a hidden sheet, one row an indicator in the order of the form: what was given, what the formula makes,
the number that counts, and whether it is missing (1) for those who add it up. Chapters show the number that counts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from ..blueprint import (
    Balance,
    Blueprint,
    Difference,
    Indicator,
    Kind,
    Ratio,
    RowCount,
    RowDistinct,
    RowSum,
    Sum,
    parts_of,
)
from ..computing import BLANK, Figures, State
from ..entries import WORDS

GIVEN, MADE, NUMBER, MISSING = "BCDE"
HEAD = 1  # rows above the first indicator


@dataclass(frozen=True)
class TableArea:
    """Where the rows of a table stand: the sheet, its first and last row, the letter of each column."""

    sheet: str
    first: int
    last: int
    letters: Mapping[str, str]

    def column(self, code: str) -> str:
        letter = self.letters[code]
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"


@dataclass(frozen=True)
class Live:
    """What the formulas are made of. `cells`: where each figure can be typed or was given, by code.

    `words`: what a choice or a flag of a table is called in the workbook, by table, column and stored text.
    """

    blueprint: Blueprint
    figures: Figures
    cells: Mapping[str, str]
    areas: Mapping[str, TableArea]
    words: Callable[[str, str, str], str]
    yes: str
    no: str
    decimal: str

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        return {code: at for at, code in enumerate(self.blueprint.order, start=HEAD + 1)}

    def number(self, code: str) -> str:
        return f"${NUMBER}${self.row_of[code]}"

    def missing(self, code: str) -> str:
        return f"${MISSING}${self.row_of[code]}"

    def lines(self) -> Iterator[tuple[str, int, Mapping[str, str], Mapping[str, Decimal | None]]]:
        """For each indicator its code, row, formulas and results by column."""
        for code, row in self.row_of.items():
            yield code, row, self._formulas(code), self._results(code)

    def _formulas(self, code: str) -> dict[str, str]:
        indicator, row = self.blueprint.indicators[code], self.row_of[code]
        written = {GIVEN: self._given(indicator), MADE: self._made(indicator)}
        given, made = f"{GIVEN}{row}", f"{MADE}{row}"
        if indicator.is_ratio:
            written[NUMBER] = f"={made}"
        elif written[GIVEN] and written[MADE]:
            written[NUMBER] = f'=IF({given}<>"",{given},{made})'
        else:
            written[NUMBER] = f"={given}" if written[GIVEN] else f"={made}" if written[MADE] else ""
        written[MISSING] = self._missing(indicator)
        return {column: formula for column, formula in written.items() if formula}

    def _given(self, indicator: Indicator) -> str:
        cell = self.cells.get(indicator.code)
        if cell is None or indicator.is_ratio:
            return ""
        if indicator.kind == Kind.FLAG:
            return f'=IF({cell}="{self.yes}",1,IF({cell}="{self.no}",0,""))'
        number = f"ISNUMBER({cell})"
        codes = [f"{cell}<>{code}" for code in self.blueprint.missing_codes if code.lstrip("-").isdecimal()]
        if codes:
            number = f"AND({number},{','.join(codes)})"
        group = "." if self.decimal == "," else ","
        estimate = f'_xlfn.NUMBERVALUE(MID({cell},2,40),"{self.decimal}","{group}")'
        return f'=IF({number},{cell},IF(LEFT({cell})="~",IFERROR({estimate},""),""))'

    def _missing(self, indicator: Indicator) -> str:
        """As computing says it: unknown, unreadable, or required and blank."""
        cell, number = self.cells.get(indicator.code), self.number(indicator.code)
        parts = parts_of(indicator.formula)
        needed = "1" if indicator.required else f"MAX(0,{self._list(self.missing, parts)})" if parts else "0"
        if cell is None or indicator.is_ratio:
            return f'=IF({number}<>"",0,{needed})'
        does_not_apply = ",".join(
            [f'LOWER({cell})="{word}"' for word, state in WORDS.items() if state == State.NOT_APPLICABLE]
            + [f"{cell}={code}" for code, name in self.blueprint.missing_codes.items() if name == State.NOT_APPLICABLE]
        )
        return f'=IF({number}<>"",0,IF(OR({does_not_apply}),0,IF({cell}<>"",1,{needed})))'

    def _list(self, of: Callable[[str], str], codes: Sequence[str]) -> str:
        return ",".join(of(code) for code in codes)

    def _made(self, indicator: Indicator) -> str:
        write = MADE_BY.get(type(indicator.formula))
        return f"={write(self, indicator.formula)}" if write and self.can_be_made(indicator.formula) else ""

    def can_be_made(self, formula: object) -> bool:
        """Whether the workbook holds all that the formula is made of; different names are not counted there."""
        if isinstance(formula, RowCount | RowSum):
            return formula.table in self.blueprint.tables and not self.blueprint.tables[formula.table].photos
        return formula is not None and not isinstance(formula, RowDistinct)

    def _unless_missing(self, codes: Sequence[str], formula: str) -> str:
        return f'IF(MAX({self._list(self.missing, codes)})>0,"",{formula})'

    def sum(self, formula: Sum) -> str:
        parts = self._list(self.number, formula.parts)
        return self._unless_missing(formula.parts, f'IF(COUNT({parts})=0,"",SUM({parts}))')

    def signed_sum(self, plus: Sequence[str], minus: Sequence[str]) -> str:
        less = f"-SUM({self._list(self.number, minus)})" if minus else ""
        made = f'IF({self.number(plus[0])}="","",SUM({self._list(self.number, plus)}){less})'
        return self._unless_missing((*plus, *minus), made)

    def ratio(self, formula: Ratio) -> str:
        over, under = self._list(self.number, formula.of), self._list(self.number, formula.to)
        scale = f"*{formula.scale}" if formula.scale != 1 else ""
        made = f'IF(OR(COUNT({over})=0,SUM({under})=0),"",SUM({over})/SUM({under}){scale})'
        return self._unless_missing((*formula.of, *formula.to), made)

    def row_count(self, formula: RowCount) -> str:
        matching = self._matching(formula.table, formula.where)
        return f'IF({self._filled(formula.table)}=0,"",SUMPRODUCT({matching}))'

    def row_sum(self, formula: RowSum) -> str:
        matching = self._matching(formula.table, formula.where)
        column = self.areas[formula.table].column(formula.column)
        known = f"SUMPRODUCT({matching},--ISNUMBER({column}))"
        total = f"SUMPRODUCT({matching},{column})"
        if formula.times:
            times = self.areas[formula.table].column(formula.times)
            total = f"SUMPRODUCT({matching},{column},{times})+SUMPRODUCT({matching},{column},--NOT(ISNUMBER({times})))"
        nothing_known = f"AND(SUMPRODUCT({matching})>0,{known}=0)"
        return f'IF(OR({self._filled(formula.table)}=0,{nothing_known}),"",{total})'

    def _filled(self, table: str) -> str:
        """How many rows of a table have anything in them."""
        return f"SUMPRODUCT({self._any_cell(table)})"

    def _any_cell(self, table: str) -> str:
        area = self.areas[table]
        anything = "+".join(f'({area.column(code)}<>"")' for code in area.letters)
        return f"--(({anything})>0)"

    def _matching(self, table: str, where: Mapping[str, Sequence[str]]) -> str:
        found = [self._any_cell(table)]
        for column, values in where.items():
            cells = self.areas[table].column(column)
            named = "+".join(f'({cells}="{self._quoted(table, column, value)}")' for value in values)
            found.append(f"--(({named})>0)")
        return ",".join(found)

    def _quoted(self, table: str, column: str, value: str) -> str:
        return self.words(table, column, value).replace('"', '""')

    def _results(self, code: str) -> dict[str, Decimal | None]:
        """What the formulas give now, for programs that do not work them out."""
        figure = self.figures.get(code, BLANK)
        given = None if self.blueprint.indicators[code].is_ratio else figure.stated
        return {GIVEN: given, MADE: figure.computed, NUMBER: figure.number, MISSING: Decimal(self._is_missing(code))}

    def _is_missing(self, code: str) -> bool:
        figure = self.figures.get(code, BLANK)
        if figure.number is not None or figure.state == State.NOT_APPLICABLE:
            return False
        return not figure.blank or self.blueprint.indicators[code].required or bool(figure.missing)


MADE_BY: Mapping[type, Callable[[Live, Any], str]] = {
    Sum: Live.sum,
    Difference: lambda live, formula: live.signed_sum((formula.start,), formula.less),
    Balance: lambda live, formula: live.signed_sum((formula.start, *formula.plus), formula.minus),
    Ratio: Live.ratio,
    RowCount: Live.row_count,
    RowSum: Live.row_sum,
}
