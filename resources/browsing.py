"""The list of the library: what answers a question, how it can be narrowed, what was chosen.

Without a text the list is read from the catalogue, so that a page shows as soon as it is published, whatever the
state of the index. With a text the search engine answers (``text_answers``). Inside a facet values add up (OR),
facets restrict each other (AND), and the counts of a facet ignore its own choice, so that its other values stay
choosable. Lines are read from the ``Resource`` table only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

from search.asking import Offer
from search.list_query import TYPE, ListQuery, facet_parameters
from search.narrowing import Chip, FacetGroup, Option, chips, sorts, useful

from .catalogue import Catalogue, Choice, catalogue
from .exports import LIST_FORMATS
from .feeds import feed_address
from .results import Found, Result, for_results, result_of
from .text_answers import answer_text


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
    offers: Sequence[Offer] = ()


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
    exports: list[tuple[str, str]]
    offers: Sequence[Offer]
    feed_url: str


def browse(query: ListQuery, request: HttpRequest, url: str) -> Listing:
    """The page of the list at ``url`` that answers ``query``. ``Http404`` beyond the last page."""
    now = catalogue()
    query = now.known(query)
    size = int(apps.get_app_config("resources").setting("page_size"))  # type: ignore[attr-defined]
    answer = answer_text(query, size, url) if query.text else _newest(query, now, size)
    paginator = Paginator(range(answer.total), size)
    if query.page > paginator.num_pages:
        raise Http404
    labels = {TYPE: "Type", **{parameter: facet.label for parameter, facet in facet_parameters().items()}}
    shown = {(choice.parameter, choice.value): choice.label for choice in now.choices}
    return Listing(
        url=url,
        query=query,
        total=answer.total,
        page=paginator.page(query.page),
        results=[result_of(resource, request, answer.found.get(resource.pk)) for resource in answer.resources],
        groups=_groups(query, now.choices, answer, labels),
        chips=chips(query, url, labels, shown),
        clear_url=ListQuery(text=query.text).address(url),
        clear_text_url=ListQuery(chosen=query.chosen).address(url),
        sorts=sorts(query, url),
        corrections=answer.corrections,
        exports=[
            (replace(query, page=1).address(f"{url}export.{ending}"), label) for ending, label in LIST_FORMATS.items()
        ],
        offers=answer.offers,
        feed_url=feed_address(query),
    )


def _newest(query: ListQuery, now: Catalogue, size: int) -> Answer:
    """The newest resources that the choices leave."""
    from .resource import Resource

    left = now.narrowed(query)
    keys = now.page(left, (query.page - 1) * size, size)
    rows = {row.pk: row for row in for_results(Resource.objects.filter(pk__in=keys).listed())}
    return Answer(left.bit_count(), [rows[key] for key in keys if key in rows], now.counts(query))


def _groups(query: ListQuery, choices: Sequence[Choice], answer: Answer, labels: Mapping[str, str]) -> list[FacetGroup]:
    groups = []
    for rank, (name, label) in enumerate(labels.items()):
        options = [
            Option(
                choice.value,
                choice.label,
                answer.counts.get(name, {}).get(choice.value, 0),
                query.has(name, choice.value),
                choice.depth,
            )
            for choice in choices
            if choice.parameter == name
        ]
        # The two first are unfolded, and those in use: eight of them open would push the answers out of a phone.
        groups.append(FacetGroup(name, label, options, open=rank < 2 or bool(query.chosen.get(name))))  # noqa: PLR2004
    return useful(groups, answer.total)
