"""Addresses of the desk of the official statistics."""

from django.urls import path

from ..views import official

urlpatterns = [
    path("official/", official.official_start, name="official_start"),
    path("official/<slug:form>/<slug:period>/", official.official_desk, name="official_desk"),
    path("reports/<int:pk>/official/", official.official_sheet, name="official_sheet"),
    path("reports/<int:pk>/official/ticks/", official.official_ticks, name="official_ticks"),
    path("reports/<int:pk>/official/tick/", official.official_tick, name="official_tick"),
    path("reports/<int:pk>/official/state/", official.official_state, name="official_state"),
    path("reports/<int:pk>/official/compare/", official.official_compare, name="official_compare"),
]
