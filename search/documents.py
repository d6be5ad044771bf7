"""From a key to the document that the public may find today; and every such document.

Pages tell their own story; what is not a page is told by a ``SearchSource`` of the registry.
"""

from collections.abc import Iterator

from wagtail.models import Page

from search.extraction.kept import with_texts
from trajectoire.pages.base import BasePage, page_models
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
    page = Page.objects.filter(pk=page_id(key)).first()
    model = page.specific_class if page else None
    if model is None or not issubclass(model, BasePage):
        return None
    specific = model.objects.filter(pk=page_id(key)).listed().first()
    return _document(specific) if specific else None


def every_document() -> Iterator[SearchDocument]:
    """Each document that must be found today, read by batches along the keys (never by an offset)."""
    for model in page_models():
        last = 0
        while batch := list(model.objects.filter(pk__gt=last).listed().order_by("pk")[:_BATCH]):
            yield from (document for page in batch if (document := _document(page)))
            last = batch[-1].pk
    yield from contributed_documents()


def contributed_documents() -> Iterator[SearchDocument]:
    """Those of the documents that are no pages."""
    for source in registry.all(SearchSource):
        yield from source.documents()


def _document(page: BasePage) -> SearchDocument | None:
    """The page's story, unless the page asks not to be found or belongs to no site."""
    document = page.search_document() if page.searchable else None
    return with_texts(document) if document and document.url else None
