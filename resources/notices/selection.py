"""Which notices a question or a hand-made selection gives, read in slices so that memory stays small."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from resources.catalogue import catalogue
from search.list_query import ListQuery

from .content import NoticeContent
from .models import Notice

SLICE = 500
"""Notices read at a time."""


def matching(query: ListQuery) -> Iterator[NoticeContent]:
    """Notices of the resources that the library lists for ``query``, all of them, in the order of the list."""
    if query.text:
        return _of_keys(_found(query))
    now = catalogue()
    left = now.narrowed(now.known(query))
    return _of_keys(now.page(left, 0, left.bit_count()))


def of_identifiers(identifiers: Sequence[str]) -> list[NoticeContent]:
    """Notices of these resources that lists show today, in this order."""
    rows = Notice.objects.public().in_bulk(identifiers, field_name="identifier")
    return [rows[identifier].told() for identifier in identifiers if identifier in rows]


def _of_keys(keys: Iterable[int]) -> Iterator[NoticeContent]:
    for some in _sliced(keys):
        rows = {row.resource_id: row for row in Notice.objects.public().filter(resource__in=some)}
        yield from (rows[key].told() for key in some if key in rows)


def _found(query: ListQuery) -> Iterator[int]:
    """What the search engine finds, page after page."""
    from resources.text_answers import found_keys

    page = 1
    while keys := found_keys(replace(query, page=page)):
        yield from keys
        page += 1


def _sliced(keys: Iterable[int]) -> Iterator[list[int]]:
    some: list[int] = []
    for key in keys:
        some.append(key)
        if len(some) == SLICE:
            yield some
            some = []
    if some:
        yield some
