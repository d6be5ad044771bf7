"""Measuring relevance: a collection with judged queries, indexed apart, asked as visitors ask.

Formats: the corpus has one JSON object a line (``id``, ``title``, ``text``), compressed or not; the queries are a
list of intents (``queries``: ways to ask; ``relevant``: identifiers of what answers, in a list or as keys).
Gain is binary; every way of asking counts the same.
"""

import gzip
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from math import log2
from pathlib import Path
from statistics import mean, quantiles

from django.db import connections, transaction
from wagtail.models import Page

from search.database.engine import DatabaseEngine
from search.database.ranking import ranking_of
from search.elasticsearch.engine import ElasticsearchEngine
from search.engine import SearchEngine, SearchQuery
from search.learning import learn
from search.models import (
    DocumentVector,
    Entry,
    EntryFacet,
    EntryTerms,
    EntryText,
    IndexMark,
    Posting,
    SearchState,
    Term,
    WordModel,
)
from search.vectors import forget_space
from trajectoire.pages.stories import SearchDocument

DEPTH = 10
"""Answers that are judged, those of a first page."""
SCRATCH = "search_scratch"
INDEX = [Entry, IndexMark, EntryText, EntryFacet, EntryTerms, Posting, Term, WordModel, DocumentVector, SearchState]
"""Tables of the embedded index and of the queue."""
BATCH = 200


@dataclass(frozen=True)
class Judged:
    """A way to ask, and the keys of the documents that answer."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True)
class Scores:
    """Means over the queries: nDCG and recall of the first ten; seconds of each query."""

    ndcg: float
    recall: float
    seconds: tuple[float, ...]

    def milliseconds(self, percent: int) -> float:
        """The time within which ``percent`` hundredths of the queries were answered."""
        cut = quantiles(self.seconds, n=100, method="inclusive")[percent - 1] if len(self.seconds) > 1 else 0
        return round(cut * 1000, 1)


def read_corpus(path: Path) -> Iterator[tuple[str, SearchDocument]]:
    """Identifiers and documents, whose keys are numbers. ``ValueError`` for a line that is not one."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                told = json.loads(line)
                document = SearchDocument(
                    key=str(number), kind="page", kind_label="", title=told["title"], url="/", body=told["text"]
                )
                yield str(told["id"]), document
            except (KeyError, TypeError, json.JSONDecodeError) as error:
                raise ValueError(f"{path}, ligne {number} : {error!r}") from error


def read_queries(path: Path) -> list[Judged]:
    """Every way to ask, with what answers it."""
    intents = json.loads(path.read_text(encoding="utf-8"))
    return [Judged(text, frozenset(intent["relevant"])) for intent in intents for text in intent["queries"]]


def evaluate(
    engine: SearchEngine, identifiers: Mapping[str, str], queries: list[Judged], progress: Callable[[int], None]
) -> Scores:
    """Ask every query of an index that holds the collection; ``identifiers`` by key (``fill``)."""
    gains, recalls, seconds = [], [], []
    for number, judged in enumerate(queries, start=1):
        started = time.perf_counter()
        hits = engine.search(SearchQuery(text=judged.text, size=DEPTH)).hits
        seconds.append(time.perf_counter() - started)
        answers = [identifiers[hit.key] in judged.relevant for hit in hits]
        gains.append(ndcg(answers, len(judged.relevant)))
        recalls.append(sum(answers) / len(judged.relevant))
        progress(number)
    return Scores(mean(gains), mean(recalls), tuple(seconds))


def ndcg(answers: list[bool], relevant: int) -> float:
    """Discounted gain of ``answers`` (Järvelin, Kekäläinen 2002), as a part of the best that ``relevant`` allow."""
    best = sum(1 / log2(rank + 2) for rank in range(min(relevant, DEPTH)))
    return sum(1 / log2(rank + 2) for rank, good in enumerate(answers[:DEPTH]) if good) / best


@contextmanager
def scratch_engine() -> Iterator[DatabaseEngine]:
    """An embedded engine on tables of its own, gone afterwards: the site's index is neither read nor held up."""
    default = connections["default"]
    settings = {**default.settings_dict, "ATOMIC_REQUESTS": False, "CONN_MAX_AGE": 0}
    schema = f"{SCRATCH}_{os.getpid()}"
    if default.vendor == "sqlite":
        settings["NAME"] = ":memory:"
        models = [Page, *INDEX]
    else:
        with default.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {schema}")
        settings["OPTIONS"] = {**settings.get("OPTIONS", {}), "options": f"-c search_path={schema},public"}
        models = INDEX
    connections.databases[SCRATCH] = settings
    try:
        with connections[SCRATCH].schema_editor() as editor:
            for model in models:
                editor.create_model(model)
        ranking_of(connections[SCRATCH]).create()
        forget_space(SCRATCH)
        yield DatabaseEngine(using=SCRATCH)
    finally:
        connections[SCRATCH].close()
        del connections[SCRATCH], connections.databases[SCRATCH]
        if default.vendor != "sqlite":
            with default.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA {schema} CASCADE")


@contextmanager
def scratch_server() -> Iterator[ElasticsearchEngine]:
    """An index of its own on the server, gone afterwards, beside the embedded one of ``scratch_engine``."""
    engine = ElasticsearchEngine(alias=f"trajectoire-mesure-{os.getpid()}", using=SCRATCH)
    engine.indexes.publish(engine.indexes.create())
    try:
        yield engine
    finally:
        engine.indexes.delete_all()


def fill(
    engine: DatabaseEngine,
    corpus: Iterator[tuple[str, SearchDocument]],
    progress: Callable[[int], None],
    server: ElasticsearchEngine | None = None,
) -> dict[str, str]:
    """Index ``corpus`` in scratch engines; the identifiers by key."""
    identifiers = {}
    with transaction.atomic(using=SCRATCH):
        while batch := list(islice(corpus, BATCH)):
            for identifier, document in batch:
                engine.put(document, 1)
                identifiers[document.key] = identifier
                progress(len(identifiers))
            if server:
                server.write((document.key, 1, document) for _, document in batch)
    learn(SCRATCH)
    if server:
        server.refresh()
    return identifiers
