"""More time for one library: asked for on the board at one click, or with a day of one's own."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from .. import rights
from ..campaign import extensions
from ..campaign.board_page import board_url
from ..campaign.board_tables import day_text
from ..models import Report
from .filling import visible_report


class ExtensionForm(forms.Form):
    """Until when and why. A button of the board says the day; here it can be any."""

    to = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=extensions.REASON.most,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The library reads it in the diary of its report."),
    )
    beyond = forms.BooleanField(label=gettext_lazy("Also after the day by which reports are accepted"), required=False)


@require_http_methods(["GET", "POST"])
def report_extension(request, pk):
    """Give the library of a report more time, or see that it has some."""
    found = visible_report(request, pk)
    if not rights.is_reviewer(request.user, found):
        raise PermissionDenied
    form = ExtensionForm(request.POST) if request.method == "POST" else ExtensionForm()
    refused = ""
    if request.method == "POST" and form.is_valid():
        today, given = timezone.localdate(), form.cleaned_data
        try:
            extensions.grant(found, given["to"], given["reason"], by=request.user, on=today, beyond=given["beyond"])
        except extensions.ExtensionError as error:
            refused = str(error)
        else:
            words = {"library": found.library, "day": day_text(found.extended_to)}
            messages.success(request, _("%(library)s has time until %(day)s.") % words)
            return redirect(board_url(found.period))
    return _page(request, found, form, refused)


def _page(request: HttpRequest, found: Report, form: forms.Form, refused: str) -> HttpResponse:
    wrong = bool(refused or form.errors)
    context = {
        "report": found,
        "form": form,
        "refused": refused,
        "board": board_url(found.period),
        "may_extend": rights.may_extend(request.user, found),
    }
    return render(request, "reports/campaign/extension.html", context, status=422 if wrong else 200)


@require_POST
def report_extension_withdraw(request, pk):
    """From now on the report is due with all others again."""
    found = visible_report(request, pk)
    if not rights.is_reviewer(request.user, found):
        raise PermissionDenied
    try:
        extensions.withdraw(found, by=request.user)
    except extensions.ExtensionError as error:
        return _page(request, found, ExtensionForm(), str(error))
    messages.success(request, _("%(library)s has no more time than all others.") % {"library": found.library})
    return redirect(board_url(found.period))
