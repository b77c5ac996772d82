"""Where everything is. `libnet` only wires."""

from django.contrib import admin
from django.contrib.auth import views as accounts
from django.urls import include, path

from libraries import views

urlpatterns = [
    path("", include("reports.urls.home")),
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", accounts.LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordChangeView.as_view(), name="password_change"),
    path("password/changed/", accounts.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("language/", views.choose_language, name="set_language"),
    path("", include("libraries.urls")),
    path("", include("reports.urls.filling")),
    path("", include("reports.urls.reviewing")),
    path("", include("reports.urls.campaign")),
    path("", include("reports.urls.official")),
    path("", include("reports.urls.summaries")),
    path("", include("reports.urls.corrections")),
    path("", include("reports.urls.notices")),
    path("", include("reports.urls.rules")),
    path("", include("training.urls")),
    path("admin/", admin.site.urls),
]
