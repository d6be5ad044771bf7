"""The preview beside the form is the true page, on a phone and on a desktop, for every type of page."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect
from wagtail.models import Site

from resources.models import LibraryPage
from tests.browser.conftest import SignIn
from tests.factories import UserFactory
from trajectoire.accounts.models import User
from trajectoire.pages.base import BasePage, page_models
from trajectoire.plugins import Role

pytestmark = pytest.mark.timeout(300)
DEVICES = {"mobile": 375, "desktop": 1280}


def director() -> User:
    user: User = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.DIRECTION.value))
    return user


def one_of_each() -> list[BasePage]:
    """A saved page of every type that can be written."""
    home, library = Site.objects.get(is_default_site=True).root_page, LibraryPage.objects.get()
    made: list[BasePage] = [home.specific, library]
    for model in page_models():
        parent = next((each for each in (library, home) if model.can_create_at(each.specific)), None)
        if parent is not None and not model.objects.exists():
            page = model(title=f"Essai de {model._meta.verbose_name}", summary="Une phrase.", live=False)
            parent.add_child(instance=page)
            page.save_revision()
            made.append(page)
    return made


def test_each_type_of_page_is_previewed_as_the_public_will_see_it(page: Page, sign_in: SignIn) -> None:
    pages = one_of_each()
    sign_in(director())
    for each in pages:
        page.goto(f"/gestion/pages/{each.pk}/edit/")
        page.get_by_role("button", name="Afficher/masquer la prévisualisation").click()
        preview = page.frame_locator("#w-preview-iframe")
        title = preview.locator("h1").first
        expect(title, type(each).__name__).to_be_visible(timeout=20_000)
        family = title.evaluate("node => getComputedStyle(node).fontFamily")
        assert "Bricolage Grotesque" in family, "the public style sheet is applied"
        for name, width in DEVICES.items():
            page.locator(f"input[name=preview-size][value={name}]").check(force=True)
            expect(page.locator("#w-preview-iframe")).to_have_js_property("offsetWidth", width)
            assert preview.locator("html").evaluate("node => node.scrollWidth") <= width, (type(each).__name__, name)
