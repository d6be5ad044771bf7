"""Addresses of documents, before Wagtail's own."""

from django.urls import path, re_path

from .downloads import first_page, serve_document

urlpatterns = [
    path("<int:document_id>/premiere-page.png", first_page, name="document_first_page"),
    re_path(r"^(\d+)/(.*)$", serve_document),
]
