"""Corrections of settled reports: asked for, previewed, decided by a second person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import correction_requests, rights
from ..correction_requests import CorrectionError
from ..corrections import deciding, pages
from ..corrections.effect import effect_of
from ..corrections.forms import DecisionForm, FiguresForm, OpeningForm, mark_of, typed_of
from ..corrections.proposal import propose
from ..facts import read
from ..models import SETTLED, Correction
from ..seen import seen_of
from .filling import visible_report


@require_safe
def correction_list(request):
    """The corrections within the person's reach: those that wait first, then the decided ones, the newest first."""
    found = pages.visible_to(request.user).defer("cause", "decision").order_by("-at", "-pk")
    waiting = list(found.filter(state=Correction.State.REQUESTED))
    decided = list(found.exclude(state=Correction.State.REQUESTED)[:100])
    return render(request, "reports/corrections/list.html", {"waiting": waiting, "decided": decided})


def _askable(request, pk):
    found = visible_report(request, pk)
    if not rights.works_with(request.user, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "POST"])
def correction_ask(request, pk):
    """New figures for a report: typed, their effect shown, then sent."""
    found = _askable(request, pk)
    form = FiguresForm(found, read(found).facts, request.POST or None, first=request.GET.get("figure", ""))
    return _figures_page(request, found, form, lambda: _ask(request, found, form), {})


def _ask(request, found, form):
    return correction_requests.ask(found, by=request.user, cause=form.cleaned_data["cause"], figures=form.figures)


@require_http_methods(["GET", "POST"])
def correction_change(request, pk):
    """The new figures of a request that waits: to name those that are still to be named, or others."""
    found = get_object_or_404(pages.visible_to(request.user), pk=pk)
    report = found.report
    if not rights.works_with(request.user, report):
        raise PermissionDenied
    if found.state != Correction.State.REQUESTED or found.reopens:
        return redirect("correction", pk)
    initial = {"cause": found.cause, **typed_of(report, correction_requests.new_figures(found))}
    first = next(iter(correction_requests.unnamed(found)), "")
    seen = request.POST.get("asked", correction_requests.version_of(found))
    form = FiguresForm(report, read(report).facts, request.POST or None, initial=initial, first=first)

    def change():
        asked = {"cause": form.cleaned_data["cause"], "figures": form.figures}
        return correction_requests.name_figures(found, by=request.user, seen=seen, **asked)

    more = {"correction": found, "unnamed": correction_requests.unnamed(found), "asked": seen}
    return _figures_page(request, report, form, change, more)


def _figures_page(request, report, form, send, more):
    """The form; with what was typed, its effect; what was shown the effect of can be sent."""
    refused, effect = "", None
    if request.method == "POST" and form.is_valid():
        shown = request.POST.get("shown") == mark_of(form.figures)
        try:
            if "send" in request.POST and shown:
                sent = send()
                messages.success(request, _("The correction is asked for. A second person decides on it."))
                return redirect("correction", sent.pk)
            effect = effect_of(propose(report, form.figures), reader=request.user, at=timezone.now())
        except CorrectionError as error:
            refused = str(error)
    context = {
        "report": report,
        "part": _("Ask for a correction"),
        "form": form,
        "effect": effect,
        "refused": refused,
        "mark": mark_of(form.figures) if effect else "",
        "settled": report.status in SETTLED,
        **more,
    }
    return render(request, "reports/corrections/ask.html", context, status=409 if refused else 200)


@require_http_methods(["GET", "POST"])
def correction_open(request, pk):
    """Asking to open a settled report for some fields, or for everything."""
    found, refused = _askable(request, pk), ""
    form = OpeningForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = correction_requests.ask_to_open(
                found, by=request.user, cause=form.cleaned_data["cause"], fields=form.chosen
            )
        except CorrectionError as error:
            refused = str(error)
        else:
            messages.success(request, _("The correction is asked for. A second person decides on it."))
            return redirect("correction", sent.pk)
    context = {
        "report": found,
        "part": _("Ask to open the report"),
        "form": form,
        "refused": refused,
        "settled": found.status in SETTLED,
    }
    return render(request, "reports/corrections/open.html", context, status=409 if refused else 200)


@require_safe
def correction(request, pk):
    """One correction: what is asked for and why, its effect while nobody has decided, and what was decided."""
    found = get_object_or_404(pages.visible_to(request.user), pk=pk)
    return _page(request, found, DecisionForm())


def _page(request, found, form, *, refused=""):
    waits = found.state == Correction.State.REQUESTED
    effect = _effect(found, request.user) if waits else None
    context = {
        "correction": found,
        "report": found.report,
        "figures": pages.figures_asked(found),
        "fields": pages.fields_asked(found),
        "unnamed": correction_requests.unnamed(found) if waits and not found.reopens else [],
        "effect": effect,
        "form": form,
        "refused": refused,
        "seen": seen_of(found.report) if waits else "",
        "asked": correction_requests.version_of(found),
        "may_decide": waits and rights.may_agree_correction(request.user, found),
        "may_change": waits and not found.reopens and rights.may_ask_correction(request.user, found.report),
        "is_own": found.by_id == request.user.pk,
        "newer": None if waits else found.report.corrections.filter(state=Correction.State.REQUESTED).first(),
        "is_asker": request.user in found.askers,
    }
    return render(request, "reports/corrections/correction.html", context, status=409 if refused else 200)


def _effect(found, reader):
    return effect_of(propose(found.report, correction_requests.new_figures(found)), reader=reader, at=timezone.now())


def _decided(request, pk, decide, said):
    """Find, decide, act, answer. What was refused is shown with the effect as it is now."""
    found = get_object_or_404(pages.visible_to(request.user), pk=pk)
    waits = found.state == Correction.State.REQUESTED
    if waits and not rights.may_agree_correction(request.user, found):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    word = form.cleaned_data["said"] if form.is_valid() else ""
    try:
        if not form.is_valid():
            raise CorrectionError(_("Shorten your word to it."))
        decide(found, word)
    except CorrectionError as error:
        found = get_object_or_404(pages.visible_to(request.user), pk=pk)
        return _page(request, found, form, refused=str(error))
    messages.success(request, said)
    return redirect("correction", pk)


@require_POST
def correction_agree(request, pk):
    shown = {name: request.POST.get(name, "") for name in ("seen", "asked")}
    return _decided(
        request,
        pk,
        lambda found, word: deciding.agree(found, by=request.user, said=word, **shown),
        _("You have agreed. The correction is in effect."),
    )


@require_POST
def correction_refuse(request, pk):
    return _decided(
        request,
        pk,
        lambda found, word: deciding.refuse(found, by=request.user, said=word),
        _("You have refused the correction."),
    )


@require_POST
def correction_withdraw(request, pk):
    """Whoever asked takes the request back."""
    found = get_object_or_404(pages.visible_to(request.user), pk=pk)
    if found.by_id != request.user.pk:
        raise PermissionDenied
    try:
        correction_requests.withdraw(found, by=request.user)
    except CorrectionError as error:
        return _page(request, found, DecisionForm(), refused=str(error))
    messages.success(request, _("The request is taken back."))
    return redirect("correction", pk)
