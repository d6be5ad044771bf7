"""Pages, menus and colleagues for the tests of the site."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from wagtail.models import Site

from home.models import Centre, ContactPage, ContentPage, HomePage, Menus
from tests.factories import UserFactory
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

MakePage = Callable[..., ContentPage]
Arrange = Callable[..., Menus]
Hire = Callable[[Role | None], User]


@pytest.fixture(autouse=True)
def _nothing_counted_yet(db: None) -> None:
    """The shared cache holds the limits of the contact form."""
    cache.clear()


@pytest.fixture
def site(db: None) -> Site:
    """The default site."""
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def centre(site: Site) -> Centre:
    """A centre that filled in its settings."""
    return Centre.objects.create(
        site=site, name="Centre d’essai", email="accueil@essai.example", phone="03 81 00 00 40"
    )


@pytest.fixture
def make_page(home_page: HomePage) -> MakePage:
    """``make_page("Titre", parent=…)``: a published page of content; other facts as they come."""

    def make(title: str, parent: Any = None, **facts: Any) -> ContentPage:
        page = ContentPage(title=title, **facts)
        (parent or home_page).add_child(instance=page)
        return page

    return make


@pytest.fixture
def contact_page(home_page: HomePage) -> ContactPage:
    """The contact page, at ``/contact/``."""
    page = ContactPage(title="Nous écrire", slug="contact")
    home_page.add_child(instance=page)
    return page


def items(values: Any) -> list[dict[str, Any]]:
    """A list of a content field as it is stored."""
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]


def link(page: Any = None, url: str = "", label: str = "", children: tuple[Any, ...] = ()) -> dict[str, Any]:
    """An entry as it is stored."""
    value = {"page": page.pk if page else None, "url": url, "label": label}
    if children:
        value["children"] = items(children)
    return value


@pytest.fixture
def arrange(site: Site) -> Arrange:
    """``arrange(main=[link(…)], footer=[("Titre", [link(…)])])`` saves the menus of the site."""

    def make(main: Any = (), footer: Any = ()) -> Menus:
        menus, _new = Menus.objects.get_or_create(site=site)
        stored = [{"type": "column", "value": {"title": title, "links": items(links)}} for title, links in footer]
        menus.main = menus._meta.get_field("main").to_python([{"type": "entry", "value": each} for each in main])
        menus.footer = menus._meta.get_field("footer").to_python(stored)
        menus.save()
        return menus

    return make


@pytest.fixture
def hire(db: None) -> Hire:
    """``hire(Role.EDITOR)``: a colleague with that role; ``hire(None)``: somebody with no right at all."""

    def make(role: Role | None) -> User:
        user: User = UserFactory.create()
        if role:
            user.groups.add(Group.objects.get(name=role.value))
        return user

    return make
