"""The rule "one holder at a time" outlives a migration that alters the memberships."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor

from actors.models import Person
from networks.conseils_citoyens.models import College, ParticipationBody, SeatHolding
from networks.conseils_citoyens.terms import KIND, fill
from networks.kinds import network_of
from networks.models import Membership
from networks.no_overlap import keeping_triggers
from territories.models import Level, Territory


class LongerSource(migrations.Migration):
    """A migration that makes SQLite remake the table of memberships."""

    operations = keeping_triggers(
        "networks_membership",
        [
            migrations.AlterField(
                "membership", "source", models.CharField("su par", max_length=13, default="themselves")
            )
        ],
    )


@contextmanager
def migrated(migration: migrations.Migration) -> Iterator[None]:
    """The schema with ``migration``, then as it was."""
    state = MigrationExecutor(connection).loader.project_state()
    with connection.schema_editor() as editor:
        migration.apply(state.clone(), editor)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            migration.unapply(state.clone(), editor)


def a_second_holder_is_refused() -> None:
    body = ParticipationBody.objects.create(
        name="Conseil", territory=Territory.objects.create(level=Level.CITY_CONTRACT, code="C1", name="Grand Val")
    )
    seat = College.objects.create(body=body, name="Habitants", size=1).seats.get()
    fill(seat, Person.objects.create(last_name="Un"), SeatHolding.Rank.HOLDER, date(2024, 1, 1))
    network = network_of(KIND, name="Conseils citoyens")
    second = Membership.objects.create(network=network, person=Person.objects.create(last_name="Deux"))
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatHolding.objects.create(membership=second, seat=seat)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["applied", "taken back"])
def test_a_migration_that_remakes_the_memberships_keeps_one_holder_at_a_time(moment: str) -> None:
    with migrated(LongerSource("longer_source", "networks")):
        if moment == "applied":
            a_second_holder_is_refused()
    if moment == "taken back":
        a_second_holder_is_refused()
