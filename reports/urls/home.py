"""Addresses of the first page and of the guide."""

from django.urls import path

from ..views import guide, home

urlpatterns = [
    path("", home.home, name="home"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<slug:role>/", guide.guide_page, name="guide_page"),
]
