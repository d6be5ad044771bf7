"""What is near a page in meaning: its neighbours in the space that search has learnt (``search.vectors``)."""

from search.models import DocumentVector, Entry

LEAST_NEARNESS = 0.25
"""Cosine below which two documents share no subject."""


def near_pages(start: int) -> list[int]:
    """Primary keys of the pages nearest to the page ``start``, nearest first; none where nothing was learnt.

    Whether they may be shown is for the caller to ask.
    """
    neighbours = DocumentVector.objects.filter(entry__page_id=start).values_list("neighbours", flat=True).first() or []
    near = [entry for entry, cosine in neighbours if cosine >= LEAST_NEARNESS]
    pages = dict(Entry.objects.filter(pk__in=near, page_id__isnull=False).values_list("pk", "page_id")) if near else {}
    return [page for entry in near if (page := pages.get(entry))]
