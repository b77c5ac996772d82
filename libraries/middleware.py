"""What holds for every page, whichever application it is of."""

from django.http import Http404
from django.utils.cache import add_never_cache_headers


def refuse_nul(get_response):
    """No address has a NUL in it but an attacker's, and PostgreSQL answers one with an error."""

    def respond(request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return get_response(request)

    return respond


def keep_private(get_response):
    """What a person saw while signed in stays in no browser: libraries share their computers.

    Without this the button “Back” shows the last pages to whoever sits down after she has signed out.
    """

    def respond(request):
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return respond
