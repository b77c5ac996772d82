"""The switch of a quarter: figures typed since January, or of the quarter alone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from .. import filling, rights
from ..following import cumulative
from .filling import visible_report


@require_POST
def report_cumulative(request, pk):
    """Switch, and show the chapter that the switch stands in again."""
    found = visible_report(request, pk)
    if not rights.is_author(request.user, found):
        raise PermissionDenied
    try:
        cumulative.switch(found, on=request.POST.get("cumulative") == "on", by=request.user)
    except filling.FillingError as error:
        messages.error(request, str(error))
    chapter = found.blueprint.chapter(request.POST.get("chapter", ""))
    return redirect("report_chapter", found.pk, chapter.code) if chapter else redirect("report", found.pk)
