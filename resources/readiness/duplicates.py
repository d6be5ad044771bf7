"""Titles already in the library that look like the one being typed."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from resources.resource import Resource
from search.analysis import words

LIKELY = 72
"""Resemblance (0 to 100, words in any order) from which a title is worth showing."""

SHORTEST = 4
"""Letters of a word that says something of a title."""

CANDIDATES = 400
SHOWN = 4


@dataclass(frozen=True)
class Likeness:
    """A resource whose title looks like the one typed, and how much."""

    resource: Resource
    score: float


def similar_titles(title: str, among: "QuerySet[Resource]", but: int | None = None) -> list[Likeness]:
    """The nearest titles of ``among``, the most alike first; ``but`` is the page being written.

    Only titles that share the beginning of a word of four letters are compared: one query, whatever the library.
    """
    said = _plain(title)
    roots = {word[: max(SHORTEST, len(word) - 2)] for word in said.split() if len(word) >= SHORTEST}
    if not roots:
        return []
    shared = Q()
    for word in title.split():
        if len(word) >= SHORTEST:
            shared |= Q(title__icontains=word[: max(SHORTEST, len(word) - 2)])
    near = among.filter(shared, alias_of__isnull=True).exclude(pk=but)[:CANDIDATES]
    found = [Likeness(page, fuzz.token_set_ratio(said, _plain(page.title))) for page in near]
    return sorted((one for one in found if one.score >= LIKELY), key=lambda one: -one.score)[:SHOWN]


def _plain(title: str) -> str:
    """Its words without accents nor capitals."""
    return " ".join(word.exact for word in words(title))
