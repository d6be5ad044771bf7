"""Narrowing an answer: boxes to tick by facet, and what is ticked as removable chips.

The components « facet » and « chips » show these; the library and the search page build them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from search.engine import Sort
from search.list_query import ListQuery, facet_parameters


@dataclass(frozen=True)
class Option:
    """A box to tick: what the component « facet » shows."""

    value: str
    label: str
    count: int
    checked: bool
    depth: int = 0


@dataclass(frozen=True)
class FacetGroup:
    """A facet of the page; ``name`` is its parameter."""

    name: str
    label: str
    options: list[Option]
    open: bool


@dataclass(frozen=True)
class Chip:
    """A value chosen, and the address of the list without it."""

    facet: str
    label: str
    url: str


def chips(query: ListQuery, url: str, labels: Mapping[str, str], shown: Mapping[tuple[str, str], str]) -> list[Chip]:
    """What ``query`` has chosen. ``labels`` names parameters, ``shown`` their values."""
    return [
        Chip(labels[name], shown.get((name, value), value), query.without(name, value).address(url))
        for name in labels
        for value in query.chosen.get(name, ())
    ]


def useful(groups: Sequence[FacetGroup], total: int) -> list[FacetGroup]:
    """Those that have something to choose; a discreet facet, only if it tells the ``total`` answers apart."""
    facets = facet_parameters()

    def tells_apart(group: FacetGroup) -> bool:
        facet = facets.get(group.name)
        only = group.options[0] if len(group.options) == 1 else None
        return not (facet and facet.discreet and only and only.count == total and not only.checked)

    return [group for group in groups if group.options and tells_apart(group)]


def sorts(query: ListQuery, url: str) -> list[dict[str, Any]]:
    """The two orders; without a question only the newest has a meaning."""
    if not query.text:
        return []
    names = {Sort.RELEVANCE: "Les plus proches de la question", Sort.NEWEST: "Les plus récentes"}
    return [
        {
            "label": label,
            "value": sort.value,
            "url": replace(query, sort=sort, page=1).address(url),
            "current": query.sort is sort,
        }
        for sort, label in names.items()
    ]
