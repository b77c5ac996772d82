"""Addresses of notices, of the outbox and of the letters that go to people without an account."""

from django.urls import path

from .views import notices, outbox

urlpatterns = [
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/wishes/", notices.notice_wishes, name="notice_wishes"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<int:pk>/read/", notices.notice_read, name="notice_read"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/", outbox.outbox_letter, name="outbox_letter"),
    path("outbox/<int:pk>/again/", outbox.outbox_again, name="outbox_again"),
]
