"""Public addresses of the library outside the tree of pages; the applications' own prefix is ``/id/``."""

from django.urls import path, re_path

from .citing.views import list_export, page_reference
from .harvesting.views import oai

urlpatterns = [
    path("oai/", oai, name="oai"),
    re_path(r"^(?P<path>(?:[\w\-]+/)+)citation\.(?P<ending>txt|ris|bib)$", page_reference, name="page_reference"),
    re_path(r"^(?P<path>(?:[\w\-]+/)+)export\.(?P<ending>csv|ris|bib)$", list_export, name="list_export"),
]
