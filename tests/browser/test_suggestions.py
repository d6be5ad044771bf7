"""The search field that proposes while somebody types: by keyboard, by mouse, for a screen reader."""

import re

import pytest
from playwright.sync_api import Page, expect

from resources.models import LibraryPage, Publication
from search.sync import drain
from tests.browser.axe import page_faults
from trajectoire.taxonomies.models import Theme


@pytest.fixture(autouse=True)
def _library(transactional_db: None) -> None:
    theme = Theme.add_root(name="Médiation sociale")
    for title in ("Médiatrices au pied des tours", "Médiation et numérique"):
        page = Publication(title=title, summary="Un chapô.", kind=Publication.Kind.GUIDE)
        page.themes = [theme]
        LibraryPage.objects.get().add_child(instance=page)
    drain(at_once=True)


def test_the_arrows_choose_and_the_reader_is_told(page: Page) -> None:
    page.goto("/recherche/")
    field = page.get_by_role("combobox", name="Chercher sur tout le site")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("média")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert page.get_by_role("listbox", name="Suggestions").get_attribute("id") == field.get_attribute("aria-controls")
    expect(page.get_by_text(re.compile(r"suggestions?\. Flèche vers le bas"))).to_have_count(1)
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "?")
    assert not page_faults(page)
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None, "back to what was typed"
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("média")


def test_enter_opens_the_line_chosen_or_asks_what_was_typed(page: Page) -> None:
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("médiatr")
    line = page.get_by_role("option", name="Médiatrices au pied des tours")
    expect(line).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/mediatrices-au-pied-des-tours/")
    page.goto("/recherche/")
    page.get_by_role("combobox").press_sequentially("médiatr")
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url("**/recherche/?q=m%C3%A9diatr*")


def test_a_line_is_clicked(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/recherche/")
    page.get_by_role("combobox").press_sequentially("médiation")
    page.get_by_role("option", name="Médiation sociale").click()
    page.wait_for_url("**/recherche/?theme=mediation-sociale")
