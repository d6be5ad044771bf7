"""Every public page type and state (``tests/public_pages.py``): axe, overflow, and the Nu HTML checker."""

import os
import subprocess
from operator import attrgetter
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page, Response

from tests.browser.axe import colour_faults, page_faults
from tests.browser.conftest import SignIn
from tests.browser.layout import WIDTHS, overflow
from tests.public_pages import DESKTOP, PHONE, PUBLIC, TEAM, PublicPage, visit
from tests.strictness.findings import expected
from trajectoire.accounts.models import User

pytestmark = [pytest.mark.timeout(600), pytest.mark.usefixtures("demonstration")]
CHECKER = Path(__file__).resolve().parents[2] / "scripts/html-check"
CANNOT_RUN = 3


def rendered(template: str) -> str:
    """A page that no address gives."""
    return str(render_to_string(template, {"search_address": "/recherche/"}, RequestFactory().get("/")))


def go(page: Page, shown: PublicPage) -> None:
    """Bring the page to its state; a form turned down on purpose is no finding."""
    phone = shown.screen == PHONE
    page.set_viewport_size({"width": 390 if phone else 1440, "height": 900})
    with expected():
        fault = visit(page, shown, rendered)
    assert not fault


def widths(shown: PublicPage) -> tuple[int, ...]:
    """Widths at which the state exists."""
    return {PHONE: (320, 768), DESKTOP: (1440,)}.get(shown.screen, WIDTHS)


def faults(page: Page, shown: PublicPage) -> list[str]:
    """What axe and the overflow find at each width, one load of the page for all; in the dark, the colours."""
    go(page, shown)
    found = []
    for width in widths(shown):
        found.append(overflow(page, width))
        found += [f"{width} px, clair : {fault}" for fault in page_faults(page)]
    for width in widths(shown):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px, sombre : {fault}" for fault in colour_faults(page, "dark")]
    page.emulate_media(color_scheme="light")
    return [f"{shown.name} : {fault}" for fault in found if fault]


@pytest.mark.parametrize("shown", PUBLIC, ids=attrgetter("name"))
def test_a_public_page_is_accessible_and_holds_at_every_width(page: Page, shown: PublicPage) -> None:
    assert faults(page, shown) == []


def test_the_pages_of_an_account_are_accessible_and_hold(sign_in: SignIn, administrator: User) -> None:
    page = sign_in(administrator)
    with expected():  # Wagtail's bar writes in the console what its own checker finds
        found = [fault for shown in TEAM for fault in faults(page, shown)]
    assert found == []


def test_the_html_of_every_public_page_is_valid(page: Page, tmp_path: Path) -> None:
    documents: list[Response] = []

    def keep(answer: Response) -> None:
        if answer.request.is_navigation_request():
            documents.append(answer)

    page.on("response", keep)
    for shown in PUBLIC:
        go(page, shown)
        source = rendered(shown.template) if shown.template else documents[-1].text()
        (tmp_path / f"{shown.name}.html").write_text(source, encoding="utf-8")
    pages = sorted(tmp_path.glob("*.html"))
    checked = subprocess.run([CHECKER, *pages], capture_output=True, text=True, check=False)
    if checked.returncode == CANNOT_RUN:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(checked.stderr.strip())
    assert checked.stderr == ""
    assert checked.returncode == 0
