"""What the search page shows: answers of the engine as lines, ways to narrow them, what to do when there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from search.asking import Offer, ask, offers
from search.engine import FacetCount, SearchHit, SearchResults
from search.labels import Label, kind_labels, value_labels
from search.list_query import TYPE, ListQuery, facet_parameters
from search.marking import PageLine, marked, marked_passages, page_lines
from search.narrowing import Chip, FacetGroup, Option, chips, sorts, useful
from search.promotions import promoted
from search.taking_away import TakenAway, taken_away
from trajectoire.pages.stories import SearchDocument
from trajectoire.plugins import Facet


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the component « result » shows of a document found."""

    key: str
    title: SafeString
    url: str
    kind: str
    meta: tuple[str, ...]
    summary: SafeString
    identifier: str
    pages: tuple[PageLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A page of answers. Same names as the library's list, so that both share their templates."""

    url: str
    query: ListQuery
    total: int
    page: Page[int]
    results: list[Line]
    groups: list[FacetGroup]
    chips: list[Chip]
    clear_url: str
    clear_text_url: str
    sorts: list[dict[str, Any]]
    corrections: Mapping[str, tuple[str, ...]]
    offers: list[Offer]
    promoted: list[Line]
    feed_url: str
    address: str
    exports: list[TakenAway]


def answers(query: ListQuery, request: HttpRequest, url: str) -> Answers:
    """The answers to ``query`` for the page at ``url``. ``Http404`` beyond the last page."""
    facets = facet_parameters()
    size = int(apps.get_app_config("search").setting("page_size"))  # type: ignore[attr-defined]
    found = ask(query, size)
    paginator = Paginator(range(found.total), size)
    if query.page > paginator.num_pages:
        raise Http404
    groups = [_kinds(query, found), *(_group(query, found, facet) for facet in facets.values())]
    shown = {(group.name, option.value): option.label for group in groups for option in group.options}
    return Answers(
        url=url,
        query=query,
        total=found.total,
        page=paginator.page(query.page),
        results=[_line(hit) for hit in found.hits],
        groups=useful(groups, found.total),
        chips=chips(query, url, {group.name: group.label for group in groups}, shown),
        clear_url=ListQuery(text=query.text).address(url),
        clear_text_url=ListQuery(chosen=query.chosen).address(url),
        sorts=sorts(query, url),
        corrections=found.corrections,
        offers=offers(query, found, url),
        promoted=[_chosen(page) for page in promoted(query.text)] if query.page == 1 and not query.chosen else [],
        feed_url=replace(query, page=1).address(reverse("search:atom")),
        address=request.build_absolute_uri(replace(query, page=1).address(url)),
        exports=list(taken_away(query, found, request)),
    )


def _line(hit: SearchHit) -> Line:
    return Line(
        key=hit.key,
        title=marked(hit.title_extract),
        url=hit.url,
        kind=hit.kind_label,
        meta=(
            *((date_format(hit.published_on, "j F Y"),) if hit.published_on else ()),
            *(f"mot-clé « {word} »" for word in hit.matched_keywords),
        ),
        summary=marked_passages(hit.extracts),
        identifier=hit.identifier,
        pages=page_lines(hit.pages),
    )


def _chosen(document: SearchDocument) -> Line:
    """A page that the team puts first, told as its own."""
    return Line(
        key=document.key,
        title=format_html("{}", document.title),
        url=document.url,
        kind=document.kind_label,
        meta=("Choix de l’équipe",),
        summary=format_html("{}", document.summary),
        identifier=document.identifier,
        pages=(),
    )


def _kinds(query: ListQuery, found: SearchResults) -> FacetGroup:
    names = kind_labels()
    counts = {count.value: count.count for count in found.kinds}
    options = [
        Option(key, label, counts.get(key, 0), query.has(TYPE, key))
        for key, label in names.items()
        if key in counts or query.has(TYPE, key)
    ]
    return FacetGroup(TYPE, "Type", options, open=True)


def _group(query: ListQuery, found: SearchResults, facet: Facet) -> FacetGroup:
    """The values that some answer has, and those chosen although none has them now."""
    chosen = query.chosen.get(facet.parameter, ())
    counts = list(found.facets.get(facet.key, ()))
    counts += [FacetCount(value, 0) for value in chosen if value not in {count.value for count in counts}]
    labels = value_labels(facet, (count.value for count in counts))
    known = sorted((count for count in counts if count.value in labels), key=lambda c: _rank(c, labels[c.value]))
    options = [
        Option(
            count.value,
            labels[count.value].text,
            count.count,
            count.value in chosen,
            labels[count.value].depth,
        )
        for count in known
    ]
    return FacetGroup(facet.parameter, facet.label, options, open=bool(chosen))


def _rank(count: FacetCount, label: Label) -> tuple[Any, ...]:
    """A tree in its own order, years backwards, other values the most numerous first."""
    if label.sort:
        return (label.sort,)
    if count.value.isascii() and count.value.isdigit():
        return (-int(count.value),)
    return (-count.count, label.text.casefold())
