"""The forms of the training diary: an event, and who took part in it."""

from collections.abc import Iterable, Iterator
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from libraries.models import Library

from .models import TrainingEvent
from .printing import print_hours, type_when
from .reading import ReadingError, When, check_when, read_hours, read_when

MOST_PARTICIPANTS = 99
WHOLE_NUMBER = _("Write the number of people as a whole number from 1 to 99.")


class ReadField(forms.CharField):
    """A text that `read` turns into a value; what it cannot read it explains by `ReadingError`."""

    def __init__(self, read, **kwargs):
        super().__init__(max_length=60, **kwargs)
        self.read = read

    def clean(self, value):
        text = super().clean(value)
        try:
            return self.read(text)
        except ReadingError as error:
            raise ValidationError(str(error)) from error


class NumberOfPeople(forms.IntegerField):
    def __init__(self, *, least: int, **kwargs):
        super().__init__(
            min_value=least,
            max_value=MOST_PARTICIPANTS,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            **kwargs,
        )
        self.error_messages["invalid"] = WHOLE_NUMBER
        for validator in self.validators:
            validator.message = WHOLE_NUMBER


class EventForm(forms.ModelForm):
    """What a library and a region say about an event in the same way."""

    when = ReadField(
        read_when,
        label=_("Date or month"),
        help_text=_("For example 14.09.2023, or 09.2023 when only the month is known."),
        error_messages={"required": _("Write the date or, when only that is known, the month.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hours = ReadField(
        read_hours,
        label=_("Hours per participant"),
        help_text=_("The hours of one person, for example 3.5."),
        error_messages={"required": _("Write the hours of one participant.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    field_order = ["title", "kind", "when", "place", "mode", "organiser", "area", "hours"]

    class Meta:
        model = TrainingEvent
        fields = ["title", "kind", "place", "organiser", "mode", "area", "hours"]
        help_texts = {"place": _("For an online event write “online”.")}
        labels = {
            "title": _("Title, main topic"),
            "kind": _("Kind"),
            "place": _("Place"),
            "organiser": _("Organiser"),
            "mode": _("In person or remote"),
            "area": _("Field"),
        }
        error_messages = {
            "title": {"required": _("Write the title or main topic of the event.")},
            "kind": {"required": _("Choose the kind of event.")},
            "place": {"required": _("Write where the event took place.")},
            "organiser": {"required": _("Write who organised the event.")},
            "mode": {"required": _("Choose whether the event was in person or remote.")},
            "area": {"required": _("Choose the field.")},
        }
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "place": forms.TextInput(attrs={"autocomplete": "off", "list": "places"}),
            "organiser": forms.TextInput(attrs={"autocomplete": "off", "list": "organisers"}),
        }

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if self.instance.pk:
            self.initial["when"] = type_when(self.instance.starts_on, only_month=self.instance.only_month_known)
            self.initial["hours"] = print_hours(self.instance.hours)

    def about_the_event(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields]

    def clean_when(self) -> When:
        when = self.cleaned_data["when"]
        try:
            check_when(when, on=self.today)
        except ReadingError as error:
            raise ValidationError(str(error)) from error
        self.instance.starts_on, self.instance.only_month_known = when.day, when.only_month
        return when


class LibraryEventForm(EventForm):
    """An event that a library attended, and how many of its people."""

    participants = NumberOfPeople(
        least=1,
        initial=1,
        label=_("Participants"),
        help_text=_("How many people of the library took part."),
        error_messages={"required": _("Write how many people of the library took part.")},
    )
    library = forms.ModelChoiceField(
        Library.objects.none(),
        label=_("Library"),
        error_messages={
            "required": _("Choose the library."),
            "invalid_choice": _("Choose one of the libraries you work for."),
        },
    )

    field_order = ["library", *EventForm.field_order, "participants"]

    def __init__(self, *args, libraries: list[Library], **kwargs):
        super().__init__(*args, **kwargs)
        self.only_library = libraries[0] if len(libraries) == 1 else None
        if self.only_library:
            del self.fields["library"]
        else:
            self.fields["library"].queryset = Library.objects.filter(pk__in=[library.pk for library in libraries])
        if self.instance.pk:
            own = self.instance.participations.filter(library=self.only_library).first()
            self.initial["participants"] = own.participants if own else 1

    @property
    def chosen_library(self) -> Library:
        return self.only_library or self.cleaned_data["library"]


class RegionEventForm(EventForm):
    """An event of a region, and how many people of each library took part; a blank or a zero is: nobody."""

    def __init__(self, *args, libraries: Iterable[Library], present: dict[int, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.libraries = list(libraries)
        for library in self.libraries:
            self.fields[self._name(library)] = NumberOfPeople(
                least=0, required=False, label=library.name, initial=present.get(library.pk)
            )

    def _name(self, library: Library) -> str:
        return f"participants-{library.pk}"

    def about_the_event(self) -> list[forms.BoundField]:
        return [self[name] for name in EventForm.field_order]

    def rows(self) -> Iterator[tuple[Library, forms.BoundField]]:
        for library in self.libraries:
            yield library, self[self._name(library)]

    def numbers(self) -> dict[Library, int]:
        return {library: self.cleaned_data[self._name(library)] or 0 for library in self.libraries}
