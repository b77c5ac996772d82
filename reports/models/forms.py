"""Forms and their editions. What an edition says is data; code reads it as a Blueprint."""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..blueprint import Blueprint, Frequency
from ..form_files.reading import read_blueprint


class Form(models.Model):
    """A form that libraries fill: the annual one, the quarterly one."""

    FREQUENCIES = [(Frequency.YEAR.value, _("each year")), (Frequency.QUARTER.value, _("each quarter"))]

    code = models.SlugField(_("code"), unique=True)
    label = models.JSONField(_("name in each language"))
    frequency = models.CharField(_("frequency"), max_length=8, choices=FREQUENCIES)

    class Meta:
        ordering = ["code"]
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def __str__(self):
        return self.label.get(get_language() or settings.LANGUAGE_CODE) or next(iter(self.label.values()), self.code)


class FrozenError(ValidationError):
    """A published edition was about to be changed."""

    def __init__(self):
        super().__init__(_("A published edition is frozen. Make a new edition for a correction."), code="frozen")


class EditionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Edition.Status.PUBLISHED)

    def covering(self, period: str):
        """Published editions for a period such as "2023" or "2023-Q1", the newest first."""
        open_end = Q(last_period="") | Q(last_period__gte=period)
        return self.published().filter(open_end, first_period__lte=period).order_by("-first_period", "-pk")

    def delete(self):
        if self.published().exists():
            raise FrozenError
        return super().delete()

    # As Django marks its own: not callable in a template, nor on the manager, where it would empty the table.
    delete.alters_data = True
    delete.queryset_only = True


class Edition(models.Model):
    """A form's version for certain periods: a draft that can be loaded again, then published and frozen for ever.

    A database trigger (migration `freeze_published_editions`) refuses changes that do not come through here.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    form = models.ForeignKey(Form, models.PROTECT, related_name="editions", verbose_name=_("form"))
    code = models.SlugField(_("code"), unique=True)
    first_period = models.CharField(_("first period"), max_length=7)
    last_period = models.CharField(_("last period"), max_length=7, blank=True)
    content = models.JSONField(_("form file"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, verbose_name=_("published by")
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["form", "-first_period"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | Q(status="published", published_at__isnull=False),
                name="published_edition_says_when",
                violation_error_message=_("A published edition says when it was published."),
            ),
        ]

    def __str__(self):
        return self.code

    def save(self, *args, **kwargs):
        self._refuse_when_published()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._refuse_when_published()
        return super().delete(*args, **kwargs)

    def _refuse_when_published(self):
        """Asks the database: what this object was read as may be long ago."""
        if self.pk and Edition.objects.published().filter(pk=self.pk).exists():
            raise FrozenError

    @property
    def frozen(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def blueprint(self) -> Blueprint:
        """The form as one immutable object. Published editions are read once per process."""
        if self.frozen and self.pk:
            return published_blueprint(self.pk, self.code)
        return read_blueprint(self.content)


@lru_cache(maxsize=32)
def published_blueprint(pk: int, code: str) -> Blueprint:
    """Of a published edition, known by its key and its code."""
    return read_blueprint(Edition.objects.values_list("content", flat=True).get(pk=pk, code=code))
