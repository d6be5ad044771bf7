"""The day from which a member agreed to be shown on the public page of the network.

The column takes null and has no default: SQLite adds it without remaking the table, and keeps its triggers.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Reversible."""

    dependencies = [("networks", "0002_messages")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="shown_since",
            field=models.DateField(
                blank=True,
                help_text="Le jour où la structure ou la personne a dit oui pour la page du réseau. Vide : elle n’y est pas. Pour une personne, l’accord « Publier le nom et la fonction » est aussi nécessaire, sur sa fiche.",  # noqa: E501 - as the model has it
                null=True,
                verbose_name="montrée sur le site depuis le",
            ),
        ),
    ]
