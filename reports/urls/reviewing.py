"""Addresses of the reviewer's pages; the moves of a report stand in filling.py."""

from django.urls import path

from ..views import reviewing

urlpatterns = [
    path("review/", reviewing.review_queue, name="review_queue"),
    path("review/together/", reviewing.review_bulk, name="review_bulk"),
    path("reports/<int:pk>/review/", reviewing.report_review, name="report_review"),
    path("reports/<int:pk>/review/decide/", reviewing.report_decide, name="report_decide"),
    path("reports/<int:pk>/review/looked/", reviewing.report_looked, name="report_looked"),
]
