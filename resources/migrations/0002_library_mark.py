import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("resources", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="libraryversion", name="number"),
        migrations.AddField(
            model_name="libraryversion",
            name="mark",
            field=models.UUIDField(default=uuid.uuid4, verbose_name="marque"),
            preserve_default=False,
        ),
    ]
