"""Several actors at once: who is concerned and who is not is said first, and history says who did it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.changes import Change
from actors.models import Person, Position
from networks.bulk.adding import plan_to_add
from networks.models import Membership
from trajectoire.accounts.models import User

from .world import World, colleague

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def at(action: str, query: str, model: str = "person") -> str:
    return f"{reverse('wagtail_bulk_action', args=['actors', model, action])}?{query}"


def act(client: Client, address: str, data: dict[str, Any]) -> tuple[Any, Any]:
    """The page that says what will be done, then what comes once it is confirmed."""
    read = client.post(address, data)
    plan = read.context["plan"]
    return read, client.post(address, data | {"confirm": "1", "read": plan.print})


@pytest.fixture
def signed_in(client: Client, administrator: User) -> User:
    client.force_login(administrator)
    return administrator


def test_persons_enter_a_network_by_their_post_and_those_left_alone_are_told_why(
    client: Client, signed_in: User, world: World
) -> None:
    there = Person.objects.create(last_name="Déjà")
    post = Position.objects.create(person=there, organisation=world.town, function="Élue")
    Membership.objects.create(network=world.teams, position=post, role=world.lead)
    Person.objects.create(last_name="Sans poste")
    Person.objects.create(last_name="Terminée", ended_on=date(2020, 1, 1))
    data = {"where": f"{world.teams.pk}-{world.lead.pk}", "by": "poste", "started_on": "2026-11-20"}
    read, done = act(client, at("ajouter-a-un-reseau", "id=all"), data)
    told = {str(one.actor): one.reason for one in read.context["plan"].left}
    assert told == {
        "Déjà": "Y est déjà (Chef·fe de projet).",
        "Sans poste": "N’a pas de poste à cette date.",
        "Terminée": "Son suivi est terminé.",
    }
    assert "Ajouter : 1 personne" in read.content.decode()
    assert done.status_code == 302
    member = Membership.objects.get(position=world.position)
    assert (member.role, member.territory, member.started_on) == (world.lead, world.nevers, DAY)
    line = Change.objects.about(world.ines)[0]
    assert (line.by, line.label, line.source) == (signed_in, f"réseau {world.teams}", "Action sur une liste")
    assert line.after == "Chef·fe de projet, depuis le 20/11/2026"
    _again, nothing = act(client, at("ajouter-a-un-reseau", "id=all"), data)
    assert nothing.status_code == 200
    assert Membership.objects.count() == 2


def test_nothing_is_written_before_it_is_read_nor_when_it_changed_since(
    client: Client, signed_in: User, world: World
) -> None:
    address = at("ajouter-a-un-reseau", f"id={world.ines.pk}")
    assert client.get(address).status_code == 200
    data = {"where": str(world.teams.pk), "by": "personne", "started_on": "2026-11-20"}
    assert client.post(address, data).status_code == 200
    late = client.post(address, data | {"confirm": "1", "read": "autre"})
    assert "la liste a changé" in late.content.decode()
    assert not Membership.objects.exists()


def test_the_whole_list_is_the_one_that_the_filters_narrow(client: Client, signed_in: User, world: World) -> None:
    Person.objects.create(last_name="Autre")
    html = client.get(reverse("wagtailsnippets_actors_person:list") + "?q=garnier").content.decode()
    assert "/ajouter-a-un-reseau/?q=garnier&amp;id=all" in html
    page = client.get(at("etiqueter", "id=all&q=garnier"))
    assert [str(one) for one in page.context["names"]] == ["Inès Garnier"]
    assert "Aucune fiche" in client.get(at("etiqueter", "id=abc&id=-1")).content.decode()


def test_structures_enter_a_network_and_leave_it(client: Client, signed_in: User, world: World) -> None:
    data = {"where": str(world.board.pk), "started_on": "2026-11-01"}
    act(client, at("ajouter-a-un-reseau", f"id={world.town.pk}", "organisation"), data)
    member = Membership.objects.get(organisation=world.town)
    leaving = {"what": str(world.board.pk), "ended_on": "2026-11-20"}
    _read, done = act(client, at("terminer", f"id={world.town.pk}", "organisation"), leaving)
    assert done.status_code == 302
    member.refresh_from_db()
    assert member.ended_on == DAY
    assert Change.objects.about(world.town)[0].after == "jusqu’au 20/11/2026"


def test_posts_end_with_what_they_are_in_the_networks(client: Client, signed_in: User, world: World) -> None:
    member = Membership.objects.create(network=world.teams, position=world.position)
    later = Person.objects.create(last_name="Tard")
    Position.objects.create(person=later, organisation=world.town, started_on=date(2027, 1, 1))
    read, _done = act(client, at("terminer", "id=all"), {"what": "postes", "ended_on": "2026-11-20"})
    assert [one.what for one in read.context["concerned"]] == [
        "Cheffe de projet, Ville de Nevers (et Équipes politique de la ville)"
    ]
    assert [one.reason for one in read.context["left"]] == ["Son poste ne commence qu’après cette date."]
    for record in (member, world.position):
        record.refresh_from_db()
        assert record.ended_on == DAY
    assert {line.by for line in Change.objects.about(world.ines)[:2]} == {signed_in}


def test_labels_are_put_and_taken_off_and_who_has_them_is_left_alone(
    client: Client, signed_in: User, world: World
) -> None:
    world.ines.tags.add("Intervenante")
    world.ines.save()
    other = Person.objects.create(last_name="Autre")
    read, _done = act(client, at("etiqueter", "id=all"), {"act": "put", "labels": "intervenante, santé"})
    assert {str(one.actor): one.what for one in read.context["concerned"]} == {
        "Autre": "intervenante, santé",
        "Inès Garnier": "santé",
    }
    assert sorted(Person.objects.get(pk=other.pk).tags.names()) == ["Intervenante", "santé"]
    assert Change.objects.about(other)[0].label == "étiquettes"
    read, _done = act(client, at("etiqueter", f"id={other.pk}"), {"act": "take", "labels": "santé"})
    assert list(Person.objects.get(pk=other.pk).tags.names()) == ["Intervenante"]
    assert "Aucune" not in read.content.decode()
    wrong = client.post(at("etiqueter", "id=all"), {"act": "put", "labels": "é" * 200})
    assert "100 caractères" in wrong.content.decode()


def test_a_scoped_colleague_acts_on_those_they_see_in_the_networks_they_may_change(
    client: Client, world: World
) -> None:
    stranger = Person.objects.create(last_name="Inconnue")
    Membership.objects.create(network=world.board, person=world.ines)
    client.force_login(colleague(access={world.board: "change", world.teams: "view"}))
    page = client.get(at("ajouter-a-un-reseau", f"id={world.ines.pk}&id={stranger.pk}"))
    assert [one.pk for one in page.context["names"]] == [world.ines.pk]
    offered = page.content.decode()
    assert world.board.name in offered
    assert world.teams.name not in offered
    data = {"where": str(world.teams.pk), "by": "personne", "started_on": "2026-11-20"}
    assert client.post(at("ajouter-a-un-reseau", f"id={world.ines.pk}"), data).context["plan"] is None
    assert client.get(at("etiqueter", f"id={world.ines.pk}")).status_code in {302, 403}
    assert "Leurs postes" not in client.get(at("terminer", f"id={world.ines.pk}")).content.decode()
    client.force_login(colleague("networks.view_network", "actors.view_person"))
    assert client.get(at("terminer", f"id={world.ines.pk}")).status_code in {302, 403}
    assert "Pour toute cette liste" not in client.get(reverse("wagtailsnippets_actors_person:list")).content.decode()


def test_a_plan_costs_the_same_number_of_queries_with_ten_times_the_persons(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        one = Person.objects.create(last_name=f"Nom {number}")
        Position.objects.create(person=one, organisation=world.town)
    with django_assert_max_num_queries(4):
        plan = plan_to_add(list(Person.objects.all()), world.teams, None, DAY, by_post=True, user=None)
    with django_assert_max_num_queries(4):
        plan.carry_out()
    assert Membership.objects.count() == 41
