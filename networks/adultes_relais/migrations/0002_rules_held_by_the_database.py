"""One holder at a time; conventions of three years at most, which follow each other on a post."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from networks.no_overlap import no_overlap

TABLE = "adultes_relais_convention"
POSTS = "adultes_relais_post"
TOO_LONG = "Une convention dure trois ans au plus."
OVERLAP = "Deux conventions de ce poste se chevauchent."
SAME_DAYS = "other.post_id = NEW.post_id AND other.starts_on <= NEW.ends_on AND NEW.starts_on <= other.ends_on"
WATCHED = "post_id, starts_on, ends_on"


def protect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Dates are compared as the numbers 20261123, so that both databases count three years alike, 29 February too."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"""CREATE FUNCTION {TABLE}_follows() RETURNS trigger AS $$ BEGIN
            IF to_char(NEW.ends_on, 'YYYYMMDD')::int >= to_char(NEW.starts_on, 'YYYYMMDD')::int + 30000 THEN
            RAISE EXCEPTION '{TOO_LONG}' USING ERRCODE = 'check_violation'; END IF;
            PERFORM 1 FROM {POSTS} WHERE id = NEW.post_id FOR UPDATE;
            IF EXISTS (SELECT 1 FROM {TABLE} other WHERE {SAME_DAYS} AND other.id <> NEW.id) THEN
            RAISE EXCEPTION '{OVERLAP}' USING ERRCODE = 'exclusion_violation'; END IF;
            RETURN NEW; END $$ LANGUAGE plpgsql"""
        )
        editor.execute(
            f"CREATE TRIGGER {TABLE}_follows BEFORE INSERT OR UPDATE OF {WATCHED} ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_follows()"
        )
        return
    days = "CAST(replace(NEW.{}, '-', '') AS INTEGER)"
    too_long = f"{days.format('ends_on')} >= {days.format('starts_on')} + 30000"
    for verb, itself in (("INSERT", ""), (f"UPDATE OF {WATCHED}", " AND other.id <> NEW.id")):
        name = verb.split()[0].lower()
        editor.execute(
            f"CREATE TRIGGER {TABLE}_length_{name} BEFORE {verb} ON {TABLE} WHEN {too_long} "
            f"BEGIN SELECT RAISE(ABORT, '{TOO_LONG}'); END"
        )
        editor.execute(
            f"CREATE TRIGGER {TABLE}_follows_{name} BEFORE {verb} ON {TABLE} "
            f"WHEN EXISTS (SELECT 1 FROM {TABLE} other WHERE {SAME_DAYS}{itself}) "
            f"BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END"
        )


def unprotect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER {TABLE}_follows ON {TABLE}")
        editor.execute(f"DROP FUNCTION {TABLE}_follows()")
        return
    for rule in ("length", "follows"):
        for name in ("insert", "update"):
            editor.execute(f"DROP TRIGGER {TABLE}_{rule}_{name}")


class Migration(migrations.Migration):
    """Triggers on the holdings, on the dates of memberships and on the conventions."""

    dependencies = [("adultes_relais", "0001_initial")]

    operations = [
        no_overlap(
            table="adultes_relais_postholding",
            held="post_id",
            held_table=POSTS,
            message="Ce poste est déjà pourvu à ces dates.",
        ),
        migrations.RunPython(protect, unprotect),
    ]
