"""Sections of the front page that the library fills: what is new, what closes soon."""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import F
from django.http import HttpRequest

from resources.addresses import library_url
from resources.models import Resource
from resources.results import Result, cover_of, for_results, result_of
from trajectoire.media.sizes import COVER_ON_PAGE
from trajectoire.pages.visibility import VisibleQuerySet

NEWS = 4
DEADLINES = 5


def news(request: HttpRequest) -> Mapping[str, object] | None:
    """The resources published last, one that does not close in large; nothing while the library is empty."""
    newest = _first(_listed().order_by(F("first_published_at").desc(nulls_last=True), "-pk"), NEWS)
    if not newest:
        return None
    lead = next((resource for resource in newest if resource.closes_on is None), newest[0])
    return {
        "lead": replace(result_of(lead, request), image=cover_of(lead, COVER_ON_PAGE)),
        "others": [_brief(result_of(resource, request)) for resource in newest if resource != lead],
        "library_url": library_url(request),
    }


def deadlines(request: HttpRequest) -> Mapping[str, object] | None:
    """What closes soon, nearest first: job offers, calls for projects."""
    closing = _first(_listed().filter(closes_on__isnull=False).order_by("closes_on", "pk"), DEADLINES)
    if not closing:
        return None
    lines = [(resource.closes_on, _who_and_where(resource, result_of(resource, request))) for resource in closing]
    return {"lines": lines, "library_url": library_url(request)}


def _brief(result: Result) -> Result:
    """One fact is enough beside the large one: its date, or the last day that its sign shows."""
    return replace(result, meta=() if result.closes_on else result.meta[:1])


def _who_and_where(resource: Resource, result: Result) -> Result:
    """The two first facts of its type (employer and place), without the day when it was put online."""
    return replace(result, meta=tuple(resource.facts.split(" · ")[:2]))


def _listed() -> VisibleQuerySet:
    return Resource.objects.listed().filter(alias_of__isnull=True)


def _first(resources: VisibleQuerySet, number: int) -> list[Resource]:
    """The first ones, by their keys: sorting whole rows of ten thousand resources takes ten times longer."""
    keys = list(resources.values_list("pk", flat=True)[:number])
    found = {resource.pk: resource for resource in for_results(Resource.objects.filter(pk__in=keys))}
    return [found[key] for key in keys]
