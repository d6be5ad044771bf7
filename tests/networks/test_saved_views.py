"""A list as it was narrowed is kept under a name, for oneself or for the team; everyone sees there what they may."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import Person, SavedView
from actors.tags import ActorTag
from networks.models import Membership
from trajectoire.accounts.models import User

from .world import World, colleague

pytestmark = pytest.mark.django_db
PERSONS = "/gestion/snippets/actors/person/"
SAVE = "/gestion/acteurs/vues/personnes/enregistrer/"


@pytest.fixture
def signed_in(client: Client, administrator: User) -> User:
    client.force_login(administrator)
    return administrator


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_narrowed_list_is_saved_opened_updated_renamed_and_removed(
    client: Client, signed_in: User, world: World
) -> None:
    Person.objects.create(last_name="Autre")
    offered = text(client.get(f"{PERSONS}?q=garnier&p=1&ordering=-last_name"))
    assert "/enregistrer/?ordering=-last_name&amp;q=garnier" in offered
    done = client.post(f"{SAVE}?q=garnier&p=3&truc=1", {"name": "  Les  Garnier "})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.owner, view.shared) == ("Les Garnier", "q=garnier", signed_in, False)
    shown = text(client.get(done.headers["Location"]))
    assert "Inès Garnier" in shown
    assert 'aria-current="page">Les Garnier' in shown
    assert "Enregistrer cette vue" not in shown
    assert "déjà une vue de ce nom" in text(client.post(f"{SAVE}?q=autre", {"name": "Les Garnier"}))
    client.post(f"{SAVE}?q=autre", {"instead": str(view.pk)})
    client.post(reverse("actors:saved-view", args=[view.pk]), {"name": "Les autres", "shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.query, view.shared) == ("Les autres", "q=autre", True)
    assert client.get(reverse("actors:saved-view-remove", args=[view.pk])).status_code == 405
    assert "Les autres" in text(client.get(reverse("actors:saved-views", args=["personnes"])))
    client.post(reverse("actors:saved-view-remove", args=[view.pk]))
    assert not SavedView.objects.exists()
    assert Person.objects.count() == 2


def test_a_view_whose_filter_means_nothing_any_more_says_so(client: Client, signed_in: User, world: World) -> None:
    tag = ActorTag.objects.create(name="Santé", slug="sante")
    place = client.post(f"{SAVE}?tags={tag.pk}", {"name": "Santé"}).headers["Location"]
    assert "ne veut plus rien dire" not in text(client.get(place))
    tag.delete()
    said = "Le filtre « Étiquette » ne veut plus rien dire"
    assert said in text(client.get(place))
    assert said in text(client.get(reverse("actors:saved-views", args=["personnes"])))
    members = "/gestion/acteurs/vues/membres/enregistrer/?reseau=equipes&role=chef"
    place = client.post(members, {"name": "Cheffes"}).headers["Location"]
    assert "Cheffes" in text(client.get(place))
    world.lead.delete()
    assert "Le rôle de ce filtre n’existe plus" in text(client.get(place))


def test_a_shared_view_shows_each_colleague_what_they_may_see_and_is_changed_by_its_owner(
    client: Client, signed_in: User, world: World
) -> None:
    Person.objects.create(last_name="Garnier-Secret")
    Membership.objects.create(network=world.board, person=world.ines)
    for name, shared in (("Pour tous", "on"), ("Pour moi", "")):
        client.post(f"{SAVE}?q=garnier", {"name": name, "shared": shared})
    view = SavedView.objects.get(name="Pour tous")
    client.force_login(colleague(access={world.board: "view"}))
    shown = text(client.get(f"{PERSONS}?q=garnier&vue={view.pk}"))
    assert "Pour tous" in shown
    assert "Inès Garnier" in shown
    assert "Secret" not in shown
    assert ">Pour moi" not in shown
    assert client.get(reverse("actors:saved-view", args=[view.pk])).status_code == 404
    assert client.post(reverse("actors:saved-view-remove", args=[view.pk])).status_code == 404
    assert client.post(f"{SAVE}?q=x", {"instead": str(view.pk)}).status_code == 404
    assert SavedView.objects.count() == 2
    client.force_login(colleague())
    assert client.post(f"{SAVE}?q=x", {"name": "Rien"}).status_code in {302, 403}
    assert SavedView.objects.count() == 2


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{SAVE}", 200),
        (f"{SAVE}?q={'é' * 3000}", 200),
        ("/gestion/acteurs/vues/nulle/", 404),
        (f"{PERSONS}?vue=x", 200),
    ],
)
def test_odd_addresses_save_nothing(client: Client, signed_in: User, world: World, address: str, status: int) -> None:
    assert client.get(address).status_code == status
    if status == 200 and "enregistrer" in address:
        client.post(address, {"name": "Vue"})
        assert not SavedView.objects.exists()
