"""What events tell others: a person's screen, letters, who has not been reached."""

from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.models import Person
from events.following import letters
from events.models import EventPage, Registration
from events.registration.places import Demand, register
from networks.models import Membership, Network
from territories.models import Level, Territory
from tests.accounts.conftest import Hire
from trajectoire.plugins import AudienceSource, NewsletterSection, Role, registry

from .conftest import MakeEvent


def contract(code: str, name: str) -> Territory:
    return Territory.objects.create(level=Level.CITY_CONTRACT, code=code, name=name, valid_from=date(2024, 1, 1))


def test_a_person_s_screen_tells_their_events(client: Client, hire: Hire, make_event: MakeEvent) -> None:
    person = Person.objects.create(first_name="Nour", last_name="Essai", personal_email="nour@exemple.fr")
    event = make_event("Journée")
    register(event.pk, Demand(first_name="Nour", last_name="Essai", email="nour@exemple.fr"))
    client.force_login(hire(Role.PROJECT_OFFICER))
    address = reverse("actors:person", args=[person.pk])
    assert "Journée" in client.get(address).content.decode()
    listing = client.get(reverse("events_desk_registrations", args=[event.pk])).content.decode()
    assert f'href="{address}"' in listing
    client.force_login(hire(Role.EDITOR))
    assert "Journée" not in client.get(address).content.decode()


def test_the_reach_names_the_contracts_where_nobody_registered_and_whom_to_invite(
    client: Client, hire: Hire, make_event: MakeEvent
) -> None:
    here, there = contract("C1", "Contrat d’ici"), contract("C2", "Contrat de là-bas")
    network = Network.objects.create(name="Réseau d’essai", key="essai")
    for name, place in (("Alix", here), ("Sacha", there)):
        person = Person.objects.create(first_name=name, last_name="Membre")
        Membership.objects.create(network=network, person=person, territory=place)
    event = make_event(network=network)
    register(event.pk, Demand(first_name="Nour", last_name="Essai", territory_id=here.pk, function="médiatrice"))
    client.force_login(hire(Role.DIRECTION))
    shown = client.get(reverse("events_desk_reach", args=[event.pk])).content.decode()
    assert "Sacha" in shown
    assert "Alix" not in shown
    assert "Médiatrice : 1" in shown
    client.force_login(hire(Role.EDITOR))
    assert client.get(reverse("events_desk_reach", args=[event.pk])).status_code in {302, 403}


def test_letters_get_the_dates_to_come_and_those_who_have_a_place(make_event: MakeEvent) -> None:
    event = make_event("Bientôt", days=3, capacity=1)
    make_event("Annulée", days=4, cancelled=True)
    make_event("Passée", days=-4)
    make_event("Brouillon", live=False)
    found = list(letters.coming_events(timezone.now(), 5))
    assert [item.title for item in found] == ["Bientôt"]
    assert found[0].on == timezone.localdate() + timedelta(days=3)
    for name in ("Nour", "Lin"):
        register(event.pk, Demand(first_name=name, last_name="Essai", email=f"{name.lower()}@exemple.fr"))
    source = registry.get(AudienceSource, "evenements")
    assert source is not None
    assert [key for key, _ in source.choices()] == [str(event.pk)]
    assert list(source.recipients(str(event.pk))) == [("nour@exemple.fr", "Nour Essai")]
    assert list(source.recipients("x")) == list(source.recipients("9" * 40)) == []
    assert registry.get(NewsletterSection, "agenda") is not None
    assert EventPage.objects.count() == 4
    assert Registration.objects.count() == 2
