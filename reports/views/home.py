"""The first page: what waits for whoever has signed in."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from libraries import access
from libraries.alphabet import in_order
from libraries.models import Role

from .. import home as waiting
from .. import levels, rights
from ..models import HANDED_IN, SETTLED
from ..notices import reading
from ..reviewing import queue
from ..summaries.pages import summary_url


@require_safe
def home(request):
    """Reports to fill in, reports to review, how far each period is; nothing else."""
    user, today = request.user, timezone.localdate()
    held = access.rights_of(user, on=today)
    if not held.scopes:
        return render(request, "home.html", {"no_role": True})
    context: dict = {}
    if held.has(Role.LIBRARIAN, Role.HEAD, Role.CENTRAL):
        context |= _own(user, today)
    if held.has(*waiting.REVIEWERS):
        context |= _to_review(user, today)
    if held.has(*waiting.DECIDERS):
        context["to_agree"] = waiting.to_agree(user, on=today)[: waiting.MOST_CORRECTIONS + 1]
    if held.has(*waiting.OVERSEERS):
        context["late"] = _late(user, today)
        context["periods"] = _periods(user, today, waiting.busy(waiting.periods(user, on=today)))
    elif held.has(Role.ANALYST):
        context["summaries"] = _periods(user, today, waiting.periods(user, on=today)[: waiting.MOST_PERIODS])
    context["sets_levels"] = levels.may_set(user, on=today)
    context["works"] = bool(held.without(Role.ANALYST).scopes)
    tasks = [context[name] for name in ("cards", "to_review", "to_agree", "late") if name in context]
    context |= {"idle": bool(tasks) and not any(tasks), "unread_notices": reading.unread(user).count()}
    return render(request, "home.html", context)


def _to_review(user, today) -> dict:
    """The reports that are most worth a look, and how many wait and have nothing open."""
    lined_up = queue.queue_of(list(waiting.to_review(user, on=today)), user)
    return {
        "to_review": lined_up[: waiting.MOST_REVIEWS],
        "review_count": len(lined_up),
        "clean_count": sum(one.clean for one in lined_up),
    }


def _own(user, today) -> dict:
    """The reports of a person who works in a library."""
    reports = list(waiting.own_reports(user, on=today))
    open_reports = waiting.to_fill_in(reports, on=today)
    cards = waiting.cards(open_reports[: waiting.MOST_CARDS], on=today)
    libraries = {report.library.pk: report.library for report in reports}
    return {
        "cards": [{"card": card, "may_submit": rights.may_submit(user, card.report)} for card in cards],
        "more": len(open_reports) - len(cards),
        "sent": [report for report in reports if report.status in HANDED_IN],
        "accepted": [report for report in reports if report.status in SETTLED][: waiting.MOST_PAST],
        "libraries": sorted(libraries.values(), key=lambda library: in_order(library.name)),
        "several": len(libraries) > 1,
    }


def _late(user, today) -> list[dict]:
    reports = waiting.late(user, on=today)[: waiting.MOST_LINES + 1]
    return [{"report": report, "days_left": waiting.days_left(report, today)} for report in reports]


def _periods(user, today, lines) -> list[dict]:
    """Each period with the summary of the largest area that the person may open."""
    area = waiting.widest_area(user, on=today)
    return [{"line": line, "summary": summary_url(area, line.form, line.period) if area else ""} for line in lines]
