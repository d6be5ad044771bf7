"""A reader: subscribes, confirms, chooses, follows a theme, leaves; on a phone, axe on each page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from mail import links
from mail.models import Address, Delivery
from newsletter.alerts.model import Follow
from newsletter.models import Letter, Subscription
from tests.browser.axe import page_faults
from tests.newsletter.factories import LetterFactory
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.timeout(300)
EMAIL = "lucie@exemple.fr"


@pytest.fixture
def letter(transactional_db: None) -> Letter:
    """The letter of the month, and a theme to choose."""
    Theme.add_root(name="Emploi")
    LetterFactory.create(name="La veille")
    return LetterFactory.create(name="La lettre du mois")


def test_a_reader_subscribes_confirms_chooses_follows_and_leaves(page: Page, letter: Letter) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/lettre/")
    assert page_faults(page) == []
    page.get_by_label("La lettre du mois").check()
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_role("button", name="M’abonner").click()
    assert page_faults(page) == []
    assert Subscription.objects.get().state == "pending"

    _opens_the_link(page, "mail:confirm")
    assert page_faults(page) == []
    page.get_by_role("button", name="Confirmer mon adresse").click()
    expect(page.get_by_role("main")).to_contain_text("La lettre du mois")
    assert Subscription.objects.get().state == "active"

    _opens_the_choices(page)
    assert page_faults(page) == []
    page.get_by_label("La veille").check()
    page.get_by_role("button", name="Enregistrer mes choix").click()
    assert page_faults(page) == []

    page.goto("/lettre/suivre/?theme=emploi")
    assert page_faults(page) == []
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_role("button", name="Suivre").click()
    assert page_faults(page) == []
    assert Follow.objects.get().state == "pending"

    _opens_the_choices(page)
    page.get_by_role("button", name="Ne plus rien recevoir").click()
    assert page_faults(page) == []
    assert not Subscription.objects.exclude(state="ended").filter(letter=letter).exists()


def _opens_the_link(page: Page, view: str) -> None:
    """The link of the latest message that has one of this view, as the outbox makes it."""
    for delivery in Delivery.objects.order_by("-pk"):
        for value in delivery.values.values():
            if isinstance(value, dict) and value.get("view") == view:
                token = links.make(
                    view, delivery.digest, object=value["object"], expires_at=timezone.now() + timedelta(days=1)
                )
                page.goto(reverse(view, args=[token]))
                return
    pytest.fail(f"no message with a link of {view}")


def _opens_the_choices(page: Page) -> None:
    digest = Address.objects.get(email=EMAIL).digest
    token = links.make("newsletter_preferences", digest, expires_at=timezone.now() + timedelta(days=1))
    page.goto(reverse("newsletter_preferences", args=[token]))
