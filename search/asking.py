"""From what an address says to an answer of the engine: the one way for every list that is asked with words.

Fields typed in the question (``theme:médiation``, ``annee:2024``, ``auteur:Dupont``) narrow like facets. A value that
names nothing becomes a word of the question again, so that no answer is hidden by a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.text import slugify

from search.analysis import fold, words
from search.asked import identifier_in, take_apart
from search.engine import SearchQuery, SearchResults, get_engine
from search.labels import PAGES, kind_labels, values_named
from search.list_query import TYPE, ListQuery, facet_parameters
from search.models import EntryFacet
from trajectoire.plugins import Facet

AUTHOR = "author"
"""Facet of who wrote a document; it is asked by its field alone, and no box to tick shows it."""


def ask(query: ListQuery, size: int, kinds: tuple[str, ...] = (), *, counted: bool = True) -> SearchResults:
    """What answers ``query``, ``size`` hits a page. ``kinds``: those where none is chosen; ``counted``: every facet."""
    facets = facet_parameters()
    filters = {facets[name].key: values for name, values in query.chosen.items() if name != TYPE}
    text, typed = fields_of(query.text)
    chosen = query.chosen.get(TYPE) or typed.pop(TYPE, ()) or kinds
    for key, values in typed.items():
        filters[key] = tuple(dict.fromkeys([*filters.get(key, ()), *values]))
    return get_engine().search(
        SearchQuery(
            text=text,
            filters=filters,
            kinds=chosen,
            sort=query.sort,
            page=query.page,
            size=size,
            facets=tuple(facet.key for facet in facets.values()) if counted else (),
        )
    )


def page_named(text: str) -> str | None:
    """The address of the page whose identifier is all of ``text``; ``None`` for any other question."""
    identifier = identifier_in(text)
    hits = get_engine().search(SearchQuery(text=identifier, size=5)).hits if identifier else ()
    return next((hit.url for hit in hits if hit.identifier == identifier), None)


@dataclass(frozen=True)
class Offer:
    """An acronym of several meanings: each with the address of the same question that says it in full."""

    term: str
    meanings: tuple[tuple[str, str], ...]


def offers(query: ListQuery, found: SearchResults, url: str) -> list[Offer]:
    """The meanings to choose from on the list at ``url``."""
    return [
        Offer(term, tuple((meaning, _saying(query, term, meaning).address(url)) for meaning in meanings))
        for term, meanings in found.offers.items()
    ]


def _saying(query: ListQuery, term: str, meaning: str) -> ListQuery:
    """The same question with ``meaning`` where it said ``term``, however written."""
    said = [word for word in words(query.text) if word.exact == fold(term)]
    text = query.text
    for word in reversed(said):
        text = f"{text[: word.start]}{meaning}{text[word.end :]}"
    return replace(query, text=text if said else meaning, page=1)


def fields_of(text: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """``text`` without the fields that it holds, and what they ask: values by key of facet (types under ``TYPE``)."""
    names = _names()
    asked = take_apart(text, names)
    if not asked.fields:
        return text, {}
    found: dict[str, tuple[str, ...]] = {}
    rest = [asked.rest]
    for name, value in asked.fields:
        facet = names[name]
        key = facet.key if isinstance(facet, Facet) else facet
        values = _values(facet, value)
        if values:
            found[key] = (*found.get(key, ()), *values)
        else:
            rest.append(value)
    return " ".join(filter(None, rest)), found


def _names() -> Mapping[str, Facet | str]:
    """What may stand before a colon: parameters and labels of facets, « auteur », « type »."""
    names: dict[str, Facet | str] = {"auteur": AUTHOR, "autrice": AUTHOR, TYPE: TYPE}
    for parameter, facet in facet_parameters().items():
        names |= {fold(parameter): facet, fold(facet.label): facet}
    return names


def _values(facet: Facet | str, text: str) -> tuple[str, ...]:
    """Values of ``facet`` that ``text`` names, wholly or in part."""
    part = slugify(text)
    if not part:
        return ()
    if facet == TYPE:
        return tuple(key for key, label in kind_labels().items() if part in slugify(label) or part == key != PAGES)
    if isinstance(facet, Facet):
        named = values_named(facet, text)
        if named:
            return named
    key = facet.key if isinstance(facet, Facet) else facet
    held = EntryFacet.objects.filter(facet=key, value__contains=part).order_by("value")
    return tuple(held.values_list("value", flat=True).distinct()[:40])
