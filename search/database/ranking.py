"""What the embedded engine asks of a database: keep terms, rank entries. One class for each kind of database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
from django.db.backends.base.base import BaseDatabaseWrapper

from search.database.fields import Field, Terms
from search.vectors import Numbers

Scores = tuple[npt.NDArray[np.int64], Numbers]
"""Entries, each once, and a score for each."""


class Ranking(Protocol):
    """Full text of one kind of database. ``write`` replaces; ``forget`` of an unknown entry does nothing."""

    def write(self, entry: int, terms: Terms) -> None:
        """Keep the terms of ``entry``."""
        ...

    def forget(self, entry: int) -> None:
        """Drop the terms of ``entry``."""
        ...

    def sizes(self) -> Mapping[Field, tuple[int, float]]:
        """Number of entries and mean number of terms by field, where ``scores`` needs them."""
        ...

    def scores(self, field: Field, term: str, sizes: Mapping[Field, tuple[int, float]]) -> Scores:
        """Entries that have ``term`` in ``field``, and its BM25 in each. That of several terms is their sum."""
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
