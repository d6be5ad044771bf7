"""The morning of a chef·fe de projet: a call, a new mediator, a vacancy, a renewal, a list taken away."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from actors.models import Person, Position
from networks.adultes_relais.models import PostHolding
from networks.conseils_citoyens.models import BodyStage, BodyState, College, ParticipationBody
from networks.kinds import network_of
from networks.models import Interaction, Membership, Network, NetworkRole, NextStep
from territories.models import Territory
from tests.browser.conftest import SignIn
from tests.factories import UserFactory
from tests.networks.adultes_relais.places import contract, employer, post
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

pytestmark = pytest.mark.timeout(300)
GESTURES = 6
"""Taps and short sentences in which a call is noted: what twenty seconds hold."""


@pytest.fixture
def here(transactional_db: None) -> Territory:
    """A contrat de ville: a vacant post, a council to renew, a network where nobody represents the prefect."""
    place = contract("Grand Val", "Jura")
    post("AR 039 0001", territory=place, title="Médiatrice école-familles")
    council = ParticipationBody.objects.create(
        name="Conseil citoyen du Val", territory=place, renewal_due_on=timezone.localdate() + timedelta(days=60)
    )
    BodyStage.objects.create(body=council, state=BodyState.ACTIVE, since=date(2023, 1, 1))
    College.objects.create(body=council, name="Habitants", size=2)
    network_of("conseils-citoyens", name="Conseils citoyens")
    network_of("adultes-relais", name="Adultes-relais")
    teams = Network.objects.create(key="equipes", name="Équipes politique de la ville")
    lead = NetworkRole.objects.create(network=teams, key="chef", name="Chef·fe de projet", expected=True)
    NetworkRole.objects.create(network=teams, key="delegue", name="Délégué·e du préfet", expected=True)
    ines = Person.objects.create(first_name="Inès", last_name="Garnier")
    held = Position.objects.create(
        person=ines, organisation=employer(), function="Cheffe de projet", email="i.garnier@val.example"
    )
    Membership.objects.create(network=teams, position=held, role=lead, territory=place)
    return place


class Hand:
    """What a thumb does, counted."""

    def __init__(self) -> None:
        self.gestures = 0

    def tap(self, target: Locator) -> None:
        """One."""
        target.click()
        self.gestures += 1

    def write(self, target: Locator, text: str) -> None:
        """One, however short the sentence."""
        target.fill(text)
        self.gestures += 1


def test_a_morning(page: Page, sign_in: SignIn, here: Territory, tmp_path: Path) -> None:
    user: User = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.PROJECT_OFFICER.value))
    desk = sign_in(user)
    _a_call_is_noted_on_a_telephone(desk)
    desk.set_viewport_size({"width": 1440, "height": 900})
    _a_new_mediator_takes_the_vacant_post(desk)
    _a_vacancy_is_seen(desk, here)
    _the_renewal_of_a_council_is_planned(desk)
    _a_list_is_taken_away(desk, here, tmp_path)


def _a_call_is_noted_on_a_telephone(desk: Page) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto("/gestion/")
    hand = Hand()
    who = desk.locator("#noter-avec")
    hand.write(who, "garnier")
    who.press("Enter")
    hand.tap(desk.get_by_role("link", name="Inès Garnier"))
    hand.write(desk.get_by_label("En une phrase"), "Cherche un local pour le conseil citoyen")
    hand.write(desk.get_by_label("Quoi"), "Envoyer la liste des salles")
    hand.tap(desk.locator(".note-day").nth(1))
    hand.tap(desk.get_by_role("button", name="Noter", exact=True))
    expect(desk.get_by_text("C’est noté")).to_be_visible()
    assert hand.gestures <= GESTURES
    said = Interaction.objects.get()
    assert (said.kind, said.participations.get().person.last_name) == (Interaction.Kind.CALL, "Garnier")
    assert NextStep.objects.get().text == "Envoyer la liste des salles"


def _a_new_mediator_takes_the_vacant_post(desk: Page) -> None:
    desk.goto(reverse("adultes_relais"))
    desk.get_by_role("link", name="Toutes les conventions").click()
    desk.get_by_role("link", name="Médiatrice école-familles").click()
    expect(desk.get_by_text("Vacant aujourd’hui.")).to_be_visible()
    desk.get_by_role("link", name="Ajouter un·e médiateur·rice").click()
    desk.get_by_label("Prénom").fill("Salima")
    desk.get_by_label("Nom", exact=True).fill("Brahimi")
    desk.get_by_label("Informée le").fill(timezone.localdate().isoformat())
    desk.keyboard.press("Tab")
    desk.get_by_role("button", name="Ajouter à cette convention").click()
    expect(desk.get_by_text("Salima Brahimi, aujourd’hui")).to_be_visible()
    assert str(PostHolding.objects.get().membership.actor) == "Salima Brahimi"


def _a_vacancy_is_seen(desk: Page, here: Territory) -> None:
    desk.goto(reverse("networks_dashboard", args=["equipes"]))
    expect(desk.locator("main")).to_contain_text("Délégué·e du préfet")
    desk.goto(reverse("networks_coverage"))
    row = desk.get_by_role("row").filter(has_text=here.name)
    expect(row).to_contain_text("vacant")
    row.get_by_role("link", name=here.name).click()
    expect(desk.locator("main")).to_contain_text("Délégué·e du préfet")
    expect(desk.locator("main")).to_contain_text("Conseil citoyen du Val")


def _the_renewal_of_a_council_is_planned(desk: Page) -> None:
    desk.goto(reverse("conseils_citoyens"))
    expect(desk.get_by_role("heading", name="Renouvellements à préparer")).to_be_visible()
    desk.get_by_role("link", name="Conseil citoyen du Val").first.click()
    desk.get_by_role("link", name="Modifier la fiche").click()
    planned = timezone.localdate() + timedelta(days=150)
    desk.locator("#id_stages-ADD").click()
    desk.locator("#id_stages-1-state").select_option(BodyState.RENEWING)
    due = desk.locator("#id_renewal_due_on")
    due.fill(f"{planned:%d/%m/%Y}")
    due.press("Escape")
    desk.get_by_role("button", name="Enregistrer").first.click()
    expect(desk.locator(".messages")).to_contain_text("modifié")
    council = ParticipationBody.objects.get()
    assert (council.renewal_due_on, council.state) == (planned, "En renouvellement")


def _a_list_is_taken_away(desk: Page, here: Territory, folder: Path) -> None:
    desk.goto(reverse("networks_members"))
    desk.get_by_label("Réseau", exact=True).select_option(label="Équipes politique de la ville")
    desk.get_by_label("Territoire, et tout ce qu’il contient").select_option(here.slug)
    desk.get_by_role("button", name="Filtrer").click()
    expect(desk.get_by_role("status").filter(has_text="1 membre")).to_be_visible()
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="Exporter (CSV)").click()
    taken.value.save_as(folder / "liste.csv")
    text = (folder / "liste.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [(line["Nom"], line["Courriel"], line["Rôle"]) for line in lines] == [
        ("Inès Garnier", "i.garnier@val.example", "Chef·fe de projet")
    ]
