"""What a library reported in the past: its own page of figures, and the history of one figure beside its field."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from libraries import access
from libraries.models import Library

from ..exports.past import past_csv, past_workbook
from ..languages import language
from ..models import Explanation, Form
from ..past.figures import begun, editions_of, in_order, read_past, series_of, years_before
from ..past.pages import EVERYTHING, KEY, PastPage, history_of
from .files import file_response
from .filling import visible_report

WRITERS = {"xlsx": past_workbook, "csv": past_csv}
YEARS = 5  # of the history beside a field


@require_safe
def library_figures(request, register):
    """The figures of a library over the years, for whoever may see its reports; with `format`, as a file."""
    library = get_object_or_404(Library, register_number=register)
    reports = begun(library, request.user)
    forms = list(Form.objects.filter(periods__reports__in=reports).distinct())
    if not forms and not access.visible_libraries(request.user).filter(pk=library.pk).exists():
        raise Http404
    form = _chosen(forms, request.GET.get("form", ""))
    page = (
        _page(library, in_order(reports.filter(period__form=form)), request.GET.get("chapter", KEY)) if form else None
    )
    if kind := request.GET.get("format"):
        return _file(library, page, kind)
    return render(
        request, "reports/past/figures.html", {"library": library, "forms": forms, "form": form, "page": page}
    )


def _chosen(forms: list[Form], asked: str) -> Form | None:
    """The form asked for, else the first; none when the library has reported nothing yet."""
    if asked and asked not in [form.code for form in forms]:
        raise Http404
    return next((form for form in forms if form.code == asked), forms[0] if forms else None)


def _page(library: Library, reports, chosen: str) -> PastPage:
    page = PastPage(str(library), read_past(reports), language(), chosen)
    if chosen not in (KEY, EVERYTHING) and page.chapter is None:
        raise Http404
    return page


def _file(library: Library, page: PastPage | None, kind: str) -> HttpResponse:
    if page is None or kind not in WRITERS:
        raise Http404
    name = "-".join(filter(None, (library.register_number, page.blueprint.form, page.chosen)))
    return file_response(WRITERS[kind](page), kind, name)


@require_safe
def report_history(request, pk, code):
    """The past of one figure, as the part of a page that opens beside its field."""
    found = visible_report(request, pk)
    indicator = found.blueprint.indicators.get(code)
    if indicator is None:
        raise Http404
    past = read_past(years_before(found, request.user, YEARS))
    series = series_of(indicator, past, [found.blueprint, *editions_of(past)])
    history = history_of(series, _explanation(series), language())
    return render(request, "reports/past/history.html", {"report": found, "history": history})


def _explanation(series) -> str:
    """How the newest figure was explained then."""
    if not series.points:
        return ""
    last = series.points[-1]
    found = Explanation.objects.filter(report=last.past.report, code=last.name.code).first()
    return found.text if found else ""
