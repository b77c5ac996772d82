"""The lists of reports: a librarian's own, a methodologist's region."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from libraries.alphabet import InOrder

from .. import period_names
from ..campaign.completeness import percents
from ..home import days_left, overdue
from ..models import Form, Period, Report, Status
from ..spelling import bare

PAGE_SIZE = 50
LATE = "late"  # no status of a report, but asked for beside them


@require_safe
def report_list(request):
    """The reports within the person's reach, those that wait for something first."""
    reports = Report.objects.visible_to(request.user)
    chosen = _chosen(request.GET)
    named = _named(reports, chosen["library"])
    shown = _filtered(named, chosen).with_names().defer("edition__content")
    shown = shown.order_by("-period__code", "period__form__code", InOrder("library__name"), "pk")
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    filled = percents(list(page))
    for report in page:
        report.days_left, report.filled = days_left(report, today), filled[report.pk]
    context = {
        "page": page,
        "chosen": chosen,
        "forms": [(form.code, str(form)) for form in Form.objects.all()],
        "periods": _periods(reports),
        "statuses": _statuses(named, chosen),
        "narrowed": any(chosen.values()),
        "several_libraries": reports.values("library").distinct().count() > 1,
    }
    return render(request, "reports/list.html", context)


def _chosen(query) -> dict[str, str]:
    return {name: query.get(name, "")[:100] for name in ("status", "period", "form", "library")}


def _filtered(reports, chosen):
    if chosen["status"] == LATE:
        reports = reports.filter(overdue(timezone.localdate()))
    elif chosen["status"]:
        reports = reports.filter(status=chosen["status"])
    return _placed(reports, chosen)


def _placed(reports, chosen):
    """By everything but the status, so that the numbers of each status can be shown beside one another."""
    if chosen["period"]:
        reports = reports.filter(period__code=chosen["period"])
    if chosen["form"]:
        reports = reports.filter(period__form__code=chosen["form"])
    return reports


def _named(reports, text: str):
    """Those of libraries with this in their names, or this number; as `spelling.bare` has it on every database."""
    if not (wanted := bare(text)):
        return reports
    libraries = reports.order_by().values_list("library", "library__name", "library__register_number").distinct()
    found = [pk for pk, name, number in libraries if wanted in bare(name) or wanted == bare(number)]
    return reports.filter(library__in=found)


def _periods(reports) -> list[tuple[str, str]]:
    periods = Period.objects.filter(reports__in=reports).order_by("-code").distinct()
    return [(period.code, period_names.name(period)) for period in periods]


def _statuses(reports, chosen) -> list[tuple[str, str]]:
    """Each with the number of reports that have it."""
    found = dict(_placed(reports, chosen).values_list("status").annotate(Count("pk", distinct=True)).order_by())
    late = _placed(reports, chosen).filter(overdue(timezone.localdate())).count()
    told = [(status.value, status.label, found.get(status.value, 0)) for status in Status]
    return [(value, f"{name} ({count})") for value, name, count in (*told, (LATE, _("late"), late))]
