"""Migrations of our applications: one line of descent each, and a way back."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
OURS = sorted(
    config.label
    for config in apps.get_app_configs()
    if Path(config.path).is_relative_to(ROOT) and ".venv" not in Path(config.path).parts
)


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    """What the files say, without any database."""
    return MigrationLoader(None)


@pytest.mark.any_database
@pytest.mark.parametrize("app", OURS)
def test_the_migrations_of_an_application_follow_one_another(loader: MigrationLoader, app: str) -> None:
    names = sorted(name for label, name in loader.disk_migrations if label == app)
    for before, name in zip([None, *names], names, strict=False):
        parents = [parent for label, parent in loader.disk_migrations[app, name].dependencies if label == app]
        assert parents == ([before] if before else [])
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_every_migration_of_ours_rolls_back_and_comes_again() -> None:
    before = schema()
    plan = MigrationExecutor(connection)
    migrated = [label for label in OURS if label in plan.loader.migrated_apps]

    plan.migrate([(label, None) for label in migrated])
    left = {table for table in schema() if table.split("_")[0] in OURS}
    assert left <= {"trajectoire_cache"}, "the cache's table belongs to no migration"

    again = MigrationExecutor(connection)
    again.migrate(list(again.loader.graph.leaf_nodes()))
    assert schema() == before


def schema() -> dict[str, set[tuple[str, object]]]:
    """Columns with their types, and constraints with theirs, by table."""
    introspection = connection.introspection
    found: dict[str, set[tuple[str, object]]] = {}
    with connection.cursor() as cursor:
        for table in introspection.table_names(cursor):
            columns = introspection.get_table_description(cursor, table)
            limits = introspection.get_constraints(cursor, table).values()
            found[table] = {(column.name, column.type_code) for column in columns}
            for limit in limits:
                named = "/".join(column or "expression" for column in limit["columns"] or [])
                found[table].add((named, (limit["unique"], limit["index"])))
    return found
