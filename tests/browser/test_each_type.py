"""An editor writes a brief, a call and a dossier with what publication asks; the public reads them.

The other types have their own journeys: the publication by the guide (``test_guide``), the job offer through moderation
(``test_main_job``), the experience sheet with its rows (``test_sheet_editing``).
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from resources.models import CallForProjects, Dossier, LibraryPage, Resource, WatchBrief
from tests.browser.conftest import SignIn
from tests.browser.test_main_job import add_row
from tests.browser.test_sheet_editing import PUBLISHED, SLOW, open_form, show_tab
from tests.factories import UserFactory
from tests.strictness import findings
from trajectoire.accounts.models import User
from trajectoire.plugins import Role
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.timeout(300)
BRIEF, CALL, DOSSIER = "La carte des quartiers est ouverte", "Habiter autrement", "Commencer par les cartes"


def officer() -> User:
    """Somebody who may write and publish, without being an administrator."""
    user: User = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.PROJECT_OFFICER.value))
    return user


def publish(page: Page) -> None:
    """Tick the theme, press « Publier »."""
    show_tab(page, "Classement")
    page.get_by_label("Médiation sociale").check()
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url(PUBLISHED)


def write_brief(page: Page) -> None:
    open_form(page, "watchbrief")
    page.locator("#id_title").fill(BRIEF)
    page.locator("#id_source").fill("Observatoire des quartiers")
    page.locator("#id_source_url").fill("https://exemple.fr/carte")
    page.locator("#id_summary").fill("Elle dit où les quartiers commencent.")
    page.locator("#id_why").fill("Vérifiez les limites du vôtre avant de signer.")


def write_call(page: Page) -> None:
    open_form(page, "callforprojects")
    page.locator("#id_title").fill(CALL)
    page.locator("#id_funder").fill("Région de l’Est")
    page.locator("#id_summary").fill("Pour les associations qui logent.")
    page.locator("#id_closes_on").fill(f"{timezone.localdate() + timedelta(days=40):%d/%m/%Y}")
    page.locator("#id_closes_on").press("Escape")
    page.locator("#id_eligible").fill("Les associations d’un quartier prioritaire.")
    page.locator("#id_amount_max").fill("15000")


def write_dossier(page: Page) -> None:
    open_form(page, "dossier")
    page.locator("#id_title").fill(DOSSIER)
    page.locator("#id_summary").fill("Deux lectures pour commencer.")
    show_tab(page, "Sélection")
    row = page.locator(f"#inline_child_items-{add_row(page, 'items')}")
    row.get_by_label("Intertitre").fill("Où l’on est")
    row.locator(".public-DraftEditor-content").click()
    page.keyboard.insert_text("La carte d’abord.")
    row.locator("[data-chooser-action-choose]").filter(visible=True).click()
    dialog = page.get_by_role("dialog").filter(visible=True)
    dialog.get_by_role("searchbox").or_(dialog.get_by_label("Terme de recherche")).first.fill("carte des quartiers")
    dialog.get_by_role("link", name=BRIEF).click()
    expect(row).to_contain_text(BRIEF)


def read(visitor: Page, resource: Resource, *said: str) -> None:
    """Found in the library, and its page says what was typed."""
    visitor.goto("/ressources/")
    visitor.locator("main").get_by_role("link", name=resource.title).first.click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(resource.title)
    for words in said:
        expect(visitor.locator("main")).to_contain_text(words)
    expect(visitor.locator("#citation")).to_contain_text(resource.title)


def test_each_type_is_written_published_and_read(
    page: Page, new_context: Callable[[], BrowserContext], sign_in: SignIn
) -> None:
    Theme.add_root(name="Médiation sociale")
    sign_in(officer())
    page.set_default_timeout(SLOW)
    with findings.expected() as refused:  # Wagtail's automatic saving waits while a row that was just added is empty
        for write in (write_brief, write_call, write_dossier):
            write(page)
            publish(page)
    assert all(re.match("400 pour .*/gestion/pages/", sentence) for sentence in refused)
    assert LibraryPage.objects.get().get_children().live().count() == 3, "each once"

    visitor = new_context().new_page()
    visitor.set_default_timeout(SLOW)
    read(visitor, WatchBrief.objects.get(), "Vérifiez les limites du vôtre", "Observatoire des quartiers")
    read(visitor, CallForProjects.objects.get(), "Les associations d’un quartier prioritaire.", "15 000 €")
    read(visitor, Dossier.objects.get(), "Où l’on est", "La carte d’abord.")
    visitor.locator("main").get_by_role("link", name=BRIEF).first.click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(BRIEF)
