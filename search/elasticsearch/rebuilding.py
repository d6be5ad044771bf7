"""A whole new index beside the one that answers, then one call that puts it in its place.

While it is made, whatever changes is written in both (the queue's drain sees that one is being made). Versions are
read before any content, so that a document written late never covers a newer one. What changed meanwhile is indexed
once more after the exchange. A rebuild that dies leaves the index that answers as it was; the next one starts again.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from django.db.models import F
from django.utils import timezone

from search.documents import every_document
from search.elasticsearch.engine import ElasticsearchEngine
from search.engine import EngineUnavailableError
from search.models import SearchState
from search.state import adopt
from search.sync import Outcome, drain
from trajectoire.pages.stories import SearchDocument

BATCH = 100
MARGIN = timedelta(seconds=10)
"""Clocks of machines may differ so much: what changed that shortly before the beginning is indexed again too."""


def rebuild(engine: ElasticsearchEngine, progress: Callable[[Outcome], None] | None = None) -> Outcome:
    """Make everything again. ``EngineUnavailableError`` when the server fails, or when another rebuild took over."""
    outcome, started = Outcome(), timezone.now() - MARGIN
    adopt(engine.name)
    versions = dict(SearchState.objects.of(engine.name).values_list("key", "wanted"))
    name = engine.indexes.create()
    written: set[str] = set()
    refused: dict[str, str] = {}
    for documents in _batches():
        rows = [(document.key, versions.get(document.key, 1), document) for document in documents]
        refused |= engine.write(rows, only=name)
        written |= {key for key, _, _ in rows if key not in refused}
        outcome.indexed, outcome.failed = len(written), len(refused)
        if progress:
            progress(outcome)
    changed = SearchState.objects.of(engine.name).filter(changed_at__gte=started)
    lost = written - {key for key, _ in engine.fingerprints(name)} - set(changed.values_list("key", flat=True))
    if lost:
        raise EngineUnavailableError(f"{len(lost)} documents écrits ne sont pas dans le nouvel index")
    if not engine.indexes.publish(name):
        engine.indexes.delete(name)
        raise EngineUnavailableError("une autre reconstruction a pris la place de celle-ci")
    states = SearchState.objects.of(engine.name)
    settled = states.filter(changed_at__lt=started).exclude(key__in=refused)
    settled.update(indexed=F("wanted"), lease="", leased_until=None, attempts=0, error="")
    states.filter(changed_at__gte=started).update(indexed=0)
    drain(engine=engine, at_once=True)
    engine.indexes.clean()
    return outcome


def _batches() -> Iterator[list[SearchDocument]]:
    documents = every_document()
    while batch := list(islice(documents, BATCH)):
        yield batch
