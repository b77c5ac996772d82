"""The library's answers to questions: from a form of any page, and from the script of a page that stays.

And what still waits for it, for the script of a chapter: a changed figure is an answer too.
"""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from libraries.json_requests import for_scripts, read_object, refusal, text_in

from .. import asking, questions, rights
from ..models import Question, Report
from ..questions import QuestionError
from ..threads import Thread, Threads, threads_of
from .filling import visible_report


def _asked(request, pk: int, question: int) -> Question:
    """A question that this person may read, of a report within reach; 404 for every other."""
    found = visible_report(request, pk)
    if not rights.reads_questions(request.user, found):
        raise Http404
    for one in questions.shown_to(request.user, found):
        if one.pk == question:
            return one
    raise Http404


def _answer(request, asked: Question, text: str) -> None:
    """Raises `PermissionDenied` for whoever does not fill in the report, and `QuestionError`."""
    if not rights.is_author(request.user, asked.report) or rights.asks_with(request.user, asked):
        raise PermissionDenied
    questions.reply(asked, text, by=request.user)


def _thread(request, report: Report, question: int, typed: str = "") -> Thread:
    threads = threads_of(request.user, report, {question: typed})
    return next(one for one in threads.all if one.question.pk == question)


@require_POST
def report_answer(request, pk, question):
    """Answer, then back to the questions of the report. An answer that was refused stays on a page of its own."""
    asked = _asked(request, pk, question)
    text = request.POST.get(f"answer-{question}", "")
    try:
        _answer(request, asked, text)
    except QuestionError as error:
        thread = _thread(request, asked.report, question, text)
        context = {"report": asked.report, "thread": thread, "refused": str(error)}
        return render(request, "reports/questions/answer.html", context, status=409)
    response = redirect("report", pk)
    response["Location"] += f"#question-{question}"
    return response


@require_POST
@for_scripts
def report_reply(request, pk, question):
    """The same for a page that stays: what the thread is now, as HTML."""
    asked = _asked(request, pk, question)
    text = text_in(read_object(request.body), "text")
    try:
        _answer(request, asked, text)
    except PermissionDenied:
        return refusal(403, "forbidden")
    except QuestionError as error:
        return refusal(409, "refused", str(error))
    threads = threads_of(request.user, asked.report)
    thread = next(one for one in threads.all if one.question.pk == question)
    context = {"report": asked.report, "thread": thread, "named": "named" in request.GET}
    html = render_to_string("reports/questions/thread.html", context, request)
    return JsonResponse({"html": html, "waiting": len(threads.waiting), "said": _("Your answer is sent.")})


@require_safe
@for_scripts
def report_threads(request, pk):
    """The questions of a report as they stand now: each as HTML, how many wait in which chapter, and in a sentence."""
    found = visible_report(request, pk)
    threads = threads_of(request.user, found)
    context = {"report": found, "threads": threads}
    return JsonResponse(
        {
            "threads": {one.question.pk: _drawn(request, found, one) for one in threads.all},
            "chapters": _waiting_words(threads),
            "waiting": render_to_string("reports/questions/waiting.html", context, request),
        }
    )


def _drawn(request, report: Report, thread: Thread) -> str:
    """As it stands in its chapter: a question about a whole one says what it is about."""
    named = thread.question.code.startswith(asking.CHAPTER)
    context = {"report": report, "thread": thread, "named": named}
    return render_to_string("reports/questions/thread.html", context, request)


def _waiting_words(threads: Threads) -> dict[str, str]:
    """How many questions wait in each chapter that has some."""
    counted = Counter(one.chapter for one in threads.waiting)
    return {
        chapter: ngettext("%(count)s question", "%(count)s questions", count) % {"count": count}
        for chapter, count in counted.items()
    }
