"""One library's whole report as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .. import rights
from ..exports import pdf
from ..models import Report
from ..report_documents import document_of


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report on paper. Pictures of people who have not agreed to publication stay with those who work with it."""
    report = get_object_or_404(Report.objects.visible_to(request.user).with_names(), pk=pk)
    all_photos = rights.works_with(request.user, report)
    beside = rights.beside(request.user, report)
    document = document_of(report, get_language() or "lv", all_photos=all_photos, among=beside)
    response = HttpResponse(pdf.report_pdf(document), content_type="application/pdf")
    name = f"{report.period.form.code}-{report.period.code}-{report.library.register_number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, _ascii(name)) or ""
    return response


def _ascii(name: str) -> str:
    """The name with letters and digits that every system can keep."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "_" for sign in name)
