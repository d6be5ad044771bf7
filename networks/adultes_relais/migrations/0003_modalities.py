"""A first list of modalities, which the team changes."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MODALITIES = (
    "Accueil, écoute et orientation",
    "Accès aux droits et aux services publics",
    "Aller vers les habitants",
    "Prévention et gestion des conflits",
    "Tranquillité et cadre de vie",
    "Médiation école-familles",
    "Médiation en santé",
    "Médiation numérique",
    "Accès à l’emploi et à la formation",
    "Soutien aux projets d’habitants",
    "Culture, sport et loisirs",
)


def add(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Those that are not there."""
    modality = apps.get_model("adultes_relais", "Modality")
    for rank, name in enumerate(MODALITIES, start=1):
        modality.objects.get_or_create(name=name, defaults={"order": rank * 10})


class Migration(migrations.Migration):
    """Going back leaves them: the team may have changed them, and the table goes with the first migration."""

    dependencies = [("adultes_relais", "0002_rules_held_by_the_database")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
