"""The librarian's side: a report, its checks, its submission. Its chapters stand in chapters.py."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import checks, filling, not_required, rights, workflow
from ..chapters.explained import explained_at
from ..checks.issues import explained
from ..computing import BLANK
from ..corrections import pages as corrections
from ..entries import figure_in_words
from ..facts import read
from ..forms import ExplanationsForm, SignatureForm
from ..home import continue_url, days_left
from ..models import SETTLED, Report, Status
from ..open_fields import label_of
from ..progress import progress_of
from ..threads import threads_of


def visible_report(request, pk: int) -> Report:
    """The report, or 404 when it is not within the person's reach."""
    return get_object_or_404(Report.objects.visible_to(request.user).with_names(), pk=pk)


@require_safe
def report(request, pk):
    """A report at a glance: chapters, what is open, its diary, and what can be done with it."""
    return report_page(request, visible_report(request, pk))


def report_page(request, found: Report, *, refused: str = "", comment: str = ""):
    """The page of a report; after a move that was `refused`, with the reason and the comment written for it."""
    reading = read(found, rights.beside(request.user, found))
    issues = checks.check(reading.facts)
    threads = threads_of(request.user, found)
    events = list(found.events.select_related("by"))
    context = {
        "report": found,
        "threads": threads,
        "refused": refused,
        "comment": comment,
        "progress": progress_of(reading, issues, threads),
        "settled": found.status in SETTLED,  # then nothing of a chapter is left to be done
        "continue_url": continue_url(reading, issues, [one.question for one in threads.waiting]),
        "errors": sum(issue.is_error and issue.rule != "E14" for issue in issues),
        "warnings": sum(issue.asks for issue in issues),
        "events": events,
        "reads_comments": rights.reads_questions(request.user, found),
        "last_move": next((event for event in reversed(events) if event.is_move), None),
        "days_left": days_left(found, timezone.localdate()),
        "corrected": corrections.on_report(request.user, found),
        **_decisions(request.user, found),
    }
    return render(request, "reports/report.html", context, status=409 if refused else 200)


def _decisions(user, found: Report) -> dict:
    """What this person may do with the report, and what the forms of it have to know."""
    may = _rights(user, found)
    return {
        **may,
        "reviews": bool(rights.level_of(user, found)),
        "suggested_reason": not_required.suggested(found) if may["may_not_require"] else "",
        "excuse": not_required.reasons_of([found.pk]).get(found.pk) if found.status == Status.NOT_REQUIRED else "",
    }


def _rights(user, found: Report) -> dict[str, bool]:
    return {
        "may_edit": rights.may_edit(user, found),
        "may_submit": rights.may_submit(user, found),
        "may_review": rights.may_review(user, found),
        "may_check": rights.may_check(user, found),
        "may_accept": rights.may_accept(user, found),
        "may_return": rights.may_return(user, found),
        "may_not_require": rights.may_not_require(user, found),
        "may_require_again": rights.may_require_again(user, found),
    }


@require_http_methods(["GET", "POST"])
def report_check(request, pk):
    """Everything that is open in a report, each with a link to its field; explanations and submission."""
    found = visible_report(request, pk)
    may_edit = rights.may_edit(request.user, found)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        return _explained(request, found)
    return _check_page(request, found)


def _explained(request, found: Report):
    """Save the explanations written beside the list; what cannot be kept stays on the page."""
    reading = read(found)
    form = ExplanationsForm(reading, _asking(checks.check(reading.facts)), request.POST)
    if not form.is_valid():
        return _check_page(request, found, status=422, form=form)
    try:
        filling.save(
            found,
            by=request.user,
            explanations=form.changed(),
            reasons=form.changed_reasons(),
            right_before=form.changed_right_before(),
        )
    except filling.FillingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The explanations are saved."))
    return redirect("report_check", found.pk)


def _signature(user, found: Report) -> dict[str, str]:
    return {"signed_by": found.signed_by or user.get_full_name(), "signed_post": found.signed_post}


def _asking(issues) -> list[str]:
    """The codes that want an explanation, each once."""
    return list(dict.fromkeys(issue.code for issue in issues if issue.asks))


def _check_page(
    request,
    found: Report,
    signature: SignatureForm | None = None,
    status: int = 200,
    form: ExplanationsForm | None = None,
):
    reading = read(found, rights.beside(request.user, found))
    issues = checks.check(reading.facts)
    blueprint, threads = reading.facts.blueprint, threads_of(request.user, found)
    if form is None and rights.may_edit(request.user, found):
        form = ExplanationsForm(reading, _asking(issues))
    signature = signature or SignatureForm(initial=_signature(request.user, found))
    context = {
        "report": found,
        "central_first": rights.has_central_step(found),
        "errors": list(_places(blueprint, [one for one in issues if one.severity == "error" and one.rule != "E14"])),
        "missing": list(_places(blueprint, [one for one in issues if one.severity == "missing"])),
        "notes": list(_places(blueprint, [one for one in issues if one.severity == "note"])),
        "questions": _questions(reading, issues, form),
        "asked": threads.waiting if found.editable else [],
        "open_count": sum(issue.is_error for issue in issues) + (len(threads.waiting) if found.editable else 0),
        "signature": signature,
        **_rights(request.user, found),
    }
    return render(request, "reports/check.html", context, status=status)


def _places(blueprint, issues):
    """Each issue with the name of what it is about and the chapter that has it."""
    things = {**blueprint.indicators, **blueprint.narratives, **blueprint.tables}
    for issue in issues:
        thing = things[issue.code]
        label = thing.label if issue.code in blueprint.indicators else thing.title
        yield {"issue": issue, "label": label, "chapter": blueprint.chapter(blueprint.chapter_of[issue.code])}


def _questions(reading, issues, form: ExplanationsForm | None):
    """The warnings, one entry a field with all that is said of it and its explanation; what is left to do first."""
    facts, blueprint = reading.facts, reading.facts.blueprint
    settled = {code for code in _asking(issues) if explained(code, facts.explanations) and code not in facts.stale}
    return [
        {
            "code": code,
            "label": label_of(blueprint, code),
            "chapter": blueprint.chapter_of.get(code, ""),
            "issues": [issue for issue in issues if issue.asks and issue.code == code],
            "explained": explained_at(reading, code, form, _printed_before(facts, code)),
            "is_short": not explained(code, facts.explanations),
        }
        for code in sorted(_asking(issues), key=settled.__contains__)
    ]


def _printed_before(facts, code: str) -> str:
    """Last year's figure; empty for what is no figure."""
    if code not in facts.blueprint.indicators:
        return ""
    return figure_in_words(facts.previous.get(code, BLANK), facts.indicator(code))


@require_POST
def report_submit(request, pk):
    """Sign the report and hand it in."""
    found = visible_report(request, pk)
    if not rights.may_submit(request.user, found):
        raise PermissionDenied
    signature = SignatureForm(request.POST)
    if not signature.is_valid():
        return _check_page(request, found, signature, status=422)
    try:
        workflow.submit(found, by=request.user, **signature.cleaned_data)
    except workflow.WorkflowError as error:
        signature.add_error(None, str(error))
        return _check_page(request, found, signature, status=409)
    messages.success(request, _("The report is submitted. You will see here when it has been reviewed."))
    return redirect("report", found.pk)
