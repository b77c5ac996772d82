"""What administrators see of the network and of the people in it."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from . import boundaries
from .admin_imports import RegisterAdmin
from .administration import ListOfNames
from .importing import LibraryResource, PartnerResource, PopulationResource
from .importing_contacts import ContactResource
from .models import (
    Contact,
    Library,
    Membership,
    Move,
    Municipality,
    Partner,
    Population,
    Region,
    ServicePoint,
    Supervision,
    Territory,
    User,
)


class SupervisionInline(admin.TabularInline):
    model = Supervision
    autocomplete_fields = ["region"]
    extra = 0


class ServicePointInline(admin.TabularInline):
    model = ServicePoint
    extra = 0


class MoveInline(admin.TabularInline):
    model = Move
    autocomplete_fields = ["municipality", "territory"]
    extra = 0


class MembershipInline(admin.StackedInline):
    model = Membership
    fields = ["role", ("library", "municipality", "region"), ("valid_from", "valid_to")]
    autocomplete_fields = ["library", "municipality", "region"]
    extra = 0


@admin.register(Region)
class RegionAdmin(ListOfNames, admin.ModelAdmin):
    list_display = ["name", "code", "main_library_name"]
    search_fields = ["name", "code", "main_library_name"]
    prepopulated_fields = {"code": ["name"]}


@admin.register(Municipality)
class MunicipalityAdmin(ListOfNames, admin.ModelAdmin):
    list_display = ["name", "atvk", "kind", "central_check", "valid_from", "valid_to", "successor"]
    list_select_related = ["successor"]
    list_filter = [
        "kind",
        "central_check",
        ("valid_to", admin.EmptyFieldListFilter),
        "supervisions__confirmed",
        "supervisions__region",
    ]
    search_fields = ["name", "atvk"]
    autocomplete_fields = ["successor"]
    inlines = [SupervisionInline]


@admin.register(Territory)
class TerritoryAdmin(ListOfNames, admin.ModelAdmin):
    list_display = ["name", "atvk", "kind", "municipality", "valid_from", "valid_to"]
    list_select_related = ["municipality"]
    list_filter = ["kind", "municipality"]
    search_fields = ["name", "atvk"]
    autocomplete_fields = ["municipality"]


@admin.register(Population)
class PopulationAdmin(RegisterAdmin):
    resource_classes = [PopulationResource]
    list_display = ["area", "year", "total", "children", "source"]
    list_select_related = ["territory", "municipality"]
    list_filter = ["year", "territory__municipality"]
    search_fields = ["territory__name", "territory__atvk", "municipality__name", "municipality__atvk"]
    autocomplete_fields = ["territory", "municipality"]

    @admin.display(description=_("area"))
    def area(self, population):
        return population.territory or population.municipality


@admin.register(Library)
class LibraryAdmin(ListOfNames, RegisterAdmin):
    resource_classes = [LibraryResource]
    list_display = ["name", "register_number", "kind", "municipality", "territory", "parent", "opened", "closed"]
    list_select_related = ["municipality", "territory", "parent"]
    list_filter = [
        "kind",
        ("closed", admin.EmptyFieldListFilter),
        "municipality__supervisions__region",
        "municipality",
        "is_demo",
    ]
    search_fields = ["name", "register_number", "isil"]
    autocomplete_fields = ["parent", "municipality", "territory", "merged_into"]
    inlines = [ServicePointInline, MoveInline]
    fieldsets = [
        (None, {"fields": ["register_number", "isil", "name", "kind", "parent"]}),
        (_("Place"), {"fields": ["municipality", "territory", "address"]}),
        (_("Dates"), {"fields": ["founded", "opened", "closed", "merged_into"]}),
        (
            _("Premises and services"),
            {
                "fields": [
                    "is_only_library",
                    "premises_area_m2",
                    "user_seats",
                    "accessible_premises",
                    "wifi_available",
                    "service_centre",
                    "is_demo",
                ]
            },
        ),
    ]

    def save_model(self, request, obj, form, change):
        before = Library.objects.select_related("municipality", "territory").filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        if before:
            boundaries.record_merger(obj, municipality=before.municipality, territory=before.territory)


@admin.register(Partner)
class PartnerAdmin(ListOfNames, RegisterAdmin):
    resource_classes = [PartnerResource]
    list_display = ["name", "other_names", "is_organiser", "is_partner", "region", "is_active"]
    list_select_related = ["region"]
    list_filter = ["is_organiser", "is_partner", "is_active", "region"]
    search_fields = ["name", "other_names"]
    autocomplete_fields = ["region"]


@admin.register(Contact)
class ContactAdmin(ListOfNames, RegisterAdmin):
    """Whom letters go to: heads of libraries and of administrations."""

    resource_classes = [ContactResource]
    list_display = ["name", "email", "kind", "library", "municipality", "is_active"]
    list_select_related = ["library", "municipality"]
    list_filter = ["kind", "is_active", "language"]
    search_fields = ["name", "email", "library__name", "municipality__name"]
    autocomplete_fields = ["library", "municipality"]


@admin.register(User)
class PersonAdmin(ListOfNames, UserAdmin):
    """Accounts. What a person may do is said by roles, so Django's groups and permissions are not shown."""

    list_display = ["username", "last_name", "first_name", "email", "roles", "is_staff", "is_active"]
    list_filter = ["memberships__role", "is_staff", "is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    filter_horizontal = []
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "mail", "language"]}),
        (
            _("Account"),
            {
                "fields": ["is_active", "is_staff", "last_login", "date_joined"],
                "description": _("An administrator needs both the role below and the mark of staff."),
            },
        ),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "username",
                    "usable_password",
                    "password1",
                    "password2",
                    "first_name",
                    "last_name",
                    "email",
                    "language",
                    "is_staff",
                ],
            },
        ),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships")

    @admin.display(description=_("roles"))
    def roles(self, user):
        return ", ".join(sorted({membership.get_role_display() for membership in user.memberships.all()}))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _is_within_power(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_within_power(request, obj)


def _is_within_power(request, user) -> bool:
    """Only a superuser touches the account of a superuser: whoever sets its password has its powers."""
    return user is None or request.user.is_superuser or not user.is_superuser


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ["user", "role", "scope", "valid_from", "valid_to"]
    list_select_related = ["user", "library", "municipality", "region"]
    list_filter = ["role", ("valid_to", admin.EmptyFieldListFilter), "region"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "library__name", "municipality__name"]
    autocomplete_fields = ["user", "library", "municipality", "region"]

    @admin.display(description=_("where"))
    def scope(self, membership):
        return membership.scope
