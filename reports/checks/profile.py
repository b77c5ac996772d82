"""The report beside the profile of the library: W17, W18, W29, W32. History has the profile of today, so none of it."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..blueprint import Check
from ..computing import Row
from ..spelling import bare
from ..stems import is_head
from .facts import Facts
from .issues import Issue
from .rows import issue
from .table_rows import pairs


def _uses(facts: Facts, rule: str) -> Iterator[tuple[Check, str]]:
    """Each use of a rule with the heading, table or indicator it speaks at."""
    for check in () if facts.history else facts.uses_of(rule):
        for code in check.also["place"]:
            yield check, code


def accreditation_ends(facts: Facts) -> Iterator[Issue]:
    """W17: the accreditation has ended or ends soon after the period."""
    until = facts.profile.accredited_to
    for check, code in _uses(facts, "W17"):
        if until is None or until > _months_after(facts.last_day, int(facts.limit(check, "months", code))):
            continue
        ended = until <= facts.last_day
        sentence = _("The accreditation ended on %(day)s.") if ended else _("The accreditation ends on %(day)s.")
        yield Issue("W17", code, sentence % {"day": _day(until)})


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one it has; the last day of the calendar for what is beyond it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def stock_check_is_old(facts: Facts) -> Iterator[Issue]:
    """W18: the stock was last checked longer ago than the interval of the region, and the report has no newer check."""
    checked = facts.profile.stock_checked_on
    for check, code in _uses(facts, "W18"):
        if checked is None or (facts.known(code) and facts[code]):
            continue
        if _months_after(checked, int(facts.limit(check, "years", code) * 12)) >= facts.last_day:
            continue
        years = _whole_years(checked, facts.last_day)
        sentence = ngettext(
            "The stock has not been checked for %(years)d year (last on %(day)s).",
            "The stock has not been checked for %(years)d years (last on %(day)s).",
            years,
        )
        yield Issue("W18", code, sentence % {"years": years, "day": _day(checked)})


def _whole_years(first: date, last: date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def differs_from_profile(facts: Facts) -> Iterator[Issue]:
    """W29: a figure is not the one of the profile, or a place of service or the head of the library is not in it."""
    for check in () if facts.history else facts.uses_of("W29"):
        for code, indicator in facts.blueprint.indicators.items():
            there = facts.profile.figures.get(indicator.source)
            if there is not None and facts.known(code) and facts[code] != there:
                sentence = _("The profile of the library says %(there)s, the report %(here)s. Which is right?")
                yield Issue("W29", code, sentence % {"there": facts.shown(code, there), "here": facts.shown(code)})
        if facts.profile.points:
            yield from _other_points(facts, check, {bare(name): address for name, address in facts.profile.points})
        if facts.profile.heads and check.also.keys() >= {"people", "posts"}:
            yield from _other_heads(facts, check)


def _other_points(facts: Facts, check: Check, known: Mapping[str, str]) -> Iterator[Issue]:
    """Rows whose name the profile does not have, or with another address."""
    for place, of_address in pairs(facts, check, "names", "addresses"):
        _table, column, _number, row = place
        name = bare(row.get(column.code, ""))
        if name and name not in known:
            yield issue("W29", place, _("the profile of the library has no such place."))
        elif name and known[name] and _differs(row, of_address[1].code, known[name]):
            words = {"address": known[name]}
            yield issue("W29", of_address, _("the profile of the library says “%(address)s”.") % words)


def _differs(row: Row, column: str, address: str) -> bool:
    written = bare(row.get(column, ""))
    return bool(written) and written != bare(address)


def _other_heads(facts: Facts, check: Check) -> Iterator[Issue]:
    """Of those who are entered as head, the profile has none; who headed it for a part of the year may stand beside."""
    rows = [
        (place, bare(place[3].get(place[1].code, "")).split())
        for place, post in pairs(facts, check, "people", "posts")
        if is_head(place[3].get(post[1].code, ""))
    ]
    heads = [bare(name).split() for name in facts.profile.heads]
    if any(_may_be_same(name, head) for _place, name in rows for head in heads):
        return
    for place, name in rows:
        if len("".join(name)) > MOST_INITIALS:
            words = {"heads": ", ".join(facts.profile.heads)}
            yield issue("W29", place, _("the profile of the library has %(heads)s as its head.") % words)


MOST_INITIALS = 3  # letters that say nothing of a name


def _may_be_same(name: Sequence[str], head: Sequence[str]) -> bool:
    """Whether two names may be one person's, in any order and with initials: “Ozola A.” and “Anna Ozola”."""
    left = list(head)
    for word in name:
        same = next((one for one in left if one == word or (len(word) == 1 and one.startswith(word))), None)
        if same is None:
            return False
        left.remove(same)
    return bool(name)


def part_of_a_year(facts: Facts) -> Iterator[Issue]:
    """W32, for the methodologist: the first or last report of a library that opened, closed or merged.

    Also the report of the one it was merged into, for as long as that makes its figures jump.
    """
    profile = facts.profile
    for _check, code in _uses(facts, "W32"):
        if profile.opened and facts.first_day <= profile.opened <= facts.last_day:
            sentence = _("The first report of the library: it opened on %(day)s.")
            yield Issue("W32", code, sentence % {"day": _day(profile.opened)})
        if profile.closed and facts.first_day <= profile.closed <= facts.last_day:
            sentence = (
                _("The last report of the library: it was merged into another on %(day)s.")
                if profile.merged
                else _("The last report of the library: it closed on %(day)s.")
            )
            yield Issue("W32", code, sentence % {"day": _day(profile.closed)})
        for one in facts.taken_over:
            sentence = (
                _("The library took over “%(name)s” on %(day)s: its figures are compared with those of both.")
                if one.previous
                else _(
                    "Last year's figures of “%(name)s”, which the library took over on %(day)s, are not known: only "
                    "what has fallen is questioned."
                )
            )
            yield Issue("W32", code, sentence % {"name": one.name, "day": _day(one.on)})
