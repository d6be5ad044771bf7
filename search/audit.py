"""Comparing the index with the database, and mending it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from django.db import transaction

from search.documents import contributed_documents, every_document
from search.engine import EMBEDDED, EngineUnavailableError, SearchEngine, engine_names, get_engine
from search.models import SearchState
from search.state import mark, mark_below
from search.sync import Outcome, drain


@runtime_checkable
class MadeBeside(Protocol):
    """An engine whose new index is made beside the one that answers."""

    def rebuild(self, progress: Callable[[Outcome], None] | None = None) -> Outcome:
        """Make it, then let it answer."""
        ...


@dataclass
class Differences:
    """Keys that the index lacks, holds in an older form, or should not hold; and how many it holds."""

    indexed: int = 0
    missing: set[str] = field(default_factory=set)
    stale: set[str] = field(default_factory=set)
    extra: set[str] = field(default_factory=set)

    @property
    def keys(self) -> set[str]:
        """Every key that differs."""
        return self.missing | self.stale | self.extra


def compare(engine: SearchEngine | None = None, progress: Callable[[int], None] | None = None) -> Differences:
    """Read every document that must be found and what the index of ``engine`` (the embedded one) holds of it."""
    engine = engine or get_engine(EMBEDDED)
    held = dict(engine.fingerprints())
    found = Differences(indexed=len(held))
    unseen = set(held)
    for number, document in enumerate(every_document(), start=1):
        unseen.discard(document.key)
        if document.key not in held:
            found.missing.add(document.key)
        elif held[document.key] != engine.fingerprint(document):
            found.stale.add(document.key)
        if progress:
            progress(number)
    found.extra = unseen
    return found


def waiting(engine: SearchEngine) -> Differences:
    """What is marked and not indexed yet, without reading any document."""
    held = {key for key, _ in engine.fingerprints()}
    dirty = set(SearchState.objects.of(engine.name).dirty().values_list("key", flat=True))
    return Differences(indexed=len(held), missing=dirty - held, stale=dirty & held)


def repair(engine: SearchEngine, found: Differences) -> Outcome:
    """Do again what differs."""
    with transaction.atomic():
        mark(found.keys, [engine.name])
    return drain(engine=engine, at_once=True)


def rebuild(engine: SearchEngine | None = None, progress: Callable[[Outcome], None] | None = None) -> Outcome:
    """Do everything again; search answers all along.

    The embedded index is done in place: each page, and each document held, whose page may be gone. Another is made
    beside the one that answers.
    """
    engine = engine or get_engine(EMBEDDED)
    if isinstance(engine, MadeBeside):
        return engine.rebuild(progress)
    with transaction.atomic():
        mark_below("", [engine.name])
        mark((document.key for document in contributed_documents()), [engine.name])
        mark((key for key, _ in engine.fingerprints()), [engine.name])
    return drain(engine=engine, at_once=True, progress=progress)


def nightly() -> None:
    """What the clock runs at night: compare and mend. A server that does not answer fails the job, after the others."""
    failed = []
    for name in engine_names():
        engine = get_engine(name)
        try:
            engine.prepare()
            repair(engine, compare(engine))
        except EngineUnavailableError as error:
            failed.append(f"{name} : {error}")
    if failed:
        raise EngineUnavailableError(", ".join(failed))
