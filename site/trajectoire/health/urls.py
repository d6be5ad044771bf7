"""Addresses below ``/sante/``."""

from django.urls import path

from .views import alive, ready

urlpatterns = [
    path("vivant/", alive, name="health_alive"),
    path("pret/", ready, name="health_ready"),
]
