"""How many libraries are behind a figure, and which figures are incomplete without the others, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import period_names
from ..aggregates.summarising import Summary
from ..aggregates.together import Reporting


def of_total(known: int, total: int) -> str:
    return _("%(known)d of %(total)d") % {"known": known, "total": total}


def remark_of(incomplete: Reporting | None) -> str:
    """What stands beside an incomplete figure; nothing beside a complete one."""
    if incomplete is None:
        return ""
    said = ngettext(
        "incomplete: %(counted)d of %(owed)d library", "incomplete: %(counted)d of %(owed)d libraries", incomplete.owed
    )
    return said % {"counted": incomplete.counted, "owed": incomplete.owed}


def note_on_incomplete(summary: Summary) -> str:
    """Why some figures are marked, and have no change; nothing where all are complete."""
    counts = []
    for reports, together in ((summary.before_reports, summary.before), (summary.now_reports, summary.now)):
        if any(together.incomplete(code) for code in summary.blueprint.indicators):
            reporting = reports.reporting()
            count = of_total(reporting.counted, reporting.owed)
            counts.append(f"{period_names.short_name(reports.code)}: {count}")
    if not counts:
        return ""
    return _(
        "Coverage and figures per inhabitant are incomplete (libraries counted: %(counts)s): all inhabitants are in"
        " them, but not yet all libraries. Their change from last year is therefore left blank."
    ) % {"counts": "; ".join(counts)}
