"""What waits for a person: the answers of every ``TodoSource``, most pressing first, ten at most.

A source that fails says so on the panel and in the log; it never takes the page with it.
"""

import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from trajectoire.accounts.models import User
from trajectoire.plugins import TodoItem, TodoSource, registry

from .snoozing import digest_of, snoozed
from .wording import in_words

logger = logging.getLogger(__name__)

MOST = 10
"""Items shown to a person: more would not be read."""


@dataclass(frozen=True)
class Line:
    """An item as the panel shows it: ``when`` is its date in words, ``source`` the label of who says it.

    ``digest`` names it when it is put off.
    """

    item: TodoItem
    source: str
    when: str
    late: bool
    digest: str


@dataclass(frozen=True)
class Todo:
    """Everything that waits: ``lines``, the labels of the sources that could not answer, how many were put off."""

    lines: tuple[Line, ...]
    silent: tuple[str, ...]
    snoozed: int = 0


def todo_for(user: User, sources: Iterable[TodoSource] | None = None) -> Todo:
    """What waits for ``user``: urgent items first, then by date, then in the order of the sources."""
    today = timezone.localdate()
    found: list[tuple[TodoItem, str, str]] = []
    silent: list[str] = []
    later = snoozed(user)
    for source in registry.all(TodoSource) if sources is None else sources:
        try:
            with _apart():
                items = islice(source.items(user), MOST + len(later))
                told = [(item, source.label, digest_of(source.key, item)) for item in items]
                found += [line for line in told if line[2] not in later][:MOST]
        except Exception:
            logger.exception("todo source %s failed for user %s", source.key, user.pk)
            silent.append(source.label)
    found.sort(key=lambda line: (not line[0].urgent, line[0].due or date.max))
    lines = tuple(_line(item, label, digest, today) for item, label, digest in found[:MOST])
    return Todo(lines=lines, silent=tuple(silent), snoozed=len(later))


def _line(item: TodoItem, source: str, digest: str, today: date) -> Line:
    when = in_words(item.due, today) if item.due else ""
    return Line(item=item, source=source, when=when, late=bool(item.due and item.due < today), digest=digest)


def _apart() -> AbstractContextManager[object]:
    """Inside a transaction, a failed query must not spoil the following ones; outside, none is opened."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
