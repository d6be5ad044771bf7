"""The public pages of the networks: who is on them, and what they never say."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.consents import Decision, Purpose
from actors.models import Organisation, Person
from networks.models import Membership, Network, NetworkField
from networks.public.shown import shown_as, shown_memberships

from .conftest import PublicWorld, agree

PAGE = "/reseaux/equipes/"
YESTERDAY = timezone.localdate() - timedelta(days=1)


def page(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_public_network_shows_itself_its_map_and_those_who_agreed(client: Client, shown: PublicWorld) -> None:
    html = page(client)
    for told in (
        "Qui porte la politique de la ville",
        "Inès Garnier",
        "Cheffe de projet",
        "Ville de Nevers",
        "Léa Perrot",
    ):
        assert told in html
    assert "https://nevers.example/" in html
    assert "Grand Dole" in html, "by territory"
    index = page(client, "/reseaux/")
    assert "1 structure et 2 personnes" in " ".join(index.split())
    assert "Conseil d’administration" not in index, "a network is private until somebody opens it"


def test_no_electronic_address_and_no_telephone_without_its_own_agreement(client: Client, shown: PublicWorld) -> None:
    html = page(client)
    assert "@" not in html.replace("@context", "").replace("@type", "")
    assert "equipe [arobase] centre.example" in html, "an address in the editor’s text is spelled out"
    assert "03 86" not in html
    assert "06 00" not in html
    agree(shown.world.ines, Purpose.PUBLISH_PHONE)
    agree(shown.world.ines, Purpose.PUBLISH_EMAIL)
    html = page(client)
    assert "03 86 00 00 01" in html
    assert "i.garnier" not in html, "even agreed to, an address is not in the HTML"
    assert "À ménager" not in html


def test_an_address_typed_in_a_function_or_a_field_is_taken_out(client: Client, shown: PublicWorld) -> None:
    NetworkField.objects.create(network=shown.world.teams, key="mot", label="Un mot", public=True)
    NetworkField.objects.create(network=shown.world.teams, key="secret", label="Secret")
    Membership.objects.filter(pk=shown.town.pk).update(data={"mot": "Voir jean@x.example", "secret": "Rien à voir"})
    shown.world.position.function = "Cheffe, i.garnier@nevers.example"
    shown.world.position.save()
    html = page(client)
    assert "Un mot" in html
    assert "jean@x" not in html
    assert "i.garnier" not in html
    assert "Rien à voir" not in html, "a field that is not public"


def refuse(world: PublicWorld) -> None:
    agree(world.world.ines, Purpose.PUBLISH_NAME, Decision.REFUSED)


def change(thing: Any, **facts: Any) -> None:
    type(thing).objects.filter(pk=thing.pk).update(**facts)


GOES: dict[str, Callable[[PublicWorld], None]] = {
    "took it back": refuse,
    "never agreed here": lambda w: change(w.ines, shown_since=None),
    "agreed from tomorrow": lambda w: change(w.ines, shown_since=timezone.localdate() + timedelta(days=1)),
    "membership over": lambda w: change(w.ines, ended_on=YESTERDAY),
    "post over": lambda w: change(w.world.position, ended_on=YESTERDAY),
    "post to come": lambda w: change(w.world.position, started_on=timezone.localdate() + timedelta(days=1)),
    "person gone": lambda w: change(w.world.ines, ended_on=YESTERDAY),
    "structure gone": lambda w: change(w.world.town, ended_on=YESTERDAY),
    "network private": lambda w: change(w.world.teams, is_public=False),
    "network over": lambda w: change(w.world.teams, ended_on=YESTERDAY),
}


@pytest.mark.parametrize("case", GOES)
def test_whatever_ends_or_is_taken_back_leaves_at_once(case: str, shown: PublicWorld) -> None:
    key = f"personne-{shown.world.ines.pk}"
    assert shown_as(key)
    GOES[case](shown)
    assert shown_as(key) == []


def test_silence_is_a_refusal_and_a_mandate_needs_no_consent(shown: PublicWorld) -> None:
    silent = Person.objects.create(first_name="Max", last_name="Muet")
    Membership.objects.create(network=shown.world.teams, person=silent, shown_since=YESTERDAY)
    assert shown_as(f"personne-{silent.pk}") == []
    entry = agree(silent, Purpose.PUBLISH_NAME)
    assert entry.decision == Decision.GIVEN
    assert [each.name for each in shown_as(f"personne-{silent.pk}")] == ["Max Muet"]


@pytest.mark.parametrize(
    "key", ["", "personne-", "personne-0", "structure-99999999999999999999", "autre-1", "personne-²"]
)
def test_a_key_that_is_nobodys_shows_nobody(shown: PublicWorld, key: str) -> None:
    assert shown_as(key) == []


@pytest.mark.parametrize("address", ["/reseaux/conseil/", "/reseaux/absent/"])
def test_a_private_network_and_an_unknown_one_answer_alike(client: Client, shown: PublicWorld, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_page_of_a_network_takes_as_many_queries_for_many_members(client: Client, shown: PublicWorld) -> None:
    page(client)
    with CaptureQueriesContext(connection) as first:
        page(client)
    for number in range(12):
        structure = Organisation.objects.create(name=f"Structure {number}", territory=shown.world.dole)
        Membership.objects.create(network=shown.world.teams, organisation=structure, shown_since=YESTERDAY)
    with CaptureQueriesContext(connection) as second:
        assert "Structure 11" in page(client)
    assert len(second) <= len(first)


def test_nothing_to_show_is_said(client: Client, db: None) -> None:
    assert "Aucun réseau" in page(client, "/reseaux/")
    Network.objects.create(key="seul", name="Réseau sans membre", is_public=True)
    html = page(client, "/reseaux/seul/")
    assert "Qui en fait partie" not in html
    assert not shown_memberships().exists()
