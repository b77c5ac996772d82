"""The revisions of a report: every version of it that was ever settled, to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import languages
from ..old_versions import OldVersion, differences_table
from .filling import visible_report


@require_safe
def report_revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One revision: why it was made, what became different with it, and the whole report as it was then."""
    found = visible_report(request, pk)
    revision = get_object_or_404(found.revisions.select_related("by"), number=number)
    before = found.revisions.filter(number__lt=number).order_by("-number").first()
    language = languages.language()
    context = {
        "report": found,
        "revision": revision,
        "version": OldVersion(found, revision, language),
        "differences": differences_table(found, before, revision, language) if before else None,
        "before": before,
        "is_current": revision.number == found.revision,
    }
    return render(request, "reports/revision.html", context)
