"""The training diary on the web: the year's list, recording an event, changing and deleting it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from libraries import access
from libraries.alphabet import in_order
from libraries.models import Municipality, Region

from . import exports, hints, recording, rights
from .forms import LibraryEventForm, RegionEventForm
from .listing import Listing
from .models import TrainingEvent

MOST_DIGITS = 19  # of the key of a record


@require_safe
def training_list(request):
    """Administrators, who keep no diary of their own, are led to its tables."""
    if access.may_enter_admin(request.user) and not rights.uses_training(request.user):
        return redirect("admin:training_trainingevent_changelist")
    _uses_training_or_403(request.user)
    listing = Listing(request.user, request.GET, today=timezone.localdate())
    return render(
        request,
        "training/list.html",
        {
            "listing": listing,
            "records_for_libraries": access.libraries_worked_in(request.user).exists(),
            "regions": rights.regions_to_record_for(request.user),
        },
    )


@require_safe
def training_csv(request):
    """What the page lists, as a file: of one library, or of all that the person sees."""
    _uses_training_or_403(request.user)
    listing = Listing(request.user, request.GET, today=timezone.localdate())
    name = f"training-{listing.year}.csv"
    return HttpResponse(
        exports.csv_of(listing.participations),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def training_add(request):
    """For a library of one's own; with `?region=` for a region, which is what a methodologist gets unasked."""
    _uses_training_or_403(request.user)
    region = _region_asked(request)
    if region:
        return _region_page(request, TrainingEvent(region=region), region)
    return _library_page(request, TrainingEvent(), list(access.libraries_worked_in(request.user)))


def _region_asked(request) -> Region | None:
    if "region" in request.GET:
        asked = request.GET["region"]
        pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < MOST_DIGITS else None
        region = get_object_or_404(access.visible_regions(request.user), pk=pk)
    elif access.libraries_worked_in(request.user).exists():
        return None
    else:
        region = rights.regions_to_record_for(request.user).first()
    if not region or not rights.may_record_for_region(request.user, region):
        raise PermissionDenied
    return region


@require_http_methods(["GET", "HEAD", "POST"])
def training_edit(request, pk):
    event = _changeable_or_404_403(request.user, pk)
    if event.region:
        return _region_page(request, event, event.region)
    return _library_page(request, event, [event.recorded_for])


@require_POST
def training_delete(request, pk):
    """The first press asks, the second one deletes; neither is a link that a browser may fetch by itself."""
    event = _changeable_or_404_403(request.user, pk)
    if "confirmed" not in request.POST:
        return render(request, "training/delete.html", {"event": event, "attendance": _attendance(event)})
    back = _list_of(event)
    event.delete()
    messages.success(request, _("“%(title)s” has been deleted.") % {"title": event.title})
    return back


def _library_page(request, event: TrainingEvent, libraries: list):
    form = LibraryEventForm(
        request.POST or None,
        instance=event,
        libraries=libraries,
        today=timezone.localdate(),
        initial={"library": request.GET.get("library")},
    )
    if request.method == "POST" and form.is_valid():
        recording.record_for_library(event, form.chosen_library, form.cleaned_data["participants"], by=request.user)
        return _recorded(request, event)
    return render(request, "training/event.html", {"form": form, "event": event} | _used_before(request.user))


def _region_page(request, event: TrainingEvent, region: Region):
    today = timezone.localdate()
    present = dict(event.participations.values_list("library", "participants")) if event.pk else {}
    libraries = _libraries_of(region, request.user, present, on=today)
    form = RegionEventForm(request.POST or None, instance=event, today=today, libraries=libraries, present=present)
    if request.method == "POST" and form.is_valid():
        recording.record_for_region(event, region, form.numbers(), by=request.user)
        return _recorded(request, event)
    others = len(present.keys() - {library.pk for library in form.libraries})
    context = {"form": form, "event": event, "others": others}
    return render(request, "training/event.html", context | _used_before(request.user))


def _libraries_of(region: Region, user, present, *, on):
    """The libraries the person oversees in the region: the open ones, and those that have already taken part."""
    visible = access.visible_libraries(user, on=on).select_related("municipality")
    return visible.filter(
        Q(pk__in=visible.open_on(on)) | Q(pk__in=present.keys()),
        municipality__in=Municipality.objects.of_region(region, on=on),
    )


def _uses_training_or_403(user) -> None:
    if not rights.uses_training(user):
        raise PermissionDenied


def _changeable_or_404_403(user, pk) -> TrainingEvent:
    _uses_training_or_403(user)
    events = TrainingEvent.objects.visible_to(user).select_related("region", "recorded_for")
    event = get_object_or_404(events, pk=pk)
    if not rights.may_change(user, event):
        raise PermissionDenied
    return event


def _used_before(user) -> dict:
    """What the person's reach has written before, offered again so that one name stays one name."""
    events = TrainingEvent.objects.visible_to(user).order_by()
    return {
        name: sorted(events.values_list(column, flat=True).distinct(), key=in_order)
        for name, column in [("organisers", "organiser"), ("places", "place")]
    }


def _attendance(event: TrainingEvent) -> dict:
    numbers = list(event.participations.values_list("participants", flat=True))
    return {"libraries": len(numbers), "people": sum(numbers)}


def _recorded(request, event: TrainingEvent) -> HttpResponseRedirect:
    messages.success(request, _("“%(title)s” has been saved.") % {"title": event.title})
    doubt = hints.place_and_mode(event.place, event.mode)
    if doubt:
        messages.warning(request, doubt)
    return _list_of(event)


def _list_of(event: TrainingEvent) -> HttpResponseRedirect:
    return redirect(reverse("training_list", query={"year": event.starts_on.year}))
