"""What holds for every page, whichever application it is of."""

from time import time

from django.http import Http404, HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers

TEXTS = ("text/", "application/json", "image/svg+xml")


class CompressTexts(GZipMiddleware):
    """Pages, scripts and stylesheets travel compressed; fonts, pictures, PDF and workbooks already are.

    Django's class pads what it sends by a random length, so that the length tells no secret of the page (BREACH).
    """

    def process_response(self, request, response):
        if response.get("Content-Type", "").startswith(TEXTS):
            return super().process_response(request, response)
        return response


RENEWED, RENEWAL = "renewed", 5 * 60  # in the session: when it was renewed; seconds


def refuse_nul(get_response):
    """No address has a NUL in it but an attacker's, and PostgreSQL answers one with an error."""

    def respond(request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return get_response(request)

    return respond


def lead_to_the_page(get_response):
    """An address that only takes what is sent leads whoever opens it to the page above it.

    After a refusal the page stands at such an address: another language, a new sign-in, Enter in its line open it.
    """

    def respond(request):
        response = get_response(request)
        opened = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if response.status_code == 405 and opened and (page := _page_above(request.path_info)):
            return HttpResponseRedirect(page)
        return response

    return respond


def _page_above(path: str) -> str:
    """The nearest address above this one that the site has."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return ""


def keep_private(get_response):
    """What a person saw while signed in stays in no browser: libraries share their computers.

    Without this the button “Back” shows the last pages to whoever sits down after she has signed out. What says itself
    how long it may be kept is about no person and no library.
    """

    def respond(request):
        response = get_response(request)
        if request.user.is_authenticated and "max-age" not in response.get("Cache-Control", ""):
            add_never_cache_headers(response)
        return response

    return respond


def stay_signed_in(get_response):
    """Whoever works on stays signed in: her session is renewed, but not for every field that is saved.

    What SESSION_SAVE_EVERY_REQUEST does costs three queries each time, one of them a lock on the whole of SQLite.
    """

    def respond(request):
        response = get_response(request)
        now = int(time())
        if request.user.is_authenticated and now - request.session.get(RENEWED, 0) >= RENEWAL:
            request.session[RENEWED] = now
        return response

    return respond
