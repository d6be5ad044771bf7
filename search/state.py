"""Marking documents to index, in the transaction of the change itself.

A mark is one ``INSERT … ON CONFLICT`` for each engine kept that moves the version wanted up: it commits or rolls back
with the change. Versions are milliseconds of the clock, or the last one plus one, so that a row that was lost never
starts below what an engine has seen. The drain (``search.sync``) is asked for once the transaction is committed.
"""

import time
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from wagtail.models import Page

from search.documents import PAGE_PREFIX, page_key
from search.engine import EMBEDDED, engine_names
from search.models import SearchState
from search.sync import drain_after_commit

_TABLE = SearchState._meta.db_table  # noqa: SLF001 - Django's documented way to a table's name
_PAGES = Page._meta.db_table  # noqa: SLF001 - same
_COLUMNS = "(engine, key, wanted, indexed, lease, attempts, error)"
_AGAIN = f"""
    ON CONFLICT (engine, key) DO UPDATE SET changed_at = CURRENT_TIMESTAMP, attempts = 0,
        wanted = CASE WHEN excluded.wanted > {_TABLE}.wanted THEN excluded.wanted ELSE {_TABLE}.wanted + 1 END,
        leased_until = CASE WHEN {_TABLE}.lease = '' THEN NULL ELSE {_TABLE}.leased_until END
"""


def mark(keys: Iterable[str], engines: Iterable[str] | None = None) -> None:
    """The documents ``keys`` have changed, appeared or gone. In order, so that two transactions never deadlock.

    ``engines``: those that are told, all that are kept by default.
    """
    rows = sorted(set(keys))
    if not rows:
        return
    now = _now()
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_TABLE} {_COLUMNS} VALUES (%s, %s, %s, 0, '', 0, '') {_AGAIN}",  # noqa: S608 - constants
            [(engine, key, now) for engine in engines or engine_names() for key in rows],
        )
    ask_drain()


def mark_pages(ids: Iterable[int]) -> None:
    """The pages ``ids`` have changed."""
    mark(page_key(pk) for pk in ids)


def mark_below(path: str, engines: Iterable[str] | None = None) -> None:
    """The page at ``path`` of the tree and all that is below it have changed."""
    with connection.cursor() as cursor:
        for engine in engines or engine_names():
            cursor.execute(
                f"INSERT INTO {_TABLE} {_COLUMNS} "  # noqa: S608 - constants
                f"SELECT %s, '{PAGE_PREFIX}' || id, %s, 0, '', 0, '' FROM {_PAGES} WHERE path LIKE %s "
                f"ORDER BY 2 {_AGAIN}",
                [engine, _now(), f"{path}%"],
            )
    ask_drain()


def mark_unknown(**_signal: Any) -> None:
    """Pages never marked are: those that a migration made, which gives no signal, or older than this application."""
    with connection.cursor() as cursor:
        for engine in engine_names():
            cursor.execute(
                f"INSERT INTO {_TABLE} {_COLUMNS} "  # noqa: S608 - constants
                f"SELECT %s, '{PAGE_PREFIX}' || id, %s, 0, '', 0, '' FROM {_PAGES} "
                "WHERE true ON CONFLICT (engine, key) DO NOTHING",
                [engine, _now()],
            )


def adopt(engine: str) -> None:
    """Mark for ``engine`` what changed while the installation did not keep it, by what the embedded engine knows."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} {_COLUMNS} "  # noqa: S608 - constants
            f"SELECT %s, key, wanted, 0, '', 0, '' FROM {_TABLE} WHERE engine = %s ORDER BY 2 "
            "ON CONFLICT (engine, key) DO UPDATE SET wanted = excluded.wanted, changed_at = CURRENT_TIMESTAMP "
            f"WHERE excluded.wanted > {_TABLE}.wanted",
            [engine, EMBEDDED],
        )


def _now() -> int:
    return time.time_ns() // 1_000_000


def ask_drain() -> None:
    """Drain once this transaction is committed (at once outside one). Asked again for nothing, it costs one query."""
    transaction.on_commit(drain_after_commit, robust=True)
