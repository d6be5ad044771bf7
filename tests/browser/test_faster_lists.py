"""The library's list, with scripts and without: filters, focus, address, back button, a cut line."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from resources.models import LibraryPage, Publication
from tests.strictness.findings import expected
from trajectoire.taxonomies.models import Theme


@pytest.fixture
def library(transactional_db: None) -> LibraryPage:
    """Six publications on two themes."""
    library = LibraryPage.objects.get()
    themes = [Theme.add_root(name="Médiation sociale"), Theme.add_root(name="Habitat")]
    for number in range(6):
        page = Publication(title=f"Guide {number}", summary="Un guide de l'été.", kind=Publication.Kind.GUIDE)
        page.themes = [themes[number % 2]]
        library.add_child(instance=page)
        page.save_revision().publish()
    return library


def test_a_tick_narrows_the_list_in_place(page: Page, library: LibraryPage) -> None:
    page.goto(library.url)
    page.evaluate("() => { window.stillHere = true; }")
    page.get_by_role("checkbox", name="Habitat").check()
    expect(page.get_by_role("heading", name="3 ressources")).to_be_visible()
    assert "theme=habitat" in page.url
    assert page.evaluate("() => window.stillHere")
    assert page.evaluate("() => document.activeElement.value") == "habitat"
    expect(page.locator("[data-announcer]")).to_have_text("3 ressources")


def test_the_back_button_gives_the_list_as_it_was(page: Page, library: LibraryPage) -> None:
    page.goto(library.url)
    page.get_by_role("checkbox", name="Habitat").check()
    expect(page.get_by_role("heading", name="3 ressources")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="6 ressources")).to_be_visible()
    assert "theme" not in page.url


def test_a_filter_is_taken_away_in_place(page: Page, library: LibraryPage) -> None:
    page.goto(f"{library.url}?theme=habitat")
    page.get_by_role("link", name="Retirer : Thème Habitat").click()
    expect(page.get_by_role("heading", name="6 ressources")).to_be_visible()
    assert page.evaluate("() => document.activeElement.id") == "reponses"


def test_on_a_phone_filters_are_chosen_then_shown(page: Page, library: LibraryPage) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(library.url)
    assert not page.get_by_role("checkbox", name="Habitat").is_visible()
    page.get_by_role("button", name="Affiner").click()
    page.get_by_role("checkbox", name="Habitat").check()
    page.get_by_role("button", name="Afficher les ressources").click()
    expect(page.get_by_role("heading", name="3 ressources")).to_be_visible()
    assert not page.get_by_role("checkbox", name="Habitat").is_visible()


def test_without_scripts_the_same_form_works(new_context: Callable[..., BrowserContext], library: LibraryPage) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(library.url)
    page.get_by_role("checkbox", name="Habitat").check()
    page.get_by_role("button", name="Afficher les ressources").click()
    assert page.get_by_role("heading", name="3 ressources").is_visible()


def test_a_cut_line_is_told_and_nothing_is_lost(page: Page, library: LibraryPage) -> None:
    page.goto(library.url)
    page.route("**/ressources/?*", lambda route: route.abort())
    with expected():  # the browser's console tells of the cut too
        page.get_by_role("checkbox", name="Habitat").check()
        expect(page.get_by_text("La connexion est coupée")).to_be_visible()
    assert page.get_by_role("checkbox", name="Habitat").is_checked()
