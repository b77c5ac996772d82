"""The librarian's side: a report, its chapters, its checks, its submission."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import bringing, checks, filling, last_texts, not_required, rights, workflow
from ..chapter_form import ChapterForm
from ..chapter_page import ChapterPage, issues_by_code, progress_of
from ..checks.issues import explained
from ..facts import read
from ..field_saving import moment
from ..forms import ExplanationsForm, SignatureForm
from ..home import continue_url, days_left
from ..models import Explanation, Report, Status


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
    context = {
        "report": found,
        "refused": refused,
        "comment": comment,
        "progress": progress_of(reading, issues),
        "continue_url": continue_url(reading, issues),
        "errors": sum(issue.is_error and issue.rule != "E14" for issue in issues),
        "warnings": sum(issue.asks for issue in issues),
        "events": found.events.select_related("by"),
        "days_left": days_left(found, timezone.localdate()),
        **_decisions(request.user, found),
    }
    return render(request, "reports/report.html", context, status=409 if refused else 200)


def _decisions(user, found: Report) -> dict:
    """What this person may do with the report, and what the forms of it have to know."""
    may = _rights(user, found)
    return {
        **may,
        "seen": workflow.seen_of(found) if may["may_accept"] or may["may_check"] else "",
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
def report_chapter(request, pk, chapter):
    """One chapter: to fill in for those who may, to read for the others."""
    found = visible_report(request, pk)
    part = found.blueprint.chapter(chapter)
    if part is None:
        raise Http404
    may_edit = rights.may_edit(request.user, found)
    if request.method == "POST":
        return _chapter_sent(request, found, part, may_edit)
    reading = read(found, rights.beside(request.user, found))
    issues = checks.check(reading.facts)
    form = ChapterForm(part, reading, issues) if may_edit else None
    return _chapter_page(request, reading, part, issues, form, may_edit)


def _chapter_sent(request, found: Report, part, may_edit: bool):
    """Save the chapter; nobody else changes the report between what is read here and what is written."""
    if not rights.is_author(request.user, found):
        raise PermissionDenied
    with transaction.atomic():
        filling.wait_for_turn(found)
        reading = read(found)
        issues = checks.check(reading.facts)
        form = ChapterForm(part, reading, issues, request.POST or None)
        saved = _saved(request, found, form)
    if saved:
        return _onwards(request, found, part)
    return _chapter_page(request, reading, part, issues, form, may_edit)


def _saved(request, found: Report, form: ChapterForm) -> bool:
    """Save what the form holds; whether there is nothing left to say about it. Errors stand in the form."""
    if not form.is_valid() or not all(rows.is_valid() for rows in form.tables.values()):
        for rows in form.tables.values():
            for error in rows.formset.non_form_errors() if rows.was_sent else ():
                form.add_error(None, error)
        return False
    try:
        tables, stale = _tables(found, form)
        filling.save(
            found,
            by=request.user,
            entries={
                code: filling.entry_typed(found.blueprint.indicators[code], text, found, form.reading.facts)
                for code, text in form.typed_figures().items()
            },
            tables=tables,
            texts=form.typed_texts(),
            explanations=form.typed_explanations(),
        )
        _decided(request, found, form)
    except (filling.FillingError, workflow.WorkflowError) as error:
        form.add_error(None, str(error))
        return False
    _say_what_is_stale(request, found, form, stale)
    return not form.non_field_errors()


def _say_what_is_stale(request, found: Report, form: ChapterForm, tables) -> None:
    """What was not saved, because someone else has changed it meanwhile; saved once more it stands."""
    for name in form.stale():
        form.add_error(None, _who_was_first(form, name))
    for error in tables:
        form.add_error(None, f"{error.table.title.in_language(request.LANGUAGE_CODE)}: {error}")
    if form.non_field_errors():
        form.look_again(read(found))


def _who_was_first(form: ChapterForm, name: str) -> str:
    """What stands in a field now, who has put it there and when."""
    field = form.fields[name]
    match form.stored(name):
        case None:
            person, at = None, timezone.now()
        case Explanation() as stored:
            person, at = stored.by, stored.at
        case stored:
            person, at = stored.changed_by, stored.changed_at
    return _(
        "%(field)s: %(by)s has changed this at %(at)s; it is now “%(text)s”. Yours is still here and not saved: "
        "compare, then save again."
    ) % {
        "field": field.label,
        "by": person or _("someone else"),
        "at": moment(at, timezone.now()),
        "text": field.prepare_value(field.initial),
    }


def _tables(found: Report, form: ChapterForm):
    """The tables that changed, and the errors of those that someone else has changed meanwhile."""
    tables, stale = {}, []
    for code, rows in form.tables.items():
        if not rows.was_sent:
            continue
        typed = rows.typed()
        try:
            filling.check_fresh(found, rows.table, [row.cells for row in typed], rows.seen)
        except filling.StaleTableError as error:
            stale.append(error)
        else:
            tables[code] = typed
    return tables, stale


def _decided(request, found: Report, form: ChapterForm) -> None:
    """The buttons beside saving: decide for a computed total, give a figure back, take over a text or the diary."""
    decided = request.POST.get("decide", "")
    if decided in form.chapter.codes:
        filling.use_computed(found, decided, by=request.user)
    given_back = request.POST.get("take_back", "")
    if given_back in form.chapter.codes:
        bringing.take_back(found, given_back, by=request.user)
    taken_over = request.POST.get("take_over", "")
    if taken_over in form.chapter.narratives:
        last_texts.take_over(found, taken_over, by=request.user)
    fed = form.tables.get(request.POST.get("take_training", ""))
    if fed and fed.table.feed:
        count = filling.take_training(found, fed.table, by=request.user)
        messages.info(request, _("Training records taken over: %(count)d.") % {"count": count})


def _onwards(request, found: Report, part):
    time = date_format(timezone.localtime(), "H:i")
    messages.success(request, _("Saved at %(time)s.") % {"time": time})
    chapters = found.blueprint.chapters
    following = chapters[chapters.index(part) + 1 :]
    if request.POST.get("then") == "next":
        return (
            redirect("report_chapter", found.pk, following[0].code) if following else redirect("report_check", found.pk)
        )
    buttons = ("add_row", "take_training", "take_back", "take_over", "decide")
    anchor = next(filter(None, map(request.POST.get, buttons)), "")
    response = redirect("report_chapter", found.pk, part.code)
    if anchor in (*part.tables, *part.codes, *part.narratives):
        response["Location"] += f"#at-{anchor}"
    return response


def _chapter_page(request, reading, part, issues, form, may_edit):
    chapters = reading.facts.blueprint.chapters
    place = chapters.index(part)
    # What was typed stays on the page even when the report has been locked meanwhile: to read, and to copy.
    shown = form if may_edit or request.method == "POST" else None
    page = ChapterPage(reading, part, issues, shown, issues_by_code(issues))
    context = {
        "report": reading.report,
        "chapter": part,
        "page": page,
        "blocks": list(page.blocks()),
        "form": form,
        "may_edit": may_edit,
        "progress": progress_of(reading, issues),
        "previous": chapters[place - 1] if place else None,
        "next": chapters[place + 1] if place + 1 < len(chapters) else None,
        "previous_period": reading.facts.previous_period,
        "has_previous": bool(reading.facts.previous),
    }
    refused = request.method == "POST"
    return render(request, "reports/chapter.html", context, status=_status(form) if refused else 200)


def _status(form: ChapterForm) -> int:
    forged = any(error.code == "forged" for error in form.non_field_errors().as_data())
    return 400 if forged else 409 if form.non_field_errors() else 422


@require_http_methods(["GET", "POST"])
def report_check(request, pk):
    """Everything that is open in a report, each with a link to its field; explanations and submission."""
    found = visible_report(request, pk)
    may_edit = rights.may_edit(request.user, found)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        return _explained(request, found)
    signature = SignatureForm(initial=_signature(request.user, found))
    return _check_page(request, found, signature)


def _explained(request, found: Report):
    """Save the explanations written beside the list; what cannot be kept stays on the page."""
    facts = read(found).facts
    codes = {issue.code for issue in checks.check(facts) if issue.asks}
    form = ExplanationsForm({code: facts.explanations.get(code, "") for code in codes}, request.POST)
    if not form.is_valid():
        for name, errors in form.errors.items():
            messages.error(request, f"{facts.label(name.removeprefix('why-'))}: {' '.join(map(str, errors))}")
        signature = SignatureForm(initial=_signature(request.user, found))
        return _check_page(request, found, signature, status=422, typed=form.typed())
    try:
        filling.save(found, by=request.user, explanations=form.changed())
    except filling.FillingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The explanations are saved."))
    return redirect("report_check", found.pk)


def _signature(user, found: Report) -> dict[str, str]:
    return {"signed_by": found.signed_by or user.get_full_name(), "signed_post": found.signed_post}


def _check_page(request, found: Report, signature: SignatureForm, status: int = 200, typed: dict | None = None):
    reading = read(found, rights.beside(request.user, found))
    issues = checks.check(reading.facts)
    blueprint = reading.facts.blueprint
    context = {
        "report": found,
        "errors": list(_places(blueprint, [one for one in issues if one.severity == "error" and one.rule != "E14"])),
        "missing": list(_places(blueprint, [one for one in issues if one.severity == "missing"])),
        "notes": list(_places(blueprint, [one for one in issues if one.severity == "note"])),
        "questions": _questions(reading, issues, typed or {}),
        "open_count": sum(issue.is_error for issue in issues),
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


def _questions(reading, issues, typed: dict[str, str]):
    """The warnings, one entry a field with all that is said of it, its explanation and the one just typed."""
    facts = reading.facts
    found: dict[str, dict] = {}
    for issue in issues:
        if issue.asks:
            explanation = facts.explanations.get(issue.code, "")
            entry = found.setdefault(
                issue.code,
                {
                    "code": issue.code,
                    "label": facts.label(issue.code),
                    "chapter": facts.blueprint.chapter_of.get(issue.code, ""),
                    "issues": [],
                    "explanation": explanation,
                    "typed": typed.get(issue.code, explanation),
                    "explained": explained(issue.code, facts.explanations),
                    "said_before": reading.said_before.get(issue.code, ""),
                },
            )
            entry["issues"].append(issue)
    return list(found.values())


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
