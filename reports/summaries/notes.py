"""Explanations of libraries as footnotes of a summary: the same reason of several libraries makes one note."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..aggregates.tallies import Line, Said
from ..models import Reason
from ..tables import Detail, Footnote

ALIKE = frozenset(Reason) - {Reason.OTHER}  # "another reason" of two libraries is not the same reason
Place = tuple[str, int]  # indicator, report


@dataclass(frozen=True)
class Remark:
    """What one library said of one figure."""

    line: Line
    said: Said

    @property
    def reason(self) -> str:
        return str(Reason(self.said.reason).label) if self.said.reason in ALIKE else ""

    @property
    def alone(self) -> str:
        """The note of a library that nobody shares the reason with."""
        if self.reason:
            return _("%(library)s: %(reason)s. %(text)s") % {
                "library": self.line.name,
                "reason": self.reason,
                "text": self.said.text,
            }
        return f"{self.line.name}: {self.said.text}"

    @property
    def detail(self) -> Detail:
        return Detail(self.line.register_number, f"{self.line.name}: {self.said.text}")


def footnotes_of(
    said: Iterable[Said], lines: Sequence[Line], order: Sequence[str], *, first: int = 1, period: str = ""
) -> Mapping[Place, Footnote]:
    """The note of each figure that has one, numbered in the order of the form and then of the libraries.

    `lines`: the reports that are counted; `period` is put in front where the words are not of the table's own.
    """
    found: dict[Place, Footnote] = {}
    number = first
    for remarks in _together(said, lines, order):
        note = _note(number, remarks, period)
        found |= {(one.said.code, one.line.report): note for one in remarks}
        number += 1
    return found


def _together(said: Iterable[Said], lines: Sequence[Line], order: Sequence[str]) -> Iterator[list[Remark]]:
    """The remarks of one indicator with the same reason; what has no reason that can be shared stands alone."""
    by_report = {line.report: (index, line) for index, line in enumerate(lines)}
    place = {code: index for index, code in enumerate(order)}
    remarks = [Remark(by_report[one.report][1], one) for one in said if one.report in by_report and one.code in place]
    remarks.sort(key=lambda one: (place[one.said.code], by_report[one.line.report][0]))
    for _code, of_one in groupby(remarks, key=lambda one: one.said.code):
        groups: dict[object, list[Remark]] = {}
        for remark in of_one:
            groups.setdefault(remark.reason or remark.line.report, []).append(remark)
        yield from groups.values()


def _note(number: int, remarks: Sequence[Remark], period: str) -> Footnote:
    before = f"{period}: " if period else ""
    if len(remarks) == 1:
        return Footnote(number, before + remarks[0].alone)
    names = ", ".join(remark.line.name for remark in remarks)
    text = ngettext(
        "%(count)d library: %(reason)s (%(names)s)", "%(count)d libraries: %(reason)s (%(names)s)", len(remarks)
    ) % {"count": len(remarks), "reason": remarks[0].reason, "names": names}
    return Footnote(number, before + text, tuple(remark.detail for remark in remarks))
