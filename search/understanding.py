"""What a question asks, the same for every engine: words, slips of the keyboard, equivalents, signs.

Nothing here hides an exact answer: a word that some document has is searched as it is; what is added
(another spelling, an equivalent) only brings more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search import analysis
from search.analysis import Word
from search.asked import take_apart
from search.synonyms import Thesaurus, thesaurus

MOST_TERMS = 40
"""Different words of a query that are looked for; what follows is ignored."""
MOST_SIGNS = 10
"""Phrases, and exclusions, that are obeyed."""
MOST_GUESSES = 3
SHORTEST, LONG = 3, 8
"""Letters from which a slip is guessed at, and from which two are forgiven instead of one."""


@dataclass(frozen=True)
class Question:
    """A query's words, understood: terms to look for, and what replaced unknown words.

    ``sequences``: equivalents of several words, as stems; a document that has one in order answers. ``phrases``
    (exact terms in order) must all be had, ``excluded`` (stems in order) none. ``offers``: meanings of acronyms
    that have several. ``corrections`` as in ``SearchResults``.
    """

    stems: tuple[str, ...]
    exacts: tuple[str, ...]
    corrections: Mapping[str, tuple[str, ...]]
    sequences: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def words(self) -> bool:
        """Whether anything but exclusions is asked."""
        return bool(self.stems or self.exacts or self.phrases)


class Vocabulary(Protocol):
    """What understanding asks of an index."""

    def known_stems(self, stems: Iterable[str]) -> set[str]:
        """Those that some document has."""
        ...

    def known_words(self, words: Iterable[str]) -> set[str]:
        """Exact terms that some document that anyone may read now has."""
        ...

    def near(self, word: str) -> list[str]:
        """Words that ``word`` may be a slip for, nearest first."""
        ...


def understand(text: str, index: Vocabulary) -> Question:
    """What ``text`` asks. Any text is understood somehow."""
    asked = take_apart(text)
    found = list(analysis.words(asked.words))
    stems = list(dict.fromkeys(analysis.stems(found)))[:MOST_TERMS]
    exacts = list(dict.fromkeys(analysis.exacts(found)))[:MOST_TERMS]
    # Typed in lower case, an acronym reads like a word: its own form is looked for beside its stem.
    stems += [word for word in exacts if word not in analysis.STOP_WORDS and word not in stems]
    equivalents = thesaurus()
    reading = equivalents.read(analysis.stems(found), [word.exact for word in found])
    corrections = _corrections(stems, exacts, index, equivalents)
    for guess in (guess for guesses in corrections.values() for guess in guesses):
        meant = list(analysis.words(guess))
        stems += analysis.stems(meant)
        exacts += analysis.exacts(meant)
        reading += equivalents.read(analysis.stems(meant), [word.exact for word in meant])
    added = [term for term in reading.terms if term not in stems]
    return Question(
        stems=tuple(dict.fromkeys([*stems, *added])),
        exacts=tuple(dict.fromkeys([*exacts, *added])),
        corrections=corrections,
        sequences=reading.sequences,
        phrases=_sequences(asked.phrases, analysis.exacts),
        excluded=_sequences(asked.excluded, analysis.stems),
        offers=reading.offers,
    )


def near(word: str, words: Iterable[str], most: int = 50) -> list[str]:
    """Those of ``words`` nearest to ``word`` by insertion, deletion, replacement, exchange of letters; nearest only."""
    if len(word) < SHORTEST:
        return []
    allowed = 2 if len(word) >= LONG else 1
    found = process.extract(word, list[Any](words), scorer=OSA.distance, score_cutoff=allowed, limit=most)
    nearest = min((distance for _, distance, _ in found), default=0)
    return [term for term, distance, _ in found if distance == nearest]


def _corrections(
    stems: list[str], exacts: list[str], index: Vocabulary, equivalents: Thesaurus
) -> dict[str, tuple[str, ...]]:
    """For each word that no document has in any form, the words that it may have been: those that anyone may read."""
    shown = equivalents.single
    words = [word for word in exacts if word not in analysis.STOP_WORDS and word not in shown]
    known = index.known_stems(stems) if words else set()
    meant = {}
    for word in words:
        if word in known or known & {found.stem for found in analysis.words(word)}:
            continue
        guesses = near(word, [*index.near(word), *shown])
        readable = index.known_words(guesses)
        kept = [shown.get(guess, guess) for guess in dict.fromkeys(guesses) if guess in readable or guess in shown]
        if kept:
            meant[word] = tuple(kept[:MOST_GUESSES])
    return meant


def _sequences(texts: Sequence[str], terms: Callable[[Iterable[Word]], list[str]]) -> tuple[tuple[str, ...], ...]:
    made = (tuple(terms(analysis.words(text)))[:MOST_TERMS] for text in texts[:MOST_SIGNS])
    return tuple(sequence for sequence in made if sequence)
