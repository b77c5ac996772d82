"""What a letter leads to: the summary that was sent, for whoever has the personal link, or signs in as a reader."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from .. import documents
from ..models import Document, Letter, Mailing, SummaryRevision
from ..notices.writing import summary_name
from ..summary_life import mailings
from .files import file_response


@require_safe
@login_not_required
def letter(request, token: str) -> HttpResponse:
    """The newest revision of what was sent, without an account; after its last day only that it is over."""
    found = _letter(token)
    with translation.override(_language(request, found)):
        if found.expires_on < timezone.localdate():
            return _unseen(render(request, "reports/mailings/expired.html", {"letter": found}, status=410))
        return _unseen(_page(request, found.mailing, {"token": token, "letter": found}))


@require_safe
@login_not_required
def letter_document(request, token: str, document: int) -> HttpResponse:
    """One of its documents; that it was taken is remembered."""
    found = _letter(token)
    if found.expires_on < timezone.localdate():
        raise Http404
    revision = mailings.in_force(found.mailing.revision)
    asked = get_object_or_404(revision.documents, pk=document)  # not another summary's, nor an older one
    if request.method == "GET":  # who looks at the head alone has nothing
        documents.record_download(asked, letter=found)
    return _unseen(_file(asked, revision))


@require_safe
def mailing(request, pk: int) -> HttpResponse:
    """The same for the readers of the area who have an account."""
    return _page(request, _mailing(request, pk), {})


@require_safe
def mailing_document(request, pk: int, document: int) -> HttpResponse:
    revision = mailings.in_force(_mailing(request, pk).revision)
    asked = get_object_or_404(revision.documents, pk=document)
    if request.method == "GET":
        documents.record_download(asked, user=request.user)
    return _file(asked, revision)


def _letter(token: str) -> Letter:
    if found := mailings.letter_behind(token):
        return found
    raise Http404


def _mailing(request, pk: int) -> Mailing:
    found = get_object_or_404(Mailing.objects.select_related("revision__summary__period__form"), pk=pk)
    if not mailings.may_read(request.user, found, on=timezone.localdate()):
        raise Http404
    return found


def _language(request, found: Letter) -> str:
    """The language of the recipient, until another one is chosen on the page."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return translation.get_language_from_request(request) if chosen else found.contact.language


def _page(request, sent: Mailing, context: dict) -> HttpResponse:
    revision = mailings.in_force(sent.revision)
    context |= {
        "mailing": sent,
        "revision": revision,
        "name": summary_name(revision.summary),
        "documents": revision.documents.order_by("format"),
        "newer": revision.number > sent.revision.number,
        "being_corrected": revision.documents.filter(superseded_at__isnull=False).exists(),
    }
    return render(request, "reports/mailings/letter.html", context)


def _file(document: Document, revision: SummaryRevision) -> HttpResponse:
    return file_response(documents.contents(document), document.format, documents.name_of(revision))


def _unseen(response: HttpResponse) -> HttpResponse:
    """What a personal link opens is not indexed, not kept, and its address is told to no other site."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store, max-age=0"
    response["Referrer-Policy"] = "no-referrer"
    return response
