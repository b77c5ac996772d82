"""The life of a summary, the documents that were issued, who has them, and the letters that brought them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from libraries.models import Contact

from .periods import Period
from .review import Revision

FORMATS = [("xlsx", "XLSX"), ("pdf", "PDF"), ("csv", "CSV")]


class Summary(models.Model):
    """The summary of an area and a period: provisional until somebody closes it, then final, then revision n.

    `level` and `code` name the area as `areas.find` does. `revision` 1 is the final one, the next are revisions.
    """

    class State(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional")
        FINAL = "final", _("final")
        PUBLISHED = "published", _("handed over")

    period = models.ForeignKey(Period, models.PROTECT, related_name="summaries", verbose_name=_("period"))
    level = models.CharField(_("level"), max_length=12)
    code = models.CharField(_("area"), max_length=50)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROVISIONAL)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    analysis = models.TextField(_("analysis"), blank=True)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now)

    class Meta:
        ordering = ["-period__code", "level", "code"]
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        constraints = [
            models.UniqueConstraint(fields=["period", "level", "code"], name="one_summary_per_area_and_period"),
            models.CheckConstraint(
                condition=Q(state="provisional", revision=0) | (~Q(state="provisional") & Q(revision__gte=1)),
                name="final_summary_has_a_revision",
            ),
        ]

    def __str__(self):
        return f"{self.period}, {self.level} {self.code}"


class SummaryRevision(models.Model):
    """A summary as it was closed: why, by whom, on which revisions of which reports. None of it is ever changed.

    `drawing_failed_at`: when its files could not be drawn, until somebody asks for them again.
    """

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="revisions", verbose_name=_("summary"))
    number = models.PositiveIntegerField(_("revision"))
    reason = models.TextField(_("reason"), blank=True)
    analysis = models.TextField(_("analysis"), blank=True)
    reports = models.JSONField(_("reports in it"), default=dict, help_text=_("Key of the report → its revision."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    drawing_failed_at = models.DateTimeField(_("files could not be drawn at"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("revision of a summary")
        verbose_name_plural = _("revisions of summaries")
        constraints = [models.UniqueConstraint(fields=["summary", "number"], name="one_summary_revision_per_number")]

    def __str__(self):
        return f"{self.summary}, {self.number}"


class Document(models.Model):
    """A file that was issued from a revision of a summary or of a report, kept as it was given out."""

    summary_revision = models.ForeignKey(
        SummaryRevision, models.CASCADE, null=True, blank=True, related_name="documents", verbose_name=_("summary")
    )
    report_revision = models.ForeignKey(
        Revision, models.CASCADE, null=True, blank=True, related_name="documents", verbose_name=_("report")
    )
    format = models.CharField(_("format"), max_length=4, choices=FORMATS)
    language = models.CharField(_("language"), max_length=2)
    file = models.FileField(_("file"), upload_to="documents/%Y/")
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                condition=Q(summary_revision__isnull=False, report_revision__isnull=True)
                | Q(summary_revision__isnull=True, report_revision__isnull=False),
                name="document_is_of_a_summary_or_of_a_report",
            ),
            models.UniqueConstraint(
                fields=["summary_revision", "format", "language"], name="one_document_per_summary_revision"
            ),
            models.UniqueConstraint(
                fields=["report_revision", "format", "language"],
                condition=Q(superseded_at=None),
                name="one_document_in_force_per_report_revision",
            ),
        ]

    def __str__(self):
        return self.file.name


class Mailing(models.Model):
    """A summary sent to heads of libraries and of administrations; after a correction sent again as “precizēts”."""

    revision = models.OneToOneField(
        SummaryRevision, models.CASCADE, related_name="mailing", verbose_name=_("revision of the summary")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")

    def __str__(self):
        return str(self.revision)


class Letter(models.Model):
    """One letter of a mailing. Its link opens the documents without an account, for this recipient, until it expires.

    Of the link only a digest is kept.
    """

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="letters", verbose_name=_("mailing"))
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", verbose_name=_("recipient"))
    digest = models.CharField(_("digest of the link"), max_length=64, unique=True)
    expires_on = models.DateField(_("expires on"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [models.UniqueConstraint(fields=["mailing", "contact"], name="one_letter_per_contact")]

    def __str__(self):
        return str(self.contact)


class Download(models.Model):
    """Who has a document: whoever has one that is superseded is told."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="downloads", verbose_name=_("document"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    letter = models.ForeignKey(
        Letter, models.CASCADE, null=True, blank=True, related_name="downloads", verbose_name=_("letter")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, letter__isnull=True) | Q(user__isnull=True, letter__isnull=False),
                name="download_is_by_a_person_or_by_a_letter",
            ),
        ]

    def __str__(self):
        return f"{self.user or self.letter}, {self.document}"
