"""People: accounts, and what each may do where and until when."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Expression, Q
from django.utils.translation import gettext_lazy as _

from ..alphabet import InOrder
from .network import Library, Municipality, Region, during, ends_after_start


class Mail(models.TextChoices):
    """How a person wants to be told by e-mail; in the application everything is told in any case."""

    EACH = "each", _("each by itself")
    DAILY = "daily", _("once a day, together")
    NONE = "none", _("not at all")


class User(AbstractUser):
    """An account. What it may do is said by its memberships, not by Django's groups."""

    language = models.CharField(
        _("language"), max_length=2, choices=[("lv", "Latviešu"), ("en", "English")], default="lv"
    )
    mail = models.CharField(_("notices by e-mail"), max_length=8, choices=Mail, default=Mail.EACH)

    class Meta(AbstractUser.Meta):
        ordering = [InOrder("last_name"), InOrder("first_name"), "username"]

    def __str__(self):
        return self.get_full_name() or self.username


class Role(models.TextChoices):
    LIBRARIAN = "librarian", _("librarian")
    HEAD = "head", _("head of library")
    CENTRAL = "central", _("municipal central library")
    METHODOLOGIST = "methodologist", _("methodologist")
    SCHOOL_METHODOLOGIST = "school_methodologist", _("methodologist for school libraries")
    DIRECTOR = "director", _("director of the regional main library")
    ANALYST = "analyst", _("analyst of the ministry or the National Library")
    ADMINISTRATOR = "administrator", _("administrator")


LIBRARY_ROLES = [Role.LIBRARIAN, Role.HEAD]
MUNICIPALITY_ROLES = [Role.CENTRAL]
REGION_ROLES = [Role.METHODOLOGIST, Role.SCHOOL_METHODOLOGIST, Role.DIRECTOR]
NATION_ROLES = [Role.ANALYST, Role.ADMINISTRATOR]


def _scope(library: bool = False, municipality: bool = False, region: bool = False) -> Q:
    return Q(library__isnull=not library, municipality__isnull=not municipality, region__isnull=not region)


class MembershipQuerySet(models.QuerySet):
    def in_force(self, on: date | Expression):
        return self.filter(during(on))


class Membership(models.Model):
    """A user has a role in a library, a municipality, a region or the nation, between two dates."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=24, choices=Role)
    library = models.ForeignKey(Library, models.CASCADE, null=True, blank=True, verbose_name=_("library"))
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, verbose_name=_("municipality")
    )
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, verbose_name=_("region"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role"]
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            ends_after_start("membership_ends_after_start"),
            models.CheckConstraint(
                condition=(Q(role__in=LIBRARY_ROLES) & _scope(library=True))
                | (Q(role__in=MUNICIPALITY_ROLES) & _scope(municipality=True))
                | (Q(role__in=REGION_ROLES) & _scope(region=True))
                | (Q(role__in=NATION_ROLES) & _scope()),
                name="membership_scope_fits_role",
                violation_error_message=_(
                    "The role decides its scope: a librarian and a head belong to a library, a municipal central "
                    "library to a municipality, a methodologist and a director to a region, an analyst and an "
                    "administrator to none of them."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"

    @property
    def scope(self):
        """The library, municipality or region of the role; None for the nation."""
        return self.library or self.municipality or self.region
