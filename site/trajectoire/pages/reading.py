"""Reading many pages in a row: what they share is read once, and only while that lasts.

Nothing is kept from one reading to the next, so nothing is ever out of date: a vocabulary changed meanwhile marks
what it changes, which is then read again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_shared: ContextVar[dict[Any, Any] | None] = ContextVar("shared", default=None)


@contextmanager
def reading_together() -> Iterator[None]:
    """While it lasts, ``once`` remembers."""
    token = _shared.set({})
    try:
        yield
    finally:
        _shared.reset(token)


def once(key: Any, read: Callable[[], T]) -> T:
    """What ``read`` gives; the same as before for the same ``key``, where pages are read together."""
    shared = _shared.get()
    if shared is None:
        return read()
    if key not in shared:
        shared[key] = read()
    found: T = shared[key]
    return found
