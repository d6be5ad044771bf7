"""The search page and its description for browsers."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from search.answers import answers
from search.asking import page_named
from search.list_query import read_query


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Everything that the public may find on the site. Any question is answered; 404 beyond the last page.

    A question that is an identifier (``TR-2026-0042``) leads to its page.
    """
    query = read_query(request.GET)
    address = page_named(query.text)
    if address:
        return HttpResponseRedirect(address)
    listing = answers(query, reverse("search:page"))
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
