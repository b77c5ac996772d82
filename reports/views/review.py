"""The methodologist's moves: accept, return, reopen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import rights, workflow
from .filling import report_page, visible_report


def _moved(request, pk: int, move, sentence: str):
    """Find, decide, act, answer: the same for each move. A comment that was refused stays on the page."""
    found = visible_report(request, pk)
    if not rights.is_reviewer(request.user, found):
        raise PermissionDenied
    comment = request.POST.get("comment", "")
    try:
        move(found, comment)
    except workflow.WorkflowError as error:
        found.refresh_from_db(fields=["status"])
        return report_page(request, found, refused=str(error), comment=comment)
    messages.success(request, sentence)
    return redirect("report", found.pk)


@require_POST
def report_accept(request, pk):
    return _moved(
        request,
        pk,
        lambda found, comment: workflow.accept(found, by=request.user),
        _("The report is accepted and locked."),
    )


@require_POST
def report_return(request, pk):
    return _moved(
        request,
        pk,
        lambda found, comment: workflow.give_back(found, by=request.user, comment=comment),
        _("The report is returned to the library with your comment."),
    )


@require_POST
def report_reopen(request, pk):
    return _moved(
        request,
        pk,
        lambda found, comment: workflow.reopen(found, by=request.user, comment=comment),
        _("The report is open for changes again."),
    )
