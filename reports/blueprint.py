"""What a form is, as plain frozen data, its formulas passed on from their own module. No database and no HTTP."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from graphlib import TopologicalSorter

from .blueprint_formulas import Balance as Balance
from .blueprint_formulas import Difference as Difference
from .blueprint_formulas import Formula as Formula
from .blueprint_formulas import Ratio as Ratio
from .blueprint_formulas import RowCount as RowCount
from .blueprint_formulas import RowDistinct as RowDistinct
from .blueprint_formulas import RowSum as RowSum
from .blueprint_formulas import Sum as Sum
from .blueprint_formulas import parts_of as parts_of


@dataclass(frozen=True)
class Label:
    """One text in the languages of the form."""

    texts: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """The text in this language, else in the first language the form has."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")

    def __bool__(self) -> bool:
        return bool(self.texts)


NOTHING = Label({})
LONGEST_TEXT = 20_000


class Frequency(StrEnum):
    YEAR = "year"
    QUARTER = "quarter"


class Kind(StrEnum):
    COUNT = "count"
    DECIMAL = "decimal"
    MONEY = "money"
    SHARE = "share"
    FLAG = "flag"


class Entry(StrEnum):
    """Where a figure comes from: the librarian, a register or the last period, the server."""

    ENTERED = "entered"
    PREFILLED = "prefilled"
    COMPUTED = "computed"


class Relation(StrEnum):
    """A partition's parts add up to the whole (E03); a plain part only stays within it (E02)."""

    PARTITION = "partition"
    PART = "part"


class AcrossLibraries(StrEnum):
    SUM = "sum"
    RATIO = "ratio"
    TERRITORY = "territory"
    MAX = "max"
    LIST = "list"
    COUNT_YES = "count_yes"


class AcrossQuarters(StrEnum):
    FLOW = "flow"
    LAST = "last"
    FIRST = "first"
    YTD = "ytd"
    ANY = "any"
    YEAR_ONLY = "year_only"


@dataclass(frozen=True)
class Predecessor:
    """An indicator that this one replaces; with a break, the two are not comparable and the text says why."""

    code: str
    label: Label = NOTHING
    series_break: Label = NOTHING


@dataclass(frozen=True)
class Indicator:
    """One number of a form.

    `counted_from`: where a librarian finds the figure; `changed`: what is otherwise than in the edition before, `new`
    when that did not have it at all.
    """

    code: str
    label: Label
    unit: Label
    kind: Kind
    places: int
    entry: Entry
    required: bool = False
    parent: str = ""
    relation: Relation | None = None
    at_most: tuple[str, ...] = ()
    formula: Formula | None = None
    mismatch_rule: str = "E03"
    across_libraries: AcrossLibraries = AcrossLibraries.SUM
    across_quarters: AcrossQuarters = AcrossQuarters.FLOW
    signed: bool = False
    minimum: str = ""
    maximum: str = ""
    carries: str = ""
    source: str = ""
    explain_nonzero: bool = False
    replaces: tuple[Predecessor, ...] = ()
    definition: Label = NOTHING
    example: Label = NOTHING
    counted_from: Label = NOTHING
    changed: Label = NOTHING
    new: bool = False
    group: str = ""

    @property
    def is_ratio(self) -> bool:
        return isinstance(self.formula, Ratio)

    @property
    def computed(self) -> bool:
        return self.formula is not None


class Layout(StrEnum):
    LIST = "list"
    GRID = "grid"
    TABLE = "table"
    NARRATIVE = "narrative"


@dataclass(frozen=True)
class GridRow:
    """One row of a grid: a code a column, empty where the column has nothing for this row."""

    title: Label
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A part of a chapter: a list of indicators, a grid of them, a table with rows, or a text."""

    code: str
    layout: Layout
    title: Label = NOTHING
    indicators: tuple[str, ...] = ()
    columns: tuple[Label, ...] = ()
    rows: tuple[GridRow, ...] = ()
    table: str = ""
    narrative: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Indicators of the block in reading order."""
        in_grid = tuple(code for row in self.rows for code in row.cells if code)
        return self.indicators + in_grid


@dataclass(frozen=True)
class Chapter:
    code: str
    number: str
    title: Label
    blocks: tuple[Block, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for block in self.blocks for code in block.codes)

    @property
    def narratives(self) -> tuple[str, ...]:
        return tuple(block.narrative for block in self.blocks if block.narrative)

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(block.table for block in self.blocks if block.table)


@dataclass(frozen=True)
class Narrative:
    """A heading with text. `required`: must be written; `level` is the depth of the heading, 2 or 3.

    `longest`: how many characters the text may have.
    """

    code: str
    title: Label
    level: int = 2
    required: bool = False
    guidance: Label = NOTHING
    longest: int = LONGEST_TEXT


class ColumnKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    COUNT = "count"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    DAY_OR_MONTH = "day_or_month"
    CHOICE = "choice"
    FLAG = "flag"
    LINK = "link"
    LIBRARY = "library"


class Register(StrEnum):
    """What a column may be picked from, free text being the fallback."""

    LIBRARIES = "libraries"
    ORGANISERS = "organisers"
    PARTNERS = "partners"


NUMERIC_COLUMNS = frozenset({ColumnKind.COUNT, ColumnKind.DECIMAL, ColumnKind.MONEY})
DATED_COLUMNS = frozenset({ColumnKind.DATE, ColumnKind.DAY_OR_MONTH})


@dataclass(frozen=True)
class Choice:
    code: str
    label: Label


@dataclass(frozen=True)
class Column:
    code: str
    title: Label
    kind: ColumnKind
    required: bool = False
    places: int = 0
    choices: tuple[Choice, ...] = ()
    in_period: bool = False
    maximum: str = ""
    picked_from: Register | None = None

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class RowTable:
    """A repeating table. `feed` names the register its rows can be taken from; `photos` marks the gallery."""

    code: str
    title: Label
    columns: tuple[Column, ...]
    feed: str = ""
    photos: bool = False
    guidance: Label = NOTHING

    def column(self, code: str) -> Column:
        return next(column for column in self.columns if column.code == code)


@dataclass(frozen=True)
class Check:
    """One use of a rule of the catalogue: which rule, on which indicators, with which thresholds (as text).

    `also`: what else it reads, by the part it plays: codes of indicators, tables, texts, or `table.column`.
    """

    rule: str
    indicators: tuple[str, ...] = ()
    limits: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sizes:
    """How large a library is by one figure: small below the first limit, large from the second one on."""

    indicator: str
    limits: tuple[str, str]

    def of(self, number: Decimal | None) -> str:
        """“small”, “medium” or “large”; empty when the figure is not known."""
        if number is None:
            return ""
        low, high = map(Decimal, self.limits)
        return "small" if number < low else "medium" if number < high else "large"


@dataclass(frozen=True, eq=False)
class Blueprint:
    """A whole edition of a form. Equal to itself alone, so that what is worked out of one is found again at once."""

    form: str
    form_label: Label
    edition: str
    label: Label
    frequency: Frequency
    first_period: str
    last_period: str
    currency: str
    chapters: tuple[Chapter, ...]
    indicators: Mapping[str, Indicator]
    narratives: Mapping[str, Narrative]
    tables: Mapping[str, RowTable]
    checks: tuple[Check, ...]
    missing_codes: Mapping[str, str] = field(default_factory=dict)
    yearly_form: str = ""  # of a quarterly form: the form whose year the first quarter carries on from
    sizes: Sizes | None = None

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Codes in an order in which each formula's parts come before it."""
        arrows = {code: parts_of(indicator.formula) for code, indicator in self.indicators.items()}
        return tuple(TopologicalSorter(arrows).static_order())

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for indicator in self.indicators.values():
            if indicator.parent:
                found.setdefault(indicator.parent, []).append(indicator.code)
        return {parent: tuple(codes) for parent, codes in found.items()}

    @cached_property
    def chapter_of(self) -> Mapping[str, str]:
        """Chapter of each indicator, narrative and table by its code."""
        return {
            code: chapter.code
            for chapter in self.chapters
            for code in (*chapter.codes, *chapter.narratives, *chapter.tables)
        }

    @cached_property
    def predecessors(self) -> Mapping[str, str]:
        """Old code → the indicator of this edition that replaces it."""
        return {old.code: now.code for now in self.indicators.values() for old in now.replaces}

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """Where each indicator, table and narrative comes in reading order, by its code."""
        blocks = (block for chapter in self.chapters for block in chapter.blocks)
        codes = (code for block in blocks for code in (*block.codes, block.table, block.narrative) if code)
        return {code: place for place, code in enumerate(codes)}

    @cached_property
    def uses(self) -> Mapping[str, tuple[Check, ...]]:
        """The checks of each rule."""
        found: dict[str, list[Check]] = {}
        for check in self.checks:
            found.setdefault(check.rule, []).append(check)
        return {rule: tuple(checks) for rule, checks in found.items()}

    @cached_property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """The indicators just before and just after each one in its list."""
        found: dict[str, tuple[str, ...]] = {}
        for block in (block for chapter in self.chapters for block in chapter.blocks):
            row = ("", *block.indicators, "")
            for before, code, after in zip(row, row[1:], row[2:], strict=False):
                found[code] = tuple(one for one in (before, after) if one)
        return found

    @property
    def has_gallery(self) -> bool:
        return any(table.photos for table in self.tables.values())

    def chapter(self, code: str) -> Chapter | None:
        return next((chapter for chapter in self.chapters if chapter.code == code), None)

    @cached_property
    def parts(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Each "t. sk." pair: a code, and the codes whose sum it cannot exceed.

        A part that may be negative is left out: beside a decrease, an increase rightly exceeds their sum.
        """
        return tuple(self._parts())

    def _parts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for indicator in self.indicators.values():
            if indicator.parent and not indicator.signed:
                yield indicator.code, (indicator.parent,)
            if indicator.at_most:
                yield indicator.code, indicator.at_most

    def covers(self, period: str) -> bool:
        """Whether the edition is for this period ("2023" or "2023-Q1")."""
        return self.first_period <= period and (not self.last_period or period <= self.last_period)
