"""The outbox: what was mailed, what waits, what failed, and sending again what a person decides to."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..models import Notice
from ..notices import letters, sending
from ..notices.outbox import filtered, may_open, outbox_of
from ..notices.telling import send_after_commit

PAGE_SIZE = 50
AGAIN = (Notice.State.FAILED, Notice.State.UNCERTAIN)


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """All letters that this person may look up, the newest first."""
    if not may_open(request.user):
        raise PermissionDenied
    asked = {name: request.GET.get(name, "")[:100] for name in ("state", "whom")}
    mine = outbox_of(request.user)
    counts = dict(filtered(mine, state="", whom=asked["whom"]).order_by().values_list("state").annotate(Count("pk")))
    page = Paginator(filtered(mine, **asked).select_related("user"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": asked,
        "states": [(state.value, f"{state.label} ({counts.get(state.value, 0)})") for state in Notice.State],
        "folder": _folder(),
        "mailed": settings.MAIL_IS_SENT,
    }
    return render(request, "notices/outbox.html", context)


def _folder() -> str:
    """Where letters are written to instead of being sent, as in the demonstration."""
    return settings.MAILERS["default"].get("OPTIONS", {}).get("file_path", "")


@require_safe
def outbox_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as it was or will be sent, but for a personal link."""
    notice = _found(request, pk)
    context = {"notice": notice, "body": letters.body_shown(notice), "may_send_again": notice.state in AGAIN}
    return render(request, "notices/letter.html", context)


@require_POST
def outbox_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A person sends it again; of two who press at once, one does."""
    notice = _found(request, pk)
    if sending.send_again(notice, by=request.user, at=timezone.now()):
        send_after_commit()
        messages.success(request, _("The letter will be sent again."))
    else:
        messages.error(request, _("Only a letter that failed or is uncertain can be sent again."))
    return redirect("outbox_letter", pk)


def _found(request: HttpRequest, pk: int) -> Notice:
    """The letter; who has no outbox at all is told so, whose outbox it is not in does not learn that it exists."""
    if not may_open(request.user):
        raise PermissionDenied
    return get_object_or_404(outbox_of(request.user).select_related("user", "report"), pk=pk)
