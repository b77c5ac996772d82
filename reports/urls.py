"""Addresses of reports; those of summaries stand in urls_summaries.py."""

from django.urls import path

from .views import answers, changes, chapters, cumulative, filling, finding, lists, narratives, past, photos, review, workbook

urlpatterns = [
    path("reports/", lists.report_list, name="report_list"),
    path("reports/<int:pk>/", filling.report, name="report"),
    path("reports/<int:pk>/chapters/<slug:chapter>/", chapters.report_chapter, name="report_chapter"),
    path("reports/<int:pk>/find/", finding.report_find, name="report_find"),
    path("reports/<int:pk>/suggestions/<slug:register>/", finding.report_suggestions, name="report_suggestions"),
    path("forms/<slug:edition>/fields/<slug:language>/", finding.form_fields, name="form_fields"),
    path("reports/<int:pk>/changes/", changes.report_changes, name="report_changes"),
    path("reports/<int:pk>/alive/", changes.report_alive, name="report_alive"),
    path("reports/<int:pk>/progress/", changes.report_progress, name="report_progress"),
    path("reports/<int:pk>/questions/<int:question>/answer/", answers.report_answer, name="report_answer"),
    path("reports/<int:pk>/questions/<int:question>/reply/", answers.report_reply, name="report_reply"),
    path("reports/<int:pk>/check/", filling.report_check, name="report_check"),
    path("reports/<int:pk>/submit/", filling.report_submit, name="report_submit"),
    path("reports/<int:pk>/cumulative/", cumulative.report_cumulative, name="report_cumulative"),
    path("reports/<int:pk>/accept/", review.report_accept, name="report_accept"),
    path("reports/<int:pk>/return/", review.report_return, name="report_return"),
    path("reports/<int:pk>/check-off/", review.report_check_off, name="report_check_off"),
    path("reports/<int:pk>/not-required/", review.report_not_required, name="report_not_required"),
    path("reports/<int:pk>/required/", review.report_required, name="report_required"),
    path("reports/<int:pk>/history/<slug:code>/", past.report_history, name="report_history"),
    path("libraries/<str:register>/figures/", past.library_figures, name="library_figures"),
    path("reports/<int:pk>/figures/", narratives.report_figures, name="report_figures"),
    path("reports/<int:pk>/workbook/", workbook.report_workbook, name="report_workbook"),
    path("reports/<int:pk>/workbook/file/", workbook.report_workbook_file, name="report_workbook_file"),
    path("reports/<int:pk>/workbook/apply/", workbook.report_workbook_apply, name="report_workbook_apply"),
    path("reports/<int:pk>/photos/", photos.report_photos, name="report_photos"),
    path("reports/<int:pk>/photos/<int:photo>/", photos.report_photo, name="report_photo"),
]
