"""Addresses of notices, of the outbox and of the letters that go to people without an account."""

from django.urls import path

from ..views import letters, mailings, notices, outbox

SUMMARY = "summaries/<slug:form>/<slug:period>/<slug:level>/<str:code>"

urlpatterns = [
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/wishes/", notices.notice_wishes, name="notice_wishes"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<int:pk>/read/", notices.notice_read, name="notice_read"),
    path(f"{SUMMARY}/analysis/", mailings.summary_analysis, name="summary_analysis"),
    path(f"{SUMMARY}/send/", mailings.summary_send, name="summary_send"),
    path("mailings/<int:pk>/", letters.mailing, name="mailing"),
    path("mailings/<int:pk>/<int:document>/", letters.mailing_document, name="mailing_document"),
    path("letters/<str:token>/", letters.letter, name="letter"),
    path("letters/<str:token>/<int:document>/", letters.letter_document, name="letter_document"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/", outbox.outbox_letter, name="outbox_letter"),
    path("outbox/<int:pk>/again/", outbox.outbox_again, name="outbox_again"),
]
