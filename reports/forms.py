"""Small forms of the reports: explanations, signature, photos."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from .chapters.explanation_fields import explanation_fields
from .facts import Reading
from .models import Photo


class ExplanationsForm(forms.Form):
    """The explanations beside the list of checks, by the code of what each is about."""

    def __init__(self, reading: Reading, codes: Iterable[str], data=None):
        super().__init__(data)
        self.reading = reading
        for code in codes:
            self.fields |= explanation_fields(reading, code)

    def changed(self) -> dict[str, str]:
        """The words that differ from what the page showed, and those that are confirmed."""
        stored = self.reading.facts.explanations
        return {code: stored.get(code, "") for code in self._changed("confirm")} | self._changed("why")

    def changed_reasons(self) -> dict[str, str]:
        return self._changed("reason")

    def changed_right_before(self) -> dict[str, str]:
        return self._changed("right")

    def _changed(self, part: str) -> dict[str, str]:
        names = [name for name in self.changed_data if name.startswith(f"{part}-")]
        return {name.removeprefix(f"{part}-"): self.cleaned_data[name] for name in names}


class SignatureForm(forms.Form):
    """Who signs the report."""

    signed_by = forms.CharField(label=_("Name and surname"), max_length=120)
    signed_post = forms.CharField(label=_("Post"), max_length=120)


class PhotoForm(forms.ModelForm):
    """What is said of a picture of the gallery. It may stay unsaid in a draft."""

    caption = forms.CharField(label=_("Caption"), max_length=200, required=False, show_hidden_initial=True)
    author = forms.CharField(label=_("Author of the picture"), max_length=120, required=False, show_hidden_initial=True)
    may_publish = forms.BooleanField(
        label=_("The people in it agree to its publication"), required=False, show_hidden_initial=True
    )

    class Meta:
        model = Photo
        fields = ["caption", "author", "may_publish"]

    def changes(self) -> dict[str, object]:
        """What differs from what the page showed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class FilesInput(forms.FileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; photos.py looks at each."""

    widget = FilesInput({"accept": "image/jpeg,image/png,image/webp", "aria-describedby": "photos-limits"})

    def clean(self, data, initial=None):
        return list(data or [])


class UploadForm(forms.Form):
    """Pictures for the gallery, and what holds for all of them; it can be changed for each afterwards."""

    images = FilesField(label=_("Pictures"), required=False)
    author = forms.CharField(label=_("Author of the pictures"), max_length=120, required=False)
    may_publish = forms.BooleanField(label=_("The people in them agree to their publication"), required=False)
