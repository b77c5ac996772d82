"""Addresses of summaries and of documents; those of filling and review stand in urls.py."""

from django.urls import path

from .views import documents, summaries

urlpatterns = [
    path("summaries/", summaries.summary_list, name="summary_list"),
    path("summaries/<slug:form>/<slug:period>/<slug:level>/<str:code>/", summaries.summary, name="summary"),
    path("reports/<int:pk>/report.pdf", documents.report_pdf, name="report_pdf"),
]
