"""What librarians learn and do together: training events, and which libraries took part."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from libraries import access
from libraries.models import Library, Region


class TrainingEventQuerySet(models.QuerySet):
    def visible_to(self, user, *, on: date | None = None):
        """Events that a library in this person's reach recorded or attended, or that their region organised."""
        on = on or timezone.localdate()
        libraries = access.visible_libraries(user, on=on)
        attended = Participation.objects.filter(library__in=libraries).values("event")
        return self.filter(
            Q(recorded_for__in=libraries) | Q(pk__in=attended) | Q(region__in=access.visible_regions(user, on=on))
        )

    def between(self, first: date, last: date):
        return self.filter(starts_on__range=(first, last))


class TrainingEvent(models.Model):
    """A seminar, course, meeting or trip. A library records what it attended; a region what it organised."""

    class Kind(models.TextChoices):
        SEMINAR = "seminar", _("seminar")
        COURSE = "course", _("course")
        PRACTICUM = "practicum", _("practicum")
        BEGINNERS = "beginners", _("practical session for beginners")
        CONFERENCE = "conference", _("conference")
        MEETING = "meeting", _("meeting")
        WEBINAR = "webinar", _("webinar")
        TRIP = "trip", _("experience trip")
        TALK = "talk", _("talk or discussion")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        REMOTE = "remote", _("remote")

    class Area(models.TextChoices):
        LIBRARY = "library", _("library profession")
        SERVICE_CENTRE = "service_centre", _("customer service centre")
        OTHER = "other", _("other")

    title = models.CharField(_("title, main topic"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SEMINAR)
    area = models.CharField(_("field"), max_length=16, choices=Area, default=Area.LIBRARY)
    starts_on = models.DateField(_("date"))
    only_month_known = models.BooleanField(_("only the month is known"), default=False)
    place = models.CharField(_("place"), max_length=200)
    organiser = models.CharField(_("organiser"), max_length=200)
    mode = models.CharField(_("in person or remote"), max_length=12, choices=Mode)
    hours = models.DecimalField(
        _("hours per participant"),
        max_digits=5,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(400))],
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="training_events",
        verbose_name=_("organising region"),
    )
    recorded_for = models.ForeignKey(
        Library, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded for the library")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("recorded by")
    )
    is_demo = models.BooleanField(_("demonstration record"), default=False)

    objects = TrainingEventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("training event")
        verbose_name_plural = _("training events")
        constraints = [
            models.CheckConstraint(
                condition=Q(region__isnull=False, recorded_for__isnull=True)
                | Q(region__isnull=True, recorded_for__isnull=False),
                name="training_event_has_one_owner",
                violation_error_message=_("A training event belongs either to a region or to a library."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="training_event_lasts",
                violation_error_message=_("The hours must be above zero."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def when(self) -> str:
        """The day, or the month when only that is known, in ISO form."""
        return f"{self.starts_on:%Y-%m}" if self.only_month_known else self.starts_on.isoformat()


class ParticipationQuerySet(models.QuerySet):
    def of(self, library: Library):
        return self.filter(library=library)

    def between(self, first: date, last: date):
        return self.filter(event__starts_on__range=(first, last))

    def hours(self) -> Decimal:
        """Person-hours: hours per participant × participants, summed."""
        total = self.aggregate(total=Sum(F("event__hours") * F("participants")))["total"]
        return total or Decimal(0)


class Participation(models.Model):
    """So many people of a library took part in an event."""

    event = models.ForeignKey(
        TrainingEvent, models.CASCADE, related_name="participations", verbose_name=_("training event")
    )
    library = models.ForeignKey(Library, models.PROTECT, related_name="participations", verbose_name=_("library"))
    participants = models.PositiveSmallIntegerField(
        _("participants"), default=1, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["event__starts_on", "event"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "library"],
                name="one_participation_per_library_and_event",
                violation_error_message=_("This library is already among the participants."),
            ),
            models.CheckConstraint(
                condition=Q(participants__gte=1),
                name="participation_has_participants",
                violation_error_message=_("At least one person takes part."),
            ),
        ]

    def __str__(self):
        return f"{self.library}: {self.event}"

    @property
    def person_hours(self) -> Decimal:
        return self.event.hours * self.participants
