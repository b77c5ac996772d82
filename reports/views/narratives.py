"""What the editor of texts asks for."""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from ..facts import read
from .filling import visible_report


@require_safe
def report_figures(request, pk):
    """Every figure of a report, in the order of the form, as it is printed in a text: code, name, figure."""
    facts = read(visible_report(request, pk)).facts
    figures = [
        {"code": code, "name": facts.label(code), "text": facts.in_text(code)} for code in facts.blueprint.indicators
    ]
    return JsonResponse({"figures": figures})
