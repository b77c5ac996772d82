"""One library's whole report as a file."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import documents, languages, rights
from ..exports import pdf
from ..models import SETTLED, Document, Report
from ..report_documents import document_of
from .files import file_response


@require_safe
def report_pdf(request, pk):
    """The report on paper. Of a settled one everybody gets the same document, and it is remembered who has it.

    Pictures of people who have not agreed to publication are printed only for those who work with the report, and
    then on a copy of their own: with `pictures=all`, or while the report is not settled.
    """
    report = get_object_or_404(Report.objects.visible_to(request.user).with_names(), pk=pk)
    works = rights.works_with(request.user, report)
    own_copy = request.GET.get("pictures") == "all"
    if own_copy and not works:
        raise PermissionDenied
    language = languages.language()
    if report.status in SETTLED and not own_copy:
        try:
            content = _issued(request, report, language)
        except Document.DoesNotExist:  # it was corrected or opened while it was being drawn
            return redirect(request.get_full_path())
    else:
        beside = rights.beside(request.user, report)
        content = pdf.report_pdf(document_of(report, language, all_photos=works, among=beside))
    name = f"{report.period.form.code}-{report.period.code}-{report.library.register_number}"
    return file_response(content, "pdf", _ascii(name), download=False)


def _issued(request, report: Report, language: str) -> bytes:
    at = timezone.now()
    document = documents.issue(documents.settled_revision(report, at=at), language, at=at)
    if request.method == "GET":
        documents.record_download(document, user=request.user, at=at)
    return documents.contents(document)


def _ascii(name: str) -> str:
    """The name with letters and digits that every system can keep."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "_" for sign in name)
