"""Addresses of the application, under ``/id/``."""

from django.urls import path

from .views import permanent

app_name = "resources"
urlpatterns = [
    path("<str:identifier>", permanent, name="permanent"),
    path("<str:identifier>/", permanent),
]
