"""The queue of search has a row for each engine and document: rows are carried over, in both directions."""

import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import F, Q

COLUMNS = "key, wanted, indexed, lease, leased_until, taken_at, attempts, error, changed_at"
FORWARD = f"""
    INSERT INTO search_searchstate (engine, {COLUMNS}) SELECT 'database', {COLUMNS} FROM search_oldstate
"""
BACKWARD = f"""
    INSERT INTO search_oldstate ({COLUMNS}) SELECT {COLUMNS} FROM search_searchstate WHERE engine = 'database'
"""


def columns():
    return [
        ("wanted", models.BigIntegerField("version voulue", default=1)),
        ("indexed", models.BigIntegerField("version indexée", default=0)),
        ("lease", models.CharField("prise par", max_length=32, blank=True)),
        ("leased_until", models.DateTimeField("prise jusqu’à", null=True, blank=True)),
        ("taken_at", models.DateTimeField("prise le", null=True, blank=True)),
        ("attempts", models.PositiveIntegerField("essais manqués", default=0)),
        ("error", models.TextField("dernière erreur", blank=True)),
        ("changed_at", models.DateTimeField("changée le", db_default=django.db.models.functions.datetime.Now())),
    ]


class Migration(migrations.Migration):
    dependencies = [("search", "0005_starting_synonyms")]
    operations = [
        migrations.RemoveIndex("SearchState", name="search_state_dirty"),
        migrations.RemoveConstraint("SearchState", name="search_state_order"),
        migrations.RenameModel("SearchState", "OldState"),
        migrations.CreateModel(
            "SearchState",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "engine", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("engine", models.CharField("moteur", max_length=20)),
                ("key", models.CharField("clé", max_length=80)),
                *columns(),
            ],
            options={
                "verbose_name": "document à indexer",
                "verbose_name_plural": "documents à indexer",
                "indexes": [
                    models.Index(
                        fields=["engine", "changed_at", "key"],
                        condition=Q(wanted__gt=F("indexed")),
                        name="search_state_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=Q(indexed__lte=F("wanted")), name="search_state_versions")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.DeleteModel("OldState"),
    ]
