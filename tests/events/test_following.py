"""What events tell others: a person's screen, letters, who has not been reached."""

from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from actors.models import Person
from events.attendance.rules import mark
from events.following import letters
from events.following.report import report_of
from events.kinds import Kind
from events.models import EventPage, EventSession, Registration
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


def test_the_report_of_a_year_counts_people_once_and_presences_each_time(
    client: Client, hire: Hire, make_event: MakeEvent, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    dole = contract("CV1", "Grand Dole")
    contract("CV2", "Pays de Montbéliard")
    events = [make_event(f"Rencontre {number}", kind=Kind.SEMINAR) for number in range(2)]
    make_event("Sans présence", kind=Kind.VISIT)
    for event in events:
        demand = Demand(first_name="Nour", last_name="E", email="nour@exemple.fr", territory_id=dole.pk)
        register(event.pk, demand)
        register(event.pk, Demand(first_name="Lin", last_name="E", email="lin@exemple.fr"))
    start = timezone.now().replace(month=1, day=10)
    EventSession.objects.update(starts_at=start, ends_at=start + timedelta(hours=6))
    EventPage.objects.update(first_starts_at=start, last_ends_at=start + timedelta(hours=6))
    for event in events:
        nour = Registration.objects.get(event=event, first_name="Nour")
        mark(event.sessions.all()[0], nour.pk, present=True, at=timezone.now())
    with django_assert_max_num_queries(5):
        found = report_of(start.year)
    assert found.total.numbers() == (3, 3, 1, 2, 4, 1)
    assert {one.label: one.events for one in found.kinds} == {"séminaire": 2, "visite": 1}
    assert found.total.silent == 1
    assert [place.name for place in found.uncovered] == ["Pays de Montbéliard"]

    client.force_login(hire(Role.PROJECT_OFFICER))
    address = reverse("events_report")
    assert "sans aucune présence notée" in client.get(address, {"annee": str(start.year)}).content.decode()
    assert "Séminaire" in client.get(address, {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert client.get(address, {"annee": "n’importe quoi"}).status_code == 200
    assert client.get(address, {"annee": "1789"}).status_code == 200


def test_the_screen_of_a_network_says_who_takes_part(client: Client, hire: Hire, make_event: MakeEvent) -> None:
    network = Network.objects.create(key="essai", name="Réseau d’essai")
    person = Person.objects.create(first_name="Nour", last_name="Essai")
    Membership.objects.create(network=network, person=person)
    event = make_event("Rencontre du réseau", network=network)
    register(event.pk, Demand(first_name="Nour", last_name="Essai", email="nour@exemple.fr"))
    past = timezone.now() - timedelta(days=3)
    EventSession.objects.update(starts_at=past, ends_at=past + timedelta(hours=3))
    EventPage.objects.update(first_starts_at=past, last_ends_at=past + timedelta(hours=3))
    registration = Registration.objects.get()
    Registration.objects.update(person=person)
    mark(event.sessions.all()[0], registration.pk, present=True, at=timezone.now())
    address = reverse("networks_dashboard", args=["essai"])
    client.force_login(hire(Role.PROJECT_OFFICER))
    shown = " ".join(client.get(address).content.decode().split())
    assert "1 membre sur 1 y est venu·e" in shown
    assert "Rencontre du réseau" in shown
