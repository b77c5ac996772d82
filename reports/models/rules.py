"""Settings of the rules: thresholds of a region, and rules that are switched off for an edition."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from libraries.models import Region

from .forms import Edition, Form


class Size(models.TextChoices):
    """How large a library is, by the measure that its form names."""

    SMALL = "small", _("small")
    MEDIUM = "medium", _("medium")
    LARGE = "large", _("large")


class RuleSettingQuerySet(models.QuerySet):
    def in_force(self, edition: Edition, region: int | None):
        """Those of the whole country and of the region, for the form of the edition or for it alone."""
        of_form = Q(form=edition.form_id) & (Q(edition__isnull=True) | Q(edition=edition.pk))
        return self.filter(of_form, Q(region__isnull=True) | Q(region=region))


class RuleSetting(models.Model):
    """Thresholds of a rule other than those of the form, or the word that the rule is switched off.

    What is blank says “every”: region, edition, indicator, size. The narrower setting wins, in the order indicator,
    size, region, edition. `limits`: name → number as text.
    """

    rule = models.CharField(_("rule"), max_length=8)
    form = models.ForeignKey(Form, models.CASCADE, related_name="rule_settings", verbose_name=_("form"))
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, blank=True, related_name="rule_settings", verbose_name=_("edition")
    )
    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    indicator = models.CharField(_("indicator"), max_length=64, blank=True)
    size = models.CharField(_("size of the library"), max_length=8, choices=Size, blank=True)
    limits = models.JSONField(_("thresholds"), default=dict, blank=True)
    off = models.BooleanField(_("switched off"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = RuleSettingQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "indicator", "size", "pk"]
        verbose_name = _("setting of a rule")
        verbose_name_plural = _("settings of rules")
        constraints = [
            # Coalesced, because SQLite takes two blanks for different.
            models.UniqueConstraint(
                *("rule", "form", Coalesce("edition", 0), Coalesce("region", 0), "indicator", "size"),
                name="one_setting_per_rule_and_place",
                violation_error_message=_("There already is a setting of this rule for the same place."),
            ),
        ]

    def __str__(self):
        return f"{self.rule} {self.indicator}".strip()


class RuleChange(models.Model):
    """A change of a rule as it was made: who, when and why. It stays when the setting is changed again."""

    class Kind(models.TextChoices):
        LIMITS = "limits", _("other thresholds")
        TAKEN_BACK = "back", _("thresholds taken back")
        OFF = "off", _("switched off")
        ON = "on", _("switched on again")

    setting = models.ForeignKey(
        RuleSetting, models.CASCADE, related_name="changes", verbose_name=_("setting of a rule")
    )
    kind = models.CharField(_("what was done"), max_length=8, choices=Kind)
    limits = models.JSONField(_("thresholds"), default=dict, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of rules")

    def __str__(self):
        return f"{self.setting}: {self.get_kind_display()}"
