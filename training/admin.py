"""What administrators see of the training diary."""

from django.contrib import admin

from .models import Participation, TrainingEvent


class ParticipationInline(admin.TabularInline):
    model = Participation
    autocomplete_fields = ["library"]
    extra = 0


@admin.register(TrainingEvent)
class TrainingEventAdmin(admin.ModelAdmin):
    list_display = ["title", "starts_on", "kind", "mode", "hours", "organiser", "region", "recorded_for"]
    list_select_related = ["region", "recorded_for"]
    list_filter = ["kind", "area", "mode", "region", "is_demo"]
    search_fields = ["title", "place", "organiser", "recorded_for__name"]
    autocomplete_fields = ["region", "recorded_for"]
    readonly_fields = ["recorded_by"]
    inlines = [ParticipationInline]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)
