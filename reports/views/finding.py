"""What is found while typing: a field of the form, a name of a register."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from .. import rights
from ..blueprint import Register
from ..chapters import finding
from ..languages import language
from ..models import Edition
from ..sources.register_names import suggestions
from .filling import visible_report

SHAPE = 1  # of the answer with the fields: another one must not be taken for what a browser keeps
AN_HOUR = 3600


@require_safe
def report_find(request, pk):
    """The fields of the report that a text names, each a link to its place."""
    found = visible_report(request, pk)
    text = request.GET.get("q", "")
    places = finding.find(text, finding.places(found.blueprint, language()))
    return render(request, "reports/find.html", {"report": found, "text": text, "places": places})


def _tag(request, edition, language) -> str:
    return f'"{edition}-{language}-{SHAPE}"'


@require_safe
@cache_control(private=True, max_age=AN_HOUR)
@condition(etag_func=_tag)
def form_fields(request, edition, language):
    """The names of all fields of a published edition in one language; it is frozen, so that a browser may keep them."""
    found = get_object_or_404(Edition.objects.published(), code=edition)
    places = list(finding.places(found.blueprint, language))
    chapters = {place.chapter.code: place.chapter for place in places}
    return JsonResponse(
        {
            "chapters": {code: _titled(chapter, language) for code, chapter in chapters.items()},
            "fields": [[place.code, place.name, place.chapter.code] for place in places],
        }
    )


def _titled(chapter, language: str) -> str:
    title = chapter.title.in_language(language)
    return f"{chapter.number}. {title}" if chapter.number else title


@require_safe
def report_suggestions(request, pk, register):
    """Names in a register that begin as what an author of the report is typing."""
    found = visible_report(request, pk)
    if not rights.is_author(request.user, found):
        raise PermissionDenied
    if register not in list(Register):
        raise Http404
    names = suggestions(Register(register), request.GET.get("q", ""), region=found.region_id)
    return JsonResponse({"names": [{"name": one.name, "about": one.about} for one in names]})
