"""« Ajouter »: a person, a structure, a post and a network in one form, and who already exists."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import Change, Organisation, Person, Position
from networks.models import Membership, NetworkField

from .world import World, colleague

ADD = "networks_quick_add"
WHOLE = (
    "actors.view_person", "actors.add_person", "actors.view_organisation", "actors.add_organisation",
    "actors.add_position", "networks.view_network", "networks.change_membership",
)  # fmt: skip


@pytest.fixture
def officer(client: Client, world: World) -> Any:
    user = colleague(*WHOLE)
    client.force_login(user)
    return user


def typed(**more: str) -> dict[str, str]:
    return {"person-source": "themselves", **{name.replace("__", "-"): value for name, value in more.items()}}


def whole(world: World, **more: str) -> dict[str, str]:
    return typed(
        person__first_name="Samir", person__last_name="Haddad", person__source_detail="Journée du 18 juin",
        person__informed_on="2026-11-02", structure__name="Régie de quartier de Planoise",
        structure__kind="association",
        structure__territory=str(world.dole.pk), post__function="médiateur", post__email="S.Haddad@regie.example",
        post__phone="0381000040", belongs=f"{world.teams.pk}:{world.lead.pk}", **more,
    )  # fmt: skip


def test_everything_is_added_at_once_with_its_source(client: Client, officer: Any, world: World) -> None:
    response = client.post(reverse(ADD), whole(world))
    person = Person.objects.get(last_name="Haddad")
    assert response.url == reverse("actors:person", args=[person.pk])  # type: ignore[attr-defined]
    position = person.positions.get()
    assert (position.email, position.phone) == ("s.haddad@regie.example", "03 81 00 00 40")
    assert position.organisation.name == "Régie de quartier de Planoise"
    member = Membership.objects.get(position=position)
    assert (member.network, member.role, member.territory) == (world.teams, world.lead, world.dole)
    assert person.informed_on == date(2026, 11, 2)
    assert person.source_detail == "Journée du 18 juin"
    change = Change.objects.get(person=person)
    assert (change.by, change.source) == (officer, "Ajout : Journée du 18 juin")


def test_who_may_already_exist_is_asked_before_anything_is_written(client: Client, officer: Any, world: World) -> None:
    told = typed(person__first_name="Ines", person__last_name="Garnire", structure__name="Ville de Dole")
    response = client.post(reverse(ADD), told)
    content = response.content.decode()
    assert "Cette personne existe déjà ?" in content
    assert reverse("actors:person", args=[world.ines.pk]) in content
    assert 'value="Garnire"' in content
    assert Person.objects.count() == 1
    assert Organisation.objects.count() == 1
    client.post(reverse(ADD), told | {"same_person": str(world.ines.pk), "same_structure": "nouveau"})
    assert Person.objects.count() == 1
    assert world.ines.positions.current().count() == 2
    client.post(reverse(ADD), told | {"same_person": "nouveau"})
    assert Person.objects.count() == 2


def test_the_same_address_is_the_same_person_whatever_the_name(client: Client, officer: Any, world: World) -> None:
    Position.objects.update(email="chef@nevers.example")
    told = typed(person__last_name="Vasseur", structure__name="Ville de Nevers", post__email="CHEF@nevers.example")
    assert "Cette personne existe déjà ?" in client.post(reverse(ADD), told).content.decode()


def test_a_structure_of_the_same_name_is_taken_as_it_is(client: Client, officer: Any, world: World) -> None:
    client.post(reverse(ADD), typed(person__last_name="Oudin", structure__name="VILLE DE NEVERS"))
    assert Position.objects.get(person__last_name="Oudin").organisation == world.town
    assert Organisation.objects.count() == 1


def test_a_post_already_held_is_not_written_twice(client: Client, officer: Any, world: World) -> None:
    told = typed(
        person__last_name="Garnier", same_person=str(world.ines.pk), structure__name="Ville de Nevers",
        belongs=f"{world.teams.pk}:",
    )  # fmt: skip
    client.post(reverse(ADD), told)
    client.post(reverse(ADD), told)
    assert list(Position.objects.all()) == [world.position]
    assert Membership.objects.filter(position=world.position).count() == 1


def test_a_structure_alone_may_join_a_network(client: Client, officer: Any, world: World) -> None:
    client.post(reverse(ADD), typed(structure__name="Maison pour tous", belongs=f"{world.teams.pk}:"))
    assert Membership.objects.get().organisation.name == "Maison pour tous"


def test_a_network_with_its_own_fields_asks_them_next(client: Client, officer: Any, world: World) -> None:
    NetworkField.objects.create(network=world.teams, key="quotite", label="Quotité")
    response = client.post(reverse(ADD), whole(world))
    assert response.url == reverse("networks_member", args=[Membership.objects.get().pk])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "au moins le nom"),
        ({"person-first_name": "Inès"}, "au moins le nom"),
        ({"person-last_name": "Roy", "post-function": "directeur"}, "Dans quelle structure"),
        ({"structure-name": "CCAS", "post-function": "directeur"}, "De qui est-ce"),
        ({"person-last_name": "Roy", "structure-name": "CCAS", "post-phone": "12"}, "Ce numéro ne peut pas exister"),
        ({"person-last_name": "Roy", "structure-name": "CCAS", "post-email": "roy@"}, "adresse"),
        ({"person-last_name": "R" * 5000}, "80"),
        ({"person-last_name": "Roy", "belongs": "999999:"}, "n’en fait pas partie"),
        ({"person-last_name": "Roy", "same_person": "9" * 40}, ""),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    client: Client, officer: Any, *, told: dict[str, str], said: str
) -> None:
    before = Person.objects.count(), Organisation.objects.count()
    response = client.post(reverse(ADD), typed() | told)
    if not said:
        assert response.status_code == 302
        return
    content = response.content.decode()
    assert response.status_code == 200
    assert said in content or said.replace("’", "&#x27;") in content
    assert all(value in content for value in told.values() if value != "999999:")
    assert (Person.objects.count(), Organisation.objects.count()) == before


def test_only_networks_that_one_may_change_are_proposed(client: Client, world: World) -> None:
    client.force_login(
        colleague("actors.add_person", "actors.add_position", access={world.teams: "view", world.board: "change"})
    )
    content = client.get(reverse(ADD)).content.decode()
    assert f'value="{world.board.pk}:"' in content
    assert f'value="{world.teams.pk}:"' not in content
    client.post(reverse(ADD), typed(person__last_name="Oudin", belongs=f"{world.teams.pk}:"))
    assert not Person.objects.filter(last_name="Oudin").exists()
    assert not Membership.objects.exists()


def test_who_may_not_add_is_refused_and_who_may_not_see_learns_nothing(client: Client, world: World) -> None:
    existing = reverse("networks_quick_add_existing")
    client.force_login(colleague("networks.view_network"))
    assert client.get(reverse(ADD)).status_code in {302, 403}
    assert client.get(existing).status_code in {302, 403}
    client.force_login(colleague("actors.add_person"))
    assert "Garnier" not in client.get(existing, {"nom": "Garnier"}).content.decode()
    content = client.post(reverse(ADD), typed(person__last_name="Roy", structure__name="CCAS")).content.decode()
    assert "Vous ne pouvez pas ajouter de structure" in content
    assert not Organisation.objects.filter(name="CCAS").exists()


def test_who_exists_is_shown_while_one_types(client: Client, officer: Any, world: World) -> None:
    told = client.get(reverse("networks_quick_add_existing"), {"nom": "Ganrier", "prenom": "inès"}).content.decode()
    assert f'data-use-person="{world.ines.pk}"' in told
    told = client.get(reverse("networks_quick_add_existing"), {"structure": "ville nev"}).content.decode()
    assert f'data-use-structure="{world.town.pk}"' in told
    assert client.get(reverse("networks_quick_add_existing")).content.decode().strip() == ""
