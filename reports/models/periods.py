"""Periods: a year or a quarter of a form, with the days that its reports go by."""

from datetime import date, timedelta
from itertools import combinations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .forms import Form

DAYS = ("opens", "due", "check_due", "accept_due", "publish_due")


def in_order() -> Q:
    """The condition that of any two days of a period that are both given, the earlier level's is not the later one."""
    condition = Q()
    for earlier, later in combinations(DAYS, 2):
        condition &= (
            Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__isnull": True}) | Q(**{f"{earlier}__lte": F(later)})
        )
    return condition


def reminder_days() -> list[int]:
    """When libraries are reminded, in days before the last one (domain, e.1)."""
    return [14, 3, 0]


class PeriodQuerySet(models.QuerySet):
    def open_on(self, day: date):
        return self.filter(opens__lte=day)


class Period(models.Model):
    """A year or a quarter of a form, with the day it opens and the day reports are due."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="periods", verbose_name=_("form"))
    code = models.CharField(_("period"), max_length=7, help_text=_("2023 or 2023-Q1"))
    opens = models.DateField(_("opens"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True, help_text=_("The last day for the libraries."))
    check_due = models.DateField(
        pgettext_lazy("a last day", "checked by"),
        null=True,
        blank=True,
        help_text=_("The last day for the municipal central libraries."),
    )
    accept_due = models.DateField(
        _("accepted by"), null=True, blank=True, help_text=_("The last day for the methodologists.")
    )
    publish_due = models.DateField(
        _("handed over by"), null=True, blank=True, help_text=_("The last day for the summaries of the regions.")
    )
    reminder_days = models.JSONField(
        _("reminders"), default=reminder_days, help_text=_("How many days before the last day: [14, 3, 0].")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-code", "form"]
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        constraints = [
            models.UniqueConstraint(fields=["form", "code"], name="one_period_per_form_and_code"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{4}(-Q[1-4])?$"),
                name="period_is_a_year_or_a_quarter",
                violation_error_message=_("Write the period as 2023 or 2023-Q1."),
            ),
            models.CheckConstraint(
                condition=in_order(),
                name="days_of_a_period_are_in_order",
                violation_error_message=_(
                    "The days of a period come in this order: it opens, libraries hand in, central libraries have "
                    "checked, methodologists have accepted, summaries are handed over."
                ),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def year(self) -> int:
        return int(self.code[:4])

    @property
    def quarter(self) -> int | None:
        return int(self.code[-1]) if "Q" in self.code else None

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * (self.quarter or 1) - 2, 1)

    @property
    def last_day(self) -> date:
        if not self.quarter or self.quarter == 4:
            return date(self.year, 12, 31)
        return date(self.year, 3 * self.quarter + 1, 1) - timedelta(days=1)

    @property
    def last_year(self) -> str:
        """Code of the same period a year earlier."""
        return f"{self.year - 1}{self.code[4:]}"

    @property
    def quarter_before(self) -> str:
        """Code of the quarter before this one; empty for a year."""
        if not self.quarter:
            return ""
        return f"{self.year}-Q{self.quarter - 1}" if self.quarter > 1 else f"{self.year - 1}-Q4"
