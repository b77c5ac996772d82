"""Whom the regional library writes to beside those who have an account: heads of libraries and of administrations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..alphabet import InOrder
from .network import Library, Municipality


class Contact(models.Model):
    """An e-mail address of an office: of the head of a library, or of the administration of a municipality."""

    class Kind(models.TextChoices):
        LIBRARY_HEAD = "library_head", _("head of a library")
        ADMINISTRATION = "administration", _("head of an administration")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    library = models.ForeignKey(
        Library, models.CASCADE, null=True, blank=True, related_name="contacts", verbose_name=_("library")
    )
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="contacts", verbose_name=_("municipality")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("lv", "Latviešu"), ("en", "English")], default="lv"
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["kind", InOrder("name"), "email"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="library_head", library__isnull=False, municipality__isnull=True)
                | Q(kind="administration", library__isnull=True, municipality__isnull=False),
                name="contact_belongs_to_one_place",
                violation_error_message=_(
                    "The head of a library belongs to a library, that of an administration to a municipality."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.name} <{self.email}>"
