"""« One holder at a time », held by the database: two memberships never overlap on one seat or one post.

A holding joins a membership, which has the dates, to what is held. Triggers watch both tables: a holding that is added
or moved, a membership whose dates change. On PostgreSQL they first lock the membership, then what is held, so that two
concurrent writers cannot both pass; SQLite has one writer at a time.

SQLite forgets the triggers of a table that a migration remakes, and refuses to remake a table that the trigger of
another one reads: a migration that alters ``Membership`` or a holding wraps its operations in ``keeping_triggers``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import StateApps

MEMBERSHIPS = "networks_membership"


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """Names of the tables: ``table`` joins a membership to a row of ``held_table`` by ``held``."""

    table: str
    held: str
    held_table: str
    also: tuple[str, ...]
    message: str

    def conflict(self, mine: str, dates: str) -> str:
        """SQL: whether another holding of the same thing overlaps; ``mine`` and ``dates`` name the rows compared."""
        same = "".join(f" AND other.{name} = {mine}.{name}" for name in (self.held, *self.also))
        return (
            f"SELECT 1 FROM {self.table} other JOIN {MEMBERSHIPS} span ON span.id = other.membership_id "  # noqa: S608 - names of ours
            f"WHERE other.membership_id <> {mine}.membership_id{same} "
            f"AND COALESCE(span.started_on, '0001-01-01') <= COALESCE({dates}.ended_on, '9999-12-31') "
            f"AND COALESCE({dates}.started_on, '0001-01-01') <= COALESCE(span.ended_on, '9999-12-31')"
        )

    @property
    def of_holding(self) -> str:
        """SQL: a holding that was just written overlaps another."""
        return (
            f"EXISTS (SELECT 1 FROM {MEMBERSHIPS} own WHERE own.id = NEW.membership_id "  # noqa: S608 - same
            f"AND EXISTS ({self.conflict('NEW', 'own')}))"
        )

    @property
    def of_membership(self) -> str:
        """SQL: the new dates of a membership overlap another's."""
        return (
            f"EXISTS (SELECT 1 FROM {self.table} mine WHERE mine.membership_id = NEW.id "  # noqa: S608 - same
            f"AND EXISTS ({self.conflict('mine', 'NEW')}))"
        )

    @property
    def watched(self) -> str:
        """Columns of the holding whose change is checked."""
        return ", ".join(("membership_id", self.held, *self.also))


def no_overlap(*, table: str, held: str, held_table: str, message: str, also: tuple[str, ...] = ()) -> RunPython:
    """Operation of a migration: overlapping holdings fail with ``message`` (``IntegrityError``).

    ``table`` has ``membership_id``, unique, and ``held``, which refers to ``held_table``; holdings are compared when
    they share ``held`` and every column of ``also`` (a holder and a substitute share a seat).
    """
    rule = _Rule(table=table, held=held, held_table=held_table, also=also, message=message.replace("'", "’"))

    def protect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _postgresql(rule) if editor.connection.vendor == "postgresql" else _sqlite(rule):
            editor.execute(statement)

    def unprotect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        postgresql = editor.connection.vendor == "postgresql"
        for name, on in ((f"{table}_no_overlap", table), (f"{table}_dates", MEMBERSHIPS)):
            editor.execute(f"DROP TRIGGER {name} ON {on}" if postgresql else f"DROP TRIGGER {name}")
            if postgresql:
                editor.execute(f"DROP FUNCTION {name}()")
        if not postgresql:
            editor.execute(f"DROP TRIGGER {table}_no_overlap_moved")

    return RunPython(protect, unprotect)


def _sqlite(rule: _Rule) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    name, table = rule.table, rule.table
    return [
        f"CREATE TRIGGER {name}_no_overlap BEFORE INSERT ON {table} WHEN {rule.of_holding} {refuse}",
        (
            f"CREATE TRIGGER {name}_no_overlap_moved BEFORE UPDATE OF {rule.watched} ON {table} "
            f"WHEN {rule.of_holding} {refuse}"
        ),
        (
            f"CREATE TRIGGER {name}_dates BEFORE UPDATE OF started_on, ended_on ON {MEMBERSHIPS} "
            f"WHEN {rule.of_membership} {refuse}"
        ),
    ]


def _postgresql(rule: _Rule) -> list[str]:
    """The error is that of an exclusion constraint, which Django gives as ``IntegrityError``."""
    lock_membership = f"PERFORM 1 FROM {MEMBERSHIPS} WHERE id = NEW.membership_id FOR UPDATE;"
    lock_held = f"PERFORM 1 FROM {rule.held_table} WHERE id = NEW.{rule.held} FOR UPDATE;"
    lock_all_held = (
        f"PERFORM 1 FROM {rule.held_table} WHERE id IN "  # noqa: S608 - same
        f"(SELECT {rule.held} FROM {rule.table} WHERE membership_id = NEW.id) ORDER BY id FOR UPDATE;"
    )
    refuse = f"RAISE EXCEPTION '{rule.message}' USING ERRCODE = 'exclusion_violation'; END IF; RETURN NEW; END"
    # Same conditions as on SQLite; PL/pgSQL reads a date where the text of one stands.
    return [
        (
            f"CREATE FUNCTION {rule.table}_no_overlap() RETURNS trigger AS $$ BEGIN "
            f"{lock_membership} {lock_held} IF {rule.of_holding} THEN {refuse} $$ LANGUAGE plpgsql"
        ),
        (
            f"CREATE FUNCTION {rule.table}_dates() RETURNS trigger AS $$ BEGIN "
            f"{lock_all_held} IF {rule.of_membership} THEN {refuse} $$ LANGUAGE plpgsql"
        ),
        (
            f"CREATE TRIGGER {rule.table}_no_overlap BEFORE INSERT OR UPDATE OF {rule.watched} ON {rule.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {rule.table}_no_overlap()"
        ),
        (
            f"CREATE TRIGGER {rule.table}_dates BEFORE UPDATE OF started_on, ended_on ON {MEMBERSHIPS} "
            f"FOR EACH ROW EXECUTE FUNCTION {rule.table}_dates()"
        ),
    ]


def keeping_triggers(table: str, operations: Iterable[Operation]) -> list[Operation]:
    """The ``operations`` on ``table`` between two that take away and put back the triggers that name it.

    For SQLite alone, which remakes a table to alter it; elsewhere the two do nothing.
    """
    kept: list[str] = []

    def take_away(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            return
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE %s", [f"%{table}%"])
            found = cursor.fetchall()
        kept[:] = [sql for _name, sql in found]
        for name, _sql in found:
            editor.execute(f'DROP TRIGGER "{name}"')

    def put_back(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in kept:
            editor.execute(statement)
        kept.clear()

    return [RunPython(take_away, put_back), *operations, RunPython(put_back, take_away)]
