"""Failed attempts to sign in, for as long as they count."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FailedSignIn(models.Model):
    """An attempt with a wrong password. `who` marks the account and the address without naming them."""

    who = models.CharField(_("mark of account and address"), max_length=64)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")
        indexes = [models.Index(fields=["who"], name="failed_sign_ins_of_someone")]

    def __str__(self):
        return self.who
