"""How much a report asks to be looked at, and why, in words. Pure: no database, no HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..languages import language
from ..numbers import print_change

NOTEWORTHY_SHARE = 25  # per cent of the figures that were not typed as they are known
MANY_TIMES = Decimal(100)  # per cent: a figure that has doubled, or more
HALF = Decimal(50)


@dataclass(frozen=True)
class Jump:
    """A figure that has moved: what it is called, from what to what, and by how many per cent."""

    label: str
    old: str
    new: str
    percent: Decimal

    @property
    def in_words(self) -> str:
        change = print_change(self.percent, share=False, language=language())
        return f"{self.label} {change} ({self.old} → {self.new})"


@dataclass(frozen=True)
class Signals:
    """What is known of a report before anybody reads it.

    `unusual`: fields with warnings that no reviewer has decided on; `unexplained`: those of them without words for the
    figure as it is. `newcomer`: the name of who filled in most of it, if that person is new to the library. `filled`:
    figures in it, and how many of them were pasted, are estimates, or stand as they did at the end of last year.
    """

    unusual: int = 0
    unexplained: int = 0
    largest: Jump | None = None
    newcomer: str = ""
    filled: int = 0
    pasted: int = 0
    estimated: int = 0
    taken_over: int = 0
    days_late: int = 0
    returned: int = 0
    drawn: bool = False

    def share(self, count: int) -> int:
        """In whole per cent of the figures."""
        return count * 100 // self.filled if self.filled else 0


@dataclass(frozen=True)
class Reason:
    weight: int
    text: str


@dataclass(frozen=True)
class Risk:
    """The weightiest reason stands first; none says that nothing about the report stands out."""

    reasons: tuple[Reason, ...] = ()

    @property
    def score(self) -> int:
        return sum(reason.weight for reason in self.reasons)

    @property
    def level(self) -> str:
        """As the chip beside it is drawn: "high", "some" or "none"."""
        if self.score >= 30:
            return "high"
        return "some" if self.score else "none"

    @property
    def word(self) -> str:
        return {"high": _("look closely"), "some": _("worth a look"), "none": _("nothing stands out")}[self.level]


def risk_of(signals: Signals) -> Risk:
    found = [reason for judge in JUDGES for reason in judge(signals)]
    return Risk(tuple(sorted(found, key=lambda reason: -reason.weight)))


def _unexplained(signals: Signals) -> Iterator[Reason]:
    if count := signals.unexplained:
        text = ngettext(
            "%(count)d unusual figure has no explanation",
            "%(count)d unusual figures have no explanation",
            count,
        )
        yield Reason(min(12 * count, 36), text % {"count": count})


def _unusual(signals: Signals) -> Iterator[Reason]:
    if count := signals.unusual:
        text = ngettext("%(count)d unusual figure", "%(count)d unusual figures", count) % {"count": count}
        yield Reason(min(4 * count, 24), text)


def _size_of_jump(signals: Signals) -> Iterator[Reason]:
    if signals.largest and abs(signals.largest.percent) >= HALF:
        weight = 12 if abs(signals.largest.percent) >= MANY_TIMES else 6
        yield Reason(weight, _("the largest jump: %(jump)s") % {"jump": signals.largest.in_words})


def _newcomer(signals: Signals) -> Iterator[Reason]:
    if signals.newcomer:
        yield Reason(15, _("the first report of %(name)s in this library") % {"name": signals.newcomer})


def _not_typed(signals: Signals) -> Iterator[Reason]:
    shares = {
        _("%(share)d %% of the figures were pasted"): signals.share(signals.pasted),
        _("%(share)d %% of the figures are estimates"): signals.share(signals.estimated),
        _("%(share)d %% of the figures were taken over from last year"): signals.share(signals.taken_over),
    }
    for text, share in shares.items():
        if share >= NOTEWORTHY_SHARE:
            yield Reason(share // 5, text % {"share": share})


def _late(signals: Signals) -> Iterator[Reason]:
    if days := signals.days_late:
        text = ngettext("submitted %(days)d day late", "submitted %(days)d days late", days) % {"days": days}
        yield Reason(min(5 + days // 7, 10), text)


def _returned(signals: Signals) -> Iterator[Reason]:
    if count := signals.returned:
        text = ngettext("returned %(count)d time already", "returned %(count)d times already", count)
        yield Reason(min(8 * count, 16), text % {"count": count})


def _drawn(signals: Signals) -> Iterator[Reason]:
    if signals.drawn:
        yield Reason(10, _("drawn by lot for reading in full"))


JUDGES = (_unexplained, _unusual, _size_of_jump, _newcomer, _not_typed, _late, _returned, _drawn)
