"""An editor writes an issue, reads a test, sends, takes it back; what readers get is readable on any screen."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.blocks import StreamBlock

from mail.models import Delivery, DeliveryState
from newsletter.issues import composing, sending
from newsletter.issues.blocks import issue_blocks
from newsletter.issues.reading import read_parts
from newsletter.models import Issue, LettersPage, Sending
from tests.browser.axe import page_faults
from tests.browser.conftest import SignIn
from tests.factories import UserFactory
from tests.newsletter.factories import LetterFactory, subscriber
from tests.strictness import findings
from trajectoire.accounts.models import User
from trajectoire.plugins import Role
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.timeout(300)
OF_THE_READER = ("landmark-one-main", "region")
"""Landmarks are those of the mail program that shows the message."""


@pytest.fixture
def officer(transactional_db: None) -> User:
    """A colleague who may publish, and a letter with two readers."""
    user: User = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.PROJECT_OFFICER.value))
    Theme.add_root(name="Médiation sociale")
    letter = LetterFactory.create(name="La lettre du mois")
    for name in ("a", "b"):
        subscriber(letter, f"{name}@exemple.fr")
    return user


def test_an_issue_is_composed_tested_sent_and_taken_back(page: Page, sign_in: SignIn, officer: User) -> None:
    sign_in(officer)
    with findings.expected() as refused:  # Wagtail's automatic saving waits while a block that was just added is empty
        _compose(page)
    assert [sentence for sentence in refused if not re.match("400 pour .*/gestion/pages/", sentence)] == []
    issue = Issue.objects.get()
    page.goto(reverse("newsletter_sending", args=[issue.pk]))
    assert page_faults(page) == []
    expect(page.locator("body")).to_contain_text("Envoyez-vous d’abord un essai")
    page.get_by_role("button", name="M’envoyer un essai").click()
    expect(page.locator("body")).to_contain_text("Tout est prêt")
    assert Delivery.objects.get().email == officer.email
    page.get_by_role("button", name="Envoyer à 2 personnes").click()
    expect(page.locator("body")).to_contain_text("Annuler")
    sending.send_due()
    page.reload()
    expect(page.get_by_role("table")).to_contain_text("2")
    assert page_faults(page) == []
    page.get_by_role("button", name="Annuler l’envoi").click()
    expect(page.locator("body")).to_contain_text("rien n’est parti")
    assert Sending.objects.get().state == "annule"
    assert set(Delivery.objects.exclude(email=officer.email).values_list("state", flat=True)) == {
        DeliveryState.CANCELLED
    }


def _compose(page: Page) -> None:
    """Fill the form as it is read, with a word of the team, and save."""
    page.goto(f"/gestion/pages/add/newsletter/issue/{LettersPage.objects.get().pk}/")
    page.locator("#id_title").fill("Novembre dans les halls")
    page.locator("#id_letter").select_option(label="La lettre du mois")
    page.locator("#id_summary").fill("Ce qui est neuf ce mois-ci.")
    content = page.locator("#panel-child-la_lettre-content-section")
    content.get_by_role("button", name="Insérer un bloc").first.click()
    page.get_by_role("option", name="Mot de l’équipe").click()
    content.locator(".public-DraftEditor-content").first.click()
    page.keyboard.insert_text("Bonjour, voici les nouvelles.")
    page.get_by_role("tab", name="Classement").click()
    page.locator("#panel-child-classement-themes-section").get_by_label("Médiation sociale").check()
    page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    expect(page.locator(".messages")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 700])
def test_the_mail_is_readable_at_any_width_in_both_schemes(
    page: Page, transactional_db: None, width: int, scheme: str
) -> None:
    issue = Issue(title="Novembre dans les halls", summary="Ce qui est neuf.", letter=LetterFactory.create())
    text = "<h3>Un intertitre</h3><p>Des <a href='https://exemple.fr/x/'>nouvelles</a> de Montbéliard.</p>"
    everyone: dict[str, list[str]] = {"for_themes": [], "for_territories": []}
    words = {"heading": "Bonjour", "text": text, **everyone}
    button = {"label": "S’inscrire", "page": None, "url": "https://exemple.fr/", **everyone}
    rows = [{"type": "words", "value": words}, {"type": "button", "value": button}]
    issue.content = StreamBlock(issue_blocks()).to_python(rows)
    parts = read_parts(issue.content, issue.since())
    html = composing.written(issue, parts, "", personal=False).html
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_content(html)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    faults = [fault for fault in page_faults(page) if not fault.startswith(OF_THE_READER)]
    assert faults == []
    sizes = page.evaluate(
        "[...document.querySelectorAll('p, a, li')].filter(e => e.textContent.trim() && e.offsetHeight > 0)"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)).filter(size => size > 0)"
    )
    assert min(sizes) >= 14
