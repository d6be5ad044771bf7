"""Public addresses of the networks, under ``/reseaux/``; the words before ``<key>`` are in ``set_up.RESERVED``."""

from django.urls import path

from .public import pages, people

app_name = "networks"

urlpatterns = [
    path("", pages.index, name="index"),
    path("annuaire/", people.directory_page, name="directory"),
    path("annuaire/<str:key>/", people.entry_page, name="entry"),
    path("<slug:key>/", pages.network_page, name="network"),
]
