"""Addresses of summaries and of documents; those of filling and review stand in filling.py."""

from django.urls import path

from ..views import documents, summaries, summary_life

ONE = "summaries/<slug:form>/<slug:period>/<slug:level>/<str:code>/"

urlpatterns = [
    path("summaries/", summaries.summary_list, name="summary_list"),
    path("documents/<int:pk>/", summary_life.document, name="document"),
    path(ONE, summaries.summary, name="summary"),
    path(f"{ONE}close/", summary_life.summary_close, name="summary_close"),
    path(f"{ONE}revise/", summary_life.summary_revise, name="summary_revise"),
    path(f"{ONE}files/", summary_life.summary_files, name="summary_files"),
    path(f"{ONE}draw/", summary_life.summary_draw, name="summary_draw"),
    path(f"{ONE}hand-over/", summary_life.summary_hand_over, name="summary_hand_over"),
    path("reports/<int:pk>/report.pdf", documents.report_pdf, name="report_pdf"),
]
