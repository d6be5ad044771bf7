"""A new installation knows the acronyms of the field; a list that somebody keeps is left alone."""

from django.db import migrations

from search.starting.synonyms import starting_synonyms


def fill(apps, schema_editor):
    kept = apps.get_model("search", "Synonym").objects.using(schema_editor.connection.alias)
    if not kept.exists():
        kept.bulk_create(kept.model(**values) for values in starting_synonyms())


class Migration(migrations.Migration):
    dependencies = [("search", "0004_synonyms")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
