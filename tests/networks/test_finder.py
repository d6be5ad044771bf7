"""« Qui a déjà fait cela, dans un territoire comme le mien ? »: what is found, in which order, why, whom to call."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from networks.contract import NetworkType
from networks.finder.answers import answers
from networks.finding import Found, ToCall, Wanted
from networks.likeness import likeness
from networks.models import Interaction, Membership, Network
from networks.places import Contract
from territories.models import Level, Territory
from trajectoire.accounts.models import User
from trajectoire.plugins import registry
from trajectoire.taxonomies.models import Theme

from .world import World, colleague

ADDRESS = "/gestion/reseaux/trouver/"
SIZE = "taille proche (55\u202f000 et 67\u202f000 habitants)"


@pytest.fixture
def gardens(world: World) -> Iterator[NetworkType]:
    """A network that knows a garden in Dole, another in Nevers, and one of the whole region."""
    region = Territory.objects.get(level=Level.REGION)

    def found(wanted: Wanted) -> Iterator[Found]:
        for title, place, weight in (
            ("Jardin des Mesnils", world.dole, 2.0),
            ("Jardin du Banlay", world.nevers, 1.0),
            ("Jardins de la région", region, 1.5),
        ):
            if words := wanted.in_text(title):
                yield Found(
                    title=title,
                    what="jardin",
                    places=frozenset([place.pk]),
                    weight=weight,
                    reasons=(f"mot en commun : {words[0]}",),
                    to_call=(ToCall(name="Les Mains vertes", phone="03 00 00 00 01"),),
                )

    kind = NetworkType(
        key="jardins", label="Jardins", model=Interaction, unit="jardin", units="jardins", dashboard="networks_index",
        coverage=lambda _on: {}, found=found,
    )  # fmt: skip
    Network.objects.create(key="jardins", kind="jardins", name="Jardins")
    with registry.replaced(NetworkType, [kind]):
        yield kind


def contract(pk: int, population: int = 0, neighbourhoods: int = 0, department: int = 0) -> Contract:
    place = Territory(pk=pk, level=Level.CITY_CONTRACT, name=f"Contrat {pk}")
    around = Territory(pk=department, level=Level.DEPARTMENT, name="Nièvre") if department else None
    return Contract(place, around, None, neighbourhoods, population)


@pytest.mark.parametrize(
    ("other", "score", "reasons"),
    [
        (contract(1), 1.0, ("même contrat de ville",)),
        (contract(2), 0.0, ()),
        (contract(2, department=58), 0.25, ("même département : Nièvre",)),
        (contract(2, 55_000, 3), 0.65, (SIZE, "autant de quartiers prioritaires (3)")),
        (contract(2, 250_000, 4), 0.25, ("presque autant de quartiers prioritaires (4 et 3)",)),
        (contract(2, 250_000, 9), 0.0, ()),
    ],
)  # fmt: skip
def test_likeness_is_told_in_words(other: Contract, score: float, reasons: tuple[str, ...]) -> None:
    found = likeness(contract(1, 67_000, 3, department=58), other)
    assert (found.score, found.reasons) == (score, reasons)


def test_a_place_like_mine_comes_first_then_the_best_answers(
    administrator: User, world: World, gardens: NetworkType
) -> None:
    wanted = Wanted("jardins")

    def order(mine: Territory | None) -> list[str]:
        return [
            each.contract.territory.name if each.contract else "ailleurs"
            for each in answers(administrator, wanted, mine)
        ]

    assert order(None) == ["Grand Dole", "ailleurs", "Nevers"]
    assert order(world.nevers) == ["Nevers", "Grand Dole", "ailleurs"]
    inside = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN1", name="Banlay")
    inside.parents.add(world.nevers)
    assert order(inside)[0] == "Nevers"
    assert answers(administrator, Wanted(" "), world.nevers) == []


def test_the_screen_says_why_and_whom_to_call(
    client: Client, administrator: User, world: World, gardens: NetworkType
) -> None:
    client.force_login(administrator)
    world.position.phone = "03 86 00 00 00"
    world.position.save()
    Membership.objects.create(network=world.teams, role=world.lead, position=world.position, territory=world.nevers)
    page = client.get(f"{ADDRESS}?q=jardin&territoire={world.nevers.slug}").content
    text = " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
    for words in (
        "Même contrat de ville",
        "Mot en commun : jardin",
        "Les Mains vertes, 03 00 00 00 01",
        "Inès Garnier, chef·fe de projet, 03 86 00 00 00",
        "Sans contrat de ville précis",
    ):
        assert words in text


@pytest.mark.usefixtures("gardens")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", "Dites ce que vous cherchez"),
        ("?q=%20%20", "Dites ce que vous cherchez"),
        ("?q=le+la", "Dites ce que vous cherchez"),
        ("?q=hydravion", "Essayez moins de mots"),
        ("?theme=velos", "Essayez un thème plus large"),
        ("?theme=zzz&territoire=zzz&q=jardin", "Grand Dole"),
    ],
)
def test_whatever_is_asked_has_an_answer(client: Client, administrator: User, asked: str, told: str) -> None:
    Theme.add_root(name="Vélos")
    client.force_login(administrator)
    assert told in client.get(ADDRESS + asked).content.decode()


def test_a_co_animator_finds_what_their_network_knows(client: Client, world: World, gardens: NetworkType) -> None:
    mine = colleague(access={Network.objects.get(key="jardins"): "view"})
    other = colleague(access={world.teams: "view"})
    assert len(answers(mine, Wanted("jardin"), None)) == 3
    assert answers(other, Wanted("jardin"), None) == []
    client.force_login(colleague())
    assert client.get(ADDRESS).status_code == 302


def test_the_number_of_queries_does_not_depend_on_the_data(
    client: Client, administrator: User, world: World, gardens: NetworkType, assert_queries: Any
) -> None:
    client.force_login(administrator)
    for _ in range(20):
        Membership.objects.create(network=world.teams, role=world.lead, person=world.ines, territory=world.dole)
    client.get(ADDRESS)
    with assert_queries("finder"):
        client.get(f"{ADDRESS}?q=jardin&territoire={world.nevers.slug}")
