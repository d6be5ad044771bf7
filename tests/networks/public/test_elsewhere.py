"""Networks outside of their own pages: search, sitemap, territories."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actors.consents import Decision, Purpose
from actors.models import Organisation, Person
from networks.models import Membership
from networks.public.found import document_key, documents, find_document
from search.sync import drain

from .conftest import PublicWorld, agree


def test_a_public_network_is_in_the_sitemap_with_nobodys_page(client: Client, shown: PublicWorld) -> None:
    answer = client.get("/sitemap.xml").content.decode()
    assert "/reseaux/equipes/</loc>" in answer
    assert "/reseaux/annuaire/</loc>" in answer
    assert "personne-" not in answer
    shown.world.teams.is_public = False
    shown.world.teams.save()
    assert "/reseaux/" not in client.get("/sitemap.xml").content.decode()


def test_search_finds_a_public_network_and_no_person(client: Client, shown: PublicWorld) -> None:
    drain()
    html = client.get("/recherche/?q=équipe+contrat").content.decode()
    assert "/reseaux/equipes/" in html
    assert "equipe@" not in html
    assert "/reseaux/" not in client.get("/recherche/?q=Garnier").content.decode().partition("<main")[2]
    assert [each.title for each in documents()] == ["Équipes politique de la ville"]
    shown.world.teams.is_public = False
    shown.world.teams.save()
    assert find_document(document_key(shown.world.teams.pk)) is None
    drain()
    assert "/reseaux/equipes/" not in client.get("/recherche/?q=équipe+contrat").content.decode()


@pytest.mark.parametrize("key", ["network-", "network-x", "network-0", f"network-{'9' * 30}"])
def test_a_key_that_is_no_networks_finds_nothing(db: None, key: str) -> None:
    assert find_document(key) is None


def test_the_page_of_a_territory_names_structures_and_counts_persons(client: Client, shown: PublicWorld) -> None:
    html = client.get(shown.world.nevers.get_absolute_url()).content.decode()
    assert "Les réseaux ici" in html
    assert "Ville de Nevers" in html
    assert "1 personne dans l’annuaire" in html
    assert "Garnier" not in html
    agree(shown.world.ines, Purpose.PUBLISH_NAME, Decision.REFUSED)
    html = client.get(shown.world.nevers.get_absolute_url()).content.decode()
    assert "dans l’annuaire" not in html
    Membership.objects.all().update(shown_since=None)
    assert "Les réseaux ici" not in client.get(shown.world.nevers.get_absolute_url()).content.decode()


def test_a_territory_takes_the_same_queries_for_many_members(client: Client, shown: PublicWorld) -> None:
    address = shown.world.nevers.get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(12):
        structure = Organisation.objects.create(name=f"Atelier {number}", territory=shown.world.nevers)
        person = Person.objects.create(last_name=f"Durand {number}")
        agree(person, Purpose.PUBLISH_NAME)
        since = shown.town.shown_since
        network = shown.world.teams
        Membership.objects.create(network=network, organisation=structure, shown_since=since)
        Membership.objects.create(network=network, person=person, territory=shown.world.nevers, shown_since=since)
    with CaptureQueriesContext(connection) as many:
        html = client.get(address).content.decode()
    assert len(many) <= len(few)
    assert "et 5 autres" in html
    assert "13 personnes dans l’annuaire" in html
