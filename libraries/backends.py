"""What the memberships of a person mean to Django's permissions, which only the admin asks for."""

from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.contrib.auth.models import Permission

from . import access

ADMINISTERED = ("libraries", "training", "reports")


class MembershipBackend(ModelBackend):
    """Signs people in by password. The administrator's role in force means every permission on our own applications.

    Nobody else has any, whatever is in the tables of Django's groups and permissions. The role does not open the admin
    by itself: the account must also be marked as staff (`access.may_enter_admin`).
    """

    def get_user_permissions(self, user_obj, obj=None):
        if obj is not None or not access.may_administer(user_obj):
            return set()
        permissions = Permission.objects.filter(content_type__app_label__in=ADMINISTERED).order_by()
        names = permissions.values_list("content_type__app_label", "codename")
        return {f"{label}.{codename}" for label, codename in names}

    def get_group_permissions(self, user_obj, obj=None):
        return set()

    # Those of `ModelBackend` look into its tables.
    aget_user_permissions = BaseBackend.aget_user_permissions
    aget_group_permissions = BaseBackend.aget_group_permissions
