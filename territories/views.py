"""Public addresses of the territories."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from trajectoire.pages.breadcrumbs import Crumb, trail

from .listing import index, index_schema
from .models import Level, Territory
from .page import INDEX_TITLE, crumbs_of, notice, page_context
from .regionmap import drawing, grid_of_the_centre, neighbourhood_places, region_map

YEAR = 365 * 24 * 3600


@require_safe
def territory_index(request: HttpRequest) -> HttpResponse:
    """Every contrat de ville by department, beside the map of the region."""
    found = index(request)
    site = Site.find_for_request(request)
    context = {
        "title": INDEX_TITLE,
        "crumbs": trail(Crumb(INDEX_TITLE)),
        "index": found,
        "map": region_map(),
        "schema": index_schema(found, site.root_url if site else ""),
    }
    return render(request, "territories/index.html", context)


@require_safe
def territory_page(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """The page of a territory; one that no longer exists says what it became.

    A code has one address, as it is written officially: another case leads there.
    """
    territory = find(level, code)
    if territory is None:
        raise Http404
    if territory.code != code:
        return HttpResponsePermanentRedirect(territory.get_absolute_url())
    context = page_context(territory, request, crumbs_of(territory, reverse("territories:index")))
    context["notice"] = notice(territory, context["successors"]) if context["gone"] else ""
    return render(request, "territories/page.html", context)


def find(level: str, code: str) -> Territory | None:
    """The territory of today with that level and code, else the last one that had it."""
    if level not in Level.values or "\x00" in code:
        return None
    known = list(Territory.objects.filter(level=level, code__iexact=code[:20]))
    same = [each for each in known if each.code == code] or (known if len(code) <= 20 else [])  # noqa: PLR2004 - the field's
    today = [each for each in same if each.exists_on()]
    last = sorted(same, key=lambda each: (each.valid_to is not None, each.valid_to), reverse=True)
    return next(iter([*today, *last]), None)


@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def region_drawing(_request: HttpRequest, version: str) -> HttpResponse:
    """The tile map as an image; its address holds its version, so that it may be kept for ever.

    An old version answers with the present drawing: a page kept somewhere still shows a map.
    """
    del version
    grid = grid_of_the_centre()
    places = neighbourhood_places()
    if grid is None or not places:
        raise Http404
    return HttpResponse(drawing(grid, tuple(places)), content_type="image/svg+xml")
