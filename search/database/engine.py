"""The embedded engine."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

import numpy as np
import numpy.typing as npt
from django.db import connections, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from search import analysis, vectors
from search.database import spelling
from search.database.among import Among
from search.database.fields import EXACT, KNOWN, STEMMED, Field, document_terms, query_terms
from search.database.ranking import ranking_of
from search.database.shelf import Mask, Shelf, index_changed, shelf_of
from search.documents import page_id
from search.engine import (
    EMBEDDED,
    TEXT_LIMIT,
    FacetCount,
    SearchHit,
    SearchQuery,
    SearchResults,
    Sort,
    storable_document,
)
from search.extraction.found import with_pages
from search.extracts import Matcher
from search.fusion import fuse_all
from search.hits import hit_of
from search.models import Entry, EntryFacet, EntryText
from search.understanding import Question, understand
from search.vectors import Numbers
from trajectoire.pages.stories import SearchDocument
from trajectoire.pages.visibility import VisibleQuerySet

LEAST_SHARE = 0.05
"""An entry that scores less than this share of the best one is no answer: any word in common makes no result."""

_ENTRY = [field.name for field in Entry._meta.concrete_fields if field.name not in {"id", "key"}]  # noqa: SLF001 - Django's documented way to fields


class DatabaseEngine:
    """Search in the project's database (see the package's docstring for how it ranks)."""

    name = EMBEDDED
    shares_transaction = True

    def __init__(self, using: str = "default") -> None:
        """``using``: the database that holds the index."""
        self._using = using
        self._ranking = ranking_of(connections[using])

    # -- writing ------------------------------------------------------------------------------------------------

    def put(self, document: SearchDocument, version: int) -> None:  # noqa: ARG002 - the transaction orders versions here
        """Write ``document`` in place of what the index holds under its key."""
        fingerprint = self.fingerprint(document)
        document = storable_document(document)
        terms = document_terms(document)
        with transaction.atomic(using=self._using):
            entry = Entry(
                key=document.key,
                page_id=page_id(document.key),
                kind=document.kind,
                kind_label=document.kind_label,
                title=document.title,
                url=document.url,
                summary=document.summary,
                identifier=document.identifier,
                published_on=document.published_on,
                closes_on=document.closes_on,
                fingerprint=fingerprint,
            )
            Entry.objects.using(self._using).bulk_create(
                [entry], update_conflicts=True, unique_fields=["key"], update_fields=_ENTRY
            )
            files = [asdict(file) for file in document.files]
            text = EntryText(entry=entry, body=document.body, keywords=list(document.keywords), files=files)
            EntryText.objects.using(self._using).bulk_create(
                [text], update_conflicts=True, unique_fields=["entry"], update_fields=["body", "keywords", "files"]
            )
            self._put_facets(entry, document)
            self._ranking.write(entry.pk, terms)
            vectors.remember(entry.pk, terms[Field.TITLE_STEMS], terms[Field.BODY_STEMS], self._using)
            spelling.remember({*terms[Field.TITLE_EXACT], *terms[Field.BODY_EXACT]}, self._using)
            index_changed(self._using)

    def _put_facets(self, entry: Entry, document: SearchDocument) -> None:
        """Write the values that are new, drop those that are no more."""
        wanted = {(facet, value) for facet, values in document.facets.items() for value in values}
        rows = EntryFacet.objects.using(self._using).filter(entry=entry)
        held = {(facet, value): pk for pk, facet, value in rows.values_list("pk", "facet", "value")}
        gone = [pk for pair, pk in held.items() if pair not in wanted]
        if gone:
            rows.filter(pk__in=gone).delete()
        EntryFacet.objects.using(self._using).bulk_create(
            EntryFacet(entry=entry, facet=facet, value=value) for facet, value in sorted(wanted - held.keys())
        )

    def remove(self, key: str, version: int) -> None:  # noqa: ARG002 - the transaction orders versions here
        """Forget the document ``key``, if it is there."""
        with transaction.atomic(using=self._using):
            for pk in Entry.objects.using(self._using).filter(key=key).values_list("pk", flat=True):
                self._ranking.forget(pk)
                Entry.objects.using(self._using).filter(pk=pk).delete()
                index_changed(self._using)

    def prepare(self) -> None:
        """Migrations have made the tables."""

    def refresh(self) -> None:
        """What is committed is found."""

    def fingerprint(self, document: SearchDocument) -> str:
        """Digest of the document and of the version of the analysis."""
        told = json.dumps([analysis.VERSION, asdict(document)], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Each key held with its fingerprint."""
        entries = Entry.objects.using(self._using).order_by("key")
        yield from entries.values_list("key", "fingerprint").iterator()

    def count(self) -> int:
        """Number of documents held."""
        return Entry.objects.using(self._using).count()

    # -- answering ----------------------------------------------------------------------------------------------

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer ``query`` over the documents listed today."""
        asked = query.text[:TEXT_LIMIT].strip()
        question = self.understand(asked)
        shelf = self.shelf()
        scores = self._scores(shelf, question) if question.words else None
        seen = self.seen(shelf)
        if scores is not None:
            seen &= scores > 0
        for sequence in question.excluded:
            seen &= ~shelf.mask(self._ranking.having(sequence, STEMMED))
        groups = {facet: shelf.having(facet, values) for facet, values in query.filters.items() if values}
        if query.kinds:
            groups[""] = shelf.of_kinds(query.kinds)
        found = _among(seen, groups.values())
        order = shelf.newest_first(found, None if query.sort is Sort.NEWEST else scores)
        shown = order[query.offset : query.offset + query.limit]
        return SearchResults(
            total=len(order),
            hits=self._hits(
                shown.tolist(), dict(zip(shown.tolist(), _at(shelf, shown, scores), strict=True)), question
            ),
            facets={key: _most_first(shelf.count(key, _among(seen, _without(groups, key)))) for key in query.facets},
            kinds=_most_first(shelf.count_kinds(_among(seen, _without(groups, "")))),
            corrections=question.corrections,
            offers=question.offers,
        )

    def understand(self, text: str) -> Question:
        """What the text of a query asks, by the vocabulary of the index; every engine asks the embedded one."""
        return understand(text, _Index(self))

    def _scores(self, shelf: Shelf, question: Question) -> Numbers:
        """What each entry scores, 0: it does not answer. One that has only some of several words must reach a share."""
        words = shelf.worth(self._ranking, query_terms(question.stems, question.exacts))
        for sequence in question.sequences:
            having = shelf.mask(self._ranking.having(sequence, STEMMED))
            if having.any():
                words += having * shelf.worth(self._ranking, query_terms(sequence, ())) / len(sequence)
        scores = fuse_all(shelf.entries, words, question.stems, self._using)
        if question.phrases:
            for phrase in question.phrases:
                scores = scores * shelf.mask(self._ranking.having(phrase, EXACT))
            return scores
        enough = scores >= LEAST_SHARE
        if len(question.stems) <= 1:
            enough |= words > 0
        return np.where(enough, scores, 0)

    def shelf(self) -> Shelf:
        """The index as this process holds it."""
        return shelf_of(self._using, self._ranking)

    def having(self, shelf: Shelf, field: Field, term: str) -> npt.NDArray[np.int32]:
        """Places of the entries that have ``term`` in this field."""
        return shelf.scored(self._ranking, field, term)[0]

    def seen(self, shelf: Shelf) -> Mask:
        """What may be shown now, as ``listed_today()``: all but what the database says nobody may open."""
        pages = VisibleQuerySet(Page).using(self._using).reachable().values("pk")
        entries = Entry.objects.using(self._using).filter(page_id__isnull=False)
        hidden = entries.exclude(page_id__in=pages).values_list("pk", flat=True)
        return shelf.open_on(timezone.localdate()) & ~shelf.mask(hidden)

    def beginning(self, words: Sequence[str], begun: str, most: int) -> list[Entry]:
        """Entries that may be shown now whose title has ``words`` and a word that begins with ``begun``."""
        found = self._ranking.beginning(words, begun, most)
        shown = self.listed_today().filter(Among("id", found)).in_bulk()
        return [shown[pk] for pk in found if pk in shown]

    def listed_today(self) -> QuerySet[Entry]:
        """Entries that may be shown now, whatever the clock has done: today's day, today's visibility of the page.

        Each page is asked for by its key: ``page_id IN (…)`` beside an ``OR`` makes PostgreSQL read every page first.
        """
        page = VisibleQuerySet(Page).reachable().filter(pk=OuterRef("page_id"))
        open_today = Q(closes_on__isnull=True) | Q(closes_on__gte=timezone.localdate())
        return Entry.objects.using(self._using).filter(open_today, Q(page_id__isnull=True) | Q(Exists(page)))

    def _hits(self, ids: list[int], scores: Mapping[int, float], question: Question) -> tuple[SearchHit, ...]:
        entries = Entry.objects.using(self._using).select_related("text").in_bulk(ids)
        matcher = Matcher(question.stems, question.exacts)
        hits = [hit_of(entries[pk].document(), scores.get(pk, 0.0), matcher) for pk in ids if pk in entries]
        return with_pages(hits, question.stems, matcher)


class _Index:
    """The vocabulary of an index, as understanding needs it."""

    def __init__(self, engine: DatabaseEngine) -> None:
        """``engine``: whose index is asked."""
        self._engine = engine

    def known_stems(self, stems: Iterable[str]) -> set[str]:
        """Those that some entry has."""
        shelf = self._engine.shelf()
        return {stem for stem in stems if any(len(self._engine.having(shelf, field, stem)) for field in KNOWN)}

    def known_words(self, words: Iterable[str]) -> set[str]:
        """Those that some entry that may be shown now has: the vocabulary also holds words of pages that closed."""
        asked = list(words)
        if not asked:
            return set()
        shelf = self._engine.shelf()
        seen = self._engine.seen(shelf)
        return {word for word in asked if any(seen[self._engine.having(shelf, field, word)].any() for field in EXACT)}

    def near(self, word: str) -> list[str]:
        """Words of the vocabulary that ``word`` may be a slip for, nearest first."""
        return spelling.guesses(word, self._engine._using)  # noqa: SLF001 - its own part


def _without(groups: Mapping[str, Mask], key: str) -> list[Mask]:
    return [mask for facet, mask in groups.items() if facet != key]


def _among(seen: Mask, masks: Iterable[Mask]) -> Mask:
    for mask in masks:
        seen = seen & mask
    return seen


def _at(shelf: Shelf, entries: npt.NDArray[np.int64], scores: Numbers | None) -> list[float]:
    """The scores of these entries."""
    if scores is None:
        return [0.0] * len(entries)
    found: list[float] = scores[np.searchsorted(shelf.entries, entries)].tolist()
    return found


def _most_first(counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    return tuple(FacetCount(value, n) for value, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
