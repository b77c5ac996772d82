"""The quarterly practice on one page: write the analysis, send the summary that was closed with it, see what became."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ..areas import Area, AreaError, Level, find_visible, may_close
from ..models import Period, Summary
from ..summaries.banner import banner_of
from ..summaries.pages import address_of, summary_url
from ..summaries.standing import Standing
from ..summary_life import life, mailings
from ..workflow import WorkflowError


@dataclass(frozen=True)
class Place:
    """Which summary a page is about."""

    area: Area
    period: Period

    @property
    def address(self) -> dict[str, str]:
        """The parts of its addresses."""
        return address_of(self.area, self.period.form.code, self.period.code)


class AnalysisForm(forms.Form):
    """The text, and what the page had shown when somebody began to write it."""

    analysis = forms.CharField(
        label=gettext_lazy("Analysis of the methodologist"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("It stands before the figures, on the page of the letter and in the files."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def _place(request, form: str, period: str, level: str, code: str) -> Place:
    """Who may not open the summary does not learn that there is one; who may, but not write, is refused."""
    today = timezone.localdate()
    try:
        area = find_visible(request.user, level, code, on=today)
    except AreaError as error:
        raise Http404(str(error)) from error
    chosen = get_object_or_404(Period.objects.select_related("form"), form__code=form, code=period)
    if area.level == Level.NATION or not may_close(request.user, area, on=today):
        raise PermissionDenied
    return Place(area, chosen)


@require_http_methods(["GET", "HEAD", "POST"])
def summary_analysis(request, form: str, period: str, level: str, code: str) -> HttpResponse:
    """The page; keeping the analysis and, when that is asked for, closing the summary with it.

    What cannot be kept stays in the fields, and nothing is closed with a text that somebody else has changed.
    """
    place = _place(request, form, period, level, code)
    if request.method != "POST":
        return _page(request, place)
    typed = {"text": request.POST.get("analysis", ""), "reason": request.POST.get("reason", "")}
    try:
        record = mailings.write_analysis(place.area, place.period, typed["text"], seen=request.POST.get("seen", ""))
        said = _closed(request, place, record) if "close" in request.POST else _("The analysis is saved.")
    except mailings.ChangedError as error:
        return _page(request, place, refused=str(error), theirs=error.record.analysis, **typed)
    except (life.SummaryError, WorkflowError) as error:
        return _page(request, place, refused=str(error), **typed)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("summary_analysis", kwargs=place.address))


def _closed(request, place: Place, record: Summary) -> str:
    """Close the summary, or make a revision of one that is closed."""
    move = life.close if record.state == Summary.State.PROVISIONAL else life.revise
    reason = request.POST.get("reason", "")
    move(place.area, place.period, by=request.user, reason=reason, analysis=record.analysis, at=timezone.now())
    return _("The summary is closed with the analysis. It can be sent when its files are there.")


@require_POST
def summary_send(request, form: str, period: str, level: str, code: str) -> HttpResponse:
    """Send the newest revision to the chosen recipients who have not got it yet."""
    place = _place(request, form, period, level, code)
    record = life.record_of(place.area, place.period)
    today = timezone.localdate()
    revision = get_object_or_404(record.revisions, number=record.revision) if record.pk else None
    chosen = set(request.POST.getlist("contact"))
    offered = mailings.recipients_in(place.area, on=today)
    contacts = [one.contact for one in offered if str(one.contact.pk) in chosen]
    if revision is None or not contacts:
        return _page(request, place, refused=_("Choose at least one recipient of a summary that is closed."))
    try:
        count = mailings.send(revision, contacts, by=request.user, on=today, at=timezone.now())
    except life.SummaryError as error:
        return _page(request, place, refused=str(error))
    sentence = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", count)
    messages.success(request, sentence % {"count": count})
    return HttpResponseRedirect(reverse("summary_analysis", kwargs=place.address))


def _page(
    request, place: Place, *, refused: str = "", text: str | None = None, reason: str = "", theirs: str = ""
) -> HttpResponse:
    """Everything on one page; what was typed and refused stays in its field."""
    today = timezone.localdate()
    record = life.record_of(place.area, place.period)
    analysis = record.analysis if text is None else text
    sent = [(one, mailings.deliveries(one)) for one in mailings.mailings_of(record)]
    newest = [row for one, rows in sent if one.revision.number == record.revision for row in rows]
    have = {row.letter.contact.email.casefold() for row in newest}
    offered = mailings.recipients_in(place.area, on=today)
    banner = banner_of(request.user, place.area, place.period, on=today)
    context = {
        "place": place,
        "record": record,
        "form": AnalysisForm(initial={"analysis": analysis, "seen": mailings.version_of(record)}),
        "refused": refused,
        "theirs": theirs,
        "reason": reason or _usual_reason(banner.standing),
        "banner": banner,
        "standing": banner.standing,
        "summary_url": summary_url(place.area, place.period.form.code, place.period.code),
        "recipients": [one for one in offered if one.contact.email.casefold() not in have],
        "have": len(have),
        "sent": sent,
    }
    return render(request, "reports/mailings/page.html", context, status=409 if refused else 200)


def _usual_reason(standing: Standing) -> str:
    """Why a revision is made of which nothing but the analysis is new."""
    if not standing.analysis_waits or standing.changed:
        return ""
    return _("The analysis was changed.") if standing.analysis else _("The analysis was added.")
