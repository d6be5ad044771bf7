"""The public forms: what they put in the tray, what a colleague's yes does, and what they never tell."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from actors.consents import Channel, Purpose, latest, may_publish
from actors.intake.model import Proposal, State
from actors.intake.rules import accept, refuse
from actors.models import Person, Position
from mail.models import Delivery
from networks.models import Membership
from networks.public.shown import shown_as
from trajectoire import visitors
from trajectoire.accounts.models import User

from .conftest import PublicWorld, agree

JOIN = "/reseaux/equipes/rejoindre/"
MINE = "/reseaux/annuaire/corriger/"
THANKS = "/reseaux/annuaire/merci/"
SOMEBODY = {
    "first_name": "Ali",
    "last_name": "Benzaïd",
    "email": "ali@atelier.example",
    "phone": "03 81 00 00 09",
    "structure": "L’Atelier des Planches",
    "function": "animateur",
    "territory": "contrat-200010650",
    "message": "Je viens d’arriver.",
}
"""What a visitor types."""


def entry_form(world: PublicWorld) -> str:
    return f"/reseaux/annuaire/personne-{world.world.ines.pk}/corriger/"


def test_a_request_to_join_waits_in_the_tray_and_is_acknowledged(client: Client, shown: PublicWorld) -> None:
    answer = client.post(JOIN, SOMEBODY)
    assert (answer.status_code, answer["Location"]) == (302, THANKS)
    assert "votre demande est arrivée" in client.get(THANKS).content.decode()
    waiting = Proposal.objects.get()
    assert (waiting.kind, waiting.title, waiting.state) == ("create", "Ali Benzaïd", State.WAITING)
    assert waiting.origin == "Demande pour rejoindre : Équipes politique de la ville"
    assert "N’accepte aucune publication" in waiting.message
    sent = Delivery.objects.get()
    assert sent.email == "ali@atelier.example"
    assert not Person.objects.filter(last_name="Benzaïd").exists(), "nothing enters without a colleague’s yes"
    client.post(JOIN, SOMEBODY)
    assert (Proposal.objects.count(), Delivery.objects.count()) == (1, 1), "sent twice, it waits and answers once"


def test_a_yes_makes_a_member_who_is_shown_only_if_they_agreed(
    client: Client, shown: PublicWorld, administrator: User
) -> None:
    client.post(JOIN, SOMEBODY)
    client.post(JOIN, SOMEBODY | {"first_name": "Zoé", "email": "zoe@atelier.example", "agrees": ["publish-name"]})
    for waiting in Proposal.objects.order_by("pk"):
        accept(waiting, administrator)
    ali, zoe = (Person.objects.get(first_name=name, last_name="Benzaïd") for name in ("Ali", "Zoé"))
    member = Membership.objects.get(position__person=ali)
    assert (member.network, member.territory, member.shown_since) == (shown.world.teams, shown.world.dole, None)
    assert shown_as(f"personne-{ali.pk}") == []
    [seen] = shown_as(f"personne-{zoe.pk}")
    assert (seen.function, seen.structure, seen.phone) == ("animateur", "L’Atelier des Planches", "")
    entry = may_publish(zoe, Purpose.PUBLISH_NAME)
    assert entry is not None
    assert entry.channel == Channel.FORM
    assert entry.recorded_by == administrator
    assert "mon nom, ma fonction" in entry.wording


def test_somebody_known_who_joins_again_is_not_there_twice(
    client: Client, shown: PublicWorld, administrator: User
) -> None:
    said = {"first_name": "Inès", "last_name": "Garnier", "email": "i.garnier@nevers.example"}
    client.post(JOIN, SOMEBODY | said | {"structure": "Ville de Nevers", "function": "Directrice", "phone": ""})
    waiting = Proposal.objects.get()
    assert (waiting.kind, waiting.before) == ("update", {"function": "Cheffe de projet"})
    accept(waiting, administrator)
    assert Membership.objects.filter(network=shown.world.teams, position__person=shown.world.ines).count() == 1


def test_whether_an_address_is_known_is_never_told(client: Client, shown: PublicWorld) -> None:
    told = []
    for address in ("i.garnier@nevers.example", "inconnu@nulle-part.example"):
        answer = client.post(MINE, SOMEBODY | {"email": address, "message": "Retirez-moi."}, follow=True)
        told.append(answer.content)
    assert told[0] == told[1]
    subjects = {delivery.batch.pk: delivery.batch.subject for delivery in Delivery.objects.select_related("batch")}
    assert len(set(subjects.values())) == 1


@pytest.mark.parametrize("missing", ["first_name", "last_name", "email"])
def test_a_mistake_keeps_what_was_typed_and_says_what_to_do(client: Client, shown: PublicWorld, missing: str) -> None:
    answer = client.post(JOIN, SOMEBODY | {missing: "", "agrees": ["publish-name"]})
    html = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert html.select(".field--error")
    assert "Je viens d’arriver." in html.get_text()
    assert html.select('input[name="agrees"][checked]')
    assert html.select_one(f'option[value="{SOMEBODY["territory"]}"][selected]')
    assert not Proposal.objects.exists()


def test_nothing_is_ticked_beforehand(client: Client, shown: PublicWorld) -> None:
    html = BeautifulSoup(client.get(JOIN).content, "html.parser")
    assert not html.select("input[checked]")
    words = html.get_text()
    for told in ("intérêt légitime", "votre seul accord", "vous opposer"):
        assert told in words
    assert not Proposal.objects.exists(), "to look writes nothing"


def test_a_robot_is_asked_again_and_a_flood_is_stopped(client: Client, shown: PublicWorld) -> None:
    trapped = client.post(JOIN, SOMEBODY | {"site_web": "https://achetez.example"}).content.decode()
    assert "envoyez de nouveau" in trapped
    assert "Je viens d’arriver." in trapped
    assert "achetez.example" not in trapped
    for number in range(visitors.PER_VISITOR):
        assert client.post(JOIN, SOMEBODY | {"first_name": f"Ali {number}"}).status_code == 302
    late = client.post(JOIN, SOMEBODY | {"first_name": "Ali, encore"})
    assert late.status_code == 429
    assert "Ali, encore" in late.content.decode()
    assert Proposal.objects.count() == visitors.PER_VISITOR


@pytest.mark.parametrize("key", ["conseil", "absent"])
def test_only_a_public_network_that_welcomes_requests_has_a_form(client: Client, shown: PublicWorld, key: str) -> None:
    assert client.get(f"/reseaux/{key}/rejoindre/").status_code == 404
    assert "Rejoindre ce réseau" in client.get("/reseaux/equipes/").content.decode()
    shown.world.teams.is_open = False
    shown.world.teams.save()
    assert client.post(JOIN, SOMEBODY).status_code == 404
    assert "Rejoindre ce réseau" not in client.get("/reseaux/equipes/").content.decode()


def test_a_correction_waits_with_what_was_and_what_should_be(
    client: Client, shown: PublicWorld, administrator: User
) -> None:
    address = entry_form(shown)
    html = client.get(address).content.decode()
    assert "Cheffe de projet" in html
    assert "i.garnier" not in html
    assert "06 00" not in html
    same = {
        "first_name": "Inès",
        "last_name": "Garnier",
        "function": "Cheffe de projet",
        "structure": "Ville de Nevers",
    }
    sender = {"sender_name": "Inès", "sender_email": "ines@ailleurs.example"}
    assert "Corrigez un champ" in client.post(address, same | sender).content.decode()
    assert client.post(address, same | sender | {"function": "Directrice"}).status_code == 302
    waiting = Proposal.objects.get()
    assert (waiting.values, waiting.before) == ({"function": "Directrice"}, {"function": "Cheffe de projet"})
    assert "ines@ailleurs.example" in waiting.message
    accept(waiting, administrator)
    assert Position.objects.get(pk=shown.world.position.pk).function == "Directrice"
    assert shown_as(f"personne-{shown.world.ines.pk}"), "still shown"


@pytest.mark.parametrize("decided", [accept, refuse])
def test_who_asks_to_be_taken_away_is_once_a_colleague_agrees(
    client: Client, shown: PublicWorld, administrator: User, decided: Callable[..., Any]
) -> None:
    key = f"personne-{shown.world.ines.pk}"
    client.post(entry_form(shown), {"withdraw": "on", "sender_name": "Inès", "sender_email": "ines@ailleurs.example"})
    decided(Proposal.objects.get(), administrator)
    assert bool(shown_as(key)) is (decided is refuse)
    entry = latest(shown.world.ines, Purpose.PUBLISH_NAME)
    assert entry is not None
    assert (entry.decision == "refused") is (decided is accept)


def test_a_structure_is_corrected_and_taken_away_too(client: Client, shown: PublicWorld, administrator: User) -> None:
    address = f"/reseaux/annuaire/structure-{shown.world.town.pk}/corriger/"
    sender = {"sender_name": "Ali", "sender_email": "ali@nevers.example"}
    wrong = client.post(address, sender | {"name": "Ville de Nevers", "website": "pas une adresse"})
    assert "ne peut pas être juste" in wrong.content.decode()
    assert client.post(address, sender | {"name": "Mairie de Nevers", "withdraw": "on"}).status_code == 302
    accept(Proposal.objects.get(), administrator)
    shown.world.town.refresh_from_db()
    assert shown.world.town.name == "Mairie de Nevers"
    assert shown_as(f"structure-{shown.world.town.pk}") == []


def test_a_person_known_without_a_post_who_tells_one_has_it_once_accepted(
    client: Client, shown: PublicWorld, administrator: User
) -> None:
    lea = shown.inhabitant.person
    assert lea is not None
    said = {"first_name": "Léa", "last_name": "Perrot", "email": "lea@maison.example", "message": "J’ai un poste."}
    client.post(MINE, SOMEBODY | said | {"phone": ""})
    waiting = Proposal.objects.get()
    assert waiting.kind == "update"
    accept(waiting, administrator)
    position = lea.positions.get()
    assert (position.function, position.organisation.name) == ("animateur", "L’Atelier des Planches")


@pytest.mark.parametrize("text", ["\x00", "=cmd|' /C calc'!A0", "é" * 5000, "🙂\u202eabc"])
def test_bad_input_is_told_or_kept_and_never_an_error(client: Client, shown: PublicWorld, text: str) -> None:
    for address in (JOIN, MINE, entry_form(shown)):
        answer = client.post(address, dict.fromkeys([*SOMEBODY, "sender_name", "sender_email", "website"], text))
        assert answer.status_code in {200, 302, 400}
    assert agree(shown.world.ines, Purpose.PUBLISH_NAME)
