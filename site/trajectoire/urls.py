"""Addresses: the admin, the applications' own under their prefixes, then the pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from trajectoire.plugins.urls import plugin_urlpatterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("trajectoire.accounts.gates")),
    path("gestion/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sante/", include("trajectoire.health.urls")),
    path("", include("trajectoire.design.covers.urls")),
    path("", include("search.root_urls")),
    *plugin_urlpatterns(),
]

if settings.SERVE_MEDIA:
    urlpatterns += [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += [path("", include(wagtail_urls))]
