"""The rule desk: what rules there are, their thresholds, rules switched off, their telemetry, and all they say."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import period_names
from ..checks.thresholds import Setting
from ..models import Edition, Form, Period, RuleSetting
from ..rules import desk as rule_desk
from ..rules import issues, settings, telemetry
from ..rules.catalogue import RULES
from ..rules.forms import BackForm, LimitsForm, SwitchOffForm
from ..rules.previewing import preview
from ..rules.settings import Desk, RuleError, regions_kept
from .files import TABLE_FORMATS, table_response

LINES_OF_A_PAGE = 100  # a region has a thousand, which files hold whole


def find_desk(request, form: str) -> Desk:
    """The desk that is asked for, where the person keeps the rules: otherwise 403, or 404 for another region."""
    kept = regions_kept(request.user, on=timezone.localdate())
    if not kept:
        raise PermissionDenied
    asked = request.POST.get("region", request.GET.get("region", ""))
    region = next((one for one in kept if (one.code if one else "") == asked), None)
    if region is None and (asked or None not in kept):
        if asked:
            raise Http404
        region = kept[0]
    found = get_object_or_404(Form, code=form)
    edition = Edition.objects.published().filter(form=found).order_by("-first_period", "-pk").first()
    if edition is None:
        raise Http404
    return Desk(found, edition, region)


def _known(rule: str) -> str:
    if rule not in RULES:
        raise Http404
    return rule


@require_safe
def rule_forms(request):
    """The forms whose rules a person keeps; straight to the only one."""
    if not regions_kept(request.user, on=timezone.localdate()):
        raise PermissionDenied
    forms = list(Form.objects.filter(editions__status=Edition.Status.PUBLISHED).distinct().order_by("code"))
    if len(forms) == 1:
        return redirect("rule_list", forms[0].code)
    return render(request, "reports/rules/forms.html", {"forms": forms})


@require_safe
def rule_list(request, form):
    """Every rule of the catalogue, in plain words."""
    desk = find_desk(request, form)
    return render(request, "reports/rules/list.html", _shared(request, desk) | {"rules": rule_desk.lines(desk)})


def _shared(request, desk):
    """What every page of the desk has: whose it is, and the others a person keeps."""
    kept = regions_kept(request.user, on=timezone.localdate())
    return {"desk": desk, "kept": kept, "code": desk.region.code if desk.region else ""}


@require_http_methods(["GET", "HEAD", "POST"])
def rule_page(request, form, rule):
    """One rule: its thresholds and where they come from, and the form to set others, looked at before they are kept."""
    desk = find_desk(request, _known(rule) and form)
    keep = "save" in request.POST
    limits = LimitsForm(desk, rule, request.POST if request.method == "POST" else None, keep=keep)
    shown = None
    if request.method == "POST" and limits.is_valid():
        proposed = _proposed(desk, rule, limits)
        period = rule_desk.latest_period(desk)
        if keep:
            reason, now = limits.cleaned_data["reason"], timezone.now()
            settings.save_limits(desk, proposed, reason=reason, by=request.user, at=now)
            messages.success(request, _("The thresholds are kept, and the reports were looked at again."))
            return redirect(rule_desk.url("rule_page", desk, rule))
        shown = preview(desk, period, rule, proposed, to=request.user) if period else None
    return _rule_answer(request, desk, rule, limits=limits, shown=shown)


def _proposed(desk: Desk, rule: str, form: LimitsForm) -> Setting:
    data = form.cleaned_data
    place = {"indicator": data.get("indicator", ""), "size": data.get("size", "")}
    typed = Setting(rule, **place, regional=desk.region is not None, limits=form.limits)
    return settings.with_those_kept(desk, typed)


def _rule_answer(request, desk, rule, *, limits=None, off=None, shown=None):
    context = {
        "rule": rule_desk.line(desk, rule),
        "form": limits or LimitsForm(desk, rule),
        "off_form": off or SwitchOffForm(),
        "back_form": BackForm(),
        "preview": shown,
        "changes": rule_desk.changes(desk, rule),
        "became": telemetry.counts(desk.reports(), rule).get(rule),
    }
    wrong = (limits is not None and limits.errors) or (off is not None and off.errors)
    return render(request, "reports/rules/rule.html", _shared(request, desk) | context, status=422 if wrong else 200)


@require_POST
def rule_off(request, form, rule):
    """Switch a rule off for the edition, with a reason."""
    desk, off = find_desk(request, _known(rule) and form), SwitchOffForm(request.POST)
    if not off.is_valid():
        return _rule_answer(request, desk, rule, off=off)
    act = partial(settings.switch_off, desk, rule, reason=off.cleaned_data["off_reason"])
    return _acted(request, desk, rule, act, said=_("The rule is switched off. What it has said is cleared."))


def _acted(request, desk, rule, act: Callable, *, said: str):
    """Do what changes a rule, say what came of it, and go back to its page."""
    try:
        act(by=request.user, at=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(rule_desk.url("rule_page", desk, rule))


@require_POST
def rule_on(request, form, rule):
    """Switch a rule on again."""
    desk = find_desk(request, _known(rule) and form)
    act = partial(settings.switch_on, desk, rule, reason=BackForm(request.POST).reason)
    return _acted(request, desk, rule, act, said=_("The rule is on again."))


@require_POST
def rule_remove(request, form, rule, pk):
    """Take thresholds back, so that those of the form hold again."""
    desk = find_desk(request, _known(rule) and form)
    setting = get_object_or_404(RuleSetting, pk=pk, rule=rule, form=desk.form, region=desk.region)
    act = partial(settings.remove, desk, setting, reason=BackForm(request.POST).reason)
    said = _("The thresholds are taken back, and the reports were looked at again.")
    return _acted(request, desk, rule, act, said=said)


@require_safe
def rule_telemetry_page(request, form):
    """What became of what each rule said, in a period or in the whole edition."""
    desk = find_desk(request, form)
    periods = rule_desk.periods(desk)
    period = _chosen(request, periods)
    reports = desk.reports().filter(period=period) if period else desk.reports()
    title = ", ".join([str(desk.form), period_names.name(period) if period else desk.edition.code, desk.name])
    to_rule = partial(rule_desk.url, "rule_page", desk)
    table = telemetry.telemetry(title, telemetry.counts(reports), to_rule)
    if (kind := request.GET.get("format")) in TABLE_FORMATS:
        return table_response(table, kind, f"{desk.form.code}-rules", on=timezone.localdate())
    context = {"table": table, "periods": periods, "period": period}
    return render(request, "reports/rules/telemetry.html", _shared(request, desk) | context)


def _chosen(request, periods: list[Period]) -> Period | None:
    asked = request.GET.get("period", "")
    if not asked:
        return None
    period = next((one for one in periods if one.code == asked), None)
    if period is None:
        raise Http404
    return period


@require_safe
def rule_issues_page(request, form):
    """Everything the rules say of the reports of a region for a period."""
    desk = find_desk(request, form)
    periods = rule_desk.periods(desk)
    period = _chosen(request, periods) or (periods[0] if periods else None)
    if desk.region is None or period is None:
        return render(request, "reports/rules/issues.html", _shared(request, desk) | {"periods": periods})
    everything = issues.issues_of(desk.reports().visible_to(request.user).filter(period=period))
    asked = {name: request.GET.get(name, "") for name in ("rule", "library", "state")}
    found = everything.chosen(**asked)
    title = ", ".join([str(desk.form), period_names.name(period), desk.name])
    if (kind := request.GET.get("format")) in TABLE_FORMATS:
        table = issues.issues_table(title, found)
        return table_response(table, kind, f"{desk.form.code}-{period.code}-issues", on=timezone.localdate())
    page = Paginator(found.lines, LINES_OF_A_PAGE).get_page(request.GET.get("page"))
    table = issues.issues_table(title, replace(found, lines=tuple(page)))
    choices = rule_desk.choices_of(everything)
    context = {"table": table, "page": page, "found": found, "all": everything, "periods": periods, "period": period}
    return render(request, "reports/rules/issues.html", _shared(request, desk) | context | {"asked": asked} | choices)
