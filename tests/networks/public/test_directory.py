"""The directory: who is found, and what no page of it ever says."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.consents import Decision, Purpose
from actors.models import Organisation, Person, Position
from home.models import ContactMessage, ContactPage, HomePage
from networks.models import Membership

from .conftest import PublicWorld, agree

ADDRESS = "/reseaux/annuaire/"
ELECTRONIC = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|mailto:", re.IGNORECASE)
YESTERDAY = timezone.localdate() - timedelta(days=1)


def names(client: Client, query: str = "") -> list[str]:
    """Names shown by the directory, in order."""
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return [each.get_text() for each in BeautifulSoup(answer.content, "html.parser").select(".directory__name")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Inès Garnier", "Léa Perrot", "Ville de Nevers"]),
        ("?q=ines", ["Inès Garnier"]),
        ("?q=GARNIÉR", ["Inès Garnier"]),
        ("?q=cheffes+de+projets", ["Inès Garnier"]),
        ("?q=nevers", ["Inès Garnier", "Ville de Nevers"]),
        ("?q=l%27%C3%A9quipe+de+Dole", []),
        ("?q=dole", ["Léa Perrot"]),
        ("?qui=structure", ["Ville de Nevers"]),
        ("?qui=personne&reseau=equipes", ["Inès Garnier", "Léa Perrot"]),
        ("?territoire=contrat-200010650", ["Léa Perrot"]),
        ("?territoire=contrat-200010650&qui=structure", []),
        ("?reseau=conseil&qui=rien&page=9999999&q=%20", ["Inès Garnier", "Léa Perrot", "Ville de Nevers"]),
    ],
)
def test_the_directory_finds_by_name_function_structure_place_and_network(
    client: Client, shown: PublicWorld, query: str, found: list[str]
) -> None:
    assert names(client, query) == found


def test_each_box_counts_what_it_would_give(client: Client, shown: PublicWorld) -> None:
    html = BeautifulSoup(client.get(f"{ADDRESS}?qui=personne").content, "html.parser")
    words = " ".join(html.select_one(".refine").get_text(" ").split())
    assert "Personnes 2" in words
    assert "Structures 1" in words, "a facet counts without its own choice"
    assert "Grand Dole 1" in words
    assert html.select(".chip")


def test_the_private_networks_of_somebody_are_not_told(client: Client, shown: PublicWorld) -> None:
    Membership.objects.create(network=shown.world.board, person=shown.world.ines, shown_since=YESTERDAY)
    html = client.get(f"{ADDRESS}personne-{shown.world.ines.pk}/").content.decode()
    assert "Équipes politique de la ville" in html
    assert "Conseil d’administration" not in html


def test_no_electronic_address_is_in_any_page_whatever_was_agreed(client: Client, shown: PublicWorld) -> None:
    ines = shown.world.ines
    for purpose in (Purpose.PUBLISH_EMAIL, Purpose.PUBLISH_PHONE):
        agree(ines, purpose)
    keys = [f"personne-{ines.pk}", f"structure-{shown.world.town.pk}"]
    places = [shown.world.nevers.get_absolute_url(), shown.world.dole.get_absolute_url()]
    for address in (
        "/reseaux/",
        "/reseaux/equipes/",
        ADDRESS,
        f"{ADDRESS}?q=garnier",
        *(f"{ADDRESS}{key}/" for key in keys),
        *places,
        "/sitemap.xml",
        "/recherche/?q=garnier",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        found = ELECTRONIC.search(answer.content.decode())
        assert found is None, f"{address}: {found and found[0]}"


def test_who_takes_it_back_has_no_page_and_is_not_found(client: Client, shown: PublicWorld) -> None:
    own = f"{ADDRESS}personne-{shown.world.ines.pk}/"
    answer = client.get(own)
    assert answer.status_code == 200
    assert 'content="noindex, nofollow"' in answer.content.decode()
    agree(shown.world.ines, Purpose.PUBLISH_NAME, Decision.REFUSED)
    assert client.get(own).status_code == 404
    assert "Garnier" not in client.get(f"{ADDRESS}?q=nevers").content.decode()
    assert names(client) == ["Léa Perrot", "Ville de Nevers"]
    shown.world.teams.is_public = False
    shown.world.teams.save()
    assert names(client) == []


def test_a_message_goes_through_the_centre_which_knows_for_whom_it_is(
    client: Client, shown: PublicWorld, home_page: HomePage
) -> None:
    home_page.add_child(instance=ContactPage(title="Nous écrire", slug="contact"))
    key = f"personne-{shown.world.ines.pk}"
    assert f"/contact/?pour={key}" in client.get(f"{ADDRESS}{key}/").content.decode()
    form = BeautifulSoup(client.get(f"/contact/?pour={key}").content, "html.parser").select_one("form.contact-form")
    assert form is not None
    typed = {"name": "Ali", "email": "ali@essai.example", "subject": "Une visite", "body": "Peut-on venir ?"}
    again = client.post(str(form["action"]), typed | {"email": ""}).content.decode()
    assert "Votre message est pour" in again, "whom it is for is not lost on an error"
    assert client.post(str(form["action"]), typed).status_code == 302
    message = ContactMessage.objects.get()
    assert message.subject == "Pour Inès Garnier : Une visite"
    assert message.body.startswith(
        "Pour Inès Garnier, Cheffe de projet, Ville de Nevers (http://testserver/reseaux/annu"
    )
    assert message.body.endswith("Peut-on venir ?")
    agree(shown.world.ines, Purpose.PUBLISH_NAME, Decision.REFUSED)
    late = client.get(f"/contact/?pour={key}").content.decode()
    assert "Garnier" not in late
    assert "votre message sera pour l’équipe" in late


def test_a_page_of_the_directory_takes_the_same_queries_for_many(client: Client, shown: PublicWorld) -> None:
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(f"{ADDRESS}?q=nevers")
    for number in range(30):
        person = Person.objects.create(first_name=f"Zoé{number}", last_name="Durand")
        structure = Organisation.objects.create(name=f"Atelier {number}", territory=shown.world.nevers)
        position = Position.objects.create(person=person, organisation=structure, function="animatrice")
        agree(person, Purpose.PUBLISH_NAME)
        for member in ({"position": position}, {"organisation": structure}):
            Membership.objects.create(network=shown.world.teams, shown_since=YESTERDAY, **member)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(f"{ADDRESS}?q=nevers").content.decode()
    assert len(many) <= len(few) + 1, "the territories that fields name"
    assert "62 réponses" in answer
    assert len(names(client, "?q=nevers&page=4")) == 2
