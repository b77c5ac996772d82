"""The network and its people as an application of Django."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from . import alphabet


class LibrariesConfig(AppConfig):
    name = "libraries"
    verbose_name = _("Libraries")

    def ready(self):
        connection_created.connect(alphabet.teach, dispatch_uid="libraries.alphabet")
