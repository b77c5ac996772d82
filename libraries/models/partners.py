"""The register of organisers and partners: institutions that libraries name in their tables. No persons."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ..alphabet import InOrder
from .network import Region


class PartnerQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def known_in(self, region: int | None):
        """Those of the whole country and of this region."""
        return self.filter(Q(region__isnull=True) | Q(region=region))


class Partner(models.Model):
    """An institution that organises training for libraries or works together with them."""

    name = models.CharField(_("name"), max_length=200)
    other_names = models.CharField(
        _("other names"),
        max_length=400,
        blank=True,
        help_text=_("Abbreviations and earlier names, with semicolons between."),
    )
    is_organiser = models.BooleanField(_("organises training"), default=False)
    is_partner = models.BooleanField(_("works together with libraries"), default=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partners",
        verbose_name=_("region"),
        help_text=_("Blank: known in the whole country."),
    )
    is_active = models.BooleanField(_("offered to libraries"), default=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = [InOrder("name"), "pk"]
        verbose_name = _("organiser or partner")
        verbose_name_plural = _("organisers and partners")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_partner_per_name",
                violation_error_message=_("There already is an organiser or partner of this name."),
            ),
            models.CheckConstraint(
                condition=Q(is_organiser=True) | Q(is_partner=True),
                name="partner_is_something",
                violation_error_message=_("Say whether it organises training or works together with libraries."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def also_called(self) -> list[str]:
        """The other names one by one."""
        return [name.strip() for name in self.other_names.split(";") if name.strip()]
