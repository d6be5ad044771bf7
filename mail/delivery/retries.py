"""When a message that was not accepted is tried again (RFC 5321, 4.5.4.1), and when it is given up."""

import random
from datetime import datetime, timedelta

_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240))
"""The second try answers greylisting (five minutes is its usual delay); the last wait is repeated."""

PATIENCE = timedelta(days=3)
"""A message not accepted so long after its departure is given up."""

MAX_LAPSES = 6
"""A message during which the worker died so many times is given up: it may be what kills it."""


def next_try(attempts: int, released_at: datetime, now: datetime) -> datetime | None:
    """When to try again after ``attempts`` tries, or ``None`` to give up. A tenth of chance spreads the tries."""
    if now - released_at > PATIENCE:
        return None
    wait = _WAITS[min(attempts, len(_WAITS)) - 1]
    return now + wait * random.uniform(0.9, 1.1)  # noqa: S311 - spreads, protects nothing


def pause_after_lapse(lapses: int) -> timedelta:
    """How long a message waits whose lease ended without news for the ``lapses``-th time: at first, not at all."""
    return timedelta(0) if lapses <= 1 else timedelta(minutes=2**lapses)
