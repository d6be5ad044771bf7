"""The vocabulary of the embedded index: what slips of the keyboard are compared with."""

from collections.abc import Iterable

from search.models import Term
from search.understanding import LONG, near


def remember(words: Iterable[str], using: str) -> None:
    """Add ``words`` to the vocabulary. In order, so that two transactions never deadlock."""
    fresh = [Term(term=word, length=len(word)) for word in sorted(set(words))]
    Term.objects.using(using).bulk_create(fresh, ignore_conflicts=True, batch_size=400)


def guesses(word: str, using: str) -> list[str]:
    """The words nearest to ``word`` (``search.understanding.near``)."""
    allowed = 2 if len(word) >= LONG else 1
    alike = Term.objects.using(using).filter(length__range=(len(word) - allowed, len(word) + allowed))
    return near(word, alike.values_list("term", flat=True))
