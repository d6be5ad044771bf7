"""Which of a few documents answer a question, without asking an engine: what is new, for those who follow a search.

Stricter than a page of results, which puts the best first and may end with what has one word of the question: here a
document has every word asked, in its own form, another form or an equivalent, its title, text, keywords or files
together; the phrases between quotation marks, in order; nothing that is excluded; and one of the values of each facet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from search import analysis
from search.asked import take_apart
from search.asking import fields_of
from search.database.fields import EXACT, STEMMED, Field, document_terms
from search.list_query import TYPE, ListQuery, facet_parameters
from search.synonyms import Thesaurus, thesaurus
from trajectoire.pages.stories import SearchDocument

_SPACE = "\x00"
"""Between two terms of a text that is looked through for phrases; no term has it."""


@dataclass(frozen=True)
class _Read:
    """A document, read once for all questions."""

    kind: str
    facets: dict[str, frozenset[str]]
    terms: frozenset[str]
    exact: str
    stemmed: str


@dataclass(frozen=True)
class _Wanted:
    """A question: for each word, the terms and the sequences of stems of which one must be had."""

    words: tuple[tuple[frozenset[str], tuple[str, ...]], ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]
    filters: dict[str, frozenset[str]]
    kinds: frozenset[str]


class FewDocuments:
    """Documents held in memory, asked as many questions as one likes; no query but for fields typed in a question."""

    def __init__(self, documents: Iterable[SearchDocument]) -> None:
        """Read ``documents``."""
        self._read = {document.key: _read(document) for document in documents}
        self._thesaurus = thesaurus()

    def answering(self, query: ListQuery) -> set[str]:
        """Keys of the documents that answer ``query``, whatever its page and its order."""
        wanted = _wanted(query, self._thesaurus)
        return {key for key, read in self._read.items() if _answers(read, wanted)}


def _read(document: SearchDocument) -> _Read:
    terms = document_terms(document)
    return _Read(
        kind=document.kind,
        facets={facet: frozenset(values) for facet, values in document.facets.items()},
        terms=frozenset(chain.from_iterable(terms.values())),
        exact="".join(_line(terms[field]) for field in EXACT),
        stemmed="".join(_line(terms[field]) for field in (*STEMMED, Field.FILES_STEMS)),
    )


def _line(terms: Sequence[str]) -> str:
    """Terms in order, each between two marks, so that a phrase is found whole."""
    return f"{_SPACE}{_SPACE.join(terms)}{_SPACE}\n"


def _wanted(query: ListQuery, equivalents: Thesaurus) -> _Wanted:
    facets = facet_parameters()
    filters = {facets[name].key: frozenset(values) for name, values in query.chosen.items() if name in facets}
    text, typed = fields_of(query.text)
    kinds = frozenset(query.chosen.get(TYPE) or typed.pop(TYPE, ()))
    for key, values in typed.items():
        filters[key] = filters.get(key, frozenset()) | frozenset(values)
    asked = take_apart(text)
    words = []
    for word in analysis.words(asked.words):
        if not word.stem:
            continue
        meant = equivalents.read([word.stem], [word.exact])
        sequences = tuple(_line(sequence)[:-1] for sequence in meant.sequences)
        words.append((frozenset({word.stem, word.exact, *meant.terms}), sequences))
    return _Wanted(
        words=tuple(words),
        phrases=tuple(_line(analysis.exacts(analysis.words(phrase)))[:-1] for phrase in asked.phrases),
        excluded=tuple(_line(stems)[:-1] for said in asked.excluded if (stems := analysis.stems(analysis.words(said)))),
        filters=filters,
        kinds=kinds,
    )


def _answers(read: _Read, wanted: _Wanted) -> bool:
    if wanted.kinds and read.kind not in wanted.kinds:
        return False
    if any(values and values.isdisjoint(read.facets.get(facet, ())) for facet, values in wanted.filters.items()):
        return False
    if any(phrase not in read.exact for phrase in wanted.phrases):
        return False
    if any(sequence in read.stemmed for sequence in wanted.excluded):
        return False
    return all(
        not read.terms.isdisjoint(terms) or any(sequence in read.stemmed for sequence in sequences)
        for terms, sequences in wanted.words
    )
