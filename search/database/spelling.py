"""Words that no document has: the words of the vocabulary that they may have meant."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.models import Term

SHORTEST = 3
"""Shorter words are not guessed at: too many others are one letter away."""
LONG = 8
"""From this length two mistakes are forgiven instead of one."""


MOST = 3
"""Guesses kept for a word."""


def remember(words: Iterable[str], using: str) -> None:
    """Add ``words`` to the vocabulary. In order, so that two transactions never deadlock."""
    fresh = [Term(term=word, length=len(word)) for word in sorted(set(words))]
    Term.objects.using(using).bulk_create(fresh, ignore_conflicts=True, batch_size=400)


def guesses(word: str, using: str) -> list[str]:
    """The words nearest to ``word`` by insertion, deletion, replacement and exchange of neighbours; nearest only."""
    allowed = 2 if len(word) >= LONG else 1
    if len(word) < SHORTEST:
        return []
    near = Term.objects.using(using).filter(length__range=(len(word) - allowed, len(word) + allowed))
    found = process.extract(
        word, near.values_list("term", flat=True), scorer=OSA.distance, score_cutoff=allowed, limit=50
    )
    nearest = min((distance for _, distance, _ in found), default=0)
    return [term for term, distance, _ in found if distance == nearest]
