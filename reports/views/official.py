"""The desk of the official statistics: the list of libraries, the copy sheet of one, its comparison with the portal."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from libraries.json_requests import for_scripts, read_object, refusal, text_in
from libraries.spreadsheets import SpreadsheetError, read_rows

from .. import period_names, rights
from ..models import Period, Status
from ..official import comparing, desk, places
from ..official import forms as official_forms
from ..official.comparing import PortalError, Taken
from ..official.desk import OfficialError
from ..official.desk_lines import desk_lines, desk_table, may_open, owed_in, served
from ..official.pages import SheetPage, progress_in_words
from ..official.sheet import Sheet, sheet_of, sheet_table
from ..values_files import as_text
from .files import TABLE_FORMATS, table_response


@require_safe
def official_start(request):
    """Leads to the newest period that the state asks for; to the sheet itself where somebody has one library only."""
    today = timezone.localdate()
    if not may_open(request.user, on=today):
        raise PermissionDenied
    reports = served(request.user, on=today).exclude(status=Status.NOT_REQUIRED)
    periods = Period.objects.filter(reports__in=reports).select_related("form").distinct().order_by("-code")
    newest = next((one for one in periods if official_forms.form_for(one.form.code, one.code)), None)
    if newest is None:
        return render(request, "reports/official/desk.html")
    own = list(reports.filter(period=newest).values_list("pk", flat=True)[:2])
    if len(own) == 1:
        return redirect("official_sheet", own[0])
    return redirect("official_desk", newest.form.code, newest.code)


@require_safe
def official_desk(request, form, period):
    """Each library with how far its official figures are, or each municipality; with `format`, every library."""
    today = timezone.localdate()
    if not may_open(request.user, on=today):
        raise PermissionDenied
    found = get_object_or_404(Period.objects.select_related("form"), form__code=form, code=period)
    asked = official_forms.form_for(form, period)
    if asked is None:
        raise Http404
    owed = owed_in(found, served(request.user, on=today))
    if place := request.GET.get("municipality"):
        owed = owed.filter(municipality__atvk=place)
    if (kind := request.GET.get("format")) in TABLE_FORMATS:
        table = desk_table(desk_lines(asked, owed))
        table = table.titled(f"{table.title}, {period_names.name(found)}")
        return table_response(table, kind, f"official-{form}-{period}", on=today)
    table = places.table_of(owed) if owed.count() > places.MOST else desk_table(desk_lines(asked, owed))
    context = {"period": found, "form": asked, "table": table, "place": place, "due": asked.due(found.year)}
    context["days_left"] = (context["due"] - today).days
    return render(request, "reports/official/desk.html", context)


def _sheet(request, pk: int) -> Sheet:
    """The copy sheet of a report that this person works with or oversees; 404 for others, and where there is none."""
    reports = served(request.user, on=timezone.localdate()).with_names()
    found = get_object_or_404(reports, pk=pk)
    form = official_forms.form_for(found.period.form.code, found.period.code)
    if form is None:
        raise Http404
    return sheet_of(form, found)


def _sheet_to_fill(request, pk: int) -> Sheet:
    """The same for those who write the report; whoever only sees it is refused."""
    sheet = _sheet(request, pk)
    if not rights.is_author(request.user, sheet.report):
        raise PermissionDenied
    return sheet


@require_safe
def official_sheet(request, pk):
    """The fields of the portal in their order, to be copied one by one and ticked."""
    sheet = _sheet(request, pk)
    report = sheet.report
    if (kind := request.GET.get("format")) in TABLE_FORMATS:
        name = f"official-{report.period.code}-{report.library.register_number}"
        return table_response(sheet_table(sheet), kind, name, on=timezone.localdate())
    return _sheet_page(request, sheet)


def _sheet_page(request, sheet: Sheet, *, refused: str = "", problems: str | None = None) -> HttpResponse:
    page = SheetPage(sheet, desk.entry_of(sheet.report), request.user, timezone.localdate())
    context = {"page": page, "sheet": sheet, "report": sheet.report, "refused": refused}
    context["problems"] = page.entry.problems if problems is None else problems
    return render(request, "reports/official/sheet.html", context, status=422 if refused else 200)


@require_POST
def official_ticks(request, pk):
    """The ticks of the whole page, for a browser without scripts."""
    sheet = _sheet_to_fill(request, pk)
    desk.tick_all(sheet, request.POST.getlist("ticks"), by=request.user, at=timezone.now())
    messages.success(request, _("The ticks are saved."))
    return redirect("official_sheet", pk)


@require_POST
@for_scripts
def official_tick(request, pk):
    """One tick, saved at once; the answer says how far the sheet is."""
    sheet = _sheet_to_fill(request, pk)
    sent = read_object(request.body)
    try:
        desk.tick(sheet, text_in(sent, "code", most=64), ticked=sent.get("ticked") is True, by=request.user, at=_now())
    except OfficialError as error:
        return refusal(400, "unknown", str(error))
    return JsonResponse({"progress": progress_in_words(sheet_of(sheet.form, sheet.report))})


def _now():
    return timezone.now()


def _fill(sheet, request):
    desk.fill(sheet.report, by=request.user, on=timezone.localdate())


def _check(sheet, request):
    desk.check(sheet.report, by=request.user, on=timezone.localdate())


# What can be said of a library's figures in the portal: whose it is to say, and what is then done.
STATES: dict[str, tuple[Callable[..., bool], Callable]] = {
    "fill": (rights.is_author, _fill),
    "unfill": (rights.is_author, lambda sheet, request: desk.unfill(sheet.report)),
    "check": (rights.is_reviewer, _check),
    "uncheck": (rights.is_reviewer, lambda sheet, request: desk.uncheck(sheet.report)),
    "note": (rights.works_with, lambda sheet, request: desk.note(sheet.report, request.POST.get("problems", ""))),
}


@require_POST
def official_state(request, pk):
    """Filled, checked, or what is in the way."""
    sheet = _sheet(request, pk)
    whose, act = STATES.get(request.POST.get("state", ""), (None, None))
    if whose is None or act is None:
        return _sheet_page(request, sheet, refused=_("The page sent something that is not known here. Try again."))
    if not whose(request.user, sheet.report):
        raise PermissionDenied
    try:
        act(sheet, request)
    except OfficialError as error:
        return _sheet_page(request, sheet, refused=str(error), problems=request.POST.get("problems"))
    messages.success(request, _("Saved."))
    return redirect("official_sheet", pk)


class PortalForm(forms.Form):
    """A list from the portal, pasted or as a file."""

    pasted = forms.CharField(
        label=gettext_lazy("Paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("A line for each field: its name, a tab or a semicolon, and the figure."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        help_text=gettext_lazy(
            "CSV or XLSX, at most 10 MB; names in the first column, figures in the last, headings in the first row."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx"}),
    )


@require_http_methods(["GET", "POST"])
def official_compare(request, pk):
    """What differs between the portal and the report. Refused lists stay in the field they were pasted in."""
    sheet = _sheet(request, pk)
    entry, form, refused, unknown = desk.entry_of(sheet.report), PortalForm(), "", ()
    if request.method == "POST":
        if not rights.works_with(request.user, sheet.report):
            raise PermissionDenied
        form = PortalForm(request.POST, request.FILES)
        try:
            taken = _taken(form, sheet)
        except (PortalError, SpreadsheetError) as error:
            refused = str(error)
        else:
            desk.take_in(sheet.report, taken.cells, at=timezone.now())
            entry, form, unknown = desk.entry_of(sheet.report), PortalForm(), taken.unknown
    context = {
        "page": SheetPage(sheet, entry, request.user, timezone.localdate()),
        "report": sheet.report,
        "form": form,
        "refused": refused,
        "unknown": unknown,
    }
    return render(request, "reports/official/compare.html", context, status=422 if refused else 200)


def _taken(form: PortalForm, sheet: Sheet) -> Taken:
    """What was pasted or uploaded. Raises `PortalError` or `SpreadsheetError`."""
    form.is_valid()
    if file := form.cleaned_data.get("file"):
        read = read_rows(file, name=file.name)
        rows = [read.headers, *([as_text(row.get(head)) for head in read.headers] for row in read.rows)]
        return comparing.take(rows, sheet.form)
    if not form.cleaned_data.get("pasted", "").strip():
        raise PortalError(_("Paste a list or choose a file."))
    return comparing.read_pasted(form.cleaned_data["pasted"], sheet.form)
