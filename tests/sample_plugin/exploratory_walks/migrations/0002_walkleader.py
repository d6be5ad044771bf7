import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exploratory_walks', '0001_initial'),
        ('networks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WalkLeader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trained_on', models.DateField(blank=True, help_text='Vide : reste à former.', null=True, verbose_name='formation suivie le')),
                ('walks_led', models.PositiveSmallIntegerField(default=0, verbose_name='marches menées')),
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='walk_leader', to='networks.membership', verbose_name='membre du réseau')),
            ],
            options={
                'verbose_name': 'meneuse de marche',
                'verbose_name_plural': 'meneuses de marche',
                'ordering': ['pk'],
            },
        ),
    ]
