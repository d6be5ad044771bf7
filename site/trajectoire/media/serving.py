"""Serving images where no other server does (``SERVE_MEDIA``: on one's own machine)."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of ``MEDIA_ROOT``, except documents: they leave by ``/documents/`` alone, which checks who reads them."""
    wanted = posixpath.normpath(f"/{path}").lstrip("/")
    if wanted.split("/")[0] == "documents":
        raise Http404
    return serve(request, wanted, document_root=str(settings.MEDIA_ROOT))
