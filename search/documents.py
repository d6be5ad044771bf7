"""From a key to the document that the public may find today; and every such document.

Pages tell their own story; what is not a page is told by a ``SearchSource`` of the registry.
"""

from collections.abc import Iterable, Iterator

from django.db.models import prefetch_related_objects
from wagtail.models import Page

from search.extraction.kept import with_texts
from trajectoire.pages.base import BasePage, page_models
from trajectoire.pages.reading import reading_together
from trajectoire.pages.stories import SearchDocument
from trajectoire.plugins import SearchSource, registry

PAGE_PREFIX = "page-"
_BATCH = 100


def page_key(pk: int) -> str:
    """Key of a page's document (``BasePage.search_key``)."""
    return f"{PAGE_PREFIX}{pk}"


def page_id(key: str) -> int | None:
    """Primary key of the page whose document is ``key``; ``None`` for another document."""
    number = key.removeprefix(PAGE_PREFIX)
    return int(number) if number != key and number.isascii() and number.isdigit() else None


def find_document(key: str) -> SearchDocument | None:
    """The document ``key`` as it must be found today; ``None`` when nothing of that key may be found."""
    source = next((source for source in registry.all(SearchSource) if key.startswith(f"{source.key}-")), None)
    if source:
        return source.find(key)
    return find_documents([key]).get(key)


def find_documents(keys: Iterable[str]) -> dict[str, SearchDocument]:
    """Those of the documents ``keys`` of pages that must be found today; pages of one type are read together."""
    wanted = [number for key in keys if (number := page_id(key)) is not None]
    found: dict[str, SearchDocument] = {}
    by_model: dict[type[BasePage], list[int]] = {}
    for page in Page.objects.filter(pk__in=wanted):
        if page.specific_class and issubclass(page.specific_class, BasePage):
            by_model.setdefault(page.specific_class, []).append(page.pk)
    for model, numbers in by_model.items():
        told = _documents(model.objects.filter(pk__in=numbers).listed().order_by("pk"))
        found |= {document.key: document for document in told}
    return found


def every_document() -> Iterator[SearchDocument]:
    """Each document that must be found today, read by batches along the keys (never by an offset)."""
    for model in page_models():
        last = 0
        while batch := list(model.objects.filter(pk__gt=last).listed().order_by("pk")[:_BATCH]):
            yield from _documents(batch)
            last = batch[-1].pk
    yield from contributed_documents()


def contributed_documents() -> Iterator[SearchDocument]:
    """Those of the documents that are no pages."""
    for source in registry.all(SearchSource):
        yield from source.documents()


def _documents(pages: Iterable[BasePage]) -> list[SearchDocument]:
    """The stories of pages of one type, but for those that ask not to be found or belong to no site."""
    asked = [page for page in pages if page.searchable]
    if not asked:
        return []
    prefetch_related_objects(asked, *asked[0].search_relations)
    with reading_together():
        told = [page.search_document() for page in asked]
    return with_texts([document for document in told if document.url])
