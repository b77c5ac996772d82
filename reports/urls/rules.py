"""Addresses of the rule desk."""

from django.urls import path

from ..views import rules

urlpatterns = [
    path("rules/", rules.rule_forms, name="rule_forms"),
    path("rules/<slug:form>/", rules.rule_list, name="rule_list"),
    path("rules/<slug:form>/telemetry/", rules.rule_telemetry_page, name="rule_telemetry"),
    path("rules/<slug:form>/issues/", rules.rule_issues_page, name="rule_issues"),
    path("rules/<slug:form>/<slug:rule>/", rules.rule_page, name="rule_page"),
    path("rules/<slug:form>/<slug:rule>/off/", rules.rule_off, name="rule_off"),
    path("rules/<slug:form>/<slug:rule>/on/", rules.rule_on, name="rule_on"),
    path("rules/<slug:form>/<slug:rule>/settings/<int:pk>/remove/", rules.rule_remove, name="rule_remove"),
]
