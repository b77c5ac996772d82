"""The page that says where the central library checks reports first; the methodologist says it there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from libraries import alphabet

from .. import levels


@require_http_methods(["GET", "HEAD", "POST"])
def review_levels(request):
    """The municipalities of the region with the step of each, and what waits there; one is switched at a time."""
    user, today = request.user, timezone.localdate()
    may_set = levels.may_set(user, on=today)
    if not levels.may_see(user, on=today) or (request.method == "POST" and not may_set):
        raise PermissionDenied
    if request.method == "POST":
        guided = levels.guided(user, on=today)
        asked = request.POST.get("municipality", "").replace("\x00", " ")[:16]
        return _switched(request, get_object_or_404(guided, atvk=asked))
    places = sorted(levels.seen_by(user, on=today), key=lambda place: alphabet.in_order(place.name))
    return render(request, "reports/levels.html", {"levels": levels.levels_of(places, on=today), "may_set": may_set})


def _switched(request, municipality):
    check = request.POST.get("central_check") == "on"
    if not levels.set_central_check(municipality, check=check, by=request.user):
        messages.info(request, _("Nothing has changed."))
    elif check:
        text = _("%(place)s: from now on the central library checks the reports of its branches first.")
        messages.success(request, text % {"place": municipality})
    else:
        text = _("%(place)s: from now on the reports come to you at once, those that wait as well.")
        messages.success(request, text % {"place": municipality})
    return redirect("review_levels")
