"""The browser opens the site, and the rules that watch it bite."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import page_faults
from tests.browser.conftest import SignIn
from tests.strictness import findings
from trajectoire.accounts.models import User


def test_the_home_page_opens(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.ok
    expect(page.locator("h1")).to_have_count(1)


def test_an_error_of_a_script_is_found(page: Page) -> None:
    with findings.expected() as found:
        page.goto("/")
        page.evaluate("setTimeout(() => { throw new Error('perdu') }); console.error('attention')")
        page.wait_for_timeout(200)
    assert "console du navigateur : attention" in found
    assert any("perdu" in sentence for sentence in found)


def test_a_missing_file_and_another_server_are_found(page: Page, base_url: str) -> None:
    with findings.expected() as found:
        page.goto("/")
        page.evaluate("fetch('/static/absent.css')")
        page.goto("about:blank")  # our own pages may not even ask: their policy refuses
        page.evaluate("fetch('http://127.0.0.1:9/').catch(() => 0)")
        page.wait_for_timeout(200)
    assert f"404 pour {base_url}/static/absent.css" in found
    assert "requête vers un autre serveur : http://127.0.0.1:9/" in found


def test_axe_sees_a_field_without_label(page: Page) -> None:
    page.set_content('<html lang="fr"><title>T</title><main><h1>T</h1><input name="nom"></main></html>')
    assert [fault for fault in page_faults(page) if fault.startswith("label (critical)")]


def test_a_page_without_fault_passes(page: Page, assert_accessible: Callable[[], None]) -> None:
    page.set_content('<html lang="fr"><title>T</title><main><h1>T</h1><p>Un texte.</p></main></html>')
    assert_accessible()


def test_somebody_who_signed_in_reaches_the_admin(sign_in: SignIn, administrator: User) -> None:
    page = sign_in(administrator)
    page.goto("/gestion/")
    expect(page.locator("h1").first).to_be_visible()
    assert page.url.endswith("/gestion/")
