"""Addresses of the training diary."""

from django.urls import path

from . import views

urlpatterns = [
    path("training/", views.training_list, name="training_list"),
    path("training/training.csv", views.training_csv, name="training_csv"),
    path("training/add/", views.training_add, name="training_add"),
    path("training/<int:pk>/", views.training_edit, name="training_edit"),
    path("training/<int:pk>/delete/", views.training_delete, name="training_delete"),
]
