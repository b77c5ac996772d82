"""Issues of several reports as plain data, for programs, and as a list to read."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from .checks import Issue
from .models import Report

Found = tuple[Report, Issue]


def as_data(found: Iterable[Found]) -> list[dict[str, str | int | None]]:
    """One dictionary an issue; `indicator` may also be the code of a table or of a heading."""
    return [
        {
            "library": report.library.register_number,
            "period": report.period.code,
            "rule": issue.rule,
            "severity": issue.severity,
            "indicator": issue.code,
            "row": issue.row,
            "column": issue.column,
            "message": issue.message,
        }
        for report, issue in found
    ]


def as_text(found: Iterable[Found]) -> Iterator[str]:
    """Lines grouped by report, in the order they come in."""
    for number, (report, issues) in enumerate(groupby(found, key=lambda one: one[0])):
        if number:
            yield ""
        yield f"{report.library.name} ({report.library.register_number}), {report.period.code}"
        for _report, issue in issues:
            yield f"  {issue.rule}  {issue.code}: {issue.message}"


def in_numbers(found: Iterable[Found]) -> Iterator[str]:
    """How often each rule speaks, and in how many reports."""
    by_rule: dict[str, list[int]] = {}
    for report, issue in found:
        by_rule.setdefault(issue.rule, []).append(report.pk)
    for rule, reports in sorted(by_rule.items()):
        words = {"rule": rule, "issues": len(reports), "reports": len(set(reports))}
        yield _("%(rule)s: %(issues)d (reports: %(reports)d)") % words
