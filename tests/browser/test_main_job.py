"""The main job, end to end: an editor writes a job offer, a moderator approves it, the public finds it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from resources.models import JobOffer, LibraryPage
from tests.browser.job_offer_text import ReceivedOffer, received_offer
from tests.factories import PASSWORD, UserFactory, small_pdf
from tests.strictness import findings
from trajectoire.accounts.models import User
from trajectoire.plugins import Role
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.timeout(300)
NewContext = Callable[..., BrowserContext]
CLOSED_ON = date(2023, 1, 27)


def colleague(role: Role) -> User:
    user = cast("User", UserFactory())
    user.groups.add(Group.objects.get(name=role.value))
    return user


def sign_in_by_form(page: Page, user: User) -> None:
    page.goto("/gestion/")
    page.get_by_label("Adresse électronique ou nom de connexion").fill(user.username)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Bonjour {user.first_name}")


def write_rich_text(page: Page, field: str, text: str) -> None:
    editor = page.locator(f"#panel-child-le_poste-{field}-section .public-DraftEditor-content")
    editor.click()
    page.keyboard.insert_text(text)


def add_row(page: Page, prefix: str) -> int:
    """Press the button that adds a row to an inline panel; its number."""
    count = page.locator(f"#id_{prefix}-TOTAL_FORMS")
    number = int(count.input_value())
    page.locator(f"#id_{prefix}-ADD").click()
    expect(count).to_have_value(str(number + 1))
    return number


def attach_pdf(page: Page, path: Path) -> None:
    """Upload a file in the chooser and take it."""
    row = add_row(page, "files")
    page.locator(f"#inline_child_files-{row}").get_by_role("button", name="Choisir un document").click()
    dialog = page.get_by_role("dialog").filter(has_text="Choisir un document")
    dialog.get_by_role("tab", name="Transférer").click()
    dialog.locator("input[type=file]").set_input_files(path)
    dialog.get_by_label("Titre").fill("La fiche de poste")
    dialog.locator("form[data-chooser-modal-creation-form] [type=submit]").click()
    expect(page.locator(f"#inline_child_files-{row}")).to_contain_text("La fiche de poste")


def write_offer(page: Page, offer: ReceivedOffer, closes_on: date, pdf: Path) -> None:
    """Fill the form of an offer tab by tab, as the text is read."""
    library = LibraryPage.objects.get()
    page.goto(f"/gestion/pages/{library.pk}/add_subpage/")
    page.get_by_role("link", name="Offre d’emploi").first.click()
    page.locator("#id_title").fill(offer.title)
    page.locator("#id_summary").fill("Un poste pour animer les réseaux de la région.")
    page.locator("#id_employer").fill("Trajectoire Ressources")
    page.locator(f"#id_places-{add_row(page, 'places')}-name").fill("Montbéliard")
    page.locator(f"#id_places-{add_row(page, 'places')}-name").fill("Besançon")
    page.locator("#id_contract").fill("CDI")
    page.locator("#id_hours").fill("Temps complet, 35 heures")
    for field in ("missions", "profile", "conditions"):
        write_rich_text(page, field, getattr(offer, field))
    page.get_by_role("tab", name="Candidature").click()
    page.locator("#id_closes_on").fill(f"{closes_on:%d/%m/%Y}")
    page.locator("#id_closes_on").press("Escape")
    page.locator("#id_apply_email").fill(offer.email)
    for step in offer.steps:
        page.locator(f"#id_steps-{add_row(page, 'steps')}-title").fill(step[:150])
    page.get_by_role("tab", name="Fichiers").click()
    attach_pdf(page, pdf)
    page.get_by_role("tab", name="Classement").click()
    page.locator("#panel-child-classement-themes-section").get_by_label("Médiation sociale").check()


def preview_shows(page: Page, title: str) -> None:
    page.get_by_role("button", name="Afficher/masquer la prévisualisation").click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text(title[:20], timeout=20_000)
    page.get_by_role("button", name="Afficher/masquer la prévisualisation").click()


def submit_for_review(page: Page) -> None:
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Envoyer en relecture").click()
    expect(page.locator(".messages")).to_contain_text(re.compile("soumise|relecture"))


def approve(page: Page, title: str) -> None:
    """Take the first page that waits in "À traiter" and approve it."""
    page.goto("/gestion/")
    page.get_by_role("link", name=re.compile(re.escape(title[:20]))).first.click()
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name=re.compile("Accepter|Approuver")).first.click()
    expect(page.locator(".messages")).to_be_visible()


def test_an_offer_goes_from_the_admin_to_the_search_of_the_public(
    page: Page, new_context: NewContext, tmp_path: Path
) -> None:
    offer = received_offer()
    assert len(offer.steps) == 3
    Theme.add_root(name="Médiation sociale")
    pdf = tmp_path / "fiche-de-poste.pdf"
    pdf.write_bytes(small_pdf(["La fiche de poste."], "Fiche de poste"))
    second_title = f"Second poste : {offer.title}"
    still_open = timezone.localdate() + timedelta(days=30)

    sign_in_by_form(page, colleague(Role.EDITOR))
    with findings.expected() as refused:  # Wagtail's automatic saving waits while a row that was just added is empty
        for title, closes_on in ((offer.title, CLOSED_ON), (second_title, still_open)):
            write_offer(page, replace(offer, title=title), closes_on, pdf)
            preview_shows(page, title)
            submit_for_review(page)
    assert [sentence for sentence in refused if not re.match("400 pour .*/gestion/pages/", sentence)] == []
    assert JobOffer.objects.count() == 2, "nothing is created twice"

    moderator = new_context().new_page()
    sign_in_by_form(moderator, colleague(Role.REVIEWER))
    approve(moderator, second_title)
    approve(moderator, offer.title)
    closed = JobOffer.objects.get(closes_on=CLOSED_ON)
    current = JobOffer.objects.get(closes_on=still_open)
    assert closed.live
    assert current.live

    visitor = new_context().new_page()
    for address in ("/recherche/", "/ressources/"):
        visitor.goto(f"{address}?q=médiation+sociale+adultes+relais")
        expect(visitor.locator(f"main a[href='{current.url}']").first).to_be_visible()
        assert visitor.locator(f"main a[href='{closed.url}']").count() == 0
    visitor.goto(str(closed.url))
    expect(visitor.locator("main")).to_contain_text("close depuis le 27 janvier 2023")
    visitor.goto(str(current.url))
    expect(visitor.get_by_role("link", name=re.compile("La fiche de poste")).first).to_be_visible()
    assert offer.email not in visitor.content()
