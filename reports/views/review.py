"""The moves of those who review: accept, check off, return; say that a report is not required, and that it is again."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import rights, workflow
from ..models import Report
from .filling import report_page, visible_report
from .reviewing import moved_on, review_page


def _moved(
    request,
    pk: int,
    *,
    side: Callable[..., bool],
    may: Callable[..., bool],
    act: Callable[[Report], object],
    said: str,
    page: Callable = review_page,
):
    """Find, decide, act, answer: the same for each move. A comment that was refused stays on the page.

    `side`: whose work the move is at all; they are told when the report does not wait for them. Others are forbidden.
    `page`: where the move is made, and shown again with the reason of a refusal.
    """
    found = visible_report(request, pk)
    if not side(request.user, found):
        raise PermissionDenied
    try:
        if not may(request.user, found):
            raise workflow.NotYoursError(found)
        act(found)
    except workflow.WorkflowError as error:
        found.refresh_from_db(fields=["status", "changed_at"])
        return page(request, found, refused=str(error), comment=request.POST.get("comment", ""))
    messages.success(request, f"{found}: {said}" if _reviewing(request) else said)
    return moved_on(request, found) if _reviewing(request) else redirect("report", found.pk)


def _reviewing(request) -> bool:
    """Whether the move was made on the page of the review, which leads on to the next report of the queue."""
    return request.POST.get("page") == "review"


@require_POST
def report_accept(request, pk):
    return _moved(
        request,
        pk,
        side=rights.is_reviewer,
        may=rights.may_accept,
        act=lambda found: workflow.accept(found, by=request.user, seen=request.POST.get("seen", "")),
        said=_("The report is accepted and locked."),
    )


@require_POST
def report_check_off(request, pk):
    return _moved(
        request,
        pk,
        side=rights.is_checker,
        may=rights.may_check,
        act=lambda found: workflow.check_off(found, by=request.user, seen=request.POST.get("seen", "")),
        said=_("The report is checked and goes to the methodologist."),
    )


@require_POST
def report_return(request, pk):
    return _moved(
        request,
        pk,
        side=lambda user, found: rights.is_reviewer(user, found) or rights.is_checker(user, found),
        may=rights.may_return,
        act=lambda found: workflow.give_back(
            found,
            by=request.user,
            comment=request.POST.get("comment", ""),
            everything="everything" in request.POST,
        ),
        said=_("The report is returned to the library."),
    )


@require_POST
def report_not_required(request, pk):
    return _moved(
        request,
        pk,
        side=rights.is_reviewer,
        may=rights.may_not_require,
        act=lambda found: workflow.not_require(found, by=request.user, comment=request.POST.get("comment", "")),
        said=_("The report is not required any more. Nobody waits for it."),
        page=report_page,
    )


@require_POST
def report_required(request, pk):
    return _moved(
        request,
        pk,
        side=rights.is_reviewer,
        may=rights.may_require_again,
        act=lambda found: workflow.require_again(found, by=request.user, comment=request.POST.get("comment", "")),
        said=_("The library is asked for the report again."),
        page=report_page,
    )
