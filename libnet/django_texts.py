"""Texts of Django that people see here and that its Latvian lacks or says otherwise: our catalogue has them too."""

from django.utils.translation import gettext_noop as _

TEXTS = [
    _("- Select an option -"),
    _("Filter by %(field_name)s"),
    _("Enter the same password as before, for verification."),
]
