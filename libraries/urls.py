"""Addresses that scripts of any page ask; those of the account pages stand in libnet/urls.py."""

from django.urls import path

from . import views

urlpatterns = [
    path("sign-in-here/", views.sign_in_here, name="sign_in_here"),
    path("journal-key/", views.journal_key, name="journal_key"),
]
