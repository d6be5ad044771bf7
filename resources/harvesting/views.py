"""The address of the protocol: ``/oai/``."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from .answers import Answer
from .requests import ProtocolError, read_request


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Answer a harvester, by GET or POST (the protocol wants both); nothing is ever written.

    Without any argument a person probably opened the address: the answer is the protocol's own error, which says so.
    """
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    data = request.POST if request.method == "POST" else request.GET
    answer = Answer(site, f"{site.root_url}{request.path}")
    try:
        content = answer.to(read_request(dict(data.lists())))
    except ProtocolError as error:
        content = answer.refusing(error)
    return HttpResponse(content, content_type="text/xml; charset=utf-8")
