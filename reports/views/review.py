"""The methodologist's moves: accept, return, reopen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import rights, workflow
from .filling import visible_report


def _moved(request, pk: int, may, move, sentence: str):
    """Find, decide, act, answer: the same for each move."""
    found = visible_report(request, pk)
    if not may(request.user, found):
        raise PermissionDenied
    try:
        move(found)
    except workflow.WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, sentence)
    return redirect("report", found.pk)


@require_POST
def report_accept(request, pk):
    return _moved(
        request,
        pk,
        rights.may_review,
        lambda found: workflow.accept(found, by=request.user),
        _("The report is accepted and locked."),
    )


@require_POST
def report_return(request, pk):
    comment = request.POST.get("comment", "")
    return _moved(
        request,
        pk,
        rights.may_review,
        lambda found: workflow.give_back(found, by=request.user, comment=comment),
        _("The report is returned to the library with your comment."),
    )


@require_POST
def report_reopen(request, pk):
    comment = request.POST.get("comment", "")
    return _moved(
        request,
        pk,
        rights.may_reopen,
        lambda found: workflow.reopen(found, by=request.user, comment=comment),
        _("The report is open for changes again."),
    )
