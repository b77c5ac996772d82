"""Where everything is. `libnet` only wires."""

from django.contrib import admin
from django.contrib.auth import views as accounts
from django.urls import include, path

from libraries import views

urlpatterns = [
    path("", include("reports.urls_home")),
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", accounts.LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordChangeView.as_view(), name="password_change"),
    path("password/changed/", accounts.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("language/", views.choose_language, name="set_language"),
    path("", include("libraries.urls")),
    path("", include("reports.urls")),
    path("", include("reports.urls_reviewing")),
    path("", include("reports.urls_campaign")),
    path("", include("reports.urls_official")),
    path("", include("reports.urls_summaries")),
    path("", include("reports.urls_corrections")),
    path("", include("reports.urls_notices")),
    path("", include("reports.urls_rules")),
    path("", include("training.urls")),
    path("admin/", admin.site.urls),
]
