"""What the tables of the networks refuse, and who sees which network."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from actors.models import Organisation, Person
from actors.permissions import visible_organisations, visible_persons
from networks.models import Attachment, Interaction, Membership, Network, NetworkField, Participation

from .world import World, colleague


def refused(action: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        action()


@pytest.mark.parametrize(
    "members", [(), ("person", "organisation"), ("person", "position"), ("person", "position", "organisation")]
)
def test_a_membership_of_nothing_or_of_several_is_refused_by_the_database(
    world: World, members: tuple[str, ...]
) -> None:
    known = {"person": world.ines, "organisation": world.town, "position": world.position}
    given = {name: known[name] for name in members}
    refused(lambda: Membership.objects.create(network=world.teams, **given))


def test_a_membership_that_ends_before_it_starts_is_refused_by_the_database(world: World) -> None:
    days = {"started_on": date(2026, 5, 2), "ended_on": date(2026, 5, 1)}
    refused(lambda: Membership.objects.create(network=world.teams, person=world.ines, **days))


def test_ending_before_the_beginning_is_refused_with_a_sentence(world: World) -> None:
    membership = Membership.objects.create(network=world.teams, person=world.ines, started_on=date(2026, 5, 2))
    with pytest.raises(ValueError, match="02/05/2026"):
        membership.end(on=date(2026, 5, 1))
    membership.end(on=date(2026, 5, 2))
    assert Membership.objects.current(date(2026, 5, 2)).exists()
    assert not Membership.objects.current(date(2026, 5, 3)).exists()


def test_a_membership_takes_the_territory_of_the_structure(world: World) -> None:
    assert Membership.objects.create(network=world.teams, position=world.position).territory == world.nevers
    assert Membership.objects.create(network=world.teams, organisation=world.town).territory == world.nevers
    assert Membership.objects.create(network=world.teams, person=world.ines).territory is None


def test_an_interaction_an_attachment_and_a_choice_of_nothing_are_refused_by_the_database(world: World) -> None:
    said = Interaction.objects.create(summary="Appel")
    refused(lambda: Interaction.objects.create(summary=""))
    refused(lambda: Participation.objects.create(interaction=said))
    refused(lambda: Participation.objects.create(interaction=said, person=world.ines, organisation=world.town))
    refused(lambda: Attachment.objects.create(file="a.pdf", name="a.pdf"))
    refused(lambda: Attachment.objects.create(file="a.pdf", name="a", interaction=said, person=world.ines))
    refused(lambda: NetworkField.objects.create(network=world.teams, key="a", label="A", kind="choice"))


@pytest.mark.parametrize(
    ("permissions", "level", "seen", "changed"),
    [
        ((), None, set(), set()),
        (("networks.view_network",), None, {"equipes", "conseil"}, set()),
        (("networks.view_network", "networks.change_membership"), None, {"equipes", "conseil"}, {"equipes", "conseil"}),
        ((), "view", {"equipes"}, set()),
        ((), "change", {"equipes"}, {"equipes"}),
        (("networks.view_network",), "change", {"equipes", "conseil"}, {"equipes"}),
    ],
)
def test_a_group_sees_and_changes_the_networks_that_it_was_given(
    world: World, permissions: tuple[str, ...], level: str | None, seen: set[str], changed: set[str]
) -> None:
    user = colleague(*permissions, access={world.teams: level} if level else None)
    assert {network.key for network in Network.objects.open_to(user)} == seen
    assert {network.key for network in Network.objects.open_to(user, to_change=True)} == changed
    user.is_active = False
    assert not Network.objects.open_to(user).exists()
    assert not Network.objects.open_to(AnonymousUser()).exists()


def test_an_outside_co_animator_sees_the_actors_of_their_network_and_no_other(world: World) -> None:
    Membership.objects.create(network=world.teams, position=world.position)
    Membership.objects.create(network=world.board, person=Person.objects.create(last_name="Ailleurs"))
    Membership.objects.create(network=world.board, organisation=Organisation.objects.create(name="Autre"))
    user = colleague(access={world.teams: "view"})
    assert list(visible_persons(user)) == [world.ines]
    assert list(visible_organisations(user)) == [world.town]
