"""The policy of sign-in has its row from the start: Wagtail would write it when a page is first read."""

from django.db import migrations


def write_policy(apps, schema_editor):
    policy = apps.get_model("accounts", "SignInPolicy")
    if not policy.objects.exists():
        policy.objects.create()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_own_roles")]

    operations = [migrations.RunPython(write_policy, migrations.RunPython.noop)]
