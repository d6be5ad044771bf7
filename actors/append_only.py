"""Tables that are only added to: the database itself refuses to change what a line says."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps


def append_only(table: str, columns: tuple[str, ...], message: str) -> RunPython:
    """Operation of a migration: an UPDATE of one of the ``columns`` of ``table`` fails with ``message``.

    Columns left out may change: a colleague's account that is erased empties ``by_id``.
    """

    def protect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        listed = ", ".join(columns)
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE FUNCTION {table}_refuse() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{message}'; END $$ LANGUAGE plpgsql"
            )
            editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OF {listed} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
            )
        else:
            editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OF {listed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )

    def unprotect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            editor.execute(f"DROP FUNCTION {table}_refuse()")
        else:
            editor.execute(f"DROP TRIGGER {table}_append_only")

    return RunPython(protect, unprotect)
