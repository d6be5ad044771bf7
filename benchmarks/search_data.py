"""The embedded search index of publications written by fast paths: what indexing them one by one would leave.

Documents are the pages' own (``search_document()``), read by batches with the vocabularies' ancestors remembered, and
their rows go to the tables of the index in bulk. ``tests/tooling/test_small_bench.py`` compares with the real way.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection, transaction

from resources.models import Publication
from search.database.engine import DatabaseEngine
from search.database.fields import Field, document_terms
from search.database.ranking import ranking_of
from search.database.shelf import index_changed
from search.database.spelling import remember
from search.documents import page_id
from search.engine import EMBEDDED
from search.models import Entry, EntryFacet, EntryText, SearchState
from search.sync import drain
from territories.models import Territory
from trajectoire.pages.stories import SearchDocument
from trajectoire.taxonomies.models import Theme

BATCH = 250
MOST_ROWS = 30_000
"""Parameters of one statement (SQLite takes 32,766)."""


def index_publications(progress: Callable[[int], None] | None = None) -> None:
    """Index every publication that the index lacks, then whatever else is marked."""
    held = set(Entry.objects.exclude(page_id=None).values_list("page_id", flat=True))
    keys = [key for key in Publication.objects.order_by("pk").values_list("pk", flat=True) if key not in held]
    words: set[str] = set()
    with remembered_ancestors(), transaction.atomic():
        for start in range(0, len(keys), BATCH):
            pages = Publication.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk")
            found = [page.search_document() for page in pages.prefetch_related(*RELATIONS)]
            words |= _write(found)
            if progress:
                progress(start + len(found))
        remember(words, connection.alias)
        index_changed(connection.alias)
    drain(at_once=True)


RELATIONS = ("themes", "audiences", "territories", "schemes", "authors", "content_type")


@contextmanager
def remembered_ancestors() -> Iterator[None]:
    """While it lasts, what contains a theme or a territory is read once for each."""
    known: dict[tuple[type[Any], int], Sequence[Any]] = {}

    def once(own: Callable[[Any], Any]) -> Callable[[Any], Sequence[Any]]:
        def read(entry: Any) -> Sequence[Any]:
            key = (type(entry), entry.pk)
            if key not in known:
                known[key] = list(own(entry))
            return known[key]

        return read

    with (
        mock.patch.object(Theme, "get_ancestors", once(Theme.get_ancestors)),
        mock.patch.object(Territory, "ancestors", once(Territory.ancestors)),
    ):
        yield


def _write(documents: Sequence[SearchDocument]) -> set[str]:
    """Write these documents; gives their words."""
    engine, ranking = DatabaseEngine(), ranking_of(connection)
    entries = Entry.objects.bulk_create(
        [
            Entry(
                key=each.key,
                page_id=page_id(each.key),
                kind=each.kind,
                kind_label=each.kind_label,
                title=each.title,
                url=each.url,
                summary=each.summary,
                identifier=each.identifier,
                published_on=each.published_on,
                closes_on=each.closes_on,
                fingerprint=engine.fingerprint(each),
            )
            for each in documents
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(entries, documents, strict=True))
    EntryText.objects.bulk_create(
        [EntryText(entry=entry, body=each.body, keywords=list(each.keywords)) for entry, each in pairs],
        batch_size=BATCH,
    )
    EntryFacet.objects.bulk_create(
        [
            EntryFacet(entry=entry, facet=facet, value=value)
            for entry, each in pairs
            for facet, values in each.facets.items()
            for value in dict.fromkeys(values)
        ],
        batch_size=MOST_ROWS // 4,
    )
    SearchState.objects.filter(engine=EMBEDDED, key__in=[each.key for each in documents]).delete()
    SearchState.objects.bulk_create(
        [SearchState(engine=EMBEDDED, key=each.key, wanted=1, indexed=1) for each in documents], batch_size=BATCH
    )
    words: set[str] = set()
    for entry, each in pairs:
        terms = document_terms(each)
        ranking.write(entry.pk, terms)
        words.update(terms[Field.TITLE_EXACT], terms[Field.BODY_EXACT])
    return words
