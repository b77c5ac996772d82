"""The moves of a summary: close, revise, hand over; and the files that are drawn and archived of its revisions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import areas, documents
from ..areas import AreaError
from ..models import Document, Report, SummaryRevision
from ..summaries.banner import banner_of
from ..summary_life import life
from ..workflow import WorkflowError
from .files import file_response
from .summaries import find_summary, refused_page


def _moved(request, address, *, may, act, said):
    """Find, decide, act, answer: the same for each move. A reason that was refused stays on the page."""
    area, period = find_summary(request, **address)
    if not may(request.user, area, on=timezone.localdate()):
        raise PermissionDenied
    reason = request.POST.get("reason", "")
    try:
        act(area, period, reason)
    except (life.SummaryError, WorkflowError) as error:
        return refused_page(request, area, period, refused=str(error), typed=reason)
    messages.success(request, said)
    return redirect("summary", **address)


@require_POST
def summary_close(request, **address):
    return _moved(
        request,
        address,
        may=areas.may_close,
        act=lambda area, period, reason: life.close(
            area,
            period,
            by=request.user,
            reason=reason,
            analysis=request.POST.get("analysis", ""),
            at=timezone.now(),
        ),
        said=_("The summary is final."),
    )


@require_POST
def summary_revise(request, **address):
    return _moved(
        request,
        address,
        may=areas.may_close,
        act=lambda area, period, reason: life.revise(
            area,
            period,
            by=request.user,
            reason=reason,
            analysis=request.POST.get("analysis"),
            at=timezone.now(),
        ),
        said=_("The new revision is made, and whoever has older files is told."),
    )


@require_POST
def summary_hand_over(request, **address):
    return _moved(
        request,
        address,
        may=areas.may_hand_over,
        act=lambda area, period, _reason: life.publish(area, period, by=request.user, at=timezone.now()),
        said=_("The summary is handed over to the National Library and the ministry."),
    )


@require_safe
def summary_files(request, **address):
    """How the files of the revision in force stand: a piece of the page, for whoever waits there for them."""
    area, period = find_summary(request, **address)
    banner = banner_of(request.user, area, period, on=timezone.localdate())
    return render(request, "reports/summaries/files.html", {"banner": banner, "address": address})


@require_POST
def summary_draw(request, **address):
    """Files that could not be drawn, asked for again."""
    area, period = find_summary(request, **address)
    if not areas.may_close(request.user, area, on=timezone.localdate()):
        raise PermissionDenied
    record = life.record_of(area, period)
    documents.ask_again(get_object_or_404(SummaryRevision, summary=record.pk, number=record.revision))
    return redirect("summary", **address)


@require_safe
def document(request, pk):
    """An issued file, byte for byte as it was given out, for whoever may open what it is of."""
    found = get_object_or_404(
        Document.objects.select_related("summary_revision__summary__period__form", "report_revision"), pk=pk
    )
    if not _may_open(request.user, found):
        raise Http404
    if request.method == "GET":
        documents.record_download(found, user=request.user)
    name = found.file.name.rpartition("/")[2].rpartition(".")[0]
    return file_response(documents.contents(found), found.format, name)


def _may_open(user, found: Document) -> bool:
    if found.summary_revision is None:
        return Report.objects.visible_to(user).filter(revisions__documents=found).exists()
    record = found.summary_revision.summary
    try:
        areas.find_visible(user, record.level, record.code, on=timezone.localdate())
    except AreaError:
        return False
    return True
