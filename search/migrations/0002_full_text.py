"""The tables of full text that no model describes (SQLite's FTS5)."""

from django.db import migrations

from search.database.ranking import ranking_of


def create(apps, schema_editor):
    ranking_of(schema_editor.connection).create()


def drop(apps, schema_editor):
    ranking_of(schema_editor.connection).drop()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
