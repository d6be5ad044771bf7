"""A public network and members of each kind, who agreed to be seen."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from actors.consents import ConsentEntry, Decision, Purpose
from actors.models import Organisation, Person, Position
from networks.models import Membership
from tests.networks.world import World, build

LONG_AGO = timedelta(days=30)


@dataclass
class PublicWorld:
    """The world of the networks, its teams public; Inès by her post, a structure and a person without a post."""

    world: World
    ines: Membership
    town: Membership
    inhabitant: Membership

    def say(self, person: Person, purpose: Purpose, decision: Decision = Decision.GIVEN) -> ConsentEntry:
        """One more line of the ledger."""
        return agree(person, purpose, decision)


def agree(person: Person, purpose: Purpose, decision: Decision = Decision.GIVEN) -> ConsentEntry:
    """One more line of the ledger, of today."""
    return ConsentEntry.objects.create(person=person, purpose=purpose, decision=decision, wording="Dit au téléphone.")


@pytest.fixture
def shown(db: None) -> PublicWorld:
    """Three members who agreed, with addresses that must never be read."""
    cache.clear()
    world = build()
    world.teams.is_public = world.teams.is_open = True
    world.teams.summary = "Qui porte la politique de la ville."
    world.teams.presentation = "<p>Une équipe par contrat : equipe@centre.example.</p>"
    world.teams.save()
    world.ines.personal_email = "ines@maison.example"
    world.ines.personal_phone = "06 00 00 00 01"
    world.ines.note = "À ménager."
    world.ines.save()
    Position.objects.filter(pk=world.position.pk).update(email="i.garnier@nevers.example", phone="03 86 00 00 01")
    Organisation.objects.filter(pk=world.town.pk).update(
        email="accueil@nevers.example", website="https://nevers.example/"
    )
    inhabitant = Person.objects.create(
        first_name="Léa", last_name="Perrot", personal_email="lea@maison.example", personal_phone="06 00 00 00 02"
    )
    since = timezone.localdate() - LONG_AGO
    facts: dict[str, Any] = {"network": world.teams, "started_on": since, "shown_since": since}
    for person in (world.ines, inhabitant):
        agree(person, Purpose.PUBLISH_NAME)
    world.position.refresh_from_db()
    world.town.refresh_from_db()
    return PublicWorld(
        world=world,
        ines=Membership.objects.create(position=world.position, role=world.lead, territory=world.nevers, **facts),
        town=Membership.objects.create(organisation=world.town, **facts),
        inhabitant=Membership.objects.create(person=inhabitant, territory=world.dole, **facts),
    )
