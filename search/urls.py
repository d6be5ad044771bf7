"""Addresses of search, under ``/recherche/``."""

from django.urls import path

from search.views import atom, search_page, suggestions

app_name = "search"

urlpatterns = [
    path("", search_page, name="page"),
    path("suggestions/", suggestions, name="suggestions"),
    path("atom/", atom, name="atom"),
]
