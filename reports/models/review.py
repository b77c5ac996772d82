"""What happens to a report on its way: its diary, questions on fields, findings of the checks, looks and revisions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reports import STATES, Report, Status


class EventQuerySet(models.QuerySet):
    def moves(self):
        """Those that changed the status: others, such as more time, are no word on the figures."""
        return self.exclude(old=F("new"))


class Event(models.Model):
    """One move of a report: who, when, from which status to which, and why. Never changed afterwards."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="events", verbose_name=_("report"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Nobody: the system itself, as at an import."),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    old = models.CharField(_("from"), max_length=12, choices=Status)
    new = models.CharField(_("to"), max_length=12, choices=Status)
    comment = models.TextField(_("comment"), blank=True)
    fields = models.JSONField(
        _("opened fields"),
        null=True,
        blank=True,
        help_text=_("The codes that a return or a reopening opened; nothing when it opened everything."),
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("diary")

    def __str__(self):
        return f"{self.get_old_display()} → {self.get_new_display()}"

    @property
    def is_move(self) -> bool:
        """Whether it changed the status."""
        return self.old != self.new


class Question(models.Model):
    """A reviewer's thread on one field, table, text or chapter of a report. Only who asked closes it."""

    class State(models.TextChoices):
        NOTED = "noted", _("noted, not sent yet")
        OPEN = "open", _("waits for an answer")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    report = models.ForeignKey(Report, models.CASCADE, related_name="questions", verbose_name=_("report"))
    code = models.CharField(_("field"), max_length=64, help_text=_("An indicator, a table, a heading or a chapter."))
    text = models.CharField(_("question"), max_length=1000)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NOTED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("asked at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="noted", sent_at__isnull=True)
                | Q(state="closed")
                | Q(state__in=["open", "answered"], sent_at__isnull=False),
                name="question_is_sent_before_it_is_answered",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="question_is_closed_at_a_time",
            ),
        ]

    def __str__(self):
        return self.text


class Reply(models.Model):
    """One word in the thread of a question. Never changed afterwards."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="replies", verbose_name=_("question"))
    text = models.CharField(_("answer"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Nobody: the system, when the field itself was changed."),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self):
        return self.text


class Look(models.Model):
    """When a reviewer last looked a report through: what changed after it is shown first at the next look."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="looks", verbose_name=_("report"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    content = models.JSONField(
        _("what was seen"),
        default=dict,
        help_text=_("Its texts, rows and explanations, which keep no memory of their own."),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        constraints = [models.UniqueConstraint(fields=["report", "user"], name="one_look_per_report_and_person")]

    def __str__(self):
        return f"{self.user}, {self.report}"


class Finding(models.Model):
    """Something that a rule has said of a report, and what has become of it: the memory of the checks.

    `place`: row and column in a table. `number`: the figure that was questioned. The decision is a reviewer's.
    """

    class State(models.TextChoices):
        OPEN = "open", _("still there")
        CORRECTED = "corrected", _("corrected")
        CLEARED = "cleared", _("cleared: the rule was switched off or its threshold changed")

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        QUESTIONED = "questioned", _("questioned")

    report = models.ForeignKey(Report, models.CASCADE, related_name="findings", verbose_name=_("report"))
    rule = models.CharField(_("rule"), max_length=8)
    code = models.CharField(_("field"), max_length=64)
    place = models.CharField(_("place"), max_length=80, blank=True)
    number = models.DecimalField(_("figure"), max_digits=18, decimal_places=4, null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    gone_at = models.DateTimeField(_("gone at"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(fields=["report", "rule", "code", "place"], name="one_finding_per_rule_and_place"),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="decision_has_a_person_and_a_time",
            ),
        ]
        indexes = [models.Index(fields=["rule", "state"], name="findings_of_a_rule")]

    def __str__(self):
        return f"{self.rule} {self.code}"


class Revision(models.Model):
    """A report as it was settled: kept whole at each acceptance and at each agreed correction. Never changed."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="revisions", verbose_name=_("report"))
    number = models.PositiveIntegerField(_("revision"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    cause = models.TextField(_("cause"), blank=True)
    content = models.JSONField(_("the report"), help_text=_("Its figures, texts and tables as they were then."))

    class Meta:
        ordering = ["number"]
        verbose_name = _("revision of a report")
        verbose_name_plural = _("revisions of reports")
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_revision_per_number")]

    def __str__(self):
        return f"{self.report}, {self.number}"


class Correction(models.Model):
    """A request to change a report that is settled. Whoever agrees is another person than those who asked.

    Either it names new figures, which are put in when it is agreed; or it `reopens` the report for its `fields`.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        AGREED = "agreed", _("agreed")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    report = models.ForeignKey(Report, models.CASCADE, related_name="corrections", verbose_name=_("report"))
    cause = models.TextField(_("cause"))
    reopens = models.BooleanField(_("opens the report"), default=False)
    fields = models.JSONField(
        _("fields to open"), null=True, blank=True, help_text=_("Nothing: all of them, which is recorded.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    at = models.DateTimeField(_("requested at"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
        help_text=_("Whose later report has added figures to the request or named others since."),
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("what was said to it"), blank=True)
    asked_in = models.ForeignKey(
        Report,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrections_asked_for",
        verbose_name=_("asked for in"),
        help_text=_("The later report whose explanation says that this one was wrong."),
    )

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state="requested"),
                name="one_open_correction_per_report",
                violation_error_message=_("A correction of this report is already waiting for a decision."),
            ),
            models.CheckConstraint(
                condition=Q(state="requested", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="requested") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="correction_is_decided_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "refused"]) | ~Q(decided_by=F("by")),
                name="correction_is_decided_by_a_second_person",
                violation_error_message=_("Whoever asked for a correction cannot agree to it."),
            ),
            models.CheckConstraint(
                condition=Q(changed_by__isnull=True, changed_at__isnull=True)
                | Q(changed_by__isnull=False, changed_at__isnull=False),
                name="correction_is_changed_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "refused"])
                | Q(changed_by__isnull=True)
                | ~Q(decided_by=F("changed_by")),
                name="correction_is_not_decided_by_who_changed_it",
                violation_error_message=_("Whoever asked for a correction cannot agree to it."),
            ),
        ]

    def __str__(self):
        return self.cause

    @property
    def askers(self) -> list:
        """Those whose wish it is: who asked, and who has added to it or named other figures since."""
        return [person for person in (self.by, self.changed_by) if person is not None]


class CorrectedFigure(models.Model):
    """One figure of a correction: what it is and what it is to be. A blank new one is still to be named."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="figures", verbose_name=_("correction"))
    code = models.CharField(_("indicator"), max_length=64)
    old = models.DecimalField(_("before"), max_digits=18, decimal_places=4, null=True, blank=True)
    old_state = models.CharField(_("state before"), max_length=16, choices=STATES, default="known")
    new = models.DecimalField(_("after"), max_digits=18, decimal_places=4, null=True, blank=True)
    new_state = models.CharField(_("state after"), max_length=16, choices=STATES, default="known")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("corrected figure")
        verbose_name_plural = _("corrected figures")
        constraints = [models.UniqueConstraint(fields=["correction", "code"], name="one_line_per_correction_and_code")]

    def __str__(self):
        return f"{self.code}: {self.old} → {self.new}"

    @property
    def is_named(self) -> bool:
        return self.new is not None or self.new_state != "known"
