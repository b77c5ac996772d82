"""The photo gallery of a report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import photos, rights
from ..forms import PhotoForm
from .filling import visible_report


@require_http_methods(["GET", "POST"])
def report_photos(request, pk):
    """The gallery, and a form to add a picture for those who fill in the report."""
    found = visible_report(request, pk)
    may_edit = rights.may_edit(request.user, found)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    form = PhotoForm(request.POST or None, request.FILES or None) if may_edit else None
    if request.method == "POST" and form.is_valid() and _added(found, form):
        messages.success(request, _("The picture is added."))
        return redirect("report_photos", found.pk)
    context = {"report": found, "photos": _photos_shown(request.user, found), "form": form, "may_edit": may_edit}
    return render(request, "reports/photos.html", context, status=422 if form and form.errors else 200)


def _photos_shown(user, found):
    """Pictures of people who have not agreed to publication stay with those who work with the report."""
    return found.photos.all() if rights.works_with(user, found) else found.photos.filter(may_publish=True)


def _added(found, form: PhotoForm) -> bool:
    try:
        form.instance.image = photos.redrawn(form.cleaned_data["image"])
    except photos.PhotoError as error:
        form.add_error("image", str(error))
        return False
    form.instance.report = found
    form.instance.position = found.photos.count() + 1
    form.instance.save()
    return True


@require_POST
def report_photo_remove(request, pk, photo):
    found = visible_report(request, pk)
    if not rights.may_edit(request.user, found):
        raise PermissionDenied
    picture = get_object_or_404(found.photos, pk=photo)
    picture.image.delete(save=False)
    picture.delete()
    messages.success(request, _("The picture is removed."))
    return redirect("report_photos", found.pk)


@require_safe
def report_photo(request, pk, photo):
    """The picture itself, for those who may see the report."""
    found = visible_report(request, pk)
    picture = get_object_or_404(_photos_shown(request.user, found), pk=photo)
    try:
        return FileResponse(picture.image.open(), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
