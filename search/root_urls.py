"""Addresses of search at the root of the site."""

from django.urls import path

from search.views import opensearch

urlpatterns = [path("opensearch.xml", opensearch, name="opensearch")]
