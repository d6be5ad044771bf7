"""Who is where, who is missing: the matrix on any day, its map, its drill-down, its export, and who sees what."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from actors.models import Organisation, Person
from networks.contract import CellState, CoverageCell, CoverageLine, NetworkType
from networks.coverage.drawing import coverage_map
from networks.coverage.matrix import Matrix, coverage_of
from networks.models import Interaction, Membership, Network, NetworkRole
from territories.facts import load_facts
from territories.models import Level, Territory
from trajectoire.accounts.models import User
from trajectoire.plugins import registry

from .world import World, colleague

ADDRESS = "/gestion/reseaux/couverture/"
TODAY = date(2026, 6, 1)


def member(world: World, **facts: Any) -> Membership:
    chosen: dict[str, Any] = {"network": world.teams, "role": world.lead, "territory": world.nevers} | facts
    if not {"person", "organisation", "position"} & set(chosen):
        chosen["position"] = world.position
    return Membership.objects.create(**chosen)


def cells(whole: Matrix, place: str) -> dict[str, CoverageCell]:
    line = next(line for line in whole.lines if line.contract.territory.name == place)
    return {column.key: cell for column, cell in zip(whole.columns, line.cells, strict=True)}


@pytest.fixture(autouse=True)
def _no_plug_in() -> Iterator[None]:
    with registry.replaced(NetworkType, []):
        yield


@pytest.fixture
def posts(world: World) -> Iterator[NetworkType]:
    """A plug-in's network: three posts in Nevers, one of them vacant."""

    def coverage(on: date) -> Mapping[int, CoverageCell]:
        return {world.nevers.pk: CoverageCell(count=3, state=CellState.MISSING, note="1 poste vacant")}

    def lines(on: date, places: Any) -> list[CoverageLine]:
        here = world.nevers.pk in places
        return [CoverageLine(title="Poste du Banlay", state=CellState.MISSING, note="vacant")] if here else []

    kind = NetworkType(
        key="postes", label="Postes", model=Interaction, unit="poste", units="postes", dashboard="networks_index",
        coverage=coverage, lines=lines,
    )  # fmt: skip
    Network.objects.create(key="postes", kind="postes", name="Postes")
    with registry.replaced(NetworkType, [kind]):
        yield kind


def test_a_role_that_is_expected_and_held_by_nobody_is_missing(world: World, administrator: User) -> None:
    member(world, started_on=date(2026, 3, 1))
    _known, whole = coverage_of(administrator, TODAY)
    assert [column.key for column in whole.columns] == ["equipes.chef", "equipes.delegue"]
    assert cells(whole, "Nevers")["equipes.chef"] == CoverageCell(count=1, state=CellState.FRESH)
    assert cells(whole, "Nevers")["equipes.delegue"].state is CellState.MISSING
    assert cells(whole, "Grand Dole")["equipes.chef"].note == "personne"
    assert [(total.covered, total.of) for total in whole.totals] == [(1, 2), (0, 2)]
    assert [line.contract.territory.name for line in whole.unknown] == ["Grand Dole"]


def test_the_past_is_told_as_it_was(world: World, administrator: User) -> None:
    member(world, started_on=date(2024, 1, 1), ended_on=date(2025, 6, 1))
    before = coverage_of(administrator, date(2025, 6, 1))[1]
    after = coverage_of(administrator, date(2025, 6, 2))[1]
    assert cells(before, "Nevers")["equipes.chef"].count == 1
    assert cells(after, "Nevers")["equipes.chef"].note == "vacant depuis juin 2025"
    assert cells(coverage_of(administrator, date(2023, 1, 1))[1], "Nevers")["equipes.chef"].count == 0


def test_somebody_not_checked_for_six_months_is_to_review(world: World, administrator: User) -> None:
    member(world, started_on=date(2020, 1, 1), verified_on=date(2025, 6, 1))
    assert cells(coverage_of(administrator, TODAY)[1], "Nevers")["equipes.chef"] == CoverageCell(
        count=1, state=CellState.REVIEW, note="su en juin 2025"
    )


def test_a_department_an_intercommunality_a_town_and_a_neighbourhood_count_for_their_contract(
    world: World, administrator: User
) -> None:
    around = Territory.objects.create(level=Level.INTERCOMMUNALITY, code="200010650", name="Grand Dole")
    world.dole.parents.add(around)
    town = Territory.objects.create(level=Level.COMMUNE, code="39198", name="Dole")
    inside = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN03901M", name="Mesnils Pasteur")
    inside.parents.set([world.dole, town])
    region = Territory.objects.get(level=Level.REGION)
    for place in (around, town, inside, world.dole.parents.get(level=Level.DEPARTMENT), region):
        member(world, territory=place)
    assert cells(coverage_of(administrator, TODAY)[1], "Grand Dole")["equipes.chef"].count == 4
    assert cells(coverage_of(administrator, TODAY)[1], "Nevers")["equipes.chef"].count == 0


def test_one_network_looked_at_alone_shows_every_role(world: World, administrator: User) -> None:
    NetworkRole.objects.create(network=world.board, key="membre", name="Membre")
    whole = coverage_of(administrator, TODAY, network=world.board)[1]
    assert [column.key for column in whole.columns] == ["conseil.membre"]
    assert {line.state for line in whole.lines} == {CellState.UNKNOWN}


def test_the_screen_tells_what_is_missing_in_words_and_shapes(
    client: Client, administrator: User, world: World, posts: NetworkType
) -> None:
    client.force_login(administrator)
    member(world, started_on=timezone.localdate())
    page = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    text = " ".join(page.get_text(" ").split())
    assert "rien n’est connu dans 1 contrat de ville sur 2 : Grand Dole." in text
    nevers = page.find("a", string="Nevers").find_parent("tr")
    assert [" ".join(cell.get_text(" ").split()) for cell in nevers.find_all("td")][2:] == [
        "3 vacant ou dormant 1 poste vacant",
        "1 à jour",
        "vacant ou dormant personne",
    ]
    assert page.find("tfoot").get_text(" ").split()[:2] == ["Contrats", "couverts"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", {"Nevers", "Grand Dole"}),
        ("?departement=58", {"Nevers"}),
        ("?departement=999", {"Nevers", "Grand Dole"}),
        ("?etat=manque", {"Nevers", "Grand Dole"}),
        ("?etat=unknown", {"Grand Dole"}),
        ("?etat=fresh", set()),
        ("?date=pas-une-date&reseau=zzz&etat=zzz&carte=zzz&departement=", {"Nevers", "Grand Dole"}),
        ("?date=0001-01-01", {"Nevers", "Grand Dole"}),
        ("?date=9999-12-31", {"Nevers", "Grand Dole"}),
        ("?date=2026-02-31", {"Nevers", "Grand Dole"}),
        ("?reseau=equipes&carte=equipes.chef", {"Nevers", "Grand Dole"}),
    ],
)
def test_the_matrix_is_narrowed_and_survives_any_address(
    client: Client, administrator: User, world: World, asked: str, shown: set[str]
) -> None:
    client.force_login(administrator)
    Territory.objects.filter(level=Level.DEPARTMENT, name__contains="Nevers").update(code="58")
    member(world)
    page = BeautifulSoup(client.get(ADDRESS + asked).content, "html.parser")
    assert {place.get_text(strip=True) for place in page.select("tbody .coverage-place")} == shown


def test_one_contract_tells_roles_vacancies_and_what_plug_ins_follow(
    client: Client, administrator: User, world: World, posts: NetworkType
) -> None:
    client.force_login(administrator)
    member(world, role=world.delegate, ended_on=date(2026, 1, 31))
    member(world, started_on=date(2025, 1, 1))
    told = " ".join(BeautifulSoup(client.get(f"{ADDRESS}245804406/").content, "html.parser").get_text(" ").split())
    for words in ("Inès Garnier", "Poste du Banlay", "Délégué·e du préfet : personne", "jusqu’au 31 janvier 2026"):
        assert words in told
    assert "Inès" in client.get(f"{ADDRESS}245804406/?date=2025-01-01").content.decode()
    assert client.get(f"{ADDRESS}000/").status_code == 404


def test_one_contract_names_twenty_members_a_role_and_says_how_many_more(
    client: Client, administrator: User, world: World
) -> None:
    client.force_login(administrator)
    for rank in range(23):
        member(world, person=Person.objects.create(last_name=f"Essai {rank}"))
    page = client.get(f"{ADDRESS}245804406/").content.decode()
    assert page.count("jamais vérifié") == 20
    assert "Et 3 autres" in page


def test_the_matrix_is_taken_away_without_formulas(
    client: Client, administrator: User, world: World, posts: NetworkType
) -> None:
    client.force_login(administrator)
    Network.objects.filter(pk=world.teams.pk).update(name="=2+2")
    answer = client.get(f"{ADDRESS}export.csv?departement=80&date=2026-06-01")
    rows = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["Au", "Département", "Contrat de ville", "Postes, postes"]
    assert rows[0][6] == "'=2+2, chef·fe de projet"
    assert ["2026-06-01", "Département de Nevers", "Nevers", "3", "vacant ou dormant", "1 poste vacant"] in [
        row[:6] for row in rows
    ]
    book = load_workbook(BytesIO(client.get(f"{ADDRESS}export.xlsx").content))
    assert book.active.max_row == 3
    assert client.get(f"{ADDRESS}export.exe").status_code == 404


def test_a_co_animator_sees_their_network_and_nobody_else_sees_anything(
    client: Client, world: World, posts: NetworkType
) -> None:
    member(world)
    client.force_login(colleague(access={world.teams: "view"}))
    for address in (ADDRESS, f"{ADDRESS}?reseau=postes", f"{ADDRESS}245804406/", f"{ADDRESS}export.csv"):
        answer = client.get(address)
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        assert "quipes politique de la ville" in text
        assert "oste vacant" not in text
    client.force_login(colleague())
    assert [client.get(address).status_code for address in (ADDRESS, f"{ADDRESS}245804406/", f"{ADDRESS}export.csv")] \
        == [302, 302, 302]  # fmt: skip
    client.logout()
    assert client.get(ADDRESS).status_code == 302


def test_a_kind_without_a_network_yet_is_shown_to_who_sees_every_network(
    world: World, administrator: User, posts: NetworkType
) -> None:
    Network.objects.filter(key="postes").delete()
    assert coverage_of(administrator, TODAY)[1].columns[0].network == "Postes"
    guest = colleague(access={world.teams: "view"})
    assert {column.network for column in coverage_of(guest, TODAY)[1].columns} == {world.teams.name}


def test_the_map_of_the_region_has_every_contract_by_its_number(administrator: User, db: None) -> None:
    load_facts("27")
    network = Network.objects.create(key="equipes", name="Équipes")
    NetworkRole.objects.create(network=network, key="chef", name="Chef·fe", expected=True)
    whole = coverage_of(administrator, TODAY)[1]
    drawing = coverage_map(whole.lines, 0)
    assert drawing is not None
    assert sorted(place.line.number for place in drawing.lozenges) == list(range(1, 24))
    assert {place.state for place in drawing.lozenges} == {CellState.MISSING}
    assert drawing.tiles
    assert coverage_map((), None) is None


def test_the_number_of_queries_does_not_depend_on_the_data(
    client: Client, administrator: User, world: World, assert_queries: Any
) -> None:
    client.force_login(administrator)
    client.get(ADDRESS)
    for rank in range(30):
        place = Territory.objects.create(level=Level.CITY_CONTRACT, code=f"C{rank}", name=f"Contrat {rank}")
        person = Person.objects.create(last_name=f"Essai {rank}")
        member(world, person=person, territory=place, ended_on=timezone.localdate() - timedelta(days=rank))
        member(world, organisation=Organisation.objects.create(name=f"S {rank}"), territory=place, role=world.delegate)
    with assert_queries("coverage of thirty contracts"):
        client.get(ADDRESS)
    with assert_queries("coverage of one contract"):
        client.get(f"{ADDRESS}C5/")
