"""Who adds a page sees each type with its picture and its sentence, the most used first."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from resources.models import JobOffer, LibraryPage, Publication
from tests.accounts.conftest import Hire
from trajectoire.plugins import ResourceType, Role, registry

pytestmark = pytest.mark.django_db


def shown(client: Client, parent: LibraryPage, after: str = "") -> str:
    address = reverse("wagtailadmin_pages:add_subpage", args=[parent.pk])
    return client.get(f"{address}{after}").content.decode()


def types_of(library: LibraryPage) -> list[ResourceType]:
    """Those that lie in the library; others, events among them, have a place of their own."""
    return [kind for kind in registry.all(ResourceType) if kind.model in library.allowed_subpage_models()]


def test_each_type_has_its_name_its_sentence_and_its_picture(client: Client, hire: Hire) -> None:
    client.force_login(hire(Role.EDITOR))
    library = LibraryPage.objects.get()
    page = shown(client, library, "?next=/gestion/library/")
    for kind in types_of(library):
        assert kind.label in page
        assert kind.description in page
        assert kind.picture in page
        meta = kind.model._meta
        add = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, library.pk])
        assert f'href="{add}?next=%2Fgestion%2Flibrary%2F"' in page


def test_the_type_that_is_most_used_comes_first(client: Client, hire: Hire) -> None:
    client.force_login(hire(Role.EDITOR))
    library = LibraryPage.objects.get()
    names = re.findall(r'type-card__name">\s*<a[^>]*>([^<]+)<', shown(client, library))
    assert names[0] == "Publication"
    library.add_child(instance=JobOffer(title="Un poste", live=False))
    names = re.findall(r'type-card__name">\s*<a[^>]*>([^<]+)<', shown(client, library))
    assert names[0] == "Offre d’emploi"
    assert len(names) == len(set(names)) == len(types_of(library))


def test_a_type_without_a_picture_shows_its_icon_and_a_missing_picture_is_a_fault(client: Client, hire: Hire) -> None:
    client.force_login(hire(Role.EDITOR))
    kinds = registry.all(ResourceType)
    publication = next(kind for kind in kinds if kind.model is Publication)
    bare = replace(publication, picture="")
    with registry.replaced(ResourceType, [bare, *(kind for kind in kinds if kind is not publication)]):
        assert "type-card__picture--drawn" in shown(client, LibraryPage.objects.get())
    assert publication.fault() is None
    assert "aucun fichier statique" in str(replace(publication, picture="nulle/part.svg").fault())
