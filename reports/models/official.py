"""Official statistics: whether a library's figures stand in the state's portal, and whether they are the same there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reports import Report


class OfficialEntry(models.Model):
    """What is known of a report's figures in the state's portal: filled by whom, checked by whom, what differs.

    `portal`: code → text as it was pasted or uploaded from there.
    """

    report = models.OneToOneField(Report, models.CASCADE, related_name="official", verbose_name=_("report"))
    filled_on = models.DateField(_("filled on"), null=True, blank=True)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("filled by")
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    problems = models.CharField(_("problems"), max_length=1000, blank=True)
    portal = models.JSONField(_("figures of the portal"), default=dict, blank=True)
    portal_at = models.DateTimeField(_("figures of the portal taken at"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("entry in the state's portal")
        verbose_name_plural = _("entries in the state's portal")
        constraints = [
            models.CheckConstraint(
                condition=Q(filled_on__isnull=True, filled_by__isnull=True)
                | Q(filled_on__isnull=False, filled_by__isnull=False),
                name="filled_in_the_portal_by_someone_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by__isnull=True)
                | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="checked_in_the_portal_by_someone_on_a_day",
            ),
        ]

    def __str__(self):
        return str(self.report)


class OfficialTick(models.Model):
    """A cell of the copy sheet that somebody has carried over to the portal, with what was carried over."""

    entry = models.ForeignKey(OfficialEntry, models.CASCADE, related_name="ticks", verbose_name=_("entry"))
    code = models.CharField(_("cell"), max_length=64)
    text = models.CharField(_("as it was carried over"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ticked cell")
        verbose_name_plural = _("ticked cells")
        constraints = [models.UniqueConstraint(fields=["entry", "code"], name="one_tick_per_cell")]

    def __str__(self):
        return self.code
