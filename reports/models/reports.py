"""Reports and what is filled in them. Only filling.py writes values, only workflow.py a status."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left, Length
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from libraries import access
from libraries.alphabet import InOrder
from libraries.models import Library, Municipality, Region, Role, Territory

from .. import period_names
from ..computing import State
from .forms import Edition
from .periods import Period

STATES = [
    (State.KNOWN.value, _("known")),
    (State.UNKNOWN.value, _("unknown")),
    (State.NOT_APPLICABLE.value, _("not applicable")),
    (State.ESTIMATE.value, _("estimate")),
]


class Status(models.TextChoices):
    """Where a report is on its way from the library to the ministry (domain, e.2)."""

    NOT_STARTED = "not_started", _("not started")
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    CHECKED = "checked", _("checked in the municipality")
    ACCEPTED = "accepted", _("accepted")
    CONSOLIDATED = "consolidated", _("included in the summary")
    PUBLISHED = "published", _("handed to the National Library and the ministry")
    REOPENED = "reopened", _("reopened")
    NOT_REQUIRED = "not_required", _("not required")


EDITABLE = (Status.NOT_STARTED, Status.DRAFT, Status.RETURNED, Status.REOPENED)
HANDED_IN = (Status.SUBMITTED, Status.CHECKED)  # with those who review it
SETTLED = (Status.ACCEPTED, Status.CONSOLIDATED, Status.PUBLISHED)  # its figures count
STANDING = HANDED_IN + SETTLED  # somebody stands behind the figures


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user, *, on: date | None = None):
        """The reports within this person's reach; as an analyst one sees accepted ones only."""
        on = on or timezone.localdate()
        rights = access.rights_of(user, on=on)
        other = rights.without(Role.ANALYST)
        reach = access.within(other, on=on, library="library", municipality="municipality")
        if rights.has(Role.ANALYST) and not rights.has(Role.ADMINISTRATOR):
            return self.filter(reach | Q(status__in=SETTLED))
        return self.filter(reach)

    def settled(self):
        """Those whose figures count: accepted, whatever has become of them since."""
        return self.filter(status__in=SETTLED)

    def of(self, form: str, period: str):
        return self.filter(period__form__code=form, period__code=period)

    def in_order_of_time(self):
        """Each quarter before its year: who holds a report waits only for later ones, so that nobody waits for ever."""
        return self.order_by(Left("period__code", 4), -Length("period__code"), "period__code", "pk")

    def with_names(self):
        """With all that a list of reports shows, in one query; the form itself is read once per process."""
        return self.select_related("library", "municipality", "period__form", "edition").defer("edition__content")

    def in_brief(self):
        """With what has to be known to save a field of one, and nothing else."""
        names = (
            "status",
            "changed_at",
            "is_history",
            "cumulative",
            "open_fields",
            "municipality",
            "territory",
            "region",
        )
        of_profile = ("founded", "opened", "closed", "merged_into", "service_centre")
        dated = ("accredited_to", "stock_checked_on")
        of_library = ("library__kind", "library__municipality", *(f"library__{name}" for name in of_profile + dated))
        of_form = ("period__code", "period__form__code", "edition__code", "edition__status")
        return self.select_related("library", "period__form", "edition").only(*names, *of_library, *of_form)


class Report(models.Model):
    """One library's report for a period, on one edition of a form; it stays where the library stood then."""

    library = models.ForeignKey(Library, models.PROTECT, related_name="reports", verbose_name=_("library"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="reports", verbose_name=_("period"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="reports", verbose_name=_("edition"))
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality"))
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territory")
    )
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", verbose_name=_("region"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NOT_STARTED)
    is_history = models.BooleanField(_("from before the system: figures only"), default=False)
    cumulative = models.BooleanField(
        _("entered as figures since January"),
        default=False,
        help_text=_("The quarter keeps what is left after the quarters before it."),
    )
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    signed_post = models.CharField(_("post"), max_length=120, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last changed"), null=True, blank=True)
    revision = models.PositiveIntegerField(
        _("revision"), default=0, help_text=_("How many times its figures have been settled.")
    )
    open_fields = models.JSONField(
        _("open fields"),
        null=True,
        blank=True,
        help_text=_("The only codes that can be changed after a return or a reopening; all when there is no list."),
    )
    extended_to = models.DateField(_("extended to"), null=True, blank=True)
    drawn = models.BooleanField(_("drawn for reading in full"), default=False)
    findings_at = models.DateTimeField(_("findings recorded at"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-period__code", InOrder("library__name"), "pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["library", "period"],
                name="one_report_per_library_and_period",
                violation_error_message=_("There already is a report for this library and period."),
            ),
        ]
        indexes = [
            # Summaries read the reports of a period by status, then group by place.
            models.Index(fields=["period", "status", "municipality"], name="report_by_period_and_place"),
        ]

    def __str__(self):
        return f"{self.library}, {period_names.name(self.period)}"

    @property
    def editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def due(self) -> date | None:
        """The last day for this library: that of the period, or a later one that it was given."""
        return max((day for day in (self.extended_to, self.period.due) if day), default=None)

    @cached_property
    def blueprint(self):
        return self.edition.blueprint


class Origin(models.TextChoices):
    ENTERED = "entered", _("entered by hand")
    IMPORTED = "imported", _("imported from a file")
    PROFILE = "profile", _("from the library's profile")
    POPULATION = "population", _("from the population table")
    LAST_PERIOD = "last_period", _("from the end of the last period")
    TRAINING = "training", _("from the training records")
    QUARTERS = "quarters", _("from the quarters")
    PASTED = "pasted", _("pasted from a spreadsheet")
    WORKBOOK = "workbook", _("from a workbook that was filled in")
    CORRECTION = "correction", _("from an agreed correction")
    COMPUTED = "computed", _("computed")


class Value(models.Model):
    """One figure of a report.

    `number` is the figure that counts, computed ones included, so that a summary is a SUM. `stated` is what a person
    or a file gave; for a total the two differ only while nobody has decided between them.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="values", verbose_name=_("report"))
    code = models.CharField(_("indicator"), max_length=64)
    number = models.DecimalField(_("number"), max_digits=18, decimal_places=4, null=True, blank=True)
    stated = models.DecimalField(_("as given"), max_digits=18, decimal_places=4, null=True, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=STATES, default=State.KNOWN.value)
    raw = models.CharField(_("as typed"), max_length=200, blank=True)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.ENTERED)
    origin_note = models.CharField(_("where from"), max_length=200, blank=True)
    offered = models.DecimalField(
        _("as it was prefilled"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("What another place gave; kept when a person corrects it, so that a difference can be explained."),
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("value")
        verbose_name_plural = _("values")
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="one_value_per_report_and_indicator"),
            models.CheckConstraint(
                condition=Q(state__in=["known", "estimate"]) | Q(number__isnull=True),
                name="unknown_value_has_no_number",
                violation_error_message=_("A value that is unknown or not applicable has no number."),
            ),
        ]

    def __str__(self):
        return f"{self.code} = {self.number if self.number is not None else self.state}"


class ValueChange(models.Model):
    """What a figure was before and became: the memory of each value, never changed afterwards.

    Under the code of a table: a row that was removed from it.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="changes", verbose_name=_("report"))
    code = models.CharField(_("indicator"), max_length=64)
    old = models.CharField(_("before"), max_length=200, blank=True)
    new = models.CharField(_("after"), max_length=200, blank=True)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    status = models.CharField(_("status of the report"), max_length=12, choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("change of a value")
        verbose_name_plural = _("changes of values")
        indexes = [models.Index(fields=["report", "code"], name="changes_of_a_value")]

    def __str__(self):
        return f"{self.code}: {self.old} → {self.new}"


class NarrativeText(models.Model):
    """The text under one heading. `nothing` says that there was nothing to report, which is an answer too."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts", verbose_name=_("report"))
    code = models.CharField(_("heading"), max_length=64)
    text = models.TextField(
        _("text"), blank=True, help_text=_("Small HTML: paragraphs, lists, bold, italic and links.")
    )
    nothing = models.BooleanField(_("nothing to report"), default=False)
    taken_over = models.BooleanField(_("last year's text, not edited yet"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="one_text_per_report_and_heading")]

    def __str__(self):
        return self.code


class Row(models.Model):
    """One row of a repeating table. `cells`: column → text: plain decimals, ISO dates, or as typed if unreadable."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="rows", verbose_name=_("report"))
    table = models.CharField(_("table"), max_length=64)
    key = models.UUIDField(
        _("key"), default=uuid4, help_text=_("Names the row for ever, also before the server has heard of it.")
    )
    position = models.PositiveIntegerField(_("position"))
    cells = models.JSONField(_("cells"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    versions = models.JSONField(
        _("versions of the cells"), default=dict, help_text=_("Column → the version of the row that changed it last.")
    )
    source_id = models.PositiveBigIntegerField(
        _("record"), null=True, blank=True, help_text=_("The training record the row was taken from.")
    )

    class Meta:
        ordering = ["table", "position", "pk"]
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        indexes = [models.Index(fields=["report", "table", "position"], name="rows_of_a_report")]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="one_row_per_report_and_key")]

    def __str__(self):
        return f"{self.table} {self.position}"


class Photo(models.Model):
    """A picture of the gallery, already resized and stripped of metadata."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="photos", verbose_name=_("report"))
    image = models.ImageField(_("picture"), upload_to="photos/%Y/")
    caption = models.CharField(_("caption"), max_length=200)
    author = models.CharField(_("author"), max_length=120, blank=True)
    may_publish = models.BooleanField(_("the people in it agree to its publication"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self):
        return self.caption


class Reason(models.TextChoices):
    """Why a figure is unusual and right all the same (best of the field, B.2)."""

    MOVED = "moved", _("the library moved or was rebuilt")
    PART_YEAR = "part_year", _("open for a part of the year only")
    METHOD = "method", _("counted in another way")
    ONE_OFF = "one_off", _("a single event")
    SYSTEM = "system", _("a mistake of the library system")
    LAST_YEAR_WRONG = "last_year_wrong", _("last year's figure was wrong")
    OTHER = "other", _("another reason")


class Explanation(models.Model):
    """Why a value that a check questioned is right; `number` is the figure that was explained.

    `right_before`: as it was typed, what last year's figure should have been, where that is the reason.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="explanations", verbose_name=_("report"))
    code = models.CharField(_("indicator"), max_length=64)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason, blank=True)
    text = models.CharField(_("explanation"), max_length=1000)
    right_before = models.CharField(_("right figure of last year"), max_length=40, blank=True)
    number = models.DecimalField(_("explained figure"), max_digits=18, decimal_places=4, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="one_explanation_per_report_and_indicator")
        ]

    def __str__(self):
        return self.text
