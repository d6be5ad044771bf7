"""A base of 100,000 persons made ten times as large inside PostgreSQL, which takes minutes where writing takes an hour.

Each turn copies every row with other keys. Names, functions, structures and numbers keep their frequencies, and so the
lists and the search have as much more to read as with a base written whole.
"""

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from actors.models import (
    FieldCheck,
    Organisation,
    OrganisationKey,
    OrganisationTag,
    Person,
    PersonKey,
    PersonTag,
    Position,
)
from benchmarks.pages import tell
from networks.models import Interaction, Membership, Participation

WRITTEN = 100_000
"""Persons written one by one; beyond, they are copied."""

COPIED: tuple[type[models.Model], ...] = (
    Organisation, OrganisationTag, OrganisationKey, Person, PersonTag, PersonKey, Position, FieldCheck, Membership,
    Interaction, Participation,
)  # fmt: skip
"""In the order of their keys."""


def multiply(times: int) -> None:
    """``times`` as many of each row as there are; nothing for 1. Only PostgreSQL."""
    if times < 2:
        return
    if connection.vendor != "postgresql":
        message = "Au-delà de 100 000 personnes, la mesure se fait sur PostgreSQL."
        raise SystemExit(message)
    with connection.cursor() as cursor:
        steps = {}
        for model in COPIED:
            cursor.execute(f"SELECT COALESCE(max(id), 0) FROM {model._meta.db_table}")  # noqa: S608 - names of ours
            steps[model] = cursor.fetchone()[0]
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for model in COPIED:
            _copy(cursor, model, steps, times)


def _copy(cursor: CursorWrapper, model: type[models.Model], steps: dict[type[models.Model], int], times: int) -> None:
    """Indexes that hold no rule are made again once the rows are there."""
    table = model._meta.db_table
    tell(table)
    indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef NOT LIKE 'CREATE UNIQUE%%'"
    cursor.execute(indexes, [table])
    dropped = cursor.fetchall()
    for name, _how in dropped:
        cursor.execute(f'DROP INDEX "{name}"')
    columns, read = [], []
    for field in model._meta.concrete_fields:
        if field.generated:
            continue
        about = model if field.primary_key else field.related_model
        moved = f" + turn * {steps[about]}" if about in steps else ""
        columns.append(f'"{field.column}"')
        read.append(f'"{field.column}"{moved}')
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(read)}"  # noqa: S608 - same
        f" FROM {table}, generate_series(1, {times - 1}) AS turn ORDER BY turn, id"
    )
    for _name, how in dropped:
        cursor.execute(how)
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608 - same
