"""Ranking on PostgreSQL: a table of postings, scored with the formula of FTS5."""

from collections import Counter
from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from search.database.fields import K1, B, Field, Terms
from search.database.ranking import Ranked
from search.models import Posting

_TABLE = Posting._meta.db_table  # noqa: SLF001 - Django's documented way to a table's name

_RANK = f"""
    WITH asked AS (
        SELECT * FROM unnest(%s::smallint[], %s::varchar[], %s::float[]) AS asked (field, term, weight)
    ), sizes AS (
        SELECT field, count(*) AS documents, greatest(avg(length), 1)::float AS mean
        FROM {_TABLE} WHERE field = ANY(%s::smallint[]) AND term = '' GROUP BY field
    ), found AS (
        SELECT entry_id, field, weight, frequency::float AS tf, length,
            count(*) OVER (PARTITION BY field, term) AS df
        FROM {_TABLE} JOIN asked USING (field, term)
    )
    SELECT entry_id, sum(
        weight
        * greatest(ln((documents - df + 0.5) / (df + 0.5)), 1e-6)
        * tf * ({K1} + 1) / (tf + {K1} * (1 - {B} + {B} * length / mean))
    )::float AS total
    FROM found JOIN sizes USING (field)
    GROUP BY entry_id ORDER BY total DESC, entry_id DESC
"""  # noqa: S608 - constants only


class PostgresqlRanking:
    """Rows of ``search.models.Posting``. The empty term, had by every entry, carries the length of each field."""

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

    def forget(self, entry: int) -> None:
        """Drop the terms of ``entry``."""
        with self._connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_TABLE} WHERE entry_id = %s", [entry])  # noqa: S608 - constants

    def rank(self, terms: Terms) -> Ranked:
        """Entries that have any of ``terms``."""
        asked = [(field, term) for field, words in terms.items() for term in words]
        fields = [field.value for field, _ in asked]
        with self._connection.cursor() as cursor:
            cursor.execute(
                _RANK, [fields, [term for _, term in asked], [field.weight for field, _ in asked], sorted(set(fields))]
            )
            return cursor.fetchall()

    def known(self, field: Field, terms: Iterable[str]) -> set[str]:
        """Those of ``terms`` that some entry has in ``field``."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT term FROM unnest(%s::varchar[]) AS asked (term) WHERE EXISTS "  # noqa: S608 - constants
                f"(SELECT 1 FROM {_TABLE} WHERE field = %s AND {_TABLE}.term = asked.term)",
                [list(terms), field.value],
            )
            return {term for (term,) in cursor.fetchall()}

    def create(self) -> None:
        """Nothing to make: the table is a model's."""

    def drop(self) -> None:
        """Nothing to undo."""
