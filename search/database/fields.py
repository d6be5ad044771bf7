"""The fields that are ranked, and the terms that a document or a query has in each."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from search import analysis
from search.extraction.kept import file_stems
from trajectoire.pages.stories import SearchDocument

K1, B = 1.2, 0.75
"""Constants of BM25, those that FTS5 has built in."""


class Field(IntEnum):
    """A field; the value is what the postings table stores."""

    TITLE_STEMS = 1
    BODY_STEMS = 2
    TITLE_EXACT = 3
    BODY_EXACT = 4
    FILES_STEMS = 5

    @property
    def weight(self) -> float:
        """Its part in the score (docs/search.md has the measures behind it)."""
        if self is Field.FILES_STEMS:
            return 0.3
        return 1.0 if self in {Field.TITLE_STEMS, Field.BODY_STEMS} else 0.4


STEMMED = (Field.TITLE_STEMS, Field.BODY_STEMS)
EXACT = (Field.TITLE_EXACT, Field.BODY_EXACT)
KNOWN = (*STEMMED, Field.FILES_STEMS)
"""Fields whose words are no slips of the keyboard."""

Terms = Mapping[Field, Sequence[str]]
"""Terms by field."""


def document_terms(document: SearchDocument) -> Terms:
    """Every term of ``document``, in order, repeated as often as it occurs."""
    title = " . ".join(filter(None, (document.title, document.identifier)))
    body = "\n".join((document.summary, " . ".join(document.keywords), document.kind_label, document.body))
    titles, bodies = list(analysis.words(title)), list(analysis.words(body))
    return {
        Field.TITLE_STEMS: analysis.stems(titles),
        Field.BODY_STEMS: analysis.stems(bodies),
        Field.TITLE_EXACT: analysis.exacts(titles),
        Field.BODY_EXACT: analysis.exacts(bodies),
        Field.FILES_STEMS: file_stems(document.files),
    }


def query_terms(stems: Iterable[str], exacts: Iterable[str]) -> Terms:
    """The terms to look for in each field, each once."""
    stem_terms, exact_terms = list(dict.fromkeys(stems)), list(dict.fromkeys(exacts))
    return {
        Field.TITLE_STEMS: stem_terms,
        Field.BODY_STEMS: stem_terms,
        Field.TITLE_EXACT: exact_terms,
        Field.BODY_EXACT: exact_terms,
        Field.FILES_STEMS: stem_terms,
    }
