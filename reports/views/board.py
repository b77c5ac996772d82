"""The board of a period, and the calendar of a year: how far everybody is, and by when."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import period_names, rights
from ..campaign import board_tables, calendar
from ..campaign.board_page import BoardPage
from ..campaign.completeness import Board, board_of, may_watch, watched
from ..models import Period
from ..official.forms import form_for
from .files import TABLE_FORMATS, table_response


@require_safe
def board(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """Where every report of a period is; with `format`, the table of reports as a file."""
    today = timezone.localdate()
    if not may_watch(request.user, on=today):
        raise PermissionDenied
    found = get_object_or_404(Period.objects.select_related("form"), form__code=form, code=period)
    reports = watched(request.user, on=today)
    drawn = board_of(found, reports, on=today)
    if (kind := request.GET.get("format")) in TABLE_FORMATS:
        return _file(drawn, kind)
    page = BoardPage(
        drawn,
        rights.extendable(request.user, [line.report for line in drawn.expected], on=today),
        request.GET.get("municipality", ""),
    )
    others = Period.objects.filter(reports__in=reports).select_related("form").distinct().order_by("-code", "form")
    context = {"page": page, "board": drawn, "others": others, "official": form_for(form, period)}
    return render(request, "reports/campaign/board.html", context)


def _file(drawn: Board, kind: str) -> HttpResponse:
    table = board_tables.reports_table(drawn)
    title = f"{drawn.period.form}, {period_names.name(drawn.period)}: {table.title}"
    name = f"{drawn.period.form.code}-{drawn.period.code}-board"
    return table_response(table.titled(title), kind, name, on=drawn.on)


@require_safe
def year_calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The days of all periods of a year: by when whose work is done; unasked, of one that has some."""
    today = timezone.localdate()
    if not may_watch(request.user, on=today):
        raise PermissionDenied
    if year is not None and not calendar.FIRST <= year <= calendar.LAST:
        raise Http404
    shown = calendar.calendar_of(year or today.year, on=today)
    if year is None and not shown.entries and shown.nearest:
        shown = calendar.calendar_of(shown.nearest, on=today)
    return render(request, "reports/campaign/calendar.html", {"calendar": shown})
