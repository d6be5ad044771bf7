"""Queries in the server's language, from terms, filters and scores."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from search.database.fields import EXACT, STEMMED, Field, Terms, query_terms
from search.elasticsearch.mapping import BETWEEN, DEEPEST, field_name
from search.engine import SearchQuery, Sort
from search.understanding import Question

MOST_VALUES = 1_000
"""Values of one facet that are counted."""
MOST_TOGETHER = 60_000
"""Values of all facets that are counted in one go (a server gives 65,536 at most)."""
TOGETHER = "together"
ABOVE_WORDS = 1_000.0
"""Added to a fused score (0 to about 2): it stands above any score that words alone give."""
LONGEST_FACET = 100
"""Characters of a facet's key; none is so long, and patterns are bounded on the server."""

NEWEST: list[Any] = [
    {"published_on": {"order": "desc", "missing": "_last"}},
    {"page": {"order": "desc", "missing": "_last"}},
    {"key": "desc"},
]

Query = dict[str, Any]


def words(question: Question) -> Query:
    """Any of the terms, each field with its own BM25, summed by weight; and the equivalents of several words."""
    asked = _any(query_terms(question.stems, question.exacts))
    for sequence in question.sequences:
        parts = {"should": _any(query_terms(sequence, ())), "boost": 1 / len(sequence)}
        asked.append({"bool": {"filter": [_in_order(sequence, STEMMED)], **parts}})
    return {"bool": {"should": asked}}


def allowed(query: Query | None, question: Question, today: date, hidden: Iterable[str]) -> Query:
    """``query`` among what may be shown today (not closed, not ``hidden``: keys) and as the question's signs ask."""
    found: Query = {
        "filter": [_in_order(phrase, EXACT) for phrase in question.phrases],
        "must_not": [
            {"range": {"closes_on": {"lt": today.isoformat()}}},
            *(_in_order(sequence, STEMMED) for sequence in question.excluded),
        ],
    }
    keys = sorted(hidden)
    if keys:
        found["must_not"].append({"terms": {"key": keys}})
    if query:
        found["must"] = [query]
    return {"bool": found}


def _any(terms: Terms) -> list[Query]:
    return [
        {"match": {field_name(field): {"query": " ".join(asked), "boost": field.weight}}}
        for field, asked in terms.items()
        if asked
    ]


def _in_order(terms: Iterable[str], fields: Iterable[Field]) -> Query:
    """These terms one after the other in one of the fields."""
    return {"bool": {"should": [{"match_phrase": {field_name(field): " ".join(terms)}} for field in fields]}}


def ordered(query: Query, fused: Mapping[str, float]) -> Query:
    """``query`` and the documents of ``fused`` (keys), which come first, in the order of their fused scores."""
    first = [
        {"constant_score": {"filter": {"term": {"key": key}}, "boost": ABOVE_WORDS * (1 + score)}}
        for key, score in fused.items()
    ]
    return {"dis_max": {"queries": [query, *first]}}


def body(asked: SearchQuery, query: Query, least: float, *, ranked: bool) -> dict[str, Any]:
    """The whole request for the answers of ``asked``; answers score at least ``least``; ``ranked``: best first."""
    groups = narrowing(asked)
    told: dict[str, Any] = {
        "query": query,
        "from": asked.offset,
        "size": asked.limit,
        "track_total_hits": True,
        "track_scores": True,
        "sort": ["_score", *NEWEST] if ranked and asked.sort is Sort.RELEVANCE else NEWEST,
        "aggs": _counts(asked, groups),
    }
    if asked.offset + asked.limit > DEEPEST:
        told |= {"from": 0, "size": 0}
    if least > 0:
        told["min_score"] = least
    if groups:
        told["post_filter"] = {"bool": {"filter": list(groups.values())}}
    return told


def narrowing(asked: SearchQuery) -> dict[str, Query]:
    """A filter for each facet that is filtered on (OR inside); types of document under the empty key."""
    groups: dict[str, Query] = {}
    if asked.kinds:
        groups[""] = {"terms": {"kind": list(asked.kinds)}}
    for facet, values in asked.filters.items():
        if values:
            groups[facet] = {"terms": {"facets": [f"{facet}{BETWEEN}{value}" for value in values]}}
    return groups


def facet_counts(found: Mapping[str, Any], asked: SearchQuery) -> dict[str, list[tuple[str, int]]]:
    """Values with their counts by facet, from the server's aggregations; types under the empty key."""
    narrowed = narrowing(asked)
    together: dict[str, list[tuple[str, int]]] = {}
    for bucket in found[TOGETHER]["values"]["buckets"] if TOGETHER in found else ():
        facet, _, value = bucket["key"].partition(BETWEEN)
        together.setdefault(facet, []).append((value, bucket["doc_count"]))
    return {
        facet: together.get(facet, [])[:MOST_VALUES]
        if facet and facet not in narrowed
        else [
            (bucket["key"].removeprefix(f"{facet}{BETWEEN}" if facet else ""), bucket["doc_count"])
            for bucket in found[name]["values"]["buckets"]
        ]
        for facet, name in _names(asked).items()
    }


def _names(asked: SearchQuery) -> dict[str, str]:
    """A name of aggregation for each facet to count: a facet's own may hold what the server refuses."""
    facets = ["", *(facet for facet in asked.facets if len(facet) <= LONGEST_FACET)]
    return {facet: f"f{number}" for number, facet in enumerate(facets)}


def _counts(asked: SearchQuery, groups: Mapping[str, Query]) -> dict[str, Any]:
    """For each facet, its values among what passes the filters of the others.

    Those on which nothing is filtered have the same filters: they are counted together, which costs the server one
    pass over its documents and no pattern.
    """
    made = {}
    names = _names(asked)
    for facet, name in names.items():
        if facet and facet not in groups:
            continue
        others = [group for key, group in groups.items() if key != facet]
        values: Query = {"field": "facets" if facet else "kind", "size": MOST_VALUES}
        if facet:
            values["include"] = _escaped(facet + BETWEEN) + ".*"
        made[name] = {"filter": {"bool": {"filter": others}}, "aggs": {"values": {"terms": values}}}
    if any(facet and facet not in groups for facet in names):
        every: Query = {"field": "facets", "size": MOST_TOGETHER}
        made[TOGETHER] = {"filter": {"bool": {"filter": list(groups.values())}}, "aggs": {"values": {"terms": every}}}
    return made


def _escaped(text: str) -> str:
    """``text`` as a pattern that matches itself alone (Lucene's language of patterns)."""
    return re.sub(r"([^\w]|_)", r"\\\1", text)
