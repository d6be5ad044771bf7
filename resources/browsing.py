"""The list of the library: what answers a question, how it can be narrowed, what was chosen.

Without a text the list is read from the database, so that a page shows as soon as it is published, whatever the
state of the index. With a text the search engine answers (``text_answers``). Inside a facet values add up (OR),
facets restrict each other (AND), and the counts of a facet ignore its own choice, so that its other values stay
choosable. Everything here is read from the ``Resource`` table and the flat table of facets.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Count, Min
from django.http import Http404, HttpRequest
from django.utils import timezone

from search.list_query import TYPE, ListQuery, facet_parameters
from search.narrowing import Chip, FacetGroup, Option, chips, sorts
from trajectoire.pages.visibility import VisibleQuerySet
from trajectoire.plugins import Facet, ResourceType, registry

from .facets import FacetValue, ResourceFacet, library_version
from .results import Found, Result, for_results, result_of
from .text_answers import answer_text

CACHE_SECONDS = 3600
"""Counts are remembered under the library's version, until something expires by itself, so long at most."""


@dataclass(frozen=True)
class Choice:
    """A value of a facet as the library knows it, with the number of resources listed under it."""

    parameter: str
    value: str
    label: str
    count: int
    depth: int = 0
    key: int = 0


@dataclass(frozen=True)
class Answer:
    """Resources that answer: how many, those of the page asked, counts by parameter and value.

    ``found`` holds, by primary key, what a search found of a resource.
    """

    total: int
    resources: Sequence[Any]
    counts: Mapping[str, Mapping[str, int]]
    found: Mapping[int, Found] = field(default_factory=dict)
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """A page of the library."""

    url: str
    query: ListQuery
    total: int
    page: Page[int]
    results: list[Result]
    groups: list[FacetGroup]
    chips: list[Chip]
    clear_url: str
    clear_text_url: str
    sorts: list[dict[str, Any]]
    corrections: Mapping[str, tuple[str, ...]]


def browse(query: ListQuery, request: HttpRequest, url: str) -> Listing:
    """The page of the list at ``url`` that answers ``query``. ``Http404`` beyond the last page."""
    choices = known_choices()
    query = _known(query, choices)
    size = int(apps.get_app_config("resources").setting("page_size"))  # type: ignore[attr-defined]
    answer = answer_text(query, size) if query.text else _answer_from_tables(query, choices, size)
    paginator = Paginator(range(answer.total), size)
    if query.page > paginator.num_pages:
        raise Http404
    labels = {TYPE: "Type", **{parameter: facet.label for parameter, facet in facet_parameters().items()}}
    shown = {(choice.parameter, choice.value): choice.label for choice in choices}
    return Listing(
        url=url,
        query=query,
        total=answer.total,
        page=paginator.page(query.page),
        results=[result_of(resource, request, answer.found.get(resource.pk)) for resource in answer.resources],
        groups=_groups(query, choices, answer, labels),
        chips=chips(query, url, labels, shown),
        clear_url=ListQuery(text=query.text).address(url),
        clear_text_url=ListQuery(chosen=query.chosen).address(url),
        sorts=sorts(query, url),
        corrections=answer.corrections,
    )


def listed_resources() -> VisibleQuerySet:
    """What lists show today, once each: an alias is the same resource at another place."""
    from .resource import Resource

    found: VisibleQuerySet = Resource.objects.listed().filter(alias_of__isnull=True)
    return found


def known_choices() -> list[Choice]:
    """Every value that a listed resource has, with its count, in the order of the page; cached by version."""
    key = f"library-choices:{library_version()}:{timezone.localdate().isoformat()}"
    found: list[Choice] | None = cache.get(key)
    if found is None:
        found = [*_types(), *_values()]
        cache.set(key, found, _counts_hold_for())
    return found


def _counts_hold_for() -> int:
    """Seconds until a listed resource expires by itself, an hour at most: counts tell of nothing that has gone."""
    now = timezone.now()
    next_expiry = listed_resources().filter(expire_at__gt=now).aggregate(at=Min("expire_at"))["at"]
    return min(CACHE_SECONDS, int((next_expiry - now).total_seconds())) if next_expiry else CACHE_SECONDS


def _types() -> list[Choice]:
    counts = dict(listed_resources().order_by().values_list("type_key").annotate(n=Count("pk")))
    kinds = {kind.key: kind.plural for kind in registry.all(ResourceType)}
    return [Choice(TYPE, key, label, counts[key]) for key, label in kinds.items() if key in counts]


def _values() -> list[Choice]:
    counts = _count_values(listed_resources())
    rows = list(FacetValue.objects.all())
    found: list[Choice] = []
    for parameter, facet in facet_parameters().items():
        mine = [row for row in rows if row.facet == facet.key and counts.get(row.pk)]
        mine.sort(key=lambda row: _rank(facet, row, counts[row.pk]))
        found += [Choice(parameter, row.value, row.label, counts[row.pk], row.depth, row.pk) for row in mine]
    return found


def _rank(facet: Facet, row: FacetValue, count: int) -> tuple[Any, ...]:
    """A tree in its own order, years backwards, other values the most numerous first."""
    if facet.hierarchical and row.sort:
        return (row.sort,)
    if row.value.isdigit():
        return (-int(row.value),)
    return (-count, row.label.casefold())


def _count_values(resources: VisibleQuerySet, keys: Iterable[int] | None = None) -> dict[int, int]:
    """Number of ``resources`` for each FacetValue (of ``keys``, or of all)."""
    rows = ResourceFacet.objects.filter(resource_id__in=resources.order_by().values("pk"))
    if keys is not None:
        rows = rows.filter(value_id__in=list(keys))
    return dict(rows.values_list("value_id").annotate(n=Count("pk")).order_by())


def _known(query: ListQuery, choices: Sequence[Choice]) -> ListQuery:
    """The question without the values that no listed resource has."""
    known = {(choice.parameter, choice.value) for choice in choices}
    chosen = {
        name: kept for name, values in query.chosen.items() if (kept := tuple(v for v in values if (name, v) in known))
    }
    return ListQuery(query.text, chosen, query.sort, query.page)


def _answer_from_tables(query: ListQuery, choices: Sequence[Choice], size: int) -> Answer:
    found = _narrowed(query, choices)
    newest = for_results(found).order_by("-dated_on", "-pk")
    start = (query.page - 1) * size
    total = found.count() if query.chosen else sum(choice.count for choice in choices if choice.parameter == TYPE)
    return Answer(total, list(newest[start : start + size]), _counts(query, choices) if query.chosen else {})


def _narrowed(query: ListQuery, choices: Sequence[Choice], but: str = "") -> VisibleQuerySet:
    """What the choices leave, those of the parameter ``but`` put aside."""
    found = listed_resources()
    for name, values in query.chosen.items():
        if name == but:
            continue
        if name == TYPE:
            found = found.filter(type_key__in=values)
        else:
            keys = [choice.key for choice in choices if choice.parameter == name and choice.value in values]
            found = found.filter(pk__in=ResourceFacet.objects.filter(value_id__in=keys).values("resource_id"))
    return found


def _counts(query: ListQuery, choices: Sequence[Choice]) -> dict[str, dict[str, int]]:
    """Counts under the choices made: one query for all facets without a choice, one for each other."""
    names = list(dict.fromkeys(choice.parameter for choice in choices))
    free = set(names) - set(query.chosen)
    counts: dict[str, dict[str, int]] = {}
    shared = _count_values(_narrowed(query, choices)) if free - {TYPE} else {}
    for name in names:
        if name == TYPE:
            rows = _narrowed(query, choices, but=TYPE).order_by().values_list("type_key").annotate(n=Count("pk"))
            counts[name] = dict(rows)
            continue
        mine = [choice for choice in choices if choice.parameter == name]
        by_key = shared if name in free else _count_values(_narrowed(query, choices, but=name), [c.key for c in mine])
        counts[name] = {choice.value: by_key.get(choice.key, 0) for choice in mine}
    return counts


def _groups(query: ListQuery, choices: Sequence[Choice], answer: Answer, labels: Mapping[str, str]) -> list[FacetGroup]:
    groups = []
    for rank, (name, label) in enumerate(labels.items()):
        options = [
            Option(
                choice.value,
                choice.label,
                answer.counts.get(name, {}).get(choice.value, 0) if answer.counts else choice.count,
                query.has(name, choice.value),
                choice.depth,
            )
            for choice in choices
            if choice.parameter == name
        ]
        if options:
            groups.append(FacetGroup(name, label, options, open=rank < 2 or bool(query.chosen.get(name))))  # noqa: PLR2004 - the two first facets
    return groups
