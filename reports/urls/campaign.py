"""Addresses of the board, of the calendar, and of more time for one library."""

from django.urls import path

from ..views import board, extensions

urlpatterns = [
    path("board/<slug:form>/<slug:period>/", board.board, name="board"),
    path("calendar/", board.year_calendar, name="calendar"),
    path("calendar/<int:year>/", board.year_calendar, name="calendar"),
    path("reports/<int:pk>/extension/", extensions.report_extension, name="report_extension"),
    path(
        "reports/<int:pk>/extension/withdraw/", extensions.report_extension_withdraw, name="report_extension_withdraw"
    ),
]
