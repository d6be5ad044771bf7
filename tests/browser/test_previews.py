"""The preview beside the form is the true page, on a phone and on a desktop, for every type of page."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.models import Site

from resources.models import LibraryPage
from tests.browser.conftest import SignIn
from tests.factories import UserFactory
from tests.strictness import findings
from trajectoire.accounts.models import User
from trajectoire.pages.base import page_models
from trajectoire.plugins import Role

pytestmark = pytest.mark.timeout(300)
DEVICES = {"mobile": 375, "desktop": 1280}


def director() -> User:
    user: User = UserFactory.create()
    user.groups.add(Group.objects.get(name=Role.DIRECTION.value))
    return user


def forms() -> Iterator[tuple[str, bool]]:
    """Address of the form of every type of page, and whether the page is still to be made."""
    home, library = Site.objects.get(is_default_site=True).root_page, LibraryPage.objects.get()
    for page in (home.specific, library):
        page.summary = "Deux phrases. Elles disent l’essentiel."
        page.save_revision().publish()
        yield reverse("wagtailadmin_pages:edit", args=[page.pk]), False
    for model in page_models():
        parent = next((each for each in (library, home) if model.can_create_at(each.specific)), None)
        if parent is not None:
            names = (model._meta.app_label, model._meta.model_name, parent.pk)
            yield reverse("wagtailadmin_pages:add", args=names), True


def test_each_type_of_page_is_previewed_as_the_public_will_see_it(page: Page, sign_in: SignIn) -> None:
    addresses = list(forms())
    sign_in(director())
    with findings.expected() as noted:  # Wagtail notes what its checks find: the chapô of a new page
        for address, new in addresses:
            page.goto(address)
            page.evaluate("localStorage.clear()")  # Wagtail opens again the panel that was open last
            page.reload()
            if new:
                page.locator("#id_title").fill("Une page que personne n’a encore enregistrée")
                page.locator("#id_summary").fill("Deux phrases. Elles disent l’essentiel.")
            page.get_by_role("button", name="Afficher/masquer la prévisualisation").click()
            preview = page.frame_locator("#w-preview-iframe")
            title = preview.locator("h1").first
            public_letters = re.compile("Bricolage Grotesque")  # those of the public style sheet
            expect(title, address).to_have_css("font-family", public_letters, timeout=30_000)
            for name, width in DEVICES.items():
                page.locator(f"input[name=preview-size][value={name}]").check(force=True)
                expect(page.locator("#w-preview-iframe")).to_have_js_property("offsetWidth", width)
                assert preview.locator("html").evaluate("node => node.scrollWidth") <= width, (address, name)
    assert all("axe.run results" in sentence for sentence in noted)
