"""What happens to a report: its diary."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reports import Report, Status


class Event(models.Model):
    """One move of a report: who, when, from which status to which, and why. Never changed afterwards."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="events", verbose_name=_("report"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Nobody: the system itself, as at an import."),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    old = models.CharField(_("from"), max_length=12, choices=Status)
    new = models.CharField(_("to"), max_length=12, choices=Status)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("diary")

    def __str__(self):
        return f"{self.get_old_display()} → {self.get_new_display()}"
