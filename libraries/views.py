"""The account pages: signing in, choosing the language."""

from base64 import b64encode
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from .forms import SignInForm
from .json_requests import for_scripts, open_to_scripts, read_object, refusal, text_in


class SignIn(LoginView):
    """Signs a person in and shows the site in the language of her account."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self):
        """Nobody is sent on to the page for signing in itself."""
        url = super().get_redirect_url()
        return "" if urlsplit(url).path == self.request.path else url

    def form_valid(self, form):
        response = super().form_valid(form)
        remember_language(response, self.request.user.language)
        return response


@require_http_methods(["GET", "POST"])
@open_to_scripts
def sign_in_here(request):
    """Signing in inside a page whose session has ended. Asked with GET: who is signed in, and a fresh CSRF cookie."""
    if request.method == "GET":
        get_token(request)
        return JsonResponse({"person": request.user.pk})
    sent = read_object(request.body)
    form = SignInForm(request, {name: text_in(sent, name) for name in ("username", "password")})
    if not form.is_valid():
        return refusal(
            422, "not_signed_in", " ".join(str(error) for errors in form.errors.values() for error in errors)
        )
    login(request, form.get_user())
    response = JsonResponse({"person": request.user.pk})
    remember_language(response, request.user.language)
    return response


@require_safe
@for_scripts
def journal_key(request):
    """The key under which a browser keeps what this person has not sent yet; nobody else gets it."""
    key = salted_hmac("libraries.journal_key", str(request.user.pk), algorithm="sha256").digest()
    return JsonResponse({"person": request.user.pk, "key": b64encode(key).decode()})


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


@login_not_required
@require_POST
def choose_language(request):
    """Django's change of language, remembered in the account too."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        request.user.language = language
        request.user.save(update_fields=["language"])
    return set_language(request)
