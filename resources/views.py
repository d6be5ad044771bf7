"""The permanent address of a resource."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from .identifiers import Identifier, RetiredIdentifier
from .models import Resource


@require_safe
def permanent(request: HttpRequest, identifier: str) -> HttpResponse:
    """Lead to the page of the resource, wherever it has moved.

    Not found (404): no such identifier, or a page that the public may not open (draft, private, expired).
    Another page: it was merged into that one, or that one replaces it.
    Gone (410): an identifier that was given and whose page was deleted since, with the reason if there is one.
    """
    wanted = Identifier.parse(identifier)
    if wanted is None:
        raise Http404
    retired = RetiredIdentifier.objects.filter(identifier=str(wanted)).first()
    followed = (retired.successor() if retired else "") or str(wanted)
    resource = Resource.objects.filter(identifier=followed).reachable().first()
    url = resource.get_url(request) if resource else None
    if url:
        answer = HttpResponsePermanentRedirect(url)
        # The identifier is for ever, the address behind it is not: browsers ask again after an hour.
        patch_cache_control(answer, max_age=3600)
        return answer
    if retired and not retired.was_public:
        raise Http404
    if retired or (wanted.was_given() and not Resource.objects.filter(identifier=str(wanted)).exists()):
        return render(request, "resources/gone.html", {"identifier": str(wanted), "retired": retired}, status=410)
    raise Http404
