"""``Among``: a column among many numbers, given to the database as one value."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler


class Among(Func):
    """``filter(Among("id", ids))``: like ``id__in``, with one parameter however many ``ids`` there are."""

    output_field = BooleanField()

    def __init__(self, column: str, ids: Iterable[int]) -> None:
        """``column``: name of a field of whole numbers."""
        super().__init__(F(column))
        self.ids = list(ids)

    def as_sqlite(self, compiler: SQLCompiler, *_connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """A JSON array, opened by the database."""
        column, values = compiler.compile(self.source_expressions[0])
        return f"{column} IN (SELECT value FROM json_each(%s))", (*values, json.dumps(self.ids))  # noqa: S608 - a column's name

    def as_postgresql(self, compiler: SQLCompiler, *_connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        """An array."""
        column, values = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s)", (*values, self.ids)
