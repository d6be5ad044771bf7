"""Addresses at the root of the site that are not pages."""

from django.urls import path

from . import robots, sitemap

urlpatterns = [
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap.sitemap, name="sitemap-part"),
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path(".well-known/security.txt", robots.security, name="security"),
]
