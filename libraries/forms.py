"""The forms of the account pages."""

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import sign_ins


class LimitedSignIn(AuthenticationForm):
    """Signs in by password, as long as it was not wrong too often."""

    def clean(self):
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        try:
            attempt = sign_ins.begin(self.cleaned_data.get("username", ""), address, at=timezone.now())
        except sign_ins.TooManyError as error:
            raise ValidationError(str(error), code="too_many") from error
        cleaned = super().clean()
        sign_ins.succeeded(attempt)
        return cleaned


class SignInForm(LimitedSignIn):
    error_messages = {
        "invalid_login": _("The user name or the password is not right."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")


class AdminSignInForm(LimitedSignIn, AdminAuthenticationForm):
    """The same for the admin's own page."""
