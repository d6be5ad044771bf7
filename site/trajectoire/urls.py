"""Addresses: the admin, the applications' own under their prefixes, then the pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from trajectoire.media.serving import serve_media
from trajectoire.plugins.urls import plugin_urlpatterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("trajectoire.accounts.gates")),
    path("gestion/", include(wagtailadmin_urls)),
    path("documents/", include("trajectoire.media.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("trajectoire.design.covers.urls")),
    path("", include("search.root_urls")),
    path("", include("home.urls")),
    path("", include("resources.root_urls")),
    *plugin_urlpatterns(),
]

if settings.SERVE_MEDIA:
    urlpatterns += [path("media/<path:path>", serve_media)]

urlpatterns += [path("", include(wagtail_urls))]

handler400 = "home.errors.bad_request"
handler403 = "home.errors.permission_denied"
handler404 = "home.errors.not_found"
handler500 = "home.errors.server_error"
