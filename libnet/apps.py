"""The admin of this site instead of Django's own."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "libraries.administration.Administration"
