"""The chapters of a report: filled in by those who may, read by the others; questions are answered in place."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import checks, filling, open_fields, questions, rights, workflow
from ..chapters.explanation_fields import CHOICES
from ..chapters.form import ChapterForm
from ..chapters.page import ChapterPage, issues_by_code
from ..facts import read
from ..following import bringing
from ..models import Explanation, Report
from ..progress import progress_of
from ..saving import taking_over
from ..saving.applying import moment
from ..threads import threads_of
from .filling import visible_report


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
            reasons=form.typed_reasons(),
            right_before=form.typed_right_before(),
        )
        _answered(request, found, form)
        _decided(request, found, form)
    except (filling.FillingError, workflow.WorkflowError, questions.QuestionError) as error:
        form.add_error(None, str(error))
        return False
    _say_what_is_closed(found, form)
    _say_what_is_stale(request, found, form, stale)
    return not form.non_field_errors()


def _answered(request, found: Report, form: ChapterForm) -> None:
    """Send the answers that were written beside the fields. What was sent is no more in its box."""
    asked = {one.pk: one for one in questions.of([found]).get(found.pk, ())} if form.answers() else {}
    for key, text in form.answers().items():
        if key not in asked or not rights.may_answer(request.user, asked[key]):
            raise questions.QuestionError(_("This question has been closed meanwhile. Your answer was not saved."))
        questions.reply(asked[key], text, by=request.user)
        form.forget_answer(key)


def _say_what_is_closed(found: Report, form: ChapterForm) -> None:
    """What was typed in vain: the report was returned with questions about other fields since the page was opened."""
    for code in form.closed_and_changed():
        form.add_error(None, open_fields.refusal(found, code))


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
        if not open_fields.may_change(found, code):
            form.compare_closed(code, [row.cells for row in typed])
            continue
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
        taking_over.take_over(found, taken_over, by=request.user)
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
    if (answered := request.POST.get("answer", "")).isdecimal():
        response["Location"] += f"#question-{answered}"
    elif anchor in (*part.tables, *part.codes, *part.narratives):
        response["Location"] += f"#at-{anchor}"
    return response


def _chapter_page(request, reading, part, issues, form, may_edit):
    chapters = reading.facts.blueprint.chapters
    place = chapters.index(part)
    # What was typed stays on the page even when the report has been locked meanwhile: to read, and to copy.
    shown = form if may_edit or request.method == "POST" else None
    threads = threads_of(request.user, reading.report, form.answers() if form else None)
    page = ChapterPage(reading, part, issues, shown, issues_by_code(issues), threads)
    context = {
        "report": reading.report,
        "chapter": part,
        "page": page,
        "blocks": list(page.blocks()),
        "form": form,
        "may_edit": may_edit,
        "threads": threads,
        "reasons": CHOICES,
        "asked_here": threads.of_chapter(part.code),
        "fields_open": page.fields_open,
        "progress": progress_of(reading, issues, threads),
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
