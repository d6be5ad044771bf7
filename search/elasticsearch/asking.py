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


def either(query: Query, fused: Iterable[str]) -> Query:
    """The same documents as ``ordered``, in no order: what it takes to count them, in one clause."""
    first = {"constant_score": {"filter": {"terms": {"key": list(fused)}}, "boost": ABOVE_WORDS}}
    return {"dis_max": {"queries": [query, first]}}


def best(query: Query, size: int) -> dict[str, Any]:
    """The request for the keys of the ``size`` best documents, and nothing that is stored: reading it costs most."""
    return {
        "query": query,
        "size": size,
        "track_total_hits": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["key"],
    }


def page(asked: SearchQuery, query: Query, least: float, *, ranked: bool) -> dict[str, Any]:
    """The request for the documents shown of the answers of ``asked``, which score at least ``least``.

    ``ranked``: best first.
    """
    beyond = asked.offset + asked.limit > DEEPEST
    return {
        "query": query,
        "from": 0 if beyond else asked.offset,
        "size": 0 if beyond else asked.limit,
        "track_total_hits": False,
        "track_scores": True,
        "sort": ["_score", *NEWEST] if ranked and asked.sort is Sort.RELEVANCE else NEWEST,
        **_kept(narrowing(asked), least),
    }


def counts(asked: SearchQuery, query: Query, least: float) -> dict[str, Any]:
    """The request for the number of the answers of ``asked``, and for that of each value of its facets."""
    groups = narrowing(asked)
    return {
        "query": query,
        "size": 0,
        "track_total_hits": True,
        "aggs": _counts(asked, groups),
        **_kept(groups, least),
    }


def _kept(groups: Mapping[str, Query], least: float) -> dict[str, Any]:
    """What narrows the answers themselves, but not what facets count."""
    told: dict[str, Any] = {"min_score": least} if least > 0 else {}
    return told | ({"post_filter": {"bool": {"filter": list(groups.values())}}} if groups else {})


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
    for bucket in _buckets(found[TOGETHER]) if TOGETHER in found else ():
        facet, _, value = bucket["key"].partition(BETWEEN)
        together.setdefault(facet, []).append((value, bucket["doc_count"]))
    return {
        facet: together.get(facet, [])[:MOST_VALUES]
        if facet and facet not in narrowed
        else [
            (bucket["key"].removeprefix(f"{facet}{BETWEEN}" if facet else ""), bucket["doc_count"])
            for bucket in _buckets(found[name])
        ]
        for facet, name in _names(asked).items()
    }


def _buckets(counted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Values of an aggregation, which stands under its filter when it has one."""
    buckets: list[dict[str, Any]] = counted.get("values", counted)["buckets"]
    return buckets


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
        made[name] = _among(others, {"terms": values})
    if any(facet and facet not in groups for facet in names):
        every: Query = {"field": "facets", "size": MOST_TOGETHER}
        made[TOGETHER] = _among(list(groups.values()), {"terms": every})
    return made


def _among(filters: list[Query], values: Query) -> Query:
    """``values`` of the documents that pass ``filters``."""
    return {"filter": {"bool": {"filter": filters}}, "aggs": {"values": values}} if filters else values


def _escaped(text: str) -> str:
    """``text`` as a pattern that matches itself alone (Lucene's language of patterns)."""
    return re.sub(r"([^\w]|_)", r"\\\1", text)
