"""What answers a question with words: the search engine finds and counts, the library shows."""

from typing import TYPE_CHECKING

from search.engine import PAGE_SIZE_LIMIT, SearchQuery, SearchResults, get_engine
from search.list_query import TYPE, ListQuery, facet_parameters
from search.marking import marked, marked_passages
from trajectoire.plugins import ResourceType, registry

from .results import Found, for_results

if TYPE_CHECKING:
    from .browsing import Answer


def answer_text(query: ListQuery, size: int) -> "Answer":
    """The answer of the engine, shown with the resources themselves."""
    from .browsing import Answer
    from .resource import Resource

    facets = facet_parameters()
    kinds = query.chosen.get(TYPE) or tuple(kind.key for kind in registry.all(ResourceType))
    found = get_engine().search(
        SearchQuery(
            text=query.text,
            filters={facets[name].key: values for name, values in query.chosen.items() if name != TYPE},
            kinds=kinds,
            sort=query.sort,
            page=query.page,
            size=size,
            facets=tuple(facet.key for facet in facets.values()),
        )
    )
    keys = [int(hit.key.removeprefix("page-")) for hit in found.hits]
    rows = {row.pk: row for row in for_results(Resource.objects.filter(pk__in=keys).listed())}
    return Answer(
        total=found.total,
        resources=[rows[key] for key in keys if key in rows],
        counts=_counts(found),
        found={
            key: Found(marked(hit.title_extract), marked_passages(hit.extracts))
            for key, hit in zip(keys, found.hits, strict=True)
        },
        corrections=found.corrections,
    )


def _counts(found: SearchResults) -> dict[str, dict[str, int]]:
    counts = {
        parameter: {count.value: count.count for count in found.facets.get(facet.key, ())}
        for parameter, facet in facet_parameters().items()
    }
    return {TYPE: {count.value: count.count for count in found.kinds}, **counts}


def found_keys(query: ListQuery) -> list[int]:
    """Primary keys of the resources on the page ``query.page`` of all that the engine finds; none after the last."""
    facets = facet_parameters()
    found = get_engine().search(
        SearchQuery(
            text=query.text,
            filters={facets[name].key: values for name, values in query.chosen.items() if name != TYPE},
            kinds=query.chosen.get(TYPE) or tuple(kind.key for kind in registry.all(ResourceType)),
            sort=query.sort,
            page=query.page,
            size=PAGE_SIZE_LIMIT,
        )
    )
    return [int(hit.key.removeprefix("page-")) for hit in found.hits]
