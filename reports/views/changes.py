"""Saving single fields, and what a page asks beside it while somebody types. Answers are JSON, refusals too."""

from django.http import Http404, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from libraries.json_requests import for_scripts, read_object, refusal, text_in

from .. import checks, rights
from ..facts import read
from ..ledgers.refusals import LockedError
from ..progress import progress_of
from ..saving import answers, presence
from ..saving.applying import moment, report_in_brief, save_changes
from ..saving.changes import LONGEST_NAME, read_changes, results
from .filling import visible_report

PROGRESS = ("code", "word", "answered", "total", "missing", "errors", "questions")


@require_POST
@for_scripts
def report_changes(request, pk):
    """Save the changes of single fields, in order; what became of each and what they touch."""
    person, changes = read_changes(request.body)
    if person != request.user.pk:
        return refusal(403, "other_person")
    found = report_in_brief(pk)
    if found is None or not rights.sees(request.user, found):
        raise Http404
    if not rights.is_author(request.user, found):
        return refusal(403, "forbidden")
    at = timezone.now()
    try:
        outcomes, touched = save_changes(found, changes, by=request.user, at=at)
    except LockedError as error:
        return refusal(409, "locked", str(error))
    issues = checks.check(touched.reading.facts)
    return JsonResponse(
        {
            "at": moment(at, at),
            "results": results(changes, outcomes),
            "figures": answers.figures_said(touched.reading, touched.codes, issues),
            "places": answers.places_said(touched.reading, touched.places, issues),
        }
    )


@require_POST
@for_scripts
def report_alive(request, pk):
    """A sign of life from the page of a chapter; who else is in the report."""
    chapter = text_in(read_object(request.body), "chapter", most=LONGEST_NAME)
    found = visible_report(request, pk)
    if not rights.is_author(request.user, found):
        return refusal(403, "forbidden")
    return JsonResponse({"others": presence.seen(found, request.user, chapter, at=timezone.now())})


@require_safe
@for_scripts
def report_progress(request, pk):
    """How far each chapter is."""
    reading = read(visible_report(request, pk))
    progress = progress_of(reading, checks.check(reading.facts))
    return JsonResponse(
        {"chapters": {one.chapter.code: {name: getattr(one, name) for name in PROGRESS} for one in progress}}
    )
