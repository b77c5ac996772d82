"""What administrators see of forms, periods and reports. Figures are entered in reports alone, never here."""

import re
from dataclasses import asdict

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import editions, opening
from .blueprint import Frequency
from .campaign import deadlines
from .form_files.reading import FormFileError
from .models import Edition, Event, Form, Period, Report

PERIOD_CODE = re.compile(r"\d{4}(-Q[1-4])?", re.ASCII)


class OnlyToRead(admin.ModelAdmin):
    """What is made and changed elsewhere."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Form)
class FormAdmin(OnlyToRead):
    list_display = ["code", "name", "frequency"]
    search_fields = ["code"]
    fields = ["code", "name", "frequency"]

    @admin.display(description=_("name"))
    def name(self, form):
        return str(form)


class EditionForm(forms.ModelForm):
    """An edition comes from a form file, and so does every change of a draft."""

    file = forms.FileField(
        label=_("form file"),
        help_text=_("A JSON file in the format described in the README. It is checked as a whole before it is kept."),
    )

    class Meta:
        model = Edition
        fields: list[str] = []

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > editions.MOST_BYTES:
            raise ValidationError(_("The form file is too large."))
        try:
            content = editions.content_of(file.read())
            code = editions.check(content).edition
        except FormFileError as error:
            raise ValidationError(error.problems) from error
        if self.instance.pk and code != self.instance.code:
            raise ValidationError(_("This file is the edition “%(code)s”."), params={"code": code})
        return content

    def clean(self):
        """Loading it is the last check: only the database knows which editions are frozen."""
        cleaned = super().clean()
        if "file" in cleaned:
            try:
                self.instance = editions.load(cleaned["file"])
            except editions.EditionError as error:
                self.add_error("file", str(error))
        return cleaned


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """Drafts are loaded from files, reviewed and published; a published edition can only be looked at."""

    form = EditionForm
    list_display = ["code", "form", "first_period", "last_period", "status", "published_at"]
    list_filter = ["form", "status"]
    list_select_related = ["form"]
    search_fields = ["code"]
    actions = ["publish"]
    readonly_fields = ["code", "form", "first_period", "last_period", "status", "published_at", "published_by"]
    readonly_fields += ["contents", "problems"]

    def get_queryset(self, request):
        """Without the files themselves: a list of editions would read megabytes."""
        return super().get_queryset(request).defer("content")

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["file"]
        return self.readonly_fields if obj.frozen else [*self.readonly_fields, "file"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The file is no field of the model, so it is not among those the admin asks the model for."""
        return super().get_form(request, obj, change=change, **{**kwargs, "fields": []})

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.frozen)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.frozen)

    def has_publish_permission(self, request):
        return self.has_change_permission(request)

    def save_model(self, request, obj, form, change):
        """Loaded already, while the form was checked."""

    @admin.display(description=_("contents"))
    def contents(self, edition):
        try:
            blueprint = edition.blueprint
        except FormFileError:
            return "–"
        counts = [
            (_("chapters"), len(blueprint.chapters)),
            (_("indicators"), len(blueprint.indicators)),
            (_("tables"), len(blueprint.tables)),
            (_("texts"), len(blueprint.narratives)),
            (_("checks with thresholds"), len(blueprint.checks)),
        ]
        return ", ".join(f"{name}: {count}" for name, count in counts)

    @admin.display(description=_("problems"))
    def problems(self, edition):
        try:
            editions.check(edition.content)
        except FormFileError as error:
            return format_html_join("\n", "<p>{}</p>", ((problem,) for problem in error.problems))
        return _("none")

    @admin.action(description=_("Publish: from then on it is frozen for ever"), permissions=["publish"])
    def publish(self, request, chosen):
        for edition in chosen:
            try:
                editions.publish(edition, by=request.user)
            except (FormFileError, editions.EditionError) as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, _("Published: %(code)s.") % {"code": edition.code}, messages.SUCCESS)


class PeriodForm(forms.ModelForm):
    """The days of a period; for a new one they may be left to the practice of the field."""

    reminder_days = forms.CharField(
        label=_("Reminders"),
        required=False,
        help_text=_("How many days before the last day the libraries are reminded: 14, 3, 0. Blank: never."),
    )

    class Meta:
        model = Period
        fields = ["form", "code", *deadlines.ORDER, "reminder_days"]
        labels = {"check_due": _("To be checked by")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["reminder_days"] = ", ".join(map(str, self.instance.reminder_days))

    def clean_reminder_days(self):
        try:
            return deadlines.read_reminder_days(self.cleaned_data["reminder_days"])
        except deadlines.ReminderError as error:
            raise ValidationError(str(error)) from error

    def clean(self):
        cleaned = super().clean()
        form, code = cleaned.get("form"), cleaned.get("code", "")
        if form and code and ("Q" in code) != (form.frequency == Frequency.QUARTER):
            self.add_error("code", _("This form is filled %(when)s.") % {"when": form.get_frequency_display()})
        period = Period(code=code or self.instance.code)
        if PERIOD_CODE.fullmatch(period.code):
            self._settle_days(cleaned, period)
        return cleaned

    def _settle_days(self, cleaned, period):
        """What was given has to be in order; a new period of which nothing was given gets what is usual."""
        days = deadlines.Deadlines(*(cleaned.get(name) for name in deadlines.ORDER))
        if not self.instance.pk and days == deadlines.Deadlines() and not self.errors:
            days = deadlines.suggested(period.year, period.quarter)
            cleaned.update(asdict(days))
        for problem in deadlines.problems(days, last_day=period.last_day):
            self.add_error(problem.field, problem.sentence)


@admin.register(Period)
class PeriodAdmin(admin.ModelAdmin):
    form = PeriodForm
    list_display = ["code", "form", *deadlines.ORDER, "report_count"]
    list_filter = ["form", "opens", "due"]
    fieldsets = [
        (None, {"fields": ["form", "code"]}),
        (
            _("Days"),
            {
                "fields": [*deadlines.ORDER, "reminder_days"],
                "description": _(
                    "Leave all days of a new period blank to get the usual ones: for a quarter the 10th of the next "
                    "month, 5 working days for the central libraries and 10 for the methodologists; for a year "
                    "15 February, likewise, and 15 March for the summaries. You can change them afterwards."
                ),
            },
        ),
    ]
    list_select_related = ["form"]
    search_fields = ["code", "form__code"]
    autocomplete_fields = ["form"]
    actions = ["create_reports"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(reports_made=Count("reports"))

    def get_readonly_fields(self, request, obj=None):
        """A period that has reports stays the period it is."""
        return ["form", "code"] if obj and obj.reports_made else []

    @admin.display(description=_("reports"), ordering="reports_made")
    def report_count(self, period):
        return period.reports_made

    @admin.action(description=_("Create the missing reports"), permissions=["change"])
    def create_reports(self, request, chosen):
        for period in chosen.select_related("form"):
            try:
                count = opening.open_period(period)
            except opening.OpeningError as error:
                self.message_user(request, str(error), messages.ERROR)
                continue
            sentence = ngettext("%(period)s: %(count)d report made.", "%(period)s: %(count)d reports made.", count)
            self.message_user(request, sentence % {"period": period, "count": count}, messages.SUCCESS)


@admin.register(Report)
class ReportAdmin(OnlyToRead):
    list_display = ["library", "period", "form_name", "municipality", "status", "submitted_at", "accepted_at"]
    list_filter = [
        "period__form",
        "status",
        "is_history",
        ("period", admin.RelatedOnlyFieldListFilter),
        ("municipality", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["library", "period__form", "municipality"]
    search_fields = ["library__name", "library__register_number"]
    search_help_text = _("Name or register number of the library")
    date_hierarchy = "submitted_at"

    @admin.display(description=_("form"), ordering="period__form")
    def form_name(self, report):
        return report.period.form


@admin.register(Event)
class EventAdmin(OnlyToRead):
    list_display = ["at", "report", "old", "new", "by"]
    list_filter = ["new", "report__period__form"]
    list_select_related = ["report__library", "report__period", "by"]
    search_fields = ["report__library__name", "report__library__register_number"]
    date_hierarchy = "at"
