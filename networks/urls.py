"""Public addresses of the networks, under ``/reseaux/``; the words before ``<key>`` are in ``set_up.RESERVED``."""

from django.urls import path

from .public import asking, pages, people

app_name = "networks"

urlpatterns = [
    path("", pages.index, name="index"),
    path("annuaire/", people.directory_page, name="directory"),
    path("annuaire/corriger/", asking.my_record, name="my_record"),
    path("annuaire/merci/", asking.thanks, name="thanks"),
    path("annuaire/<str:key>/", people.entry_page, name="entry"),
    path("annuaire/<str:key>/corriger/", asking.correct_entry, name="correct"),
    path("<slug:key>/", pages.network_page, name="network"),
    path("<slug:key>/rejoindre/", asking.join, name="join"),
]
