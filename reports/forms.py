"""Small forms of the reports: explanations, signature, photos."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from .chapter_form import LONGEST_EXPLANATION
from .models import Photo


class ExplanationsForm(forms.Form):
    """The explanations beside the list of checks, by the code of the figure; `stored` is what each was."""

    def __init__(self, stored: Mapping[str, str], data=None):
        super().__init__(data)
        for code, text in stored.items():
            self.fields[f"why-{code}"] = forms.CharField(
                required=False, max_length=LONGEST_EXPLANATION, initial=text, show_hidden_initial=True
            )

    def changed(self) -> dict[str, str]:
        """Those that differ from what the page showed."""
        return {name.removeprefix("why-"): self.cleaned_data[name] for name in self.changed_data}

    def typed(self) -> dict[str, str]:
        return {name.removeprefix("why-"): self.data[name] for name in self.fields if name in self.data}


class SignatureForm(forms.Form):
    """Who signs the report."""

    signed_by = forms.CharField(label=_("Name and surname"), max_length=120)
    signed_post = forms.CharField(label=_("Post"), max_length=120)


class PhotoForm(forms.ModelForm):
    """A picture for the gallery; photos.py looks at the file itself."""

    class Meta:
        model = Photo
        fields = ["image", "caption", "author", "may_publish"]
        widgets = {"image": forms.FileInput({"accept": "image/jpeg,image/png,image/webp"})}
