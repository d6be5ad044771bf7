"""The adultes-relais in the admin: a mediator is added to a convention by hand, and every screen is under axe."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.models import Position
from networks.adultes_relais.models import TrainingNeed
from tests.browser.axe import AT_REST, page_faults
from tests.browser.conftest import SignIn
from tests.factories import UserFactory
from tests.networks.adultes_relais.places import employer, person, post
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def desk(page: Page, sign_in: SignIn) -> Page:
    """The browser of somebody who animates the networks."""
    user: User = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.PROJECT_OFFICER.value))
    return sign_in(user)


def test_a_known_person_takes_a_vacant_post_and_every_screen_on_the_way_is_accessible(desk: Page) -> None:
    made = post("AR 025 0001", ends_in=60, title="Médiatrice école-familles")
    TrainingNeed.objects.create(post=made, text="Premiers secours")
    Position.objects.create(person=person("Zoé", "Essai"), organisation=employer(), function="Animatrice")
    found = {}

    def look(width: int = 1440) -> None:
        desk.set_viewport_size({"width": width, "height": 900})
        desk.wait_for_load_state()
        desk.evaluate(AT_REST)
        if faults := page_faults(desk):
            found[f"{desk.url} ({width})"] = faults

    desk.goto(reverse("adultes_relais"))
    look()
    desk.get_by_role("link", name="Toutes les conventions").click()
    expect(desk.get_by_role("status").filter(has_text="1 convention")).to_be_visible()
    look(390)
    desk.get_by_role("link", name="Médiatrice école-familles").click()
    expect(desk.get_by_text("Vacant aujourd’hui.")).to_be_visible()
    desk.get_by_role("link", name="Ajouter un·e médiateur·rice").click()
    desk.get_by_label("Nom", exact=True).fill("essai")
    desk.get_by_label("Prénom").fill("zoe")
    desk.get_by_role("button", name="Ajouter à cette convention").click()
    expect(desk.get_by_role("alert")).to_contain_text("peut-être déjà connue")
    look()
    desk.get_by_role("button", name="C’est cette personne").click()
    expect(desk.get_by_text("Zoé Essai, aujourd’hui")).to_be_visible()
    desk.reload()  # without Wagtail's own message
    look()
    desk.get_by_role("link", name="Renouveler").click()
    desk.get_by_label("Numéro").fill("AR 025 0002")
    desk.get_by_role("button", name="Renouveler").click()
    expect(desk.get_by_text("renouvellement n° 1")).to_be_visible()
    assert not found


def test_a_person_is_chosen_among_those_known(desk: Page) -> None:
    made = post("AR 025 0001")
    person("Zoé", "Essai")
    desk.goto(reverse("adultes_relais_take", args=[made.pk]))
    desk.get_by_role("button", name="Choisir une personne").click()
    desk.get_by_role("dialog").get_by_role("link", name="Zoé Essai").click()
    expect(desk.locator("#id_person-chooser")).to_contain_text("Zoé Essai")
    desk.get_by_role("button", name="Ajouter à cette convention").click()
    expect(desk.get_by_text("Zoé Essai, aujourd’hui")).to_be_visible()
