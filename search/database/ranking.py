"""What the embedded engine asks of a database: keep terms, rank entries. One class for each kind of database."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from search.database.fields import Field, Terms

Ranked = list[tuple[int, float]]
"""Entries with their scores, best first."""


class Ranking(Protocol):
    """Full text of one kind of database. ``write`` replaces; ``forget`` of an unknown entry does nothing."""

    def write(self, entry: int, terms: Terms) -> None:
        """Keep the terms of ``entry``."""
        ...

    def forget(self, entry: int) -> None:
        """Drop the terms of ``entry``."""
        ...

    def rank(self, terms: Terms) -> Ranked:
        """Entries that have any of ``terms``, by the weighted sum of the fields' BM25."""
        ...

    def known(self, field: Field, terms: Iterable[str]) -> set[str]:
        """Those of ``terms`` that some entry has in ``field``."""
        ...

    def having(self, sequence: Sequence[str], fields: Iterable[Field]) -> set[int]:
        """Entries that have these terms one after the other in one of ``fields``."""
        ...

    def beginning(self, words: Sequence[str], begun: str, most: int) -> list[int]:
        """Entries whose title has all of ``words`` and a word that begins with ``begun``, short titles first."""
        ...

    def create(self) -> None:
        """Make what no model describes (tables of full text)."""
        ...

    def drop(self) -> None:
        """Undo ``create``."""
        ...


def ranking_of(connection: BaseDatabaseWrapper) -> Ranking:
    """The ranking for the kind of database that ``connection`` leads to."""
    if connection.vendor == "sqlite":
        from search.database.sqlite import SqliteRanking  # only the kind in use is loaded

        return SqliteRanking(connection)
    from search.database.postgresql import PostgresqlRanking  # same

    return PostgresqlRanking(connection)
