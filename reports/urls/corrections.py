"""Addresses of corrections, and of the revisions that they make."""

from django.urls import path

from ..views import corrections, revisions

urlpatterns = [
    path("corrections/", corrections.correction_list, name="correction_list"),
    path("corrections/<int:pk>/", corrections.correction, name="correction"),
    path("corrections/<int:pk>/change/", corrections.correction_change, name="correction_change"),
    path("corrections/<int:pk>/agree/", corrections.correction_agree, name="correction_agree"),
    path("corrections/<int:pk>/refuse/", corrections.correction_refuse, name="correction_refuse"),
    path("corrections/<int:pk>/withdraw/", corrections.correction_withdraw, name="correction_withdraw"),
    path("reports/<int:pk>/correction/", corrections.correction_ask, name="correction_ask"),
    path("reports/<int:pk>/correction/open/", corrections.correction_open, name="correction_open"),
    path("reports/<int:pk>/revisions/<int:number>/", revisions.report_revision, name="report_revision"),
]
