"""Last year's texts under the same headings."""

from collections.abc import Iterable

from ..models import NarrativeText, Report


def texts_before(report: Report, codes: Iterable[str]) -> dict[str, str]:
    """What the library wrote under these headings a year earlier, as it is stored. One query."""
    texts = NarrativeText.objects.filter(
        report__library=report.library_id,
        report__period__form=report.period.form_id,
        report__period__code=report.period.last_year,
        code__in=list(codes),
        nothing=False,
    )
    return {one.code: one.text for one in texts if one.text}
