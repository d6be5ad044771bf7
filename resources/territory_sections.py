"""What the library says of a territory: how many resources, the latest, what closes soon.

A resource counts for a territory when it names it or something within (``facets``).
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from .addresses import library_url
from .catalogue import catalogue
from .models import Resource
from .results import for_results, result_of

PARAMETER = "territoire"
"""Parameter of the facet whose values are slugs of territories."""
LATEST = 5
CLOSING = 5


def counts(_request: HttpRequest) -> Mapping[str, int]:
    """Number of resources listed for each territory, by slug. One query when the library has not changed."""
    return {choice.value: choice.count for choice in catalogue().choices if choice.parameter == PARAMETER}


def address(request: HttpRequest, slug: str) -> str:
    """The library narrowed to a territory; nothing while the library is not open."""
    library = library_url(request)
    return f"{library}?{urlencode({PARAMETER: slug})}" if library else ""


def latest(request: HttpRequest, territory: Any) -> Mapping[str, object] | None:
    """The newest resources of a territory, what closes left to its own block."""
    now = catalogue()
    choice = next((c for c in now.choices if (c.parameter, c.value) == (PARAMETER, territory.slug)), None)
    if choice is None:
        return None
    # Twice as many are looked at, since some of them close and belong to the other block.
    keys = now.page(choice.bits, 0, 2 * (LATEST + CLOSING))
    found = {row.pk: row for row in for_results(Resource.objects.filter(pk__in=keys, closes_on__isnull=True).listed())}
    shown = [found[key] for key in keys if key in found][:LATEST]
    if not shown:
        return None
    return {
        "results": [result_of(resource, request) for resource in shown],
        "count": choice.count,
        "url": address(request, territory.slug),
    }


def closing(request: HttpRequest, territory: Any) -> Mapping[str, object] | None:
    """Offers and calls of a territory that are still open, the nearest day first."""
    having = Resource.objects.listed().filter(
        alias_of__isnull=True,
        closes_on__isnull=False,
        facet_rows__value__facet="territory",
        facet_rows__value__value=territory.slug,
    )
    keys = list(having.order_by("closes_on", "pk").values_list("pk", flat=True)[:CLOSING])
    found = {row.pk: row for row in for_results(Resource.objects.filter(pk__in=keys))} if keys else {}
    lines = [(found[key].closes_on, result_of(found[key], request)) for key in keys if key in found]
    return {"lines": lines} if lines else None
