"""The photo gallery of a report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from .. import filling, rights
from ..forms import PhotoForm, UploadForm
from ..pictures import gallery
from .filling import visible_report

LONGEST_KEY = 19  # digits: Python reads no number of some thousands


@require_http_methods(["GET", "POST"])
def report_photos(request, pk):
    """The gallery; for those who fill in the report also what is said of each picture, and a field for more of them."""
    found = visible_report(request, pk)
    if request.method == "POST" and not rights.may_edit(request.user, found):
        raise PermissionDenied
    may_edit = rights.may_edit(request.user, found) and gallery.may_arrange(found)
    if request.method == "POST" and not may_edit:
        messages.error(request, _("The gallery is not open for changes: the questions are about other fields."))
        return _page(request, found, [], None, status=409)
    data = request.POST if request.method == "POST" else None
    forms = _forms(found, data) if may_edit else []
    upload = UploadForm(data, request.FILES or None) if may_edit else None
    if request.method == "POST":
        try:
            return _arranged(request, found, forms, upload)
        except filling.FillingError as error:
            messages.error(request, str(error))
            return _page(request, found, forms, upload, status=409)
    return _page(request, found, forms, upload)


def _forms(found, data) -> list[PhotoForm]:
    """One form for each picture; of what was sent, those that the page had."""
    photos = [photo for photo in found.photos.all() if data is None or f"{photo.pk}-caption" in data]
    return [PhotoForm(data, instance=photo, prefix=str(photo.pk)) for photo in photos]


def _arranged(request, found, forms, upload):
    """Save what is said of the pictures, then do what the button asks for."""
    if not all(form.is_valid() for form in forms) or not upload.is_valid():
        return _page(request, found, forms, upload, status=422)
    gallery.describe(found, {form.instance.pk: form.changes() for form in forms})
    for name, act in ACTS.items():
        if (key := request.POST.get(name, "")).isdecimal() and len(key) < LONGEST_KEY:
            act(found, int(key))
            return redirect("report_photos", found.pk)
    files = upload.cleaned_data["images"]
    if not files:
        messages.success(request, _("Saved."))
        return redirect("report_photos", found.pk)
    return _added(request, found, files, upload)


ACTS = {
    "earlier": lambda report, key: gallery.move(report, key, -1),
    "later": lambda report, key: gallery.move(report, key, 1),
    "remove": gallery.remove,
}


def _added(request, found, files, upload):
    """The gallery with the new pictures, and a sentence for each file that is not among them."""
    fields = {name: upload.cleaned_data[name] for name in ("author", "may_publish")}
    done = gallery.add(found, files, by=request.user, **fields)
    if done.added:
        said = ngettext("%(count)d picture is added.", "%(count)d pictures are added.", done.added)
        messages.success(request, said % {"count": done.added})
    if not done.refused:
        return redirect("report_photos", found.pk)
    # The script that sends them one by one reads the sentences from the page.
    status = 200 if "one_by_one" in request.POST else 422
    return _page(request, found, _forms(found, None), UploadForm(), refused=done.refused, status=status)


def _page(request, found, forms, upload, *, refused=(), status: int = 200):
    context = {
        "report": found,
        "photos": _photos_shown(request.user, found),
        "forms": {form.instance.pk: form for form in forms},
        "upload": upload,
        "refused": refused,
        "most": gallery.MOST_PHOTOS,
        "may_edit": upload is not None,
    }
    return render(request, "reports/photos.html", context, status=status)


def _photos_shown(user, found):
    """Pictures of people who have not agreed to publication stay with those who work with the report."""
    return found.photos.all() if rights.works_with(user, found) else found.photos.filter(may_publish=True)


@require_safe
def report_photo(request, pk, photo):
    """The picture itself, for those who may see the report."""
    found = visible_report(request, pk)
    picture = get_object_or_404(_photos_shown(request.user, found), pk=photo)
    try:
        return FileResponse(picture.image.open(), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
