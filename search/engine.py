"""The search interface: what a caller asks, what an engine answers, and how one is had.

Engines know documents (``trajectoire.pages.stories.SearchDocument``), never concrete models, and callers
know this module, never an engine. Which engine answers is a matter of settings (``get_engine``).

Visibility: an index holds only pages that were ``.listed()`` when they were last read; each engine tests the
closing day and today's visibility again when it answers, so a page that closed, expired or became private
does not appear even where the clock has not run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings

from trajectoire.pages.stories import SearchDocument

PAGE_SIZE_LIMIT = 100
"""Most hits on one page of results."""
TEXT_LIMIT = 1_000
"""Characters of a query that are read; what follows is ignored."""


class Sort(StrEnum):
    """Orders of results; the value is used in addresses (``tri=date``)."""

    RELEVANCE = "pertinence"
    NEWEST = "date"


def storable(text: str) -> str:
    """``text`` without what no database stores: NUL becomes a space, a lone surrogate a question mark."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def storable_document(document: SearchDocument) -> SearchDocument:
    """``document`` with texts that an index stores, whatever a file or a form held."""
    texts: dict[str, Any] = {name: storable(value) for name, value in vars(document).items() if isinstance(value, str)}
    return replace(document, **texts, keywords=tuple(map(storable, document.keywords)))


@dataclass(frozen=True, kw_only=True)
class SearchQuery:
    """A question: text and narrowing. Any text is allowed, an engine never refuses one.

    ``filters`` maps a facet's key to values: a document counts if it has one of the values (OR) of each facet
    named (AND). ``kinds`` narrows to types of document in the same way. ``facets`` are the keys to count; the
    counts of a facet ignore its own filter, so that its other values stay choosable. Without text every
    document matches, newest first. ``page`` starts at 1; ``size`` is 0 (counts only) to ``PAGE_SIZE_LIMIT``.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    facets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take out what no database stores: NUL and lone surrogates."""
        object.__setattr__(self, "text", storable(self.text))
        object.__setattr__(self, "kinds", tuple(map(storable, self.kinds)))
        object.__setattr__(self, "facets", tuple(map(storable, self.facets)))
        filters = {storable(key): tuple(map(storable, values)) for key, values in self.filters.items()}
        object.__setattr__(self, "filters", filters)

    @property
    def offset(self) -> int:
        """Number of hits before the page asked."""
        return (max(self.page, 1) - 1) * self.limit

    @property
    def limit(self) -> int:
        """Number of hits wanted, within bounds."""
        return min(max(self.size, 0), PAGE_SIZE_LIMIT)


@dataclass(frozen=True)
class Fragment:
    """A run of plain text, and whether it answers the query. Templates escape it like any text."""

    text: str
    matched: bool = False


Extract = tuple[Fragment, ...]
"""A passage, cut into runs that match and runs that do not."""


@dataclass(frozen=True, kw_only=True)
class PageHit:
    """A page of an attached file that answers: ``label`` says which (« page 12 »), ``url`` opens the file there."""

    file: str
    label: str
    url: str
    extract: Extract


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """A document found. ``score`` orders the hits of one answer and means nothing outside it.

    ``title_extract`` is the whole title; ``extracts`` are passages of the summary and the body (the summary's
    beginning when nothing in them matches); ``matched_keywords`` are the keywords that match;
    ``pages`` those of its files that answer, in the order of the files.
    """

    key: str
    kind: str
    kind_label: str
    title: str
    url: str
    summary: str
    identifier: str
    published_on: date | None
    closes_on: date | None
    score: float
    title_extract: Extract
    extracts: tuple[Extract, ...] = ()
    matched_keywords: tuple[str, ...] = ()
    pages: tuple[PageHit, ...] = ()


@dataclass(frozen=True)
class FacetCount:
    """How many documents of the answer have a value."""

    value: str
    count: int


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    """An answer: ``total`` documents, the hits of the page asked, counts (most numerous first).

    ``kinds`` counts types of document as ``facets`` counts values. ``corrections`` maps a word of the query that no
    document has to the words that were searched in its place; ``offers`` maps an acronym of several meanings to them.
    """

    total: int
    hits: tuple[SearchHit, ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    kinds: tuple[FacetCount, ...] = ()
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class EngineUnavailableError(Exception):
    """The engine's server does not answer, or answers what cannot be trusted. It may be asked again later."""


class SearchEngine(Protocol):
    """What an engine does. Writing is idempotent: the same document put twice leaves one."""

    name: str
    shares_transaction: bool
    """Its writes commit with the database's transaction, so it is brought up to date in the request itself."""

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer ``query`` over the documents listed today."""
        ...

    def put(self, document: SearchDocument, version: int) -> None:
        """Write ``document``, replacing what the index holds under its key; ``version`` grows with each change."""
        ...

    def remove(self, key: str, version: int) -> None:
        """Forget the document ``key``, if it is there."""
        ...

    def prepare(self) -> None:
        """Make the index ready to be written, if it is not (a server's first start, another analysis)."""
        ...

    def refresh(self) -> None:
        """What was written is found from now on (an engine of its own may take a second by itself)."""
        ...

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Each key held, with ``fingerprint()`` of what was written, in the order of keys."""
        ...

    def fingerprint(self, document: SearchDocument) -> str:
        """A digest of what ``put`` would write now: another analysis or another text gives another digest."""
        ...

    def count(self) -> int:
        """Number of documents held."""
        ...


EMBEDDED, ELASTICSEARCH = "database", "elasticsearch"
ENGINES: Mapping[str, str] = {
    EMBEDDED: "search.database.engine:DatabaseEngine",
    ELASTICSEARCH: "search.elasticsearch.engine:ElasticsearchEngine",
}
"""Engines by name."""


def engine_names() -> tuple[str, ...]:
    """Engines that the installation keeps up to date: the embedded one always: it stands in for the other."""
    return (EMBEDDED, ELASTICSEARCH) if settings.ELASTICSEARCH_URL else (EMBEDDED,)


def get_engine(name: str | None = None) -> SearchEngine:
    """The engine named ``name`` itself, else what answers visitors. ``KeyError`` for an unknown name.

    Where an address of Elasticsearch is set, visitors are answered by it and, when it fails, by the embedded engine.
    """
    if name is None and settings.ELASTICSEARCH_URL:
        return _made("search.outage:GuardedEngine")
    return _made(ENGINES[name or EMBEDDED])


def _made(path: str) -> SearchEngine:
    module, _, attribute = path.partition(":")
    engine: SearchEngine = getattr(import_module(module), attribute)()
    return engine
