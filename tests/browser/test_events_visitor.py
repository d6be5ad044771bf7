"""A visitor comes to an event: finds it, registers, chooses a workshop, leaves; who waited takes the place."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import AgendaPage, EventPage, EventSession, Registration, Workshop
from events.registration import telling
from mail import links
from mail.addresses import normalise
from mail.models import Delivery
from tests.browser.axe import page_faults
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def day(transactional_db: None) -> EventPage:
    """A day in two weeks with one place and two workshops."""
    starts = timezone.now() + timedelta(days=14)
    page = EventPage(title="Aller vers les habitants", summary="On en parle ensemble.", live=False, capacity=1)
    page.sessions = [EventSession(starts_at=starts, ends_at=starts + timedelta(hours=6), place="Dole")]
    page.workshops = [
        Workshop(title=title, starts_at=starts, ends_at=starts + timedelta(hours=2)) for title in ("Cartes", "Récits")
    ]
    page.themes = [Theme.add_root(name="Emploi")]
    AgendaPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def test_a_visitor_registers_leaves_and_who_waited_takes_the_place(page: Page, day: EventPage) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    _registers(page, "Nour", workshop="Récits")
    _registers(page, "Lin")
    nour, lin = (Registration.objects.get(first_name=name) for name in ("Nour", "Lin"))
    assert (nour.state, lin.state) == ("confirmee", "attente")
    assert [place.workshop.title for place in nour.workshop_places.all()] == ["Récits"]
    _opens_the_link_of_the_message(page, nour)
    expect(page.get_by_text("Votre place est confirmée.")).to_be_visible()
    expect(page.get_by_text("Atelier : Récits")).to_be_visible()
    page.get_by_role("button", name="Annuler mon inscription").click()
    expect(page.get_by_text("Votre inscription est annulée.")).to_be_visible()
    _opens_the_link_of_the_message(page, lin)
    expect(page.get_by_text("Une place est tenue pour vous")).to_be_visible()
    page.get_by_role("button", name="Prendre la place").click()
    expect(page.get_by_text("Votre place est confirmée.")).to_be_visible()
    lin.refresh_from_db()
    assert lin.state == "confirmee"


def _registers(page: Page, first_name: str, workshop: str = "") -> None:
    page.goto("/agenda/")
    assert page_faults(page) == []
    page.get_by_role("link", name="Aller vers les habitants").first.click()
    assert page_faults(page) == []
    page.locator("a[href$='/inscription/']").first.click()
    assert page_faults(page) == []
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Nom", exact=True).fill("Essai")
    page.get_by_label("Adresse électronique").fill(f"{first_name.lower()}@exemple.fr")
    if workshop:
        page.get_by_label(workshop).check()
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_url("**/inscription/merci/")
    assert page_faults(page) == []


def _opens_the_link_of_the_message(page: Page, registration: Registration) -> None:
    """The message that left holds a link to this registration; it is opened as its owner would."""
    sent = Delivery.objects.filter(values__lien__object=str(registration.key)).order_by("-pk")[0]
    assert sent.values["lien"]["view"] == telling.LINK_VIEW
    token = links.make(
        telling.LINK_VIEW,
        normalise(registration.email).digest,
        object=str(registration.key),
        expires_at=timezone.now() + timedelta(days=30),
    )
    page.goto(reverse(telling.LINK_VIEW, args=[token]))
    assert page_faults(page) == []
