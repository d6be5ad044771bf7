"""Wagtail's English examples leave the room to ours (made by ``roles.sync_roles`` after each migration)."""

from django.db import migrations


def remove_examples(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval").delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name="Moderators approval").delete()
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name="Root").update(name="Tous les fichiers")
    apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title="Root").update(
        title="Racine", draft_title="Racine"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(remove_examples, migrations.RunPython.noop, elidable=True)]
