"""What somebody was told: her notices, and how she wants to be told."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from libraries.models import Mail

from ..notices import digests, reading
from ..notices.outbox import may_open

PAGE_SIZE = 50


class WishForm(forms.Form):
    """How often notices are mailed."""

    mail = forms.ChoiceField(label=gettext_lazy("Notices by e-mail"), choices=Mail, widget=forms.RadioSelect)


@require_safe
def notice_list(request) -> HttpResponse:
    """Her own notices, unread first."""
    return _page(request, WishForm(initial={"mail": request.user.mail}))


def _page(request, form: WishForm, *, status: int = 200) -> HttpResponse:
    page = Paginator(reading.notices_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    count, newest = reading.to_be_read(request.user)
    context = {
        "page": page,
        "form": form,
        "hour": digests.HOUR,
        "unread_notices": count,
        "newest": newest,
        "outbox": may_open(request.user),
    }
    return render(request, "notices/list.html", context, status=status)


@require_POST
def notice_read(request, pk: int) -> HttpResponse:
    """Mark one as read and, when it was opened, go on to what it is about."""
    notice = get_object_or_404(reading.notices_of(request.user), pk=pk)
    reading.mark_read(reading.notices_of(request.user).filter(pk=notice.pk), at=timezone.now())
    if "open" in request.POST and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("notice_list")


@require_POST
def notices_read(request) -> HttpResponse:
    """Mark all as read that the page showed: not what has come since."""
    shown = reading.unread(request.user)
    if (newest := request.POST.get("newest", "")).isdecimal() and len(newest) < 18:
        shown = shown.filter(pk__lte=int(newest))
    reading.mark_read(shown, at=timezone.now())
    return redirect("notice_list")


@require_POST
def notice_wishes(request) -> HttpResponse:
    """How she wants to be told."""
    form = WishForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    with transaction.atomic():
        reading.choose_mail(request.user, form.cleaned_data["mail"], at=timezone.now())
    messages.success(request, _("Your wish is saved."))
    return redirect("notice_list")
