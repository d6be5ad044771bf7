"""A visitor keeps resources, finds them again, shares them; and cites one. With scripts, then without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from resources.models import LibraryPage, Publication
from trajectoire.taxonomies.models import Theme


@pytest.fixture
def library(transactional_db: None) -> LibraryPage:
    """Three guides."""
    library = LibraryPage.objects.get()
    theme = Theme.add_root(name="Habitat")
    for number in range(3):
        page = Publication(title=f"Guide {number}", summary="Un guide.", kind=Publication.Kind.GUIDE)
        page.themes = [theme]
        library.add_child(instance=page)
        page.save_revision().publish()
    return library


def test_a_visitor_keeps_finds_again_and_empties(
    page: Page, library: LibraryPage, assert_accessible: Callable[[], None]
) -> None:
    page.goto(library.url)
    button = page.locator("[data-keep]").first
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("Gardée")
    expect(page.get_by_role("status").filter(has_text="Votre sélection compte 1 ressource.")).to_be_attached()
    expect(page.locator(".header__kept [data-kept-count]")).to_have_text("1")

    page.goto("/selection/")
    expect(page.get_by_role("heading", name="Ma sélection : 1 ressource")).to_be_visible()
    assert "?r=TR-" in page.url
    assert_accessible()
    page.locator("[data-selection-forget]").click()
    expect(page.get_by_text("Elle est vide.")).to_be_visible()
    expect(page.locator(".header__kept")).to_be_hidden()


def test_the_other_pages_are_accessible(
    page: Page, library: LibraryPage, assert_accessible: Callable[[], None]
) -> None:
    for address in ("/donnees/", "/integrer/", "/integrer/ressources/", Publication.objects.first().url):
        page.goto(str(address))
        assert_accessible()
