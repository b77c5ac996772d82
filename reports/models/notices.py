"""What people are told, in the application and by e-mail: written with the change it tells of, sent afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reports import Report


class Notice(models.Model):
    """One thing that one person is told: a sentence with a link and a count, never a figure.

    `key` names what is told: nobody is told the same twice. `digest`: the letter of the day that it went out with.
    A notice is never deleted: the archive of what was sent is this table.
    """

    class State(models.TextChoices):
        QUIET = "quiet", _("in the application only")
        WAITING = "waiting", _("waits to be sent")
        SENDING = "sending", _("is being sent")
        SENT = "sent", _("sent")
        UNCERTAIN = "uncertain", _("perhaps sent: the worker stopped meanwhile")
        FAILED = "failed", _("could not be sent")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="notices", verbose_name=_("to")
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sender"),
        help_text=_("Who has sent a letter to a contact; answers go to this person."),
    )
    address = models.EmailField(_("e-mail"), blank=True, help_text=_("As it was when the notice was written."))
    kind = models.CharField(_("kind"), max_length=32)
    key = models.CharField(_("key"), max_length=120, unique=True)
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    url = models.CharField(_("link"), max_length=300, blank=True)
    report = models.ForeignKey(
        Report, models.CASCADE, null=True, blank=True, related_name="notices", verbose_name=_("report")
    )
    at = models.DateTimeField(_("written at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("taken by the worker at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    digest = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="told", verbose_name=_("went out with")
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(address=""),
                name="notice_has_a_recipient",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="sent_notice_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "not_before"], name="notices_to_send"),
            models.Index(fields=["user", "read_at"], name="notices_of_a_person"),
        ]

    def __str__(self):
        return self.subject
