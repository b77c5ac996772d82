"""Summaries: the areas a person may open, and the summary of one as a page or a file."""

from dataclasses import replace

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from .. import documents, period_names
from ..aggregates.summarising import summarise
from ..aggregates.tallies import Scope
from ..areas import PUBLIC, Area, AreaError, Level, find_visible, may_see_provisional, visible_areas
from ..languages import language
from ..models import SETTLED, STANDING, Document, Period, Report, Status
from ..opening import OpeningError
from ..summaries.banner import Banner, banner_of
from ..summaries.books import book_of
from ..summaries.pages import Choice, SummaryPage, summary_url
from ..summaries.tables import Drawing
from ..tables import Column, Row, RowKind, Shape, Table, count_cell
from .files import file_response


class PeriodForm(forms.Form):
    """Which form's which period, as "annual/2023"."""

    period = forms.ChoiceField(label=gettext_lazy("Form and period"), required=False)

    def __init__(self, periods: list[Period], *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = ((_key(period), f"{period.form}, {period_names.name(period)}") for period in periods)
        self.fields["period"].choices = list(named)


def _key(period: Period) -> str:
    return f"{period.form.code}/{period.code}"


@require_safe
def summary_list(request: HttpRequest) -> HttpResponse:
    """The areas whose summaries the person may open, with how many reports of a period are in."""
    periods = _periods_with_reports()
    asked = request.GET.get("period", "")
    period = next((one for one in periods if _key(one) == asked), periods[0] if periods else None)
    form = PeriodForm(periods, initial={"period": _key(period) if period else ""})
    table = _areas_table(request.user, period) if period else None
    return render(request, "reports/summaries/list.html", {"form": form, "period": period, "table": table})


def _periods_with_reports() -> list[Period]:
    """The latest first; a year before its last quarter."""
    periods = Period.objects.filter(reports__isnull=False).distinct().select_related("form")
    return sorted(periods, key=lambda period: (period.last_day, period.quarter is None), reverse=True)


def _areas_table(user, period: Period) -> Table:
    counts = _counts(period)
    rows: list[Row] = []
    for area in visible_areas(user, on=timezone.localdate(), day=period.last_day):
        expected = _reports_of(area, counts)
        if not sum(expected.values()):
            continue
        heading = _heading(area.level)
        if heading not in (row.header for row in rows if row.kind == RowKind.HEADING):
            rows.append(Row(heading, kind=RowKind.HEADING))
        rows.append(_area_row(area, period, expected))
    columns = (
        Column("expected", _("Expected"), shape=Shape.NUMBER),
        Column("submitted", _("Submitted"), shape=Shape.NUMBER),
        Column("accepted", _("Accepted"), shape=Shape.NUMBER),
    )
    return Table(f"{period.form}, {period_names.name(period)}", _("Area"), columns, tuple(rows))


type Counts = list[tuple[int, int | None, str, int]]  # municipality, region, status, reports


def _counts(period: Period) -> Counts:
    expected = Report.objects.filter(period=period, library__kind__in=PUBLIC).exclude(status=Status.NOT_REQUIRED)
    reports = expected.order_by()
    return list(reports.values_list("municipality", "region", "status").annotate(Count("pk")))


def _reports_of(area: Area, counts: Counts) -> dict[str, int]:
    """Reports of the area by status."""
    found: dict[str, int] = {}
    for municipality, region, status, count in counts:
        place = {Level.MUNICIPALITY: municipality, Level.REGION: region}.get(area.level)
        if area.level == Level.NATION or place in area.ids:
            found[status] = found.get(status, 0) + count
    return found


def _heading(level: Level) -> str:
    headings = {Level.NATION: _("Country"), Level.REGION: _("Regions"), Level.MUNICIPALITY: _("Municipalities")}
    return headings[level]


def _area_row(area: Area, period: Period, reports: dict[str, int]) -> Row:
    numbers = (sum(reports.values()), _in(reports, *STANDING), _in(reports, *SETTLED))
    return Row(area.name, tuple(map(count_cell, numbers)), url=summary_url(area, period.form.code, period.code))


def _in(reports: dict[str, int], *statuses: Status) -> int:
    return sum(reports.get(status, 0) for status in statuses)


@require_safe
def summary(request, form, period, level, code):
    """One area's summary of one period, as a page or, with `format`, as a file."""
    area, chosen = find_summary(request, form, period, level, code)
    choice = Choice.of(request.GET)
    banner = banner_of(request.user, area, chosen, on=timezone.localdate())
    page = _page(request, area, chosen, choice, banner)
    if not choice.format:
        return _answer(request, page)
    try:
        return _file(request, page)
    except documents.NotDrawnError:
        again = banner_of(request.user, area, chosen, on=timezone.localdate())  # drawing may have failed just now
        return render(request, "reports/summaries/not_drawn.html", {"page": replace(page, banner=again)}, status=409)


def find_summary(request, form, period, level, code) -> tuple[Area, Period]:
    """The area within the person's reach and the period, or 404."""
    try:
        area = find_visible(request.user, level, code, on=timezone.localdate())
    except AreaError as error:
        raise Http404(str(error)) from error
    return area, get_object_or_404(Period.objects.select_related("form"), form__code=form, code=period)


def refused_page(request, area: Area, period: Period, *, refused: str, typed: str):
    """The page of the summary after something that could not be done, with the reason that was written for it."""
    banner = banner_of(request.user, area, period, on=timezone.localdate(), refused=refused, typed=typed)
    return _answer(request, _page(request, area, period, Choice(), banner))


def _page(request, area: Area, period: Period, choice: Choice, banner: Banner) -> SummaryPage:
    provisional = may_see_provisional(request.user, area, on=timezone.localdate())
    if choice.scope == Scope.PROVISIONAL and not provisional:
        raise PermissionDenied
    try:
        summed = summarise(area, period, choice.scope, at=timezone.now())
    except OpeningError as error:
        raise Http404(str(error)) from error
    return SummaryPage(Drawing(summed, language(), banner.standing), choice, provisional, banner)


def _answer(request, page: SummaryPage):
    context = {"page": page, "chapter": page.chapter, "indicator": page.indicator}
    status = 409 if page.banner.refused else 200
    return render(request, "reports/summaries/summary.html", context, status=status)


def _file(request, page: SummaryPage) -> HttpResponse:
    """The same summary as a file; only paper goes by municipality, other files always have every library.

    What shows the figures of the revision in force is recorded, so that whoever has it is told when they change.

    Raises `documents.NotDrawnError` while the files of that revision are not there.
    """
    archived = _archived(page)
    if archived is not None and request.method == "GET":
        documents.record_download(archived, user=request.user)
    kind, chapter = page.choice.format, page.chapter
    name = "-".join([*page.address.values(), *([chapter.code] if chapter else [])])
    same = (archived.format, archived.language) == (kind, page.drawing.language) if archived else False
    if archived and same and page.is_whole:
        return file_response(documents.contents(archived), kind, name)
    book = book_of(page.drawing, chapter, municipalities=kind == "pdf" and page.by_municipality)
    return file_response(documents.WRITERS[kind](book), kind, name)


def _archived(page: SummaryPage) -> Document | None:
    """The document in force whose figures the file shows; none while the live figures are others."""
    if page.choice.scope == Scope.PROVISIONAL or not page.banner.standing.true_now:
        return None
    kind = page.choice.format if page.choice.format in documents.ARCHIVED else "xlsx"
    return documents.of_summary(page.banner.revisions[0], kind)
