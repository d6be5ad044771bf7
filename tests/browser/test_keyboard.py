"""With the keyboard alone: search, narrow, open, download; menu and filters; and the same journey without scripts."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from wagtail.models import Site

from home.models import Menus
from resources.models import LibraryPage, Publication
from tests.factories import DocumentFactory
from trajectoire.taxonomies.models import Theme

NewContext = Callable[..., BrowserContext]
FOCUSED = "() => document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || ''"
MOST_KEYS = 60
"""A visitor who presses Tab more often than this has given up."""


@pytest.fixture(autouse=True)
def _library(transactional_db: None, context: BrowserContext) -> None:
    """Four guides on two themes, each with its PDF; and a menu."""
    entry: dict[str, object] = {"page": None, "url": "/recherche/", "label": "Recherche", "children": []}
    Menus.objects.create(site=Site.objects.get(is_default_site=True), main=[("entry", entry)])
    library = LibraryPage.objects.get()
    themes = [Theme.add_root(name="Médiation sociale"), Theme.add_root(name="Habitat")]
    for number in range(4):
        page = Publication(title=f"Le guide {number}", summary="Un guide des halls.", kind=Publication.Kind.GUIDE)
        page.themes = [themes[number % 2]]
        document = DocumentFactory.create(title=f"Le guide {number}", texts=(f"Guide {number}.", "Deuxième page."))
        page.files = [Publication.files.rel.related_model(document=document)]
        library.add_child(instance=page)
        page.save_revision().publish()


def tab_to(page: Page, matches: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on what matches (CSS); the focus must show all along."""
    for _ in range(MOST_KEYS):
        page.keyboard.press(key)
        if page.evaluate("(css) => document.activeElement.matches(css)", matches):
            outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"the focus does not show on {matches}"
            return
    pytest.fail(f"{MOST_KEYS} keys do not reach {matches}")


def search_from_the_front_page(page: Page) -> None:
    """To the field, and ask."""
    page.goto("/")
    tab_to(page, "main input[name=q]")
    page.keyboard.type("guide halls")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="4 réponses")).to_be_visible()


def narrow_to_housing(page: Page) -> None:
    """Through the facet of themes, opened if need be, to the box."""
    tab_to(page, ".facet summary")
    while not page.evaluate("() => document.activeElement.textContent.includes('Thème')"):
        tab_to(page, ".facet summary")
    if not page.evaluate("() => document.activeElement.parentElement.open"):
        page.keyboard.press("Enter")
    tab_to(page, "input[value=habitat]")
    page.keyboard.press("Space")


def open_and_download(page: Page, folder: Path) -> None:
    """The first answer, then its PDF, which is read."""
    tab_to(page, ".result__title a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Le guide")
    tab_to(page, ".resource__act a")
    with page.expect_download() as waited:
        page.keyboard.press("Enter")
    waited.value.save_as(folder / "guide.pdf")
    assert len(pypdfium2.PdfDocument(folder / "guide.pdf")) == 2


def test_a_visitor_finds_and_downloads_a_pdf(page: Page, tmp_path: Path) -> None:
    search_from_the_front_page(page)
    narrow_to_housing(page)
    expect(page.get_by_role("heading", name="2 réponses")).to_be_visible()
    narrowed = page.url
    assert "theme=habitat" in narrowed
    open_and_download(page, tmp_path)
    page.go_back()
    expect(page).to_have_url(narrowed)
    expect(page.get_by_role("heading", name="2 réponses")).to_be_visible()
    assert page.get_by_role("checkbox", name="Habitat").is_checked()


def test_the_same_without_scripts(new_context: NewContext, tmp_path: Path) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    page.locator("main input[type=search]").focus()
    page.keyboard.type("guide halls")
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Habitat").or_(page.get_by_text("Thème")).first.focus()
    if not page.get_by_role("checkbox", name="Habitat").is_visible():
        page.locator(".facet summary", has_text="Thème").press("Enter")
    page.get_by_role("checkbox", name="Habitat").press("Space")
    page.get_by_role("button", name="Afficher les ressources").press("Enter")
    assert "theme=habitat" in page.url
    assert page.locator(".result").count() == 2
    page.locator(".result__title a").first.press("Enter")
    with page.expect_download() as waited:
        page.locator(".resource__act a").press("Enter")
    waited.value.save_as(tmp_path / "guide.pdf")
    assert len(pypdfium2.PdfDocument(tmp_path / "guide.pdf")) == 2


@pytest.mark.parametrize(("address", "opener", "opened"), [
    ("/", ".header__row > .header__menu", "#menu"),
    ("/ressources/", ".refine-open", "#affiner"),
])  # fmt: skip
def test_what_opens_on_a_phone_closes_with_escape(page: Page, address: str, opener: str, opened: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address)
    tab_to(page, opener)
    page.keyboard.press("Enter")
    expect(page.locator(opened)).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("(css) => document.querySelector(css).contains(document.activeElement)", opened), (
        "focus goes in"
    )
    page.keyboard.press("Escape")
    expect(page.locator(opened)).not_to_be_visible()
    assert page.evaluate("(css) => document.activeElement.matches(css)", opener), "focus comes back"


def test_the_first_key_offers_the_content(page: Page) -> None:
    page.goto("/ressources/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Aller au contenu"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
