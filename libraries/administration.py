"""The admin site, and who may enter it."""

from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.utils.translation import gettext_lazy as _

from . import access
from .alphabet import InOrder
from .forms import AdminSignInForm


class Administration(AdminSite):
    """Django's admin for staff whose role of administrator is in force, and for superusers."""

    site_title = "libnet"
    site_header = _("libnet: administration")
    index_title = _("Registers and settings")
    login_form = AdminSignInForm

    def has_permission(self, request):
        return access.may_enter_admin(request.user)


class NamesInOrder(ChangeList):
    """A list whose columns of names are sorted as the alphabet has them; columns of records are, by their model."""

    NAMES = ("name", "main_library_name", "last_name", "first_name")

    def get_ordering_field(self, field_name):
        field = super().get_ordering_field(field_name)
        return InOrder(field) if field in self.NAMES else field

    def get_ordering_field_columns(self):
        """Django marks only columns that are sorted by a field; here the model's own order begins with a name."""
        ordering = self._get_default_ordering()
        marked = [self.get_ordering_field(column) for column in self.list_display]
        named = {} if ORDER_VAR in self.params else {marked.index(one): "asc" for one in ordering if one in marked}
        return named or super().get_ordering_field_columns()


class ListOfNames:
    """Beside ModelAdmin: its list sorts names by the alphabet."""

    def get_changelist(self, request, **kwargs):
        return NamesInOrder
