"""The admin site, and who may enter it."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from . import access
from .forms import AdminSignInForm


class Administration(AdminSite):
    """Django's admin for staff whose role of administrator is in force, and for superusers."""

    site_title = "libnet"
    site_header = _("libnet: administration")
    index_title = _("Registers and settings")
    login_form = AdminSignInForm

    def has_permission(self, request):
        return access.may_enter_admin(request.user)
