"""The mark that tells processes that the index has changed; an index that is there already has one."""

from uuid import uuid4

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_mark(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """One row."""
    apps.get_model("search", "IndexMark").objects.create(pk=1, mark=uuid4())


class Migration(migrations.Migration):
    """Reversible."""

    dependencies = [("search", "0008_questions")]

    operations = [
        migrations.CreateModel(
            name="IndexMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.UUIDField(verbose_name="marque")),
            ],
            options={"verbose_name": "version de l’index", "verbose_name_plural": "versions de l’index"},
        ),
        migrations.RunPython(make_mark, migrations.RunPython.noop),
    ]
