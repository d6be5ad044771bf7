"""An editor types for an hour, the session ends, she presses save: nothing is lost (a real browser, real blocks)."""

import re

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from home.content_pages import ContentPage
from tests.browser.axe import page_faults
from tests.strictness.findings import expected
from trajectoire.accounts.models import HeldForm, User
from trajectoire.accounts.roles import home_page
from trajectoire.plugins import Role

WAGTAIL_LOOKS_AFTER = 2_500
"""Milliseconds before Wagtail, which shows nothing of it, compares the form with what it was."""

PASSWORD = "une-phrase-de-passe-longue"


def colleague(username: str, role: Role) -> User:
    user = User.objects.create_user(username, f"{username}@exemple.fr", PASSWORD, first_name=username.title())
    user.groups.add(Group.objects.get(name=role.value))
    return user


@pytest.fixture
def editor(transactional_db: None) -> User:
    return colleague("ines", Role.PROJECT_OFFICER)


@pytest.fixture
def article(editor: User) -> ContentPage:
    root = home_page()
    assert root
    page = ContentPage(title="Avant", slug="avant", owner=editor, live=False)
    root.add_child(instance=page)
    page.save_revision(user=editor)
    return page


def enter(page: Page, username: str) -> None:
    """Through the door, as a person does."""
    page.get_by_label("Adresse électronique ou nom de connexion").fill(username)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()


def open_article(page: Page, article: ContentPage) -> None:
    page.goto(f"/gestion/pages/{article.pk}/edit/")
    if "/compte/connexion/" in page.url:
        enter(page, "ines")
    expect(page.locator("[name=title]")).to_be_visible()
    page.wait_for_timeout(WAGTAIL_LOOKS_AFTER)


def retitle(page: Page, title: str) -> None:
    """As one types: key by key."""
    page.locator("[name=title]").fill("")
    page.locator("[name=title]").press_sequentially(title)


def add_quote(page: Page, words: str) -> None:
    """A block of the content, with what is written in it."""
    page.locator("[data-contentpath=body]").get_by_role("button", name="Insérer un bloc").first.click()
    page.get_by_role("option", name="Citation").first.click()
    page.locator("[data-contentpath=body] textarea").first.fill(words)


def saved(article: ContentPage) -> ContentPage:
    page: ContentPage = ContentPage.objects.get(pk=article.pk).get_latest_revision_as_object()
    return page


def test_what_was_typed_after_the_session_ended_is_saved_after_sign_in(
    page: Page, editor: User, article: ContentPage
) -> None:
    open_article(page, article)
    with expected():  # automatic savings are refused (401): that is the point
        Session.objects.all().delete()
        retitle(page, "Une heure de travail")
        add_quote(page, "Les habitants d’abord.")
        expect(page.get_by_text("Continuez d’écrire sans crainte")).to_be_visible()
        page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
        expect(page).to_have_url(re.compile("/compte/connexion/"))
        expect(page.get_by_text("Ce que vous avez tapé est gardé")).to_be_visible()
        enter(page, "ines")
        expect(page.get_by_role("heading", name="Votre saisie est intacte")).to_be_visible()
        page.get_by_text("Lire ce qui est gardé").click()
        expect(page.get_by_text("Les habitants d’abord.")).to_be_visible()
        page.get_by_role("button", name="Enregistrer ma saisie").click()
        expect(page).to_have_url(re.compile(f"/pages/{article.pk}/edit/"))
    assert saved(article).title == "Une heure de travail"
    assert "Les habitants d’abord." in str(saved(article).body.raw_data)
    assert not HeldForm.objects.exists()


def test_a_tab_closed_after_the_session_ended_loses_nothing(
    page: Page, context: BrowserContext, editor: User, article: ContentPage
) -> None:
    open_article(page, article)
    with expected():
        Session.objects.all().delete()
        retitle(page, "Tapé puis fermé")
        expect(page.get_by_text("Continuez d’écrire sans crainte")).to_be_visible()
        page.close(run_before_unload=False)
        later = context.new_page()
        later.goto("/gestion/")
        enter(later, "ines")
        later.get_by_role("link", name=re.compile("Tapé puis fermé")).first.click()
        later.get_by_role("button", name="Enregistrer ma saisie").click()
        expect(later).to_have_url(re.compile(f"/pages/{article.pk}/edit/"))
    assert saved(article).title == "Tapé puis fermé"


def test_signing_in_again_in_another_tab_lets_the_first_go_on(
    page: Page, context: BrowserContext, editor: User, article: ContentPage
) -> None:
    open_article(page, article)
    with expected():
        Session.objects.all().delete()
        retitle(page, "D’un onglet à l’autre")
        banner = page.get_by_text("Continuez d’écrire sans crainte")
        expect(banner).to_be_visible()
        with context.expect_page() as opened:
            page.get_by_role("link", name="Me reconnecter").click()
        enter(opened.value, "ines")
        # Arrived, then left open as people do: Chromium sometimes never answers when a tab is closed while it loads.
        expect(opened.value).to_have_url(re.compile("/compte/$"))
        opened.value.wait_for_load_state()
        page.bring_to_front()
        expect(banner).to_be_hidden()
        retitle(page, "D’un onglet à l’autre, et la suite")
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    assert saved(article).title == "D’un onglet à l’autre, et la suite"


def test_somebody_else_at_the_same_machine_sees_nothing(page: Page, editor: User, article: ContentPage) -> None:
    colleague("paul", Role.DIRECTION)
    open_article(page, article)
    with expected():
        Session.objects.all().delete()
        retitle(page, "Texte confidentiel")
        expect(page.get_by_text("Continuez d’écrire sans crainte")).to_be_visible()
        page.get_by_role("button", name=re.compile("Enregistrer")).first.click()
        enter(page, "paul")
        expect(page.get_by_role("heading", name="Bonjour Paul")).to_be_visible()
        for address in ("/gestion/", "/gestion/a-traiter/"):
            page.goto(address)
            expect(page.get_by_text("confidentiel")).to_have_count(0)
    assert HeldForm.objects.get().author == editor


@pytest.mark.parametrize("address", ["/compte/connexion/", "/compte/mot-de-passe/oublie/"])
def test_the_pages_of_sign_in_are_accessible(page: Page, address: str) -> None:
    page.goto(address)
    # A site without any menu entry, as here, has no menu to skip to: that is the frame's affair, not the form's.
    assert [fault for fault in page_faults(page) if not fault.startswith("skip-link")] == []
