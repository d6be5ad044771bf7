"""The database refuses to change a line of the history, whoever asks."""

from django.db import migrations

from actors.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("actors", "0003_history_freshness_and_labels")]
    operations = [
        append_only(
            "actors_change",
            ("person_id", "organisation_id", "position_id", "field", "before", "after", "source", "at"),
            "L’historique ne se modifie pas",
        )
    ]
