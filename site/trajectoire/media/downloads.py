"""Documents as visitors take them: counted, and found under the names that they had before."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served
from wagtail.documents.views.serve import serve

from trajectoire.counting.models import DailyCount
from trajectoire.counting.visits import note_visit

from .models import Document


def connect() -> None:
    """Called once, when the application is ready."""
    document_served.connect(_count, dispatch_uid="media.downloads")


def _count(instance: Document, request: HttpRequest, **_signal: Any) -> None:
    if "Range" not in request.headers:  # a reader that takes a file piece by piece takes it once
        note_visit(DailyCount.Kind.DOCUMENT, instance.pk, request)


@require_safe
def serve_document(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """The file, by Wagtail's view (which checks who asks); a name that it had before leads to the present one."""
    known = Document.objects.filter(pk=document_id, versions__filename=filename).public().first()
    if known and known.filename != filename:
        return HttpResponseRedirect(known.url)
    answer: HttpResponseBase = serve(request, document_id, filename)
    return answer


@require_safe
def first_page(request: HttpRequest, document_id: int) -> HttpResponseBase:  # noqa: ARG001 - the view's signature
    """The drawing of the first page, for a file that anyone may open."""
    document = Document.objects.filter(pk=document_id).exclude(cover="").public().first()
    if document is None:
        raise Http404
    try:
        answer = FileResponse(document.cover.open("rb"), content_type="image/png")
    except OSError as error:
        raise Http404 from error
    patch_cache_control(answer, max_age=3600)
    return answer
