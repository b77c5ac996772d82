"""All that the checks need to know of a report, as plain values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from ..blueprint import AcrossLibraries, Blueprint, Check, Frequency, Indicator, Register
from ..computing import BLANK, Figure, Figures, Given, Rows
from ..entries import EntryError, figure_in_words, problem_with, read_entry, shown
from ..languages import language
from ..quarters import Offer, before_quarter, counts_up, of_the_quarter
from ..spelling import Names
from .thresholds import AS_THE_FORM_SAYS, Thresholds

MONTHS = {Frequency.YEAR: 12, Frequency.QUARTER: 3}


@dataclass(frozen=True)
class Text:
    """The text under a heading, or the word that there was nothing to report."""

    text: str = ""
    nothing: bool = False

    @property
    def given(self) -> bool:
        return self.nothing or bool(self.text.strip())


@dataclass(frozen=True)
class Profile:
    """What the register of libraries says of the library.

    `figures`: those that a form may take from it, by the name of their source; `points`: where it also serves, with
    addresses; `heads`: who heads it at the end of the period.
    """

    opened: date | None = None
    closed: date | None = None
    merged: bool = False
    service_centre: bool = False
    regional: bool = False
    accredited_to: date | None = None
    stock_checked_on: date | None = None
    founded: int | None = None
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    points: Sequence[tuple[str, str]] = ()
    heads: Sequence[str] = ()


@dataclass(frozen=True)
class TakenOver:
    """A library that was merged into this one, on that day. `previous`: its figures of a year earlier, where known."""

    name: str
    on: date
    previous: Figures


@dataclass(frozen=True)
class Facts:
    """A report and what it is compared with.

    `previous` are the figures of the same period a year earlier, under today's codes where the old ones can be
    compared; `last_end` those of the period just before, which stocks carry on from; `earlier` the earlier quarters
    of the year, oldest first, `last_quarter` the one just before; `offered` what the quarters make of a figure of the
    year. `history`: figures from before the system, without texts and tables. `cumulative`: a quarter that is typed
    as figures since January. `registers`: the names that columns are picked from. `judged`: what something is to be
    said of, as codes; everything when it is None.

    `stale`: codes whose figure has changed since it was explained. `registered`: what the population table gave for a
    figure, by code. `months`, `months_before`: how many months of this period, and of the same one a year earlier, the
    library was open; None when it was all of them. `taken_over`: the libraries that have been merged into this one
    since the beginning of the period a year earlier. `previous_texts`: what was written a year earlier, by heading.
    """

    blueprint: Blueprint
    period: str
    first_day: date
    last_day: date
    figures: Figures
    rows: Rows = field(default_factory=dict)
    texts: Mapping[str, Text] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    previous: Figures = field(default_factory=dict)
    previous_period: str = ""
    last_end: Figures = field(default_factory=dict)
    earlier: Sequence[tuple[str, Figures]] = ()
    last_quarter: Figures = field(default_factory=dict)
    last_quarter_period: str = ""
    offered: Mapping[str, Offer] = field(default_factory=dict)
    history: bool = False
    registers: Mapping[Register, Names] = field(default_factory=dict)
    previous_rows: Rows = field(default_factory=dict)
    cumulative: bool = False
    judged: Collection[str] | None = None
    thresholds: Thresholds = AS_THE_FORM_SAYS
    stale: frozenset[str] = frozenset()
    profile: Profile = Profile()
    registered: Mapping[str, Decimal] = field(default_factory=dict)
    months: int | None = None
    months_before: int | None = None
    taken_over: Sequence[TakenOver] = ()
    previous_texts: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Decimal:
        """The number of an indicator that is known. Raises `KeyError` when it is not."""
        number = self.figures[code].number
        if number is None:
            raise KeyError(code)
        return number

    def known(self, *codes: str) -> bool:
        return all(self.figures.get(code, BLANK).number is not None for code in codes)

    def judges(self, code: str) -> bool:
        return self.judged is None or code in self.judged

    def figure(self, code: str) -> Figure:
        return self.figures.get(code, BLANK)

    def before(self, code: str) -> Decimal | None:
        """Last year's number, or None."""
        return self.previous.get(code, BLANK).number

    @property
    def part_time(self) -> bool:
        """Whether the library was open for only a part of this period or of the one it is compared with."""
        return self.months is not None or self.months_before is not None

    def comparable(self, code: str) -> Decimal | None:
        """Last year's number as this year's compares with it, or None.

        Of a library that was open for a part of either period, what adds up over time counts by the months; the rest
        says nothing. Of one that has taken over others, what adds up over libraries may be anything from its own
        number to that of all of them, as it may have had theirs for a part of the time; the rest says nothing.
        """
        before = self.before(code)
        if before is not None and self.part_time:
            before = self._by_the_month(code, before)
        if before is not None and self.taken_over:
            before = self._with_those_taken_over(code, before)
        return before

    def _by_the_month(self, code: str, before: Decimal) -> Decimal | None:
        whole = MONTHS[self.blueprint.frequency]
        now = whole if self.months is None else self.months
        then = whole if self.months_before is None else self.months_before
        return before * now / then if now and then and counts_up(self.indicator(code)) else None

    def _with_those_taken_over(self, code: str, before: Decimal) -> Decimal | None:
        if self.indicator(code).across_libraries != AcrossLibraries.SUM:
            return None
        now = self.figure(code).number
        if now is None:
            return before
        if any(not one.previous for one in self.taken_over):
            return max(now, before)
        theirs = (one.previous.get(code, BLANK).number for one in self.taken_over)
        return min(max(now, before), before + sum((number for number in theirs if number is not None), Decimal(0)))

    @cached_property
    def size(self) -> str:
        """How large the library is by the measure of the form: by last year's figure, else by this year's."""
        sizes = self.blueprint.sizes
        if sizes is None:
            return ""
        before = self.before(sizes.indicator)
        return sizes.of(self.figure(sizes.indicator).number if before is None else before)

    def limit(self, check: Check, name: str, code: str = "") -> Decimal:
        """The threshold of a check for an indicator, as the region and the edition have it for such a library."""
        return self.thresholds.limit(check, name, code, self.size)

    def is_off(self, rule: str, code: str = "") -> bool:
        """Whether a rule is switched off here."""
        return self.thresholds.is_off(rule, code, self.size)

    def indicator(self, code: str) -> Indicator:
        return self.blueprint.indicators[code]

    def label(self, code: str) -> str:
        return self.indicator(code).label.in_language(language())

    def shown(self, code: str, number: Decimal | None = None) -> str:
        """A number in the notation of an indicator; its own number by default."""
        return shown(self.figure(code).number if number is None else number, self.indicator(code))

    def in_text(self, code: str) -> str | None:
        """What stands in a text for {code}; None when the form has no such indicator, so that it stays as written."""
        if code not in self.blueprint.indicators:
            return None
        return figure_in_words(self.figure(code), self.indicator(code)) or _("not filled in")

    def is_typed_since_january(self, indicator: Indicator) -> bool:
        return self.cumulative and counts_up(indicator)

    def read(self, indicator: Indicator, text: str) -> Given:
        """What was typed, as it is stored: of a figure since January what it leaves for the quarter.

        Raises `EntryError`.
        """
        given = read_entry(indicator, text, self.blueprint)
        if given.number is None or not self.is_typed_since_january(indicator):
            return given
        return replace(given, number=of_the_quarter(indicator, given.number, self.period, self.earlier))

    def as_entered(self, figure: Figure, indicator: Indicator) -> Figure:
        """A figure the way it is typed here: since January, where that is how the quarter is entered."""
        if figure.stated is None or not self.is_typed_since_january(indicator):
            return figure
        before, lacking = before_quarter(indicator, self.period, self.earlier)
        return figure if lacking else replace(figure, stated=figure.stated + before)

    def problem(self, indicator: Indicator, raw: str) -> str:
        """The sentence for a text that was kept although it is no value."""
        if sentence := problem_with(indicator, raw, self.blueprint):
            return sentence
        try:
            self.read(indicator, raw)
        except EntryError as error:
            return str(error)
        return _("“%(text)s” could not be used when it was typed. Type it once more.") % {"text": raw[:40]}

    def uses_of(self, rule: str) -> Sequence[Check]:
        return self.blueprint.uses.get(rule, ())
