"""What answers a question with words: the search engine finds and counts, the library shows."""

from typing import TYPE_CHECKING

from search.asking import ask, offers
from search.engine import PAGE_SIZE_LIMIT, SearchResults
from search.list_query import TYPE, ListQuery, facet_parameters
from search.marking import marked, marked_passages, page_lines
from trajectoire.plugins import ResourceType, registry

from .results import Found, for_results

if TYPE_CHECKING:
    from .browsing import Answer


def answer_text(query: ListQuery, size: int, url: str) -> "Answer":
    """The answer of the engine, shown with the resources themselves."""
    from .browsing import Answer
    from .resource import Resource

    found = ask(query, size, kinds=_every_kind())
    keys = [int(hit.key.removeprefix("page-")) for hit in found.hits]
    rows = {row.pk: row for row in for_results(Resource.objects.filter(pk__in=keys).listed())}
    return Answer(
        total=found.total,
        resources=[rows[key] for key in keys if key in rows],
        counts=_counts(found),
        found={
            key: Found(marked(hit.title_extract), marked_passages(hit.extracts), page_lines(hit.pages))
            for key, hit in zip(keys, found.hits, strict=True)
        },
        corrections=found.corrections,
        offers=offers(query, found, url),
    )


def _every_kind() -> tuple[str, ...]:
    return tuple(kind.key for kind in registry.all(ResourceType))


def _counts(found: SearchResults) -> dict[str, dict[str, int]]:
    counts = {
        parameter: {count.value: count.count for count in found.facets.get(facet.key, ())}
        for parameter, facet in facet_parameters().items()
    }
    return {TYPE: {count.value: count.count for count in found.kinds}, **counts}


def found_keys(query: ListQuery) -> list[int]:
    """Primary keys of the resources on the page ``query.page`` of all that the engine finds; none after the last."""
    found = ask(query, PAGE_SIZE_LIMIT, kinds=_every_kind(), counted=False)
    return [int(hit.key.removeprefix("page-")) for hit in found.hits]
