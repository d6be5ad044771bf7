"""The search page and its description for browsers."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from wagtail.models import Site

from search import questions
from search.answers import answers
from search.asking import page_named
from search.feeds import search_feed
from search.list_query import read_query
from search.suggesting import suggest


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Everything that the public may find on the site. Any question is answered; 404 beyond the last page.

    A question that is an identifier (``TR-2026-0042``) leads to its page.
    """
    query = read_query(request.GET)
    address = page_named(query.text)
    if address:
        return HttpResponseRedirect(address)
    listing = answers(query, request, reverse("search:page"))
    if query.page == 1 and not query.chosen:
        questions.note(query.text, listing.total, request)
    return render(request, "search/page.html", {"listing": listing})


@require_safe
@cache_control(public=True, max_age=60)
@vary_on_headers("Accept")
def suggestions(request: HttpRequest) -> HttpResponse:
    """What the field proposes for the beginning of a question: JSON when it is asked for, else a piece of page."""
    groups = suggest(read_query(request.GET).text)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"groups": [asdict(group) for group in groups]})
    return render(request, "search/suggestions.html", {"groups": groups})


@require_safe
@cache_control(public=True, max_age=600)
def atom(request: HttpRequest) -> HttpResponse:
    """What a search finds, as a feed."""
    feed = search_feed(read_query(request.GET), request)
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")


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
