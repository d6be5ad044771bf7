"""The living page of the components: every state, the hardest texts included, in both schemes and at three widths."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from wagtail.models import Site

from home.menus.models import Menus
from tests.browser.axe import page_faults
from tests.browser.conftest import SignIn
from tests.strictness.findings import expected
from trajectoire.accounts.models import User

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll("main *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table-scroll, .visually-hidden"))
  .map((e) => `${e.tagName}.${e.className}`).slice(0, 5)"""
SMALL_TARGETS = """() => [...document.querySelectorAll("main :is(a, button, input, summary)")]
  .filter((e) => e.checkVisibility() && !e.closest("p, .prose, .visually-hidden, dd, h2, h3, h4"))
  .map((e) => (e.matches("input") && e.closest("label")) || e)
  .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.height < 24 || box.width < 20)
  .map(([html]) => html).slice(0, 5)"""


@pytest.fixture
def components(sign_in: SignIn, administrator: User) -> Page:
    page = sign_in(administrator)
    page.goto("/gestion/composants/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_component_has_an_accessibility_fault(components: Page, scheme: str) -> None:
    components.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    for width in (320, 768, 1440):
        components.set_viewport_size({"width": width, "height": 900})
        assert page_faults(components) == [], width


def test_nothing_overflows_with_the_hardest_texts(components: Page) -> None:
    for width in (320, 390, 768, 1440, 1920):
        components.set_viewport_size({"width": width, "height": 900})
        assert components.evaluate(OVERFLOW) == 0, components.evaluate(WIDER_THAN_THE_SCREEN)
        assert components.evaluate(WIDER_THAN_THE_SCREEN) == []


def test_texts_twice_as_large_still_fit(components: Page) -> None:
    components.set_viewport_size({"width": 720, "height": 900})  # what 200 % leaves of 1440 pixels
    assert components.evaluate(OVERFLOW) == 0
    components.set_viewport_size({"width": 390, "height": 900})
    components.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert components.evaluate(OVERFLOW) == 0, components.evaluate(WIDER_THAN_THE_SCREEN)


def test_every_target_can_be_hit_with_a_finger(components: Page) -> None:
    components.set_viewport_size({"width": 390, "height": 900})
    assert components.evaluate(SMALL_TARGETS) == []


def test_the_keyboard_sees_where_it_is(components: Page) -> None:
    components.keyboard.press("Tab")
    first = components.evaluate("() => document.activeElement.textContent")
    assert first == "Aller au contenu"
    box = components.locator(":focus").bounding_box()
    assert box
    assert box["y"] >= 0
    for _ in range(6):
        components.keyboard.press("Tab")
        outline = components.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"


def test_the_phone_menu_opens_and_closes_without_script(
    new_context: Callable[..., BrowserContext], transactional_db: None
) -> None:
    entry: dict[str, object] = {"page": None, "url": "/recherche/", "label": "Recherche", "children": []}
    Menus.objects.create(site=Site.objects.get(is_default_site=True), main=[("entry", entry)])
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/")
    assert not page.get_by_role("link", name="Recherche").is_visible()
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("link", name="Recherche").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Recherche").is_visible()


def test_without_scripts_the_page_is_whole(new_context: Callable[..., BrowserContext], components: Page) -> None:
    context = new_context(java_script_enabled=False)
    context.add_cookies(components.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/gestion/composants/")
    assert page.get_by_role("heading", level=1).inner_text() == "Composants du site"
    assert page.locator("section.specimen").count() > 20


def test_the_team_finds_its_quick_actions_on_public_pages(sign_in: SignIn, administrator: User) -> None:
    page = sign_in(administrator)
    with expected() as findings:  # Wagtail makes the person's profile at their first screen
        page.goto("/")
        page.locator("wagtail-userbar button").first.click()
        expect(page.get_by_text("Modifier cette page")).to_be_visible()
    assert not [finding for finding in findings if "Content Security Policy" in finding]
