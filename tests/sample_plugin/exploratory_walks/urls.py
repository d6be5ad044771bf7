"""Addresses of the plug-in, below its ``url_prefix``."""

from django.urls import path

from .views import walks

urlpatterns = [path("", walks, name="exploratory_walks")]
