"""Marking documents to index, in the transaction of the change itself.

A mark is one ``INSERT … ON CONFLICT`` that adds one to the version wanted: it commits or rolls back with
the change. The drain (``search.sync``) is asked for once the transaction is committed.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from wagtail.models import Page

from search.documents import PAGE_PREFIX, page_key
from search.models import SearchState
from search.sync import drain_after_commit

_TABLE = SearchState._meta.db_table  # noqa: SLF001 - Django's documented way to a table's name
_PAGES = Page._meta.db_table  # noqa: SLF001 - same
_COLUMNS = "(key, wanted, indexed, lease, attempts, error)"
_AGAIN = f"""
    ON CONFLICT (key) DO UPDATE SET wanted = {_TABLE}.wanted + 1, changed_at = CURRENT_TIMESTAMP, attempts = 0,
        leased_until = CASE WHEN {_TABLE}.lease = '' THEN NULL ELSE {_TABLE}.leased_until END
"""


def mark(keys: Iterable[str]) -> None:
    """The documents ``keys`` have changed, appeared or gone. In order, so that two transactions never deadlock."""
    rows = sorted(set(keys))
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_TABLE} {_COLUMNS} VALUES (%s, 1, 0, '', 0, '') {_AGAIN}",  # noqa: S608 - constants
            [(key,) for key in rows],
        )
    ask_drain()


def mark_pages(ids: Iterable[int]) -> None:
    """The pages ``ids`` have changed."""
    mark(page_key(pk) for pk in ids)


def mark_below(path: str) -> None:
    """The page at ``path`` of the tree and all that is below it have changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} {_COLUMNS} "  # noqa: S608 - constants
            f"SELECT '{PAGE_PREFIX}' || id, 1, 0, '', 0, '' FROM {_PAGES} WHERE path LIKE %s ORDER BY 1 {_AGAIN}",
            [f"{path}%"],
        )
    ask_drain()


def mark_unknown(**_signal: Any) -> None:
    """Pages never marked are: those that a migration made, which gives no signal, or older than this application."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} {_COLUMNS} "  # noqa: S608 - constants
            f"SELECT '{PAGE_PREFIX}' || id, 1, 0, '', 0, '' FROM {_PAGES} WHERE true ON CONFLICT (key) DO NOTHING"
        )


def ask_drain() -> None:
    """Drain once this transaction is committed (at once outside one). Asked again for nothing, it costs one query."""
    transaction.on_commit(drain_after_commit, robust=True)
