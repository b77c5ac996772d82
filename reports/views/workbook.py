"""The round trip of a report through a workbook: downloaded, filled in offline, uploaded, looked at, saved."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from libraries.spreadsheets import SpreadsheetError

from .. import languages, rights
from ..facts import read
from ..ledgers.refusals import FillingError, LockedError
from ..models import Report
from ..workbooks import previews
from ..workbooks.applying import StaleDifferenceError, apply
from ..workbooks.comparing import compare
from ..workbooks.differences import Difference
from ..workbooks.reading import Filled, read_filled
from ..workbooks.stamp import StampError
from ..workbooks.writing import workbook_of
from .files import file_response
from .filling import visible_report


class UploadForm(forms.Form):
    workbook = forms.FileField(
        label=gettext_lazy("The workbook that was filled in"),
        help_text=gettext_lazy("An Excel file (.xlsx) that was downloaded here, at most 10 MB."),
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
    )


def _report_to_fill(request, pk: int) -> Report:
    """The report for those who write it; whoever only sees it is refused."""
    found = visible_report(request, pk)
    if not rights.is_author(request.user, found):
        raise PermissionDenied
    return found


@require_safe
def report_workbook_file(request, pk):
    """The report as a workbook in the language of the page."""
    found = _report_to_fill(request, pk)
    if not found.editable:
        raise PermissionDenied
    language = languages.language()
    name = f"{found.blueprint.form}-{found.period.code}-{found.library.register_number}"
    return file_response(workbook_of(read(found), language, made=timezone.now()), "xlsx", name)


@require_http_methods(["GET", "POST"])
def report_workbook(request, pk):
    """Where the workbook is downloaded and uploaded; after an upload, what it would change."""
    found = _report_to_fill(request, pk)
    if request.method == "GET":
        return _page(request, found, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    try:
        filled = _uploaded(form, found)
    except (SpreadsheetError, StampError, LockedError) as error:
        form.add_error("workbook" if not isinstance(error, LockedError) else None, str(error))
        return _page(request, found, form, status=409 if isinstance(error, LockedError) else 422)
    if filled is None:
        return _page(request, found, form, status=422)
    difference = compare(filled, read(found))
    return _preview(request, found, filled, difference, status=422 if difference.problems else 200)


def _uploaded(form: UploadForm, found: Report) -> Filled | None:
    """What the workbook holds; none when no file came. Raises what is wrong with it as a whole."""
    if not form.is_valid():
        return None
    if not found.editable:
        raise LockedError(found)
    file = form.cleaned_data["workbook"]
    return read_filled(file, found, name=file.name)


@require_POST
def report_workbook_apply(request, pk):
    """Save what the preview has shown, all of it or nothing."""
    found = _report_to_fill(request, pk)
    try:
        filled, seen = previews.opened(request.POST.get("preview", ""), found, by=request.user)
        overruled = {name.removeprefix("choice-") for name, value in request.POST.items() if value == "workbook"}
        written = apply(filled, found, seen=seen, overruled=overruled, by=request.user)
    except previews.PreviewError as error:
        messages.error(request, str(error))
        return redirect("report_workbook", found.pk)
    except StaleDifferenceError as error:
        return _preview(request, found, filled, error.difference, refused=str(error), status=409)
    except FillingError as error:
        form = UploadForm({})
        form.errors.clear()
        form.add_error(None, str(error))
        return _page(request, found, form, status=409)
    sentence = ngettext(
        "%(count)d change from the workbook is saved.", "%(count)d changes from the workbook are saved.", len(written)
    )
    messages.success(request, sentence % {"count": len(written)})
    return redirect("report", found.pk)


def _page(request, found: Report, form: UploadForm, *, status: int = 200):
    context = {"report": found, "form": form, "may_edit": rights.may_edit(request.user, found)}
    return render(request, "reports/workbook.html", context, status=status)


def _preview(request, found: Report, filled: Filled, difference: Difference, *, refused: str = "", status: int = 200):
    may_save = bool(difference.changes) and not difference.problems
    context = {
        "report": found,
        "difference": difference,
        "made": filled.stamp.made,
        "refused": refused,
        "form": UploadForm(),
        "preview": previews.sealed(filled, found, difference.mark, by=request.user) if may_save else "",
    }
    return render(request, "reports/workbook_preview.html", context, status=status)
