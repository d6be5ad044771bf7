"""The search page and its description for browsers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from search.answers import answers
from search.list_query import read_query


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Everything that the public may find on the site. Any question is answered; 404 beyond the last page."""
    listing = answers(read_query(request.GET), reverse("search:page"))
    return render(request, "search/page.html", {"listing": listing})


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser may search the site from its own field (OpenSearch 1.1)."""
    site = Site.find_for_request(request)
    context = {
        "name": (site.site_name if site else "") or "Trajectoire",
        "template": request.build_absolute_uri(reverse("search:page")) + "?q={searchTerms}",
    }
    return render(request, "search/opensearch.xml", context, content_type="application/opensearchdescription+xml")
