"""The reviewer's pages: the queue, one report with what is open on it, and those that are accepted together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import asking, rights, seen
from ..models import Report
from ..reviewing import bulk, deciding, looks, queue, taken_back
from ..reviewing.risk import risk_of
from ..reviewing.screen import Screen, screen_of
from ..reviewing.signals import signals_of
from .filling import visible_report

MOST_CHOSEN = 500
REDRAWING = "X-Redrawing"  # js/reviewing.js has the chapters already, and they do not change by a decision


def _reviewer_only(request) -> None:
    if not queue.reviews(request.user, on=timezone.localdate()):
        raise PermissionDenied


@require_safe
def review_queue(request):
    """What waits for this person, the riskiest first; what is with the authors; what comes later."""
    _reviewer_only(request)
    user, today = request.user, timezone.localdate()
    lined_up = queue.queue_of(list(queue.waiting_for(user, on=today)), user)
    context = {
        "queue": lined_up,
        "clean": sum(one.clean for one in lined_up),
        "away": queue.away(list(queue.with_the_author(user, on=today))),
        "with_central": queue.with_the_central_library(user, on=today).count(),
    }
    return render(request, "reports/reviewing/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_bulk(request):
    """The reports with nothing open, as a list with their key figures; the chosen ones are accepted."""
    _reviewer_only(request)
    user = request.user
    lined_up = queue.queue_of(list(queue.waiting_for(user, on=timezone.localdate())), user)
    refused = []
    if request.method == "POST":
        accepted, refused = bulk.accept_all(_chosen(request), lined_up, by=user, at=timezone.now())
        _say_how_many(request, len(accepted))
        if not refused:
            return redirect("review_queue")
        gone = {one.pk for one in accepted}
        lined_up = [one for one in lined_up if one.report.pk not in gone]
    context = {
        "groups": bulk.grouped(bulk.clean_ones(lined_up)),
        "refused": refused,
        "only_checks": queue.only_checks(user, on=timezone.localdate()),
    }
    return render(request, "reports/reviewing/bulk.html", context, status=409 if refused else 200)


def _chosen(request) -> dict[int, str]:
    """The reports that were ticked, each with the mark of what the list had shown of it."""
    keys = [key for key in request.POST.getlist("report") if key.isascii() and key.isdecimal() and len(key) < 19]
    return {int(key): request.POST.get(f"seen-{key}", "") for key in keys[:MOST_CHOSEN]}


def _say_how_many(request, count: int) -> None:
    if count:
        if queue.only_checks(request.user, on=timezone.localdate()):
            text = ngettext("%(count)d report is checked off.", "%(count)d reports are checked off.", count)
        else:
            text = ngettext("%(count)d report is accepted.", "%(count)d reports are accepted.", count)
        messages.success(request, text % {"count": count})
    elif not request.POST.getlist("report"):
        messages.warning(request, _("No report was chosen."))


def reviewed_report(request, pk: int) -> Report:
    """The report, for those who review it: at the region, or at the central library where it comes first."""
    found = visible_report(request, pk)
    if not rights.level_of(request.user, found):
        raise PermissionDenied
    return found


@require_safe
def report_review(request, pk):
    """One report: what changed since the last look, what is open, the rest."""
    return review_page(request, reviewed_report(request, pk))


def review_page(request, found: Report, *, refused: str = "", comment: str = "", asked: tuple[str, str] = ("", "")):
    """The page of a review; after a decision that was `refused`, with the reason and with what was typed.

    `asked`: the field of a question that was not taken, and its words.
    """
    user = request.user
    screen = screen_of(found, user, taken_back=taken_back.of(request.session, found))
    code = asking.place_of(found.blueprint, asked[0] or request.GET.get("ask", ""))
    context = {
        "report": found,
        "screen": screen,
        "refused": refused,
        "comment": comment,
        "redrawing": REDRAWING in request.headers,
        "risk": risk_of(signals_of([found])[found.pk]),
        "ask": _ask_form(found, screen, code, asked[1]) if code else None,
        "seen": seen.seen_of(found),
        "waiting": queue.waiting_for(user, on=timezone.localdate()).exclude(pk=found.pk).count(),
        "may_decide": rights.may_review(user, found),
        "may_accept": rights.may_accept(user, found),
        "may_check": rights.may_check(user, found),
    }
    return render(request, "reports/reviewing/review.html", context, status=409 if refused else 200)


def _ask_form(found: Report, screen: Screen, code: str, text: str) -> dict[str, str]:
    """A question on one field: its name and words, and the mark of what is noted there already."""
    noted = next((item.noted for item in screen.items if item.code == code), "")
    return {"code": code, "name": asking.name_of(found.blueprint, code), "text": text, "noted": noted}


@require_POST
def report_decide(request, pk):
    """Accept or question one field; then on to the next that is open."""
    found = reviewed_report(request, pk)
    do, code, text, mark, noted = (request.POST.get(name, "") for name in ("do", "code", "text", "seen", "noted"))
    try:
        if not rights.may_review(request.user, found):
            raise deciding.DecisionError(_("This report does not wait for you any more, so nothing was decided."))
        words = deciding.decide(found, do, code, text, seen=mark, noted=noted, by=request.user, at=timezone.now())
    except (deciding.DecisionError, deciding.StaleError, deciding.QuestionError, deciding.FindingError) as error:
        return review_page(request, found, refused=str(error), asked=(code, text) if do == "question" else ("", ""))
    if words or do == "question":
        taken_back.keep(request.session, found, code, words)
    return redirect(f"{reverse('report_review', args=[found.pk])}#{_next_place(found, request.user, code)}")


def _next_place(found: Report, user, code: str) -> str:
    """The item after this one that is still to be decided, the first one else, or the decision on the whole."""
    items = screen_of(found, user, whole=False).items
    codes = [item.code for item in items]
    at = codes.index(code) + 1 if code in codes else 0
    following = [item.code for item in (*items[at:], *items[:at]) if item.to_decide]
    return f"item-{following[0]}" if following else "decision"


@require_POST
def report_looked(request, pk):
    """The reviewer has looked it through and moves on: what changes from now on is shown first the next time."""
    found = reviewed_report(request, pk)
    if seen.changes_since(found, request.POST.get("seen", "")) is not None:
        return review_page(request, found, refused=_("The report has changed since this page was opened. Look again."))
    return moved_on(request, found)


def moved_on(request, found: Report):
    """The report was looked through: to the next one of the queue, or to the queue when nothing else waits."""
    looks.look(found, by=request.user, at=timezone.now())
    following = queue.after(found, request.user, on=timezone.localdate())
    return redirect("report_review", following.pk) if following else redirect("review_queue")
