"""Initiatives, requests and offers: their stages, who could meet whom, what is decided, who sees what."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from actors.consents import ConsentEntry, Decision, Purpose
from actors.models import Person
from actors.screens import actor_url
from networks.contract import CellState, NetworkType
from networks.finding import Wanted
from networks.kinds import network_of
from networks.models import Membership
from networks.transitions.figures import coverage, lines
from networks.transitions.found import found
from networks.transitions.models import Exchange, Initiative, Introduction, Maturity
from networks.transitions.public import published
from networks.transitions.reminders import todo_items
from networks.transitions.terms import KIND, NAME
from territories.models import Level, Territory
from tests.networks.world import World, colleague
from trajectoire.accounts.models import User
from trajectoire.plugins import registry

from .things import OFFER, exchange, initiative, pair, structure, theme

pytestmark = pytest.mark.django_db
HOME = "/gestion/reseaux/transitions/"


def test_the_stage_of_an_initiative_is_that_of_the_day_asked_for() -> None:
    made = initiative(stages=[(Maturity.IDEA, date(2024, 1, 1)), (Maturity.ENDED, date(2025, 1, 1))])
    days = (date(2023, 1, 1), date(2024, 6, 1), date(2025, 6, 1))
    told = [Initiative.objects.with_maturity(day).get(pk=made.pk).maturity_label for day in days]
    assert told == ["pas encore commencée", "Idée", "Terminée"]
    assert [Initiative.objects.alive(day).count() for day in days] == [0, 1, 0]


@pytest.mark.parametrize("facts", [{"organisation": None}, {"state": "relation", "settled_on": None}])
def test_what_is_nobodys_and_what_ends_without_a_day_are_refused_by_the_database(facts: dict[str, Any]) -> None:
    made = exchange("Un local")
    with pytest.raises(IntegrityError), transaction.atomic():
        Exchange.objects.filter(pk=made.pk).update(**facts)
    if "organisation" in facts:
        with pytest.raises(IntegrityError), transaction.atomic():
            initiative(organisation=None)


def test_coverage_counts_by_contract_on_any_day(world: World) -> None:
    inside = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN1", name="Banlay")
    inside.parents.add(world.nevers)
    initiative(places=[inside], stages=[(Maturity.RUNNING, date(2024, 1, 1))], verified_on=date(2026, 5, 1))
    initiative("Idée", places=[world.nevers], stages=[(Maturity.IDEA, date(2025, 1, 1))])
    exchange("Un local", territory=world.nevers, opened_on=date(2026, 1, 1))
    now = coverage(date(2026, 6, 1))
    assert (now[world.nevers.pk].count, now[world.nevers.pk].state) == (2, CellState.REVIEW)
    assert now[world.nevers.pk].note == "dont 1 idée, 1 demande sans réponse"
    assert (now[inside.pk].count, now[inside.pk].state) == (1, CellState.FRESH)
    assert coverage(date(2024, 2, 1))[world.nevers.pk].count == 1
    assert coverage(date(2023, 1, 1)) == {}
    told = lines(date(2026, 6, 1), [world.nevers.pk, inside.pk])
    assert [line.title for line in told] == ["Atelier vélo", "Idée", "Demande : Un local"]


def test_requests_without_an_answer_and_offers_that_end_wait_for_who_may_change(world: World) -> None:
    today = timezone.localdate()
    exchange("Ancienne", opened_on=today - timedelta(days=31))
    exchange("Récente", opened_on=today - timedelta(days=10))
    exchange("Bientôt finie", OFFER, open_until=today + timedelta(days=3))
    exchange("Sans fin", OFFER)
    network = network_of(KIND, name=NAME)
    keeper, reader = colleague(access={network: "change"}), colleague(access={network: "view"})
    assert [item.title for item in todo_items(keeper)] == [
        "Sans réponse : Ancienne",
        "Offre qui s’achève : Bientôt finie",
    ]
    assert list(todo_items(reader)) == []


def test_only_carriers_who_agreed_are_published_and_only_persons_who_agreed_are_named(world: World) -> None:
    network = network_of(KIND, name=NAME)
    named, silent, taken_back = (
        Person.objects.create(first_name=name, last_name="Essai") for name in ("Ali", "Bo", "Cy")
    )
    day = date(2025, 1, 1)
    for person, decisions in ((named, [Decision.GIVEN]), (taken_back, [Decision.GIVEN, Decision.REFUSED])):
        for rank, decision in enumerate(decisions):
            ConsentEntry.objects.create(
                person=person, purpose=Purpose.PUBLISH_NAME, decision=decision, wording="Oui.",
                decided_on=day + timedelta(days=rank),
            )  # fmt: skip
    alone = {
        person.first_name: Membership.objects.create(network=network, person=person)
        for person in (named, silent, taken_back)
    }
    initiative("Sans accord")
    initiative("Avec accord", agreed_on=day)
    initiative("Terminée", agreed_on=day, stages=[(Maturity.ENDED, day)])
    initiative("Avec accord, plus tard", agreed_on=timezone.localdate() + timedelta(days=2))
    for name, membership in alone.items():
        initiative(f"Seule, {name}", organisation=None, membership=membership, agreed_on=day)
    initiative("À deux", membership=alone["Bo"], agreed_on=day)
    assert [(each["title"], each["structure"], each["person"]) for each in published()] == [
        ("Avec accord", "Les Roues libres", ""),
        ("Seule, Ali", "", "Ali Essai"),
        ("À deux", "Les Roues libres", ""),
    ]


def test_the_public_page_groups_initiatives_by_theme(client: Client, world: World) -> None:
    network = network_of(KIND, name=NAME)
    network.is_public = True
    network.save()
    initiative("Atelier vélo", agreed_on=date(2025, 1, 1), themes=[theme("Mobilités")], places=[world.nevers])
    initiative("Autre", agreed_on=date(2025, 1, 1))
    page = BeautifulSoup(client.get("/reseaux/transitions/").content, "html.parser")
    assert [title.get_text() for title in page.select(".network__middle h3")] == ["Mobilités", "Autres initiatives"]


def test_lists_are_narrowed_and_taken_away(client: Client, administrator: User, world: World) -> None:
    client.force_login(administrator)
    great = theme("Transitions")
    bikes = theme("Vélos", great)
    initiative("Atelier vélo", themes=[bikes], places=[world.nevers])
    initiative("=Jardin", stages=[(Maturity.IDEA, date(2025, 1, 1))])
    exchange("Un local", themes=[bikes], territory=world.nevers)
    exchange("Fermée", OFFER, state=Exchange.State.CLOSED)

    def titles(address: str) -> list[str]:
        page = BeautifulSoup(client.get(HOME + address).content, "html.parser")
        return [row.get_text(strip=True) for row in page.select("tbody th a")]

    department = world.nevers.parents.get()
    assert titles("initiatives/") == ["=Jardin", "Atelier vélo"]
    assert titles("initiatives/?theme=transitions") == ["Atelier vélo"]
    assert titles(f"initiatives/?territoire={department.slug}") == ["Atelier vélo"]
    assert titles("initiatives/?maturite=idee") == ["=Jardin"]
    assert titles("initiatives/?q=roues+atelier") == ["Atelier vélo"]
    assert titles("initiatives/?theme=zzz&territoire=zzz&maturite=zzz&p=99") == ["=Jardin", "Atelier vélo"]
    assert titles("echanges/") == ["Un local"]
    assert titles("echanges/?etat=closes") == ["Fermée"]
    assert titles("echanges/?etat=relation") == []
    assert titles("echanges/?etat=toutes&nature=propose") == ["Fermée"]
    assert titles(f"echanges/?theme=transitions&territoire={department.slug}&q=local") == ["Un local"]
    rows = list(
        csv.reader(StringIO(b"".join(client.get(f"{HOME}initiatives/export.csv")).decode("utf-8-sig")), delimiter=";")
    )
    assert [row[:2] for row in rows[1:]] == [["'=Jardin", "Idée"], ["Atelier vélo", "En cours"]]
    assert client.get(f"{HOME}echanges/export.xlsx?etat=toutes").status_code == 200
    assert client.get(f"{HOME}echanges/export.exe").status_code == 404
    made = Initiative.objects.get(title="Atelier vélo")
    assert "Qui fait la même chose ailleurs" in client.get(f"{HOME}initiatives/{made.pk}/").content.decode()


def test_an_initiative_is_added_in_its_form_with_its_first_stage(client: Client, world: World) -> None:
    network = network_of(KIND, name=NAME)
    keeper = colleague(access={network: "change"})
    client.force_login(keeper)
    member = Membership.objects.create(network=network, person=world.ines)
    Membership.objects.create(network=world.teams, person=world.ines)
    bikes = theme("Vélos")
    address = reverse("wagtailsnippets_transitions_initiative:add")
    form = client.get(address).content.decode()
    assert form.count("Inès Garnier (") == 1
    data = nested_form_data(
        {
            "title": "Atelier",
            "summary": "On y répare.",
            "membership": str(member.pk),
            "stages": inline_formset([{"maturity": "idee", "since": "2026-01-01"}]),
        }
    ) | {"themes": [bikes.pk], "territories": [world.nevers.pk]}
    assert client.post(address, data).status_code == 302
    made = Initiative.objects.with_maturity().get()
    assert (made.carrier, made.maturity_label, list(made.themes.all())) == ("Inès Garnier", "Idée", [bikes])
    refused = client.post(address, {**data, "membership": ""}).content.decode()
    assert "Choisissez la structure ou le membre du réseau qui la porte." in refused


def test_a_request_is_noted_and_reopened_in_its_form(client: Client, administrator: User, world: World) -> None:
    client.force_login(administrator)
    base = {"kind": "cherche", "title": "Un local", "text": "", "opened_on": "2026-11-01", "state": "ouverte"}
    add = reverse("wagtailsnippets_transitions_exchange:add")
    assert "Choisissez la structure ou la personne" in client.post(add, base).content.decode()
    assert client.post(add, {**base, "organisation": world.town.pk}).status_code == 302
    made = Exchange.objects.get()
    assert made.territory == world.nevers
    edit = reverse("wagtailsnippets_transitions_exchange:edit", args=[made.pk])
    for state, settled in (("fermee", timezone.localdate()), ("ouverte", None)):
        client.post(edit, {**base, "organisation": world.town.pk, "state": state})
        made.refresh_from_db()
        assert (made.state, made.settled_on) == (state, settled)


def test_the_second_of_two_editors_is_told_and_loses_nothing(client: Client, administrator: User, world: World) -> None:
    client.force_login(administrator)
    made = exchange("Un local")
    edit = reverse("wagtailsnippets_transitions_exchange:edit", args=[made.pk])
    seen = BeautifulSoup(client.get(edit).content, "html.parser").find("input", {"name": "seen"})["value"]
    base = {"kind": "cherche", "text": "", "opened_on": "2026-11-01", "state": "ouverte", "seen": seen}
    data = {**base, "organisation": made.organisation_id}
    assert client.post(edit, {**data, "title": "Un local chauffé"}).status_code == 302
    late = client.post(edit, {**data, "title": "Un local au rez-de-chaussée"}).content.decode()
    assert "Quelqu’un a enregistré cette fiche entre-temps" in late
    assert "Un local au rez-de-chaussée" in late
    made.refresh_from_db()
    assert made.title == "Un local chauffé"


def test_the_screen_of_a_structure_and_of_a_person_tells_what_they_carry_and_seek(
    client: Client, administrator: User, world: World
) -> None:
    client.force_login(administrator)
    member = Membership.objects.create(network=network_of(KIND, name=NAME), person=world.ines)
    initiative("Atelier vélo", organisation=world.town, membership=member)
    exchange("Un local", person=world.ines, organisation=world.town)
    for actor in (world.ines, world.town):
        text = client.get(actor_url(actor)).content.decode()
        assert "Atelier vélo" in text
        assert "Je cherche : Un local" in text


SCREENS = (
    "", "propositions/", "initiatives/", "echanges/", "initiatives/export.csv", "echanges/export.csv",
    "initiatives/{initiative}/", "echanges/{exchange}/", "fiches/initiatives/add/", "fiches/echanges/add/",
    "fiches/initiatives/edit/{initiative}/", "fiches/echanges/edit/{exchange}/",
)  # fmt: skip


def test_each_colleague_opens_what_their_groups_were_given(client: Client, world: World) -> None:
    network = network_of(KIND, name=NAME)
    keys = {"initiative": initiative().pk, "exchange": exchange("Un local").pk}
    nobody, elsewhere = colleague(), colleague(access={world.teams: "change"})
    reader, keeper = colleague(access={network: "view"}), colleague(access={network: "change"})
    for user, opened in ((nobody, 0), (elsewhere, 0), (reader, 8), (keeper, 12)):
        client.force_login(user)
        answers = [client.get(HOME + screen.format(**keys)).status_code for screen in SCREENS]
        assert answers == [200] * opened + [302] * (12 - opened), user
    client.force_login(reader)
    asked, offered = pair()
    assert client.post(f"{HOME}decider/", {"request": asked.pk, "offer": offered.pk}).status_code == 302
    assert not Introduction.objects.exists()
    client.force_login(keeper)
    delete = client.get(f"{HOME}fiches/initiatives/delete/{keys['initiative']}/")
    assert delete.status_code == 302
    assert registry.get(NetworkType, KIND).model is Initiative


def test_the_number_of_queries_does_not_depend_on_the_data(
    client: Client, administrator: User, world: World, assert_queries: Any
) -> None:
    client.force_login(administrator)
    moving = theme("Mobilités")
    for rank in range(20):
        by = structure(f"Structure {rank}", territory=world.nevers)
        initiative(
            f"Initiative {rank}", organisation=by, places=[world.nevers], themes=[moving], agreed_on=date(2025, 1, 1)
        )
        exchange(f"Cherche {rank}", by=by.name, themes=[moving], opened_on=date(2026, 1, 1))
        exchange(f"Propose {rank}", OFFER, by=by.name, themes=[moving])
    client.get(HOME)
    for name, address in (("dashboard", ""), ("initiatives", "initiatives/"), ("exchanges", "echanges/")):
        with assert_queries(f"{name} of twenty"):
            client.get(HOME + address)
    with assert_queries("coverage"):
        coverage(timezone.localdate())
    with assert_queries("published"):
        published()


def test_the_finder_prefers_what_was_done_and_says_whom_to_call(world: World) -> None:
    bikes = theme("Vélos")
    world.town.phone = "03 86 00 00 00"
    world.town.save()
    initiative("Idée de vélos", themes=[bikes], stages=[(Maturity.IDEA, date(2025, 1, 1))])
    initiative("Atelier vélo", themes=[bikes], organisation=world.town, results="Cent vélos.", places=[world.nevers])
    initiative("Jardin")
    exchange("Former à la réparation des vélos", OFFER, themes=[bikes])
    exchange("Un vélo", themes=[bikes])
    answered = list(found(Wanted("ateliers, vélo", {bikes.pk: bikes.name})))
    best = max(answered, key=lambda each: each.weight)
    assert {each.title for each in answered} == {"Idée de vélos", "Atelier vélo", "Former à la réparation des vélos"}
    assert (best.title, set(best.places), best.to_call[0].phone) == (
        "Atelier vélo",
        {world.nevers.pk},
        "03 86 00 00 00",
    )
    assert best.reasons == ("même thème : Vélos", "mots en commun : ateliers, vélo", "ses résultats sont racontés")
