"""How many messages one address may send: counted in the cache that all processes share."""

import hashlib
import time

from django.core.cache import cache

WINDOW = 3600
"""Seconds over which messages are counted."""

PER_VISITOR = 6
"""Messages from one address in a window; an office behind one address shares them."""

IN_ALL = 120
"""Messages from everywhere in a window: beyond, it is no longer people writing."""


def may_send(ip: str) -> bool:
    """Whether one more message may come from ``ip`` now; if so it is counted.

    The address is kept as a digest, for an hour. Two messages at the very same instant may count as one: the
    limit stops floods, it does not have to be exact.
    """
    digest = hashlib.sha256(ip.encode()).hexdigest()[:32]
    counters = ((f"contact-{digest}", PER_VISITOR), ("contact-all", IN_ALL))
    now = time.time()
    recent = {key: [t for t in cache.get(key, []) if t > now - WINDOW] for key, _most in counters}
    if any(len(recent[key]) >= most for key, most in counters):
        return False
    for key, moments in recent.items():
        cache.set(key, [*moments, now], WINDOW)
    return True
