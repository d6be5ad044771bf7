"""Invitations: whom to invite, one message each, replies alone are followed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from actors.consents import ConsentEntry, Decision, Purpose
from actors.models import Organisation, Person, Position
from events.inviting import rules
from events.inviting.model import Invitation, InvitationState
from events.kinds import RegistrationMode
from events.models import EventPage, Registration
from events.registration.places import Demand, register
from mail import links
from mail.addresses import normalise
from mail.models import Delivery
from networks.models import Membership, Network
from territories.models import Level, Territory
from tests.accounts.conftest import Hire
from trajectoire.plugins import Role

from .conftest import MakeEvent


@pytest.fixture
def network(db: None) -> Network:
    """A network of three: two reached in two contracts, one who was never informed."""
    network = Network.objects.create(key="essai", name="Réseau d’essai")
    for rank, (name, town) in enumerate((("Nour", "Grand Dole"), ("Lin", "Grand Besançon"), ("Sacha", "Nevers"))):
        contract = Territory.objects.create(
            level=Level.CITY_CONTRACT, code=f"CV{rank}", name=town, valid_from=date(2024, 1, 1)
        )
        informed = None if name == "Sacha" else date(2025, 1, 1)
        person = Person.objects.create(first_name=name, last_name="Essai", informed_on=informed)
        structure = Organisation.objects.create(name=f"Ville de {town}")
        position = Position.objects.create(
            person=person, organisation=structure, function="cheffe de projet", email=f"{name.lower()}@exemple.fr"
        )
        Membership.objects.create(network=network, position=position, territory=contract)
    return network


@pytest.fixture
def group(make_event: MakeEvent, network: Network) -> EventPage:
    """A working group by invitation."""
    return make_event("Groupe de travail", registration_mode=RegistrationMode.INVITATION, network=network)


def answer_address(name: str) -> str:
    found = Invitation.objects.get(first_name=name)
    token = links.make(
        rules.LINK_VIEW,
        normalise(found.email).digest,
        object=str(found.key),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return reverse(rules.LINK_VIEW, args=[token])


def invite_all(client: Client, event: EventPage, network: Network) -> None:
    keys = [str(key) for key in Person.objects.values_list("pk", flat=True)]
    address = reverse("events_invite", args=[event.pk])
    client.post(address, {"reseau": network.key, "personne": keys, "mot": "Venez."})


def test_members_are_proposed_and_who_cannot_be_written_to_is_told_why(
    client: Client,
    hire: Hire,
    group: EventPage,
    network: Network,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    address = reverse("events_invite", args=[group.pk])
    shown = client.get(address).content.decode()
    assert "2 membres à inviter" in shown
    assert "pas encore été informée" in shown
    register(group.pk, Demand(first_name="Nour", last_name="Essai", email="NOUR@exemple.fr"), by_team=True)
    again = client.get(address).content.decode()
    assert "1 membre à inviter" in again
    with django_assert_max_num_queries(60):
        client.get(address, {"absents": "1", "reseau": "essai"})


def test_each_is_invited_once_and_replies_are_followed(
    client: Client, hire: Hire, group: EventPage, network: Network
) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    invite_all(client, group, network)
    invite_all(client, group, network)
    assert sorted(Invitation.objects.values_list("first_name", flat=True)) == ["Lin", "Nour"]
    assert Delivery.objects.count() == 2

    visitor = Client()
    assert "Je viens" in visitor.get(answer_address("Nour")).content.decode()
    assert not Registration.objects.exists(), "opening a link writes nothing"
    assert "c’est noté" in visitor.post(answer_address("Nour"), {"viens": "1"}).content.decode()
    visitor.post(answer_address("Nour"), {"viens": "1"})
    coming = Registration.objects.get()
    assert (coming.source, coming.state, coming.territory.name) == ("invitation", "confirmee", "Grand Dole")
    visitor.post(answer_address("Lin"), {"decline": "1", "mot": "En congé."})
    shown = client.get(reverse("events_invite", args=[group.pk])).content.decode()
    assert "1 vient, 1 ne vient pas" in shown
    assert "En congé." in shown

    visitor.post(answer_address("Nour"), {"decline": "1"})
    assert Registration.objects.get().state == "annulee", "one may change one's mind"
    visitor.post(answer_address("Lin"), {"viens": "1"})
    assert Invitation.objects.get(first_name="Lin").state == InvitationState.ACCEPTED


def test_the_silent_are_reminded_once(client: Client, hire: Hire, group: EventPage, network: Network) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    invite_all(client, group, network)
    Client().post(answer_address("Lin"), {"decline": "1"})
    before = Delivery.objects.count()
    for _ in range(2):
        client.post(reverse("events_invite", args=[group.pk]), {"reseau": "essai", "relancer": "1"})
    assert Delivery.objects.count() == before + 1
    assert Invitation.objects.get(first_name="Nour").reminded_at


def test_a_reminder_goes_under_the_network_that_invited_and_to_nobody_who_objected_or_registered_since(
    client: Client, hire: Hire, group: EventPage, network: Network
) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    invite_all(client, group, network)
    other = Network.objects.create(key="autre", name="Un autre réseau")
    assert rules.remind(group, [other]) == 0, "another network says nothing of these people"
    ConsentEntry.objects.create(
        person=Person.objects.get(first_name="Nour"),
        purpose=Purpose.NETWORK_MAIL,
        decision=Decision.REFUSED,
        wording="Ne plus m’écrire.",
        decided_on=date(2026, 1, 1),
    )
    register(group.pk, Demand(first_name="Lin", last_name="Essai", email="Lin@exemple.fr"), by_team=True)
    assert rules.remind(group, [network]) == 0
    shown = client.get(reverse("events_invite", args=[group.pk])).content.decode()
    assert "Inscrit·e" in shown


def test_who_was_invited_is_forgotten_after_three_years(
    client: Client, hire: Hire, group: EventPage, network: Network
) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    invite_all(client, group, network)
    rules.forget()
    assert Invitation.objects.filter(email__endswith="@exemple.fr").count() == 2
    EventPage.objects.filter(pk=group.pk).update(last_ends_at=timezone.now() - timedelta(days=3 * 366))
    rules.forget()
    assert set(Invitation.objects.values_list("first_name", "last_name")) == {("", "(effacé)")}
    assert not Invitation.objects.exclude(person=None).exists()
    assert not Invitation.objects.filter(email__endswith="@exemple.fr").exists()


def test_nobody_is_invited_to_what_is_past_and_an_old_link_says_so(
    client: Client, hire: Hire, group: EventPage, network: Network
) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    invite_all(client, group, network)
    past = timezone.now() - timedelta(days=3)
    EventPage.objects.filter(pk=group.pk).update(first_starts_at=past, last_ends_at=past)
    assert "n’est plus à venir" in client.get(answer_address("Nour")).content.decode()
    assert "on ne s’y inscrit plus" in client.post(answer_address("Nour"), {"viens": "1"}).content.decode()
    assert not Registration.objects.exists()
    Invitation.objects.all().delete()
    invite_all(client, group, network)
    assert not Invitation.objects.exists()


def test_who_may_not_change_registrations_invites_nobody(
    client: Client, hire: Hire, group: EventPage, network: Network
) -> None:
    client.force_login(hire(Role.EDITOR))
    invite_all(client, group, network)
    assert not Invitation.objects.exists()


def test_the_public_form_is_closed_to_who_was_not_invited(client: Client, group: EventPage) -> None:
    assert client.get(reverse("event_signup", args=[group.slug])).status_code == 404
    assert "Sur invitation" in client.get(group.url).content.decode()
