"""The network: regions, municipalities, territories with their population, libraries and service points."""

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Expression, F, Q
from django.utils.translation import gettext_lazy as _

from ..alphabet import InOrder


def during(on: date | Expression, start: str = "valid_from", end: str = "valid_to") -> Q:
    """The condition “in force on this day”; both ends belong to the interval, an open end is for ever."""
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": on})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": on})
    )


def ends_after_start(name: str, start: str = "valid_from", end: str = "valid_to") -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
        name=name,
        violation_error_message=_("The end cannot be before the beginning."),
    )


class Region(models.Model):
    """The municipalities served by one regional main library."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    main_library_name = models.CharField(_("regional main library"), max_length=200, blank=True)
    full_reading_percent = models.PositiveSmallIntegerField(
        _("reports drawn for reading in full, %"),
        default=5,
        validators=[MaxValueValidator(100)],
        help_text=_("That many of a hundred submitted reports, by lot; they are not accepted together with others."),
    )

    class Meta:
        ordering = [InOrder("name")]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self):
        return self.name


class MunicipalityQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(during(day))

    def of_region(self, region, *, on: date):
        return self.filter(pk__in=Supervision.objects.filter(during(on), region=region).values("municipality"))


class Municipality(models.Model):
    """A municipality by ATVK code, with its validity and, when it has merged, its successor."""

    class Kind(models.TextChoices):
        CITY = "city", _("state city")
        COUNTY = "county", _("municipality")
        OTHER = "other", _("other area")

    atvk = models.CharField(_("ATVK code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.COUNTY)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    central_check = models.BooleanField(
        _("its central library checks the reports first"),
        default=False,
        help_text=_("Off where the central library is itself the regional main library."),
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = [InOrder("name"), "atvk"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [ends_after_start("municipality_ends_after_start")]

    def __str__(self):
        return self.name


class Supervision(models.Model):
    """Which region serves a municipality, and from when to when: editable, because it is not settled everywhere."""

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="supervisions", verbose_name=_("municipality")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="supervisions", verbose_name=_("region"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        ordering = ["municipality", "valid_from"]
        verbose_name = _("supervision of a municipality")
        verbose_name_plural = _("supervision of municipalities")
        constraints = [
            ends_after_start("supervision_ends_after_start"),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(valid_to__isnull=True),
                name="one_open_supervision",
                violation_error_message=_("The municipality already belongs to a region; end that first."),
            ),
        ]

    def __str__(self):
        return f"{self.municipality} – {self.region}"


class Territory(models.Model):
    """An ATVK unit below a municipality (parish or town)."""

    class Kind(models.TextChoices):
        PARISH = "parish", _("parish")
        TOWN = "town", _("town")
        OTHER = "other", _("other area")

    atvk = models.CharField(_("ATVK code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PARISH)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="territories", verbose_name=_("municipality")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = [InOrder("name"), "atvk"]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = [ends_after_start("territory_ends_after_start")]

    def __str__(self):
        return self.name


class Population(models.Model):
    """Inhabitants of a territory or of a whole municipality on 1 January of a year (source: CSP, table RIG010)."""

    territory = models.ForeignKey(
        Territory, models.CASCADE, null=True, blank=True, related_name="populations", verbose_name=_("territory")
    )
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="populations", verbose_name=_("municipality")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    total = models.PositiveIntegerField(_("inhabitants"))
    children = models.PositiveIntegerField(_("of whom children (0–17)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("population")
        verbose_name_plural = _("population")
        constraints = [
            models.CheckConstraint(
                condition=Q(territory__isnull=False, municipality__isnull=True)
                | Q(territory__isnull=True, municipality__isnull=False),
                name="population_of_one_area",
                violation_error_message=_("Choose either a territory or a municipality."),
            ),
            models.CheckConstraint(
                condition=Q(children__isnull=True) | Q(children__lte=F("total")),
                name="population_children_within_total",
                violation_error_message=_("There cannot be more children than inhabitants."),
            ),
            models.UniqueConstraint(fields=["territory", "year"], name="one_population_per_territory_and_year"),
            models.UniqueConstraint(fields=["municipality", "year"], name="one_population_per_municipality_and_year"),
        ]

    def __str__(self):
        return f"{self.territory or self.municipality} {self.year}"


class LibraryQuerySet(models.QuerySet):
    def open_on(self, day: date):
        return self.filter(during(day, "opened", "closed"))

    def open_between(self, first: date, last: date):
        """Open on at least one of these days."""
        begun = Q(opened__isnull=True) | Q(opened__lte=last)
        return self.filter(begun & (Q(closed__isnull=True) | Q(closed__gte=first)))

    def reporting(self):
        """Libraries that owe reports: all but school libraries and those of other sectors."""
        return self.exclude(kind__in=Library.NOT_REPORTING)


class Library(models.Model):
    """A library of the network, where it stands today; where it stood before is in its moves."""

    class Kind(models.TextChoices):
        REGIONAL = "regional", _("regional main library")
        CENTRAL = "central", _("municipal central library")
        BRANCH = "branch", _("branch library")
        SCHOOL = "school", _("school library")
        OTHER = "other", _("library of another sector")

    NOT_REPORTING = (Kind.SCHOOL, Kind.OTHER)

    register_number = models.CharField(_("register number"), max_length=24, unique=True)
    isil = models.CharField("ISIL", max_length=24, blank=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.BRANCH)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="branches", verbose_name=_("parent library")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="libraries", verbose_name=_("municipality")
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="libraries", verbose_name=_("territory")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    opened = models.DateField(_("opened"), null=True, blank=True)
    closed = models.DateField(_("closed"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    is_only_library = models.BooleanField(_("only library in the territory"), null=True, blank=True)
    premises_area_m2 = models.DecimalField(_("premises, m²"), max_digits=8, decimal_places=1, null=True, blank=True)
    user_seats = models.PositiveIntegerField(_("seats for users"), null=True, blank=True)
    accessible_premises = models.BooleanField(_("accessible premises"), null=True, blank=True)
    wifi_available = models.BooleanField(_("Wi-Fi"), null=True, blank=True)
    accredited_to = models.DateField(_("accredited until"), null=True, blank=True)
    stock_checked_on = models.DateField(_("stock last checked on"), null=True, blank=True)
    service_centre = models.BooleanField(_("customer service centre in the library"), default=False)
    is_demo = models.BooleanField(_("demonstration record"), default=False)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        ordering = [InOrder("name"), "register_number"]
        verbose_name = _("library")
        verbose_name_plural = _("libraries")
        constraints = [
            ends_after_start("library_closes_after_opening", "opened", "closed"),
            models.CheckConstraint(
                condition=~Q(parent=F("pk")),
                name="library_is_not_its_own_parent",
                violation_error_message=_("A library cannot be its own parent."),
            ),
        ]

    def __str__(self):
        return self.name


class Move(models.Model):
    """A library stood elsewhere until this day: before it, it belonged to the named municipality and territory."""

    library = models.ForeignKey(Library, models.CASCADE, related_name="moves", verbose_name=_("library"))
    until = models.DateField(_("last day at the old place"))
    municipality = models.ForeignKey(Municipality, models.PROTECT, verbose_name=_("old municipality"))
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, verbose_name=_("old territory"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["library", "until"]
        verbose_name = _("move of a library")
        verbose_name_plural = _("moves of libraries")
        constraints = [models.UniqueConstraint(fields=["library", "until"], name="one_move_per_library_and_day")]

    def __str__(self):
        return f"{self.library}, {self.until}"


class ServicePoint(models.Model):
    """A place outside the library where it serves users."""

    class Kind(models.TextChoices):
        CARE = "care", _("care home")
        VILLAGE = "village", _("settlement")
        MOBILE = "mobile", _("mobile library")
        OTHER = "other", _("other")

    library = models.ForeignKey(Library, models.CASCADE, related_name="service_points", verbose_name=_("library"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OTHER)
    address = models.CharField(_("address"), max_length=200, blank=True)
    opened = models.DateField(_("opened"), null=True, blank=True)
    closed = models.DateField(_("closed"), null=True, blank=True)

    class Meta:
        ordering = [InOrder("name")]
        verbose_name = _("service point")
        verbose_name_plural = _("service points")
        constraints = [ends_after_start("service_point_closes_after_opening", "opened", "closed")]

    def __str__(self):
        return self.name
