"""Comparing the index with the database, and mending it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from search.documents import contributed_documents, every_document
from search.engine import get_engine
from search.models import SearchState
from search.state import mark, mark_below
from search.sync import Outcome, drain


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


def compare(progress: Callable[[int], None] | None = None) -> Differences:
    """Read every document that must be found and what the index holds of it."""
    engine = get_engine()
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


def waiting() -> Differences:
    """What is marked and not indexed yet, without reading any document."""
    held = {key for key, _ in get_engine().fingerprints()}
    dirty = set(SearchState.objects.dirty().values_list("key", flat=True))
    return Differences(indexed=len(held), missing=dirty - held, stale=dirty & held)


def repair(found: Differences) -> Outcome:
    """Do again what differs."""
    with transaction.atomic():
        mark(found.keys)
    return drain(at_once=True)


def rebuild(progress: Callable[[Outcome], None] | None = None) -> Outcome:
    """Do everything again: each page, and each document held, whose page may be gone. In place: search answers."""
    with transaction.atomic():
        mark_below("")
        mark(document.key for document in contributed_documents())
        mark(key for key, _ in get_engine().fingerprints())
    return drain(at_once=True, progress=progress)


def nightly() -> None:
    """What the clock runs at night: compare and mend."""
    repair(compare())
