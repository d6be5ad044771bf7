"""The day of a facilitator: the roster on a phone, the attestations, the thanks, the proceedings begun."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import AgendaPage, Attendance, Attestation, EventPage, EventSession, ProgrammeRow
from events.registration.places import Demand, register
from resources.models import Publication
from tests.browser.axe import page_faults
from tests.browser.conftest import SignIn
from tests.factories import UserFactory
from trajectoire.accounts.models import User
from trajectoire.plugins import Role
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def day(transactional_db: None) -> EventPage:
    """A day of exchange that is ending; three people registered."""
    starts = timezone.now() + timedelta(days=2)
    page = EventPage(title="Aller vers", summary="On en parle ensemble.", live=False)
    page.sessions = [EventSession(starts_at=starts, ends_at=starts + timedelta(hours=6), place="Dole")]
    page.programme = [ProgrammeRow(title="Trois récits de quartier")]
    page.themes = [Theme.add_root(name="Emploi")]
    AgendaPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    for name in ("Nour", "Lin", "Alix"):
        register(page.pk, Demand(first_name=name, last_name="Essai", email=f"{name.lower()}@exemple.fr"))
    past = timezone.now() - timedelta(hours=7)
    EventSession.objects.filter(page=page).update(starts_at=past, ends_at=past + timedelta(hours=6))
    EventPage.objects.filter(pk=page.pk).update(first_starts_at=past, last_ends_at=past + timedelta(hours=6))
    return EventPage.objects.get(pk=page.pk)


def test_the_day_of_a_facilitator(page: Page, sign_in: SignIn, day: EventPage) -> None:
    user: User = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.DIRECTION.value))
    desk = sign_in(user)
    desk.set_viewport_size({"width": 390, "height": 844})
    _presences_are_tapped_and_catch_up(desk, day)
    desk.set_viewport_size({"width": 1440, "height": 900})
    _attestations_are_established(desk, day)
    _those_who_came_are_thanked(desk, day)
    _proceedings_are_begun(desk)


def _presences_are_tapped_and_catch_up(desk: Page, day: EventPage) -> None:
    session = day.sessions.all()[0]
    desk.goto(reverse("events_roster", args=[session.pk]))
    assert page_faults(desk) == []
    width = desk.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1]
    desk.get_by_label("Chercher un nom").fill("nour")
    expect(desk.locator(".roster__line:visible")).to_have_count(1)
    desk.locator(".roster__line:visible").get_by_role("button").click()
    expect(desk.locator("[data-roster-count]")).to_have_text("1")
    desk.get_by_label("Chercher un nom").fill("")
    desk.get_by_label("Prénom").fill("Sam")
    desk.get_by_label("Nom", exact=True).fill("Venue")
    desk.get_by_role("button", name="Ajouter").click()
    expect(desk.locator("[data-roster-count]")).to_have_text("2")
    assert Attendance.objects.filter(present=True).count() == 2


def _attestations_are_established(desk: Page, day: EventPage) -> None:
    desk.goto(reverse("events_desk"))
    assert page_faults(desk) == []
    desk.goto(reverse("events_desk_registrations", args=[day.pk]))
    assert page_faults(desk) == []
    desk.get_by_role("button", name="Établir les attestations").click()
    expect(desk.get_by_text("2 attestations établies.")).to_be_visible()
    assert Attestation.objects.count() == 2
    paper = desk.context.request.get(reverse("events_attestations", args=[day.pk])).body()
    assert len(pypdfium2.PdfDocument(BytesIO(paper))) == 2


def _those_who_came_are_thanked(desk: Page, day: EventPage) -> None:
    desk.get_by_role("link", name="Remercier, avis, suites").click()
    assert page_faults(desk) == []
    desk.get_by_label("Un mot de vous").fill("Merci pour ces récits.")
    desk.get_by_role("button", name="Remercier et demander").click()
    expect(desk.get_by_text("partent dans dix minutes")).to_be_visible()
    desk.get_by_role("button", name="Ne pas les envoyer").click()
    expect(desk.get_by_text("Rien ne partira.")).to_be_visible()


def _proceedings_are_begun(desk: Page) -> None:
    desk.get_by_role("button", name="Commencer les actes").click()
    expect(desk.get_by_text("Le brouillon est commencé")).to_be_visible()
    expect(desk.locator("#id_title")).to_have_value("Actes : Aller vers")
    assert not Publication.objects.get().live
