"""Two titulaires, or two suppléants, never share a day on one seat."""

from django.db import migrations

from networks.no_overlap import no_overlap


class Migration(migrations.Migration):
    """Triggers on the terms and on the dates of memberships."""

    dependencies = [("conseils_citoyens", "0001_initial")]

    operations = [
        no_overlap(
            table="conseils_citoyens_seatholding",
            held="seat_id",
            held_table="conseils_citoyens_seat",
            also=("rank",),
            message="Ce siège est déjà pourvu à ces dates.",
        )
    ]
