"""Totals as formulas of a spreadsheet. Where a formula would not give our figure, there is none. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..tables import Cell, HighestDown, RatioDown, Row, RowKind, Rule, SumDown

CLOSE = Decimal("1e-9")


@dataclass(frozen=True)
class Block:
    """Where the items of a sheet stand: rows `first` to `last`, the letter of each code's column, of the group's."""

    first: int
    last: int
    letters: Mapping[str, str]
    group: str

    def column(self, code: str) -> str:
        letter = self.letters[code]
        return f"{letter}${self.first}:{letter}${self.last}"

    @property
    def groups(self) -> str:
        return f"${self.group}${self.first}:${self.group}${self.last}"


@dataclass(frozen=True)
class Figures:
    """The items of a table by code, one year of them: what the formula will find in the sheet.

    `groups` says which items belong to each group; the empty name stands for all.
    """

    numbers: Mapping[str, Sequence[Decimal | None]]
    groups: Mapping[str, Sequence[int]]

    def of(self, code: str, group: str) -> list[Decimal | None]:
        numbers = self.numbers[code]
        return [numbers[at] for at in self.groups.get(group, ())]


Reader = Callable[[Cell], Decimal | None]


def figures(rows: Sequence[Row], codes: Sequence[str], read: Reader) -> Figures:
    """The items with a number read from each cell: this year's or last year's."""
    items = [row for row in rows if row.kind == RowKind.ITEM]
    groups: dict[str, list[int]] = {"": list(range(len(items)))}
    for at, row in enumerate(items):
        if row.group:
            groups.setdefault(row.group, []).append(at)
    return Figures({code: [read(row.cells[at]) for row in items] for at, code in enumerate(codes)}, groups)


@dataclass(frozen=True)
class Total:
    """One cell of a total: the row it stands in, its code and rule, its figure and those of its row."""

    row: int
    code: str
    rule: Rule | None
    number: Decimal | None
    beside: Mapping[str, Decimal | None]
    group: str = ""


def formula(total: Total, block: Block, items: Figures) -> str | None:
    """The formula of a total that gives exactly its figure; None when only the figure itself will do."""
    if total.rule is None or block.last < block.first:
        return None
    if not _codes_of(total) <= set(block.letters):
        return None
    written = WRITTEN[type(total.rule)](total, block)
    return written if written and _agrees(RECKONED[type(total.rule)](total, items), total.number) else None


def _codes_of(total: Total) -> set[str]:
    rule = total.rule
    return {*rule.of, *rule.to} if isinstance(rule, RatioDown) else {total.code}


def _agrees(reckoned: Decimal | None, number: Decimal | None) -> bool:
    if reckoned is None or number is None:
        return reckoned is number
    return abs(reckoned - number) <= CLOSE


def _where(total: Total, block: Block) -> str:
    return f"--({block.groups}=${block.group}{total.row})," if total.group else ""


def _write_sum(total: Total, block: Block) -> str:
    column, where = block.column(total.code), _where(total, block)
    if not where:
        return f'=IF(COUNT({column})=0,"",SUM({column}))'
    return f'=IF(SUMPRODUCT({where}--ISNUMBER({column}))=0,"",SUMPRODUCT({where}{column}))'


def _write_highest(total: Total, block: Block) -> str:
    column = block.column(total.code)
    return "" if total.group else f'=IF(COUNT({column})=0,"",MAX({column}))'


def _write_ratio(total: Total, block: Block) -> str:
    rule = total.rule
    if not isinstance(rule, RatioDown):
        return ""
    scale = f"*{rule.scale}" if rule.scale != 1 else ""
    if rule.of_area:
        over, under = (_cells(codes, total, block) for codes in (rule.of, rule.to))
        return f'=IFERROR(({over})/({under}){scale},"")'
    both = _where(total, block) + "".join(f"--ISNUMBER({block.column(code)})," for code in (*rule.of, *rule.to))
    over, under = (_products(both, codes, block) for codes in (rule.of, rule.to))
    return f'=IFERROR(({over})/({under}){scale},"")'


def _products(both: str, codes: Sequence[str], block: Block) -> str:
    return "+".join(f"SUMPRODUCT({both}{block.column(code)})" for code in codes)


def _cells(codes: Sequence[str], total: Total, block: Block) -> str:
    return "+".join(f"{block.letters[code]}{total.row}" for code in codes)


def _reckon_sum(total: Total, items: Figures) -> Decimal | None:
    known = [number for number in items.of(total.code, total.group) if number is not None]
    return sum(known, Decimal(0)) if known else None


def _reckon_highest(total: Total, items: Figures) -> Decimal | None:
    return max((number for number in items.of(total.code, total.group) if number is not None), default=None)


def _reckon_ratio(total: Total, items: Figures) -> Decimal | None:
    rule = total.rule
    if not isinstance(rule, RatioDown):
        return None
    if rule.of_area:
        over, under = ([total.beside[code] for code in codes] for codes in (rule.of, rule.to))
        return _divided([over], [under], rule.scale)
    parts = [items.of(code, total.group) for code in (*rule.of, *rule.to)]
    both = [row for row in zip(*parts, strict=True) if None not in row]
    width = len(rule.of)
    return _divided([row[:width] for row in both], [row[width:] for row in both], rule.scale)


type Sides = Sequence[Sequence[Decimal | None]]


def _divided(over: Sides, under: Sides, scale: int) -> Decimal | None:
    above, below = ([number for row in side for number in row] for side in (over, under))
    if None in above or None in below:
        return None
    bottom = sum((number for number in below if number), Decimal(0))
    return sum((number for number in above if number), Decimal(0)) / bottom * scale if bottom else None


WRITTEN: Mapping[type, Callable[[Total, Block], str]] = {
    SumDown: _write_sum,
    HighestDown: _write_highest,
    RatioDown: _write_ratio,
}
RECKONED: Mapping[type, Callable[[Total, Figures], Decimal | None]] = {
    SumDown: _reckon_sum,
    HighestDown: _reckon_highest,
    RatioDown: _reckon_ratio,
}


def change(before: str, now: str, *, share: bool) -> str:
    """The change between two cells: in percentage points between percentages, otherwise in per cent."""
    changed = f"{now}-{before}" if share else f'IF({before}<>0,({now}/{before}-1)*100,"")'
    return f'=IF(AND(ISNUMBER({before}),ISNUMBER({now})),{changed},"")'
