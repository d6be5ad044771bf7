"""Our own screens of the administration, under axe; and the calendar of a date, which writes as the French do."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.models import Organisation
from home.contact.messages import ContactMessage
from networks.ready_made import make_networks
from networks.transitions.models import Exchange
from resources.models import LibraryPage
from territories.models import Level, Territory
from tests.browser.axe import page_faults
from tests.browser.conftest import SignIn
from tests.factories import UserFactory
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def desk(page: Page, sign_in: SignIn) -> Page:
    """The browser of somebody of Direction."""
    user: User = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.DIRECTION.value))
    return sign_in(user)


def test_our_screens_of_the_administration_are_accessible(desk: Page) -> None:
    message = ContactMessage.objects.create(name="A. Roy", email="a@exemple.fr", subject="Les actes", body="Bonjour")
    addresses = [
        "/gestion/",
        "/gestion/a-traiter/",
        reverse("wagtailadmin_pages:add_subpage", args=[LibraryPage.objects.get().pk]),
        "/gestion/aide/",
        "/gestion/aide/?q=fichier",
        "/gestion/aide/publier-une-publication/",
        "/gestion/composants/",
        "/gestion/messages/",
        f"/gestion/messages/inspect/{message.pk}/",
        "/gestion/reseaux/couverture/",
        "/gestion/reseaux/couverture/245804406/",
        "/gestion/reseaux/trouver/?q=jardin",
        "/gestion/reseaux/transitions/",
    ]
    make_networks()
    Territory.objects.create(level=Level.CITY_CONTRACT, code="245804406", name="Nevers")
    structures = [Organisation.objects.create(name=name) for name in ("Atelier vélo", "Régie")]
    for kind, structure in zip(Exchange.Kind, structures, strict=True):
        Exchange.objects.create(kind=kind, title="Un jardin et des outils partagés", organisation=structure)
    found = {}
    for width in (1440, 390):
        desk.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            desk.goto(address)
            if faults := page_faults(desk):
                found[f"{address} ({width})"] = faults
    assert not found


def test_a_day_taken_in_the_calendar_is_written_as_the_french_do(desk: Page) -> None:
    desk.goto(reverse("wagtailadmin_pages:add", args=["resources", "joboffer", LibraryPage.objects.get().pk]))
    desk.get_by_role("tab", name="Candidature").click()
    field = desk.locator("#id_closes_on")
    field.click()
    calendar = desk.locator(".xdsoft_datetimepicker").filter(visible=True)
    expect(calendar).to_contain_text(re.compile("lun.*mar.*mer"))
    calendar.locator("td.xdsoft_date:not(.xdsoft_other_month)", has_text=re.compile(r"^17$")).click()
    expect(field).to_have_value(re.compile(r"^17/\d\d/20\d\d$"))
