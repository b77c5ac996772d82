"""What saving field by field leaves behind: receipts of changes, and who has a report open."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reports import Report


class ReceiptQuerySet(models.QuerySet):
    KEPT = timedelta(days=30)

    def outdated(self, *, at: datetime):
        """Those that are thrown away whenever a report is accepted: by then no browser has anything left to send to it,
        and what still waits in one for another report is weeks old and would be refused or shown as a conflict."""
        return self.filter(at__lt=at - self.KEPT)


class Receipt(models.Model):
    """A change that was applied, by the key its browser gave it: what comes twice is applied once."""

    key = models.UUIDField(_("key"), unique=True)
    report = models.ForeignKey(Report, models.CASCADE, related_name="receipts", verbose_name=_("report"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    version = models.PositiveIntegerField(_("version"), help_text=_("The version of the field that the change made."))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("receipt of a change")
        verbose_name_plural = _("receipts of changes")

    def __str__(self):
        return str(self.key)


class Presence(models.Model):
    """Who has a report open, and where; a sign of life from a page that says so now and then."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="presences", verbose_name=_("report"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    chapter = models.CharField(_("chapter"), max_length=64, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person in a report")
        verbose_name_plural = _("persons in a report")
        constraints = [models.UniqueConstraint(fields=["report", "user"], name="one_presence_per_report_and_person")]

    def __str__(self):
        return f"{self.user}, {self.report}"
