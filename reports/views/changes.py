"""Saving single fields: what a page sends by itself while somebody types. Answers are JSON, refusals too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from .. import answers, checks, rights
from ..changes import MalformedError, read_changes, results, too_large
from ..field_saving import moment, save_changes
from ..filling import LockedError
from ..models import Report

View = Callable[..., JsonResponse]


def refusal(status: int, reason: str, message: str = "") -> JsonResponse:
    """Why nothing was done: a word for the page, and a sentence for the person if she can do something about it."""
    content = {"reason": reason} | ({"message": message} if message else {})
    return JsonResponse(content, status=status)


def answers_json(view: View) -> View:
    """For a view that a script talks to: whoever is signed out is told so instead of being sent to a page."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not request.user.is_authenticated:
            return refusal(401, "signed_out")
        try:
            return view(request, *args, **kwargs)
        except RequestDataTooBig:
            return refusal(400, "malformed", str(too_large()))
        except MalformedError as error:
            return refusal(400, "malformed", str(error))
        except LockedError as error:
            return refusal(409, "locked", str(error))

    return login_not_required(answered)


@require_POST
@answers_json
def report_changes(request, pk):
    """Save the changes of single fields, in order; what became of each and what they touch."""
    person, changes = read_changes(request.body)
    if person != request.user.pk:
        return refusal(403, "other_person")
    found = get_object_or_404(Report.objects.visible_to(request.user).with_names(), pk=pk)
    if not rights.is_author(request.user, found):
        return refusal(403, "forbidden")
    at = timezone.now()
    outcomes, saved = save_changes(found, changes, by=request.user, at=at)
    issues = checks.check(saved.reading.facts)
    return JsonResponse(
        {
            "at": moment(at, at),
            "results": results(changes, outcomes),
            "figures": answers.figures_said(saved.reading, saved.codes, issues),
            "places": answers.places_said(saved.places, issues),
        }
    )
