"""When the server of search does not answer: the embedded engine does, and nobody waits for the other.

A failure is told to every process through the cache (a circuit breaker): none tries again for ``PAUSE`` seconds, then
one at a time. The worker tries too, indexes what waited and says that the server is back. An index that is not up to
date does not answer either: for the seconds that a change takes to reach it the embedded one does, so that what has
just been published is found and what has just gone private is not. What waits longer than ``LAG`` is told to the team.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from search.database.engine import DatabaseEngine
from search.elasticsearch.engine import ElasticsearchEngine
from search.engine import ELASTICSEARCH, EngineUnavailableError, SearchQuery, SearchResults
from search.models import SearchState

logger = logging.getLogger(__name__)

SECONDS = 0.6
"""Most that a visitor waits for the server before the embedded engine answers."""
PAUSE = 15
"""Seconds between two trials of a server that failed."""
LAG = timedelta(minutes=2)
_DOWN, _TRIAL = "search:elasticsearch:down", "search:elasticsearch:trial"
_KEPT = 7 * 24 * 3600


@dataclass(frozen=True)
class Outage:
    """Since when the embedded engine stands in, why, and when the server is tried again."""

    since: datetime
    reason: str
    retry_at: datetime


class GuardedEngine(ElasticsearchEngine):
    """Elasticsearch for visitors: whatever happens to it, a search is answered."""

    def __init__(self) -> None:
        """With the time that a visitor may wait."""
        super().__init__(seconds=SECONDS)

    def search(self, query: SearchQuery) -> SearchResults:
        """The answer of Elasticsearch, else of the embedded engine."""
        if may_try() and not waiting().exists():
            try:
                found = super().search(query)
            except EngineUnavailableError as error:
                failed(str(error))
            except Exception:  # our own fault: the visitor need not pay for it
                logger.exception("search: Elasticsearch refused %r", query)
            else:
                succeeded()
                return found
        return DatabaseEngine().search(query)


def outage() -> Outage | None:
    """The present outage, as far as anyone has noticed."""
    found: Outage | None = cache.get(_DOWN)
    return found


def may_try() -> bool:
    """Whether to ask the server: always when it works, otherwise one caller at a time after a pause."""
    down = outage()
    if down is None:
        return True
    return timezone.now() >= down.retry_at and cache.add(_TRIAL, 1, PAUSE)


def failed(reason: str) -> None:
    """The server did not answer: nobody asks it for a while."""
    now, down = timezone.now(), outage()
    if down is None:
        logger.warning("search: the embedded engine stands in for Elasticsearch: %s", reason)
    cache.set(_DOWN, Outage(down.since if down else now, reason, now + timedelta(seconds=PAUSE)), _KEPT)


def succeeded() -> None:
    """The server answers."""
    if outage():
        logger.warning("search: Elasticsearch answers again")
        cache.delete_many([_DOWN, _TRIAL])


def waiting() -> QuerySet[SearchState]:
    """What Elasticsearch does not have yet (what it refused for itself does not count)."""
    return SearchState.objects.of(ELASTICSEARCH).dirty().filter(error="")


def problem() -> str | None:
    """What the health check and the administration say; ``None`` when all is well."""
    if outage():
        return "Elasticsearch ne répond pas ; la recherche de secours répond"
    if waiting().filter(changed_at__lt=timezone.now() - LAG).exists():
        return "l’index d’Elasticsearch est en retard ; la recherche de secours répond"
    return None
