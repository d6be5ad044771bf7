"""Ranking on PostgreSQL: a table of postings, scored with the formula of FTS5."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any

import numpy as np
from django.db.backends.base.base import BaseDatabaseWrapper

from search.database.fields import EXACT, K1, STEMMED, B, Field, Terms
from search.database.ranking import Scores
from search.models import EntryTerms, Posting

_TABLE = Posting._meta.db_table  # noqa: SLF001 - Django's documented way to a table's name
_SEQUENCES = EntryTerms._meta.db_table  # noqa: SLF001 - same

IN_ORDER = {*STEMMED, *EXACT}
"""Fields of which sequences are asked."""

LEAST_RARITY = 1e-6
"""What a word that nearly every entry has is still worth, as in FTS5."""


class PostgresqlRanking:
    """Rows of ``Posting``, and of ``EntryTerms`` for what must follow.

    The empty term, had by every entry, carries the length of each field.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        """``connection``: to the PostgreSQL database that holds the index."""
        self._connection = connection

    def write(self, entry: int, terms: Terms) -> None:
        """Keep the terms of ``entry``."""
        self.forget(entry)
        rows = [
            (field.value, term, frequency, len(words))
            for field, words in terms.items()
            for term, frequency in {**Counter(words), "": 1}.items()
        ]
        columns = [list(column) for column in zip(*rows, strict=True)]
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {_TABLE} (entry_id, field, term, frequency, length) "  # noqa: S608 - constants
                "SELECT %s, * FROM unnest(%s::smallint[], %s::varchar[], %s::int[], %s::int[])",
                [entry, *columns],
            )
            cursor.executemany(
                f"INSERT INTO {_SEQUENCES} (entry_id, field, terms) VALUES (%s, %s, %s)",  # noqa: S608 - constants
                [(entry, field.value, f" {' '.join(words)} ") for field, words in terms.items() if field in IN_ORDER],
            )

    def forget(self, entry: int) -> None:
        """Drop the terms of ``entry``."""
        with self._connection.cursor() as cursor:
            for table in (_TABLE, _SEQUENCES):
                cursor.execute(f"DELETE FROM {table} WHERE entry_id = %s", [entry])  # noqa: S608 - constants

    def sizes(self) -> Mapping[Field, tuple[int, float]]:
        """From the empty term, which every entry has."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT field, count(*), greatest(avg(length), 1)::float FROM {_TABLE} "  # noqa: S608 - constants
                "WHERE term = '' AND field = ANY(%s::smallint[]) GROUP BY field",
                [[field.value for field in Field]],
            )
            return {Field(field): (documents, mean) for field, documents, mean in cursor.fetchall()}

    def scores(self, field: Field, term: str, sizes: Mapping[Field, tuple[int, float]]) -> Scores:
        """Entries that have ``term`` in ``field``, by the formula of FTS5."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT entry_id, frequency, length FROM {_TABLE} WHERE field = %s AND term = %s",  # noqa: S608 - constants
                [field.value, term],
            )
            rows = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 3)
        documents, mean = sizes.get(field, (0, 1.0))
        had = len(rows)
        rarity = max(log((max(documents, had) - had + 0.5) / (had + 0.5)), LEAST_RARITY)
        times, length = rows[:, 1].astype(np.float32), rows[:, 2].astype(np.float32)
        scores = rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * length / mean))
        return rows[:, 0], scores.astype(np.float32)

    def having(self, sequence: Sequence[str], fields: Iterable[Field]) -> set[int]:
        """Entries that have these terms one after the other in one of ``fields``: all of them, then in order."""
        terms, asked = list(set(sequence)), _plain(" ".join(sequence))
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT entry_id FROM {_SEQUENCES} JOIN ("  # noqa: S608 - constants
                f"SELECT entry_id, field FROM {_TABLE} WHERE field = ANY(%s::smallint[]) AND term = ANY(%s::varchar[]) "
                "GROUP BY entry_id, field HAVING count(*) = %s) AS candidates USING (entry_id, field) "
                "WHERE terms LIKE %s",
                [[field.value for field in fields], terms, len(terms), f"% {asked} %"],
            )
            return {entry for (entry,) in cursor.fetchall()}

    def beginning(self, words: Sequence[str], begun: str, most: int) -> list[int]:
        """Entries whose title has all of ``words`` and a word that begins with ``begun``, short titles first."""
        whole = list(set(words))
        having = (
            f"AND entry_id IN (SELECT entry_id FROM {_TABLE} WHERE field = %s AND term = ANY(%s::varchar[]) "  # noqa: S608 - constants
            "GROUP BY entry_id HAVING count(*) = %s) "
            if whole
            else ""
        )
        field = Field.TITLE_EXACT.value
        values: list[Any] = [field, f"{_plain(begun)}%", *([field, whole, len(whole)] if whole else []), most]
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT entry_id FROM {_TABLE} WHERE field = %s AND term LIKE %s {having}"  # noqa: S608 - constants
                "GROUP BY entry_id ORDER BY min(length), entry_id DESC LIMIT %s",
                values,
            )
            return [entry for (entry,) in cursor.fetchall()]

    def create(self) -> None:
        """Nothing to make: the table is a model's."""

    def drop(self) -> None:
        """Nothing to undo."""


def _plain(text: str) -> str:
    """``text`` as a pattern of ``LIKE`` that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
