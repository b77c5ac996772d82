"""Small forms of the reports: signature, photos."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Photo


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
