"""The engine that asks Elasticsearch."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail.models import Page

from search.database.among import Among
from search.database.engine import LEAST_SHARE, DatabaseEngine
from search.documents import page_id
from search.elasticsearch import asking
from search.elasticsearch.client import refusal, told_as_unavailable, within
from search.elasticsearch.indexes import PATIENCE, Indexes
from search.elasticsearch.mapping import stored
from search.engine import (
    ELASTICSEARCH,
    TEXT_LIMIT,
    EngineUnavailableError,
    FacetCount,
    SearchQuery,
    SearchResults,
    storable_document,
)
from search.extraction.found import with_pages
from search.extracts import Matcher
from search.fusion import fuse
from search.hits import hit_of
from search.models import Entry, SearchState
from search.sync import Outcome
from search.understanding import Question
from trajectoire.pages.stories import SearchDocument
from trajectoire.pages.visibility import VisibleQuerySet

CANDIDATES = 300
"""Best documents by words whose order meaning then changes."""
MOST_FUSED = 400
"""Documents whose place is given one by one; those that follow are ranked by words alone."""
AT_ONCE = 1_000
"""Documents read at once when all are compared."""
NEWER_THERE = 409
NO_SUCH_INDEX = 404


class ElasticsearchEngine:
    """Search on a server (see the package's docstring for what is common to every engine)."""

    name = ELASTICSEARCH
    shares_transaction = False

    def __init__(self, seconds: float = PATIENCE, alias: str | None = None, using: str = "default") -> None:
        """``seconds`` that a search may take; ``alias``: name of the index; ``using``: database of the embedded one."""
        self._seconds = seconds
        self._using = using
        self.embedded = DatabaseEngine(using)
        self.indexes = Indexes(alias or apps.get_app_config("search").setting("index"))  # type: ignore[attr-defined]

    # -- writing ------------------------------------------------------------------------------------------------

    def put(self, document: SearchDocument, version: int) -> None:
        """Write ``document``; a version older than what the index holds changes nothing."""
        self._write_one(document.key, version, document)

    def remove(self, key: str, version: int) -> None:
        """Forget the document ``key``; same rule."""
        self._write_one(key, version, None)

    def _write_one(self, key: str, version: int, document: SearchDocument | None) -> None:
        refused = self.write([(key, version, document)])
        if refused:
            raise ValueError(refused[key])

    def write(
        self, documents: Iterable[tuple[str, int, SearchDocument | None]], only: str | None = None
    ) -> dict[str, str]:
        """Write documents (``None``: remove) in one request, in the index that answers and in the one being made.

        ``only``: in that one alone. What was refused, by key, with the reason; ``EngineUnavailableError`` for all.
        """
        names = [only] if only else [self.indexes.live, *([self.indexes.next] if self.indexes.building() else [])]
        operations: list[dict[str, Any]] = []
        for key, version, document in documents:
            for name in names:
                action = {"_index": name, "_id": key, "version": version, "version_type": "external_gte"}
                if document:
                    operations += [{"index": action}, stored(storable_document(document), self.fingerprint(document))]
                else:
                    operations.append({"delete": action})
        if not operations:
            return {}
        answer = within(PATIENCE, lambda server: server.bulk(operations=operations, require_alias=only is None))
        with told_as_unavailable():
            return self._refused(answer["items"])

    def _refused(self, items: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        refused = {}
        for item in items:
            (told,) = item.values()
            error = told.get("error")
            gone = told["status"] == NO_SUCH_INDEX and told["_index"] == self.indexes.next
            if not error or told["status"] == NEWER_THERE or gone:
                continue
            if told["status"] in {NO_SUCH_INDEX, 429} or told["status"] >= 500:  # noqa: PLR2004 - HTTP: the server's fault
                raise EngineUnavailableError(f"{told['status']} {error.get('type')}")
            refused[told["_id"]] = f"{error.get('type')}: {error.get('reason')}"
        return refused

    def prepare(self) -> None:
        """Make the index, whole, when there is none or when it was made by another mapping."""
        if not self.indexes.ready():
            self.rebuild()

    def rebuild(self, progress: Callable[[Outcome], None] | None = None) -> Outcome:
        """A whole new index beside the one that answers (``search.elasticsearch.rebuilding``)."""
        from search.elasticsearch.rebuilding import rebuild  # it needs this module

        return rebuild(self, progress)

    def refresh(self) -> None:
        """What was written is found from now on."""
        within(PATIENCE, lambda server: server.indices.refresh(index=self.indexes.live))

    def fingerprint(self, document: SearchDocument) -> str:
        """The same as the embedded engine's: the same analysis feeds both."""
        return self.embedded.fingerprint(document)

    def fingerprints(self, name: str | None = None) -> Iterator[tuple[str, str]]:
        """Each key held with its fingerprint; ``name``: of that index."""
        index = name or self.indexes.live
        after: list[Any] | None = None
        within(PATIENCE, lambda server: server.indices.refresh(index=index))
        while True:
            more: dict[str, Any] = {"search_after": after} if after else {}
            answer = within(
                PATIENCE,
                lambda server: server.search(
                    index=index,
                    size=AT_ONCE,
                    sort="key",
                    source=False,
                    docvalue_fields=[{"field": "fingerprint"}],
                    query={"match_all": {}},
                    **more,  # noqa: B023 - called at once
                ),
            )
            hits = answer["hits"]["hits"]
            if not hits:
                return
            yield from ((hit["_id"], hit["fields"]["fingerprint"][0]) for hit in hits)
            after = hits[-1]["sort"]

    def count(self) -> int:
        """Number of documents held."""
        self.refresh()
        return int(within(PATIENCE, lambda server: server.count(index=self.indexes.live))["count"])

    # -- answering ----------------------------------------------------------------------------------------------

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer ``query``; ``EngineUnavailableError`` when the server does not, in the time given."""
        until = time.monotonic() + self._seconds
        question = self.embedded.understand(query.text[:TEXT_LIMIT].strip())
        hidden, today = self.hidden(), timezone.localdate()
        try:
            least, shown, counted = 0.0, None, None
            if question.words:
                words = asking.words(question)
                best = self._best(asking.allowed(words, question, today, hidden), until)
                if not best:
                    return _nothing(query, question)
                if len(question.stems) > 1 and not question.phrases:
                    least = max(best.values()) * LEAST_SHARE
                fused = self._fused(best, question)
                shown, counted = asking.ordered(words, fused), asking.either(words, fused)
            page = asking.page(query, asking.allowed(shown, question, today, hidden), least, ranked=question.words)
            counts = asking.counts(query, asking.allowed(counted, question, today, hidden), least)
            return self._results(query, question, *self._ask([page, counts], until))
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise EngineUnavailableError("réponse qui ne se lit pas") from error

    def hidden(self) -> set[str]:
        """Keys of pages that the index may hold and that nobody may see now: what changed since, what has expired.

        The embedded index tells what expired; the queue tells what changed and is not indexed here yet.
        """
        reachable = VisibleQuerySet(Page).using(self._using).reachable()
        entries = Entry.objects.using(self._using).filter(page_id__isnull=False)
        gone = set(entries.exclude(page_id__in=reachable.values("pk")).values_list("key", flat=True))
        states = SearchState.objects.using(self._using).of(self.name).dirty()
        changed = {key: page_id(key) for key in states.values_list("key", flat=True)}
        pages = [page for page in changed.values() if page is not None]
        seen = set(reachable.filter(Among("id", pages)).values_list("pk", flat=True)) if pages else set()
        return gone | {key for key, page in changed.items() if page is not None and page not in seen}

    def _best(self, query: asking.Query, until: float) -> dict[str, float]:
        """The best documents by words alone, with their scores."""
        (answer,) = self._ask([asking.best(query, CANDIDATES)], until)
        return {hit["fields"]["key"][0]: hit["_score"] for hit in answer["hits"]["hits"]}

    def _fused(self, best: Mapping[str, float], question: Question) -> dict[str, float]:
        """Scores by words and meaning of the documents that come first; the embedded index knows the meanings."""
        entries = Entry.objects.using(self._using)
        numbers = dict(entries.filter(key__in=best).values_list("key", "pk"))
        strangers = {key: -place for place, key in enumerate(best.keys() - numbers.keys(), start=1)}
        numbers |= strangers
        scores = fuse({numbers[key]: score for key, score in best.items()}, question.stems, self._using)
        first = sorted((n for n in scores if scores[n] >= LEAST_SHARE), key=lambda n: -scores[n])[:MOST_FUSED]
        keys = {n: key for key, n in numbers.items()}
        keys |= dict(entries.filter(Among("id", [n for n in first if n not in keys])).values_list("pk", "key"))
        return {keys[n]: scores[n] for n in first if n in keys}

    def _ask(self, bodies: Iterable[Mapping[str, Any]], until: float) -> list[Mapping[str, Any]]:
        """The answers to ``bodies``, which the server works out side by side."""
        searches: list[Mapping[str, Any]] = []
        for body in bodies:
            searches += [{"allow_partial_search_results": False, "request_cache": False}, body]
        answers = within(
            until - time.monotonic(),
            lambda server: server.msearch(index=self.indexes.live, searches=searches),
        ).body["responses"]
        for answer in answers:
            if "error" in answer:
                raise refusal(int(answer["status"]), str(answer["error"]))
            if answer["timed_out"]:
                raise EngineUnavailableError("pas de réponse à temps")
        return list(answers)

    def _results(
        self, query: SearchQuery, question: Question, page: Mapping[str, Any], counted: Mapping[str, Any]
    ) -> SearchResults:
        """What is shown, from the answers for the ``page`` and for the counts."""
        matcher = Matcher(question.stems, question.exacts)
        hits = [(_document(hit["_source"]), hit["_score"] or 0.0) for hit in page["hits"]["hits"]]
        shown = self._reachable([document for document, _ in hits])
        counts = {
            facet: tuple(FacetCount(*count) for count in values)
            for facet, values in asking.facet_counts(counted["aggregations"], query).items()
        }
        return SearchResults(
            total=counted["hits"]["total"]["value"] - (len(hits) - len(shown)),
            hits=with_pages(
                [hit_of(document, score, matcher) for document, score in hits if document.key in shown],
                question.stems,
                matcher,
            ),
            facets={facet: counts.get(facet, ()) if facet else () for facet in query.facets},
            kinds=counts[""],
            corrections=question.corrections,
            offers=question.offers,
        )

    def _reachable(self, documents: Iterable[SearchDocument]) -> set[str]:
        """Keys of what may be shown, asked a last time of the database: an index may hold what no queue knows."""
        pages = {document.key: page_id(document.key) for document in documents}
        ids = [page for page in pages.values() if page is not None]
        reachable = VisibleQuerySet(Page).using(self._using).reachable().filter(pk__in=ids) if ids else None
        seen = set(reachable.values_list("pk", flat=True)) if reachable is not None else set()
        return {key for key, page in pages.items() if page is None or page in seen}


def _nothing(query: SearchQuery, question: Question) -> SearchResults:
    facets: dict[str, tuple[FacetCount, ...]] = dict.fromkeys(query.facets, ())
    return SearchResults(total=0, facets=facets, corrections=question.corrections, offers=question.offers)


def _document(source: Mapping[str, Any]) -> SearchDocument:
    return SearchDocument(
        key=source["key"],
        kind=source["kind"],
        kind_label=source["kind_label"],
        title=source["title"],
        url=source["url"],
        summary=source["summary"],
        body=source["body"],
        keywords=tuple(source["keywords"]),
        identifier=source["identifier"],
        published_on=_day(source["published_on"]),
        closes_on=_day(source["closes_on"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
