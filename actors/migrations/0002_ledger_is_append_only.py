"""The database refuses to change an entry of the ledger, whoever asks."""

from django.db import migrations

COLUMNS = "person_id, purpose, decision, basis, channel, wording, decided_on, recorded_at"
MESSAGE = "Le registre des accords ne se modifie pas"


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION actors_consent_refuse() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$ LANGUAGE plpgsql"
        )
        schema_editor.execute(
            f"CREATE TRIGGER actors_consent_append_only BEFORE UPDATE OF {COLUMNS} ON actors_consententry "
            "FOR EACH ROW EXECUTE FUNCTION actors_consent_refuse()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER actors_consent_append_only BEFORE UPDATE OF {COLUMNS} ON actors_consententry "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER actors_consent_append_only ON actors_consententry")
        schema_editor.execute("DROP FUNCTION actors_consent_refuse()")
    else:
        schema_editor.execute("DROP TRIGGER actors_consent_append_only")


class Migration(migrations.Migration):
    dependencies = [("actors", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
