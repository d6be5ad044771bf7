"""What a page tells about itself, as frozen values that search, feeds and letters consume.

Nobody outside an application reads its concrete models: they read these (docs/architecture.md,
"Every page tells its own story").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class FileStory:
    """A file that a page offers to anyone. ``sha256`` is that of its content; ``text``: filled in by search."""

    document_id: int
    title: str
    url: str
    sha256: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchDocument:
    """A page as the search engines see it; every text is plain (no markup).

    ``key`` is stable (``page-42``); ``kind`` is the key of its ResourceType, or "page"; ``facets`` maps a
    facet's key to the values that it counts for, ancestors included; ``closes_on`` is the last day on
    which it is listed; ``files`` are those that anyone may open, whose text is searched too.
    """

    key: str
    kind: str
    kind_label: str
    title: str
    url: str
    summary: str = ""
    body: str = ""
    keywords: tuple[str, ...] = ()
    identifier: str = ""
    language: str = "fr"
    published_on: date | None = None
    closes_on: date | None = None
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[FileStory, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Citation:
    """What a bibliographic reference needs (NF ISO 690).

    ``kind`` is a type of the Citation Style Language (CSL 1.0.2: "webpage", "report", "book", "article"…), ``genre``
    the word shown to people (« Actes »). ``container`` is the collection or the work that it is part of, ``number``
    its number in it; ``pages`` counts pages.
    """

    title: str
    url: str
    publisher: str
    kind: str = "webpage"
    authors: tuple[str, ...] = ()
    published_on: date | None = None
    identifier: str = ""
    language: str = "fr"
    genre: str = ""
    container: str = ""
    number: str = ""
    pages: int | None = None
    isbn: str = ""
    issn: str = ""
    doi: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewsletterItem:
    """A page as a letter shows it: one label, one title, one sentence or two, one link.

    ``key``: that of the page, which the archive of a letter leaves out once it is no longer shown.
    """

    label: str
    title: str
    text: str
    url: str
    image_id: int | None = None
    on: date | None = None
    key: int | None = None
