"""Public addresses of the library outside the tree of pages; the applications' own prefix is ``/id/``."""

from django.urls import path, re_path

from .citing.views import list_export, page_reference
from .embedding import embedded_list, embedding
from .experience_sheets.views import sheet_as_pdf
from .feeds import facet_feed, resources_feed
from .harvesting.views import oai
from .open_data import views as data
from .selection import selection, selection_export

urlpatterns = [
    path("oai/", oai, name="oai"),
    path("flux/ressources.atom", resources_feed, name="resources_feed"),
    path("flux/<slug:parameter>/<str:value>.atom", facet_feed, name="facet_feed"),
    path("donnees/", data.open_data, name="open_data"),
    path("donnees/ressources.csv", data.resources_csv, name="resources_csv"),
    path("donnees/ressources.jsonl", data.resources_json, name="resources_json"),
    path("donnees/ressources.table-schema.json", data.resources_table_schema, name="resources_table_schema"),
    path("donnees/ressources.json-schema.json", data.resources_json_schema, name="resources_json_schema"),
    path("integrer/", embedding, name="embedding"),
    path("integrer/ressources/", embedded_list, name="embedded_list"),
    path("selection/", selection, name="selection"),
    re_path(r"^selection/export\.(?P<ending>csv|ris|bib)$", selection_export, name="selection_export"),
    re_path(r"^(?P<path>(?:[\w\-]+/)+)citation\.(?P<ending>txt|ris|bib)$", page_reference, name="page_reference"),
    re_path(r"^(?P<path>(?:[\w\-]+/)+)fiche\.pdf$", sheet_as_pdf, name="sheet_pdf"),
    re_path(r"^(?P<path>(?:[\w\-]+/)+)export\.(?P<ending>csv|ris|bib)$", list_export, name="list_export"),
]
