"""Ranking on SQLite: an FTS5 table for each field, fed with analysed terms."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import numpy as np
from django.db.backends.base.base import BaseDatabaseWrapper

from search.database.fields import Field, Terms
from search.database.ranking import Scores


class SqliteRanking:
    """FTS5 tables whose ``rowid`` is the entry; ``…_terms`` beside each lists its vocabulary."""

    TABLES: ClassVar[dict[Field, str]] = {
        Field.TITLE_STEMS: "search_fts_title_stems",
        Field.BODY_STEMS: "search_fts_body_stems",
        Field.TITLE_EXACT: "search_fts_title_exact",
        Field.BODY_EXACT: "search_fts_body_exact",
        Field.FILES_STEMS: "search_fts_files_stems",
    }

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        """``connection``: to the SQLite database that holds the index."""
        self._connection = connection

    def write(self, entry: int, terms: Terms) -> None:
        """Keep the terms of ``entry``."""
        self.forget(entry)
        with self._connection.cursor() as cursor:
            for field, table in self.TABLES.items():
                cursor.execute(f"INSERT INTO {table} (rowid, terms) VALUES (%s, %s)", [entry, " ".join(terms[field])])  # noqa: S608 - our own table names

    def forget(self, entry: int) -> None:
        """Drop the terms of ``entry``."""
        with self._connection.cursor() as cursor:
            for table in self.TABLES.values():
                cursor.execute(f"DELETE FROM {table} WHERE rowid = %s", [entry])  # noqa: S608 - our own table names

    def sizes(self) -> Mapping[Field, tuple[int, float]]:
        """FTS5 keeps its own."""
        return {}

    def scores(self, field: Field, term: str, sizes: Mapping[Field, tuple[int, float]]) -> Scores:  # noqa: ARG002 - FTS5 keeps its own
        """Entries that have ``term`` in ``field``: ``bm25()`` is negative, the better the lower, so it is turned."""
        table = self.TABLES[field]
        with self._connection.cursor() as cursor:
            cursor.execute(f"SELECT rowid, -bm25({table}) FROM {table}(%s)", [_quoted(term)])  # noqa: S608 - our own table names
            rows = cursor.fetchall()
        return (
            np.fromiter((entry for entry, _ in rows), dtype=np.int64, count=len(rows)),
            np.fromiter((score for _, score in rows), dtype=np.float32, count=len(rows)),
        )

    def having(self, sequence: Sequence[str], fields: Iterable[Field]) -> set[int]:
        """Entries that have these terms one after the other in one of ``fields``."""
        asked = " + ".join(_quoted(term) for term in sequence)
        parts = [f"SELECT rowid FROM {self.TABLES[field]}(%s)" for field in fields]  # noqa: S608 - our own table names
        with self._connection.cursor() as cursor:
            cursor.execute(" UNION ".join(parts), [asked] * len(parts))
            return {entry for (entry,) in cursor.fetchall()}

    def beginning(self, words: Sequence[str], begun: str, most: int) -> list[int]:
        """Entries whose title has all of ``words`` and a word that begins with ``begun``, short titles first."""
        table = self.TABLES[Field.TITLE_EXACT]
        asked = " AND ".join([*map(_quoted, words), f"{_quoted(begun)}*"])
        with self._connection.cursor() as cursor:
            cursor.execute(f"SELECT rowid FROM {table}(%s) ORDER BY rank LIMIT %s", [asked, most])  # noqa: S608 - our own table names
            return [entry for (entry,) in cursor.fetchall()]

    def create(self) -> None:
        """Make the tables. ``-`` is a letter in identifiers; the analysis has done all else."""
        with self._connection.cursor() as cursor:
            for table in self.TABLES.values():
                cursor.execute(
                    f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING "
                    "fts5(terms, tokenize = \"unicode61 remove_diacritics 0 tokenchars '-'\")"
                )
                cursor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {table}_terms USING fts5vocab({table}, 'row')")

    def drop(self) -> None:
        """Undo ``create``."""
        with self._connection.cursor() as cursor:
            for table in self.TABLES.values():
                cursor.execute(f"DROP TABLE IF EXISTS {table}_terms")
                cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _quoted(term: str) -> str:
    """``term`` as an FTS5 string: whatever it holds, it is no operator."""
    return '"' + term.replace('"', '""') + '"'
