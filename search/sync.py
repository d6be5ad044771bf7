"""The drain: bringing the index to what the database holds, one document at a time.

Each document is a unit that may be done twice. A drain takes a lease on some marked documents, reads for each the
version wanted, then the content, writes or removes it, and moves the version indexed up, if the lease is still its own.
With an engine that shares the database's transaction all this commits together. So whatever is killed, and
whenever, the worst that remains is a document still marked, which the next drain does again.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from search.documents import find_document, find_documents, page_id
from search.engine import EMBEDDED, EngineUnavailableError, SearchEngine, get_engine
from search.models import SearchState
from trajectoire.pages.stories import SearchDocument

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""A drain that has not finished a batch by then is taken for dead."""
LONGEST_WAIT = timedelta(hours=1)
"""Between two attempts at a document that fails; they start ten seconds apart and double."""
BATCH = 20
REQUEST_LIMIT = 60
"""Most documents indexed within a visitor's or an editor's request; the clock does what remains."""


@dataclass(frozen=True)
class _Claim:
    """What a drain has taken: its lease, the version wanted of each document, and the documents already read.

    ``documents`` has ``None`` for what must not be found; a key that it lacks is read by itself.
    """

    lease: str
    versions: Mapping[str, int]
    documents: Mapping[str, SearchDocument | None]


@dataclass
class Outcome:
    """What a drain did."""

    indexed: int = 0
    removed: int = 0
    failed: int = 0

    @property
    def done(self) -> int:
        """Documents now as they should be."""
        return self.indexed + self.removed


def drain(
    limit: int | None = None,
    *,
    engine: SearchEngine | None = None,
    at_once: bool = False,
    progress: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Bring the index of ``engine`` (the embedded one) up to date: ``limit`` documents at most, else until none is due.

    ``EngineUnavailableError`` when its server does not answer: what it was given is due again, and counts no attempt.

    ``at_once`` waits neither for the end of a lease (its holder may be dead; if it lives, it finds its lease gone) nor
    for the time of a further attempt.
    """
    engine, outcome = engine or get_engine(EMBEDDED), Outcome()
    started = timezone.now()
    while limit is None or outcome.done + outcome.failed < limit:
        size = BATCH if limit is None else min(BATCH, limit - outcome.done - outcome.failed)
        lease, versions = _claim(engine.name, size, started if at_once else None)
        if not versions:
            break
        claim = _Claim(lease, versions, _read(versions))
        try:
            for key in versions:
                _try(engine, outcome, claim, key)
                if progress:
                    progress(outcome)
        except EngineUnavailableError:
            SearchState.objects.of(engine.name).filter(lease=lease).update(lease="", leased_until=None)
            raise
    return outcome


def drain_after_commit() -> None:
    """In the request of the change, for the engine that answers from the same database."""
    if SearchState.objects.of(EMBEDDED).dirty().exists():
        drain(limit=REQUEST_LIMIT)


def _claim(engine: str, size: int, stale_before: datetime | None = None) -> tuple[str, dict[str, int]]:
    """A lease, and the version wanted of each document that it holds.

    What was taken or postponed before ``stale_before`` is free too.
    """
    lease, now = uuid4().hex, timezone.now()
    if not SearchState.objects.of(engine).dirty().exists():
        return lease, {}  # a worker that has nothing to do locks nothing
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    if stale_before:
        free |= Q(taken_at__lt=stale_before)
    with transaction.atomic():
        states = SearchState.objects.of(engine)
        due = states.dirty().filter(free)
        rows = due.order_by("changed_at", "key").select_for_update(skip_locked=True, of=("self",))[:size]
        versions = dict(rows.values_list("key", "wanted"))
        states.filter(key__in=versions).update(lease=lease, leased_until=now + LEASE, taken_at=now)
    return lease, versions


def _read(keys: Iterable[str]) -> dict[str, SearchDocument | None]:
    """The pages that must be found, read together; nothing when one cannot be: each is then read by itself.

    Versions were claimed before, so a change meanwhile leaves its document marked.
    """
    pages = [key for key in keys if page_id(key) is not None]
    if len(pages) < 2:  # noqa: PLR2004 - alone, it has nothing to share
        return {}
    try:
        found = find_documents(pages)
    except Exception:  # noqa: BLE001 - told with the document that it comes from
        return {}
    return {key: found.get(key) for key in pages}


def _try(engine: SearchEngine, outcome: Outcome, claim: _Claim, key: str) -> None:
    try:
        _apply(engine, outcome, claim, key)
    except EngineUnavailableError:
        raise
    except Exception as error:  # one bad document must not hold back the others
        logger.exception("search: document %s", key)
        _postpone(engine.name, key, claim.lease, error)
        outcome.failed += 1


def _apply(engine: SearchEngine, outcome: Outcome, claim: _Claim, key: str) -> None:
    version = claim.versions[key]
    with transaction.atomic() if engine.shares_transaction else nullcontext():
        mine = SearchState.objects.of(engine.name).filter(key=key, lease=claim.lease)
        if engine.shares_transaction and mine.select_for_update().first() is None:
            return  # another drain took it over: it is there that it gets done
        document = claim.documents[key] if key in claim.documents else find_document(key)
        if document:
            engine.put(document, version)
        else:
            engine.remove(key, version)
        mine.update(indexed=version, lease="", leased_until=None, attempts=0, error="")
    if document:
        outcome.indexed += 1
    else:
        outcome.removed += 1


def _postpone(engine: str, key: str, lease: str, error: Exception) -> None:
    state = SearchState.objects.of(engine).filter(key=key, lease=lease)
    attempts = state.values_list("attempts", flat=True).first() or 0
    wait = min(timedelta(seconds=10 * 2 ** min(attempts, 20)), LONGEST_WAIT)
    state.update(
        lease="",
        leased_until=timezone.now() + wait,
        attempts=F("attempts") + 1,
        error=f"{type(error).__name__}: {error}"[:2000],
    )
