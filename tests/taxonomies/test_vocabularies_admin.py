"""The team keeps its vocabularies: a tree of themes, publics, keywords that one puts together."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client

from resources.models import LibraryPage, Publication
from tests.factories import UserFactory
from trajectoire.accounts.models import User
from trajectoire.taxonomies.merging import merge
from trajectoire.taxonomies.models import Audience, Keyword, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def tree() -> list[str]:
    return [theme.indented_name() for theme in Theme.objects.order_by("path")]


def publish(title: str, themes: list[Theme] | None = None, keywords: tuple[str, ...] = ()) -> Publication:
    page = Publication(title=title, summary="Un chapô.", kind="guide")
    page.themes = themes or [Theme.add_root(name=title)]
    page.keywords.add(*keywords)
    LibraryPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return Publication.objects.get(pk=page.pk)


def test_a_theme_is_made_under_another(team: Client) -> None:
    team.post("/gestion/theme/new/", {"name": "Médiation", "parent": "", "description": "", "slug": ""})
    parent = Theme.objects.get()
    team.post("/gestion/theme/new/", {"name": "Adultes-relais", "parent": parent.pk, "description": "", "slug": ""})

    assert tree() == ["Médiation", "— Adultes-relais"]
    assert Theme.objects.get(name="Adultes-relais").slug == "adultes-relais"
    listing = BeautifulSoup(team.get("/gestion/theme/").content, "lxml")
    assert "— Adultes-relais" in listing.get_text()


def test_a_theme_moves_with_all_that_it_holds(team: Client) -> None:
    habitat, transitions = Theme.add_root(name="Habitat"), Theme.add_root(name="Transitions")
    energy = Theme.objects.get(pk=habitat.pk).add_child(name="Énergie")
    Theme.objects.get(pk=energy.pk).add_child(name="Précarité")

    team.post(
        f"/gestion/theme/edit/{energy.pk}/",
        {"name": "Énergie", "parent": transitions.pk, "description": "", "slug": "energie"},
    )
    assert tree() == ["Habitat", "Transitions", "— Énergie", "— — Précarité"]

    team.post(
        f"/gestion/theme/edit/{energy.pk}/", {"name": "Bilan", "parent": "", "description": "", "slug": "energie"}
    )
    assert tree() == ["Bilan", "— Précarité", "Habitat", "Transitions"]


def test_a_theme_cannot_be_put_inside_itself(team: Client) -> None:
    parent = Theme.add_root(name="Médiation")
    child = Theme.objects.get(pk=parent.pk).add_child(name="Adultes-relais")

    answer = team.post(
        f"/gestion/theme/edit/{parent.pk}/",
        {"name": "Médiation", "parent": child.pk, "description": "", "slug": "mediation"},
    )

    assert answer.status_code == 200
    assert tree() == ["Médiation", "— Adultes-relais"]


def test_a_theme_that_holds_others_does_not_go_without_somewhere_to_put_them(team: Client) -> None:
    old, new = Theme.add_root(name="Ancien"), Theme.add_root(name="Nouveau")
    Theme.objects.get(pk=old.pk).add_child(name="Dedans")

    refused = team.post(f"/gestion/theme/delete/{old.pk}/", {"replacement": ""})
    assert "déplacez-les d’abord" in refused.content.decode()
    assert Theme.objects.count() == 3

    assert team.post(f"/gestion/theme/delete/{old.pk}/", {"replacement": new.pk}).status_code == 302
    assert tree() == ["Nouveau", "— Dedans"]


def test_two_keywords_are_put_together_without_doubles(team: Client) -> None:
    both = publish("Les deux", keywords=("adulte-relais", "adultes-relais"))
    one = publish("Un seul", keywords=("adulte-relais",))
    source, target = Keyword.objects.get(name="adulte-relais"), Keyword.objects.get(name="adultes-relais")

    team.post(f"/gestion/keyword/delete/{source.pk}/", {"replacement": target.pk})

    assert not Keyword.objects.filter(pk=source.pk).exists()
    for page in (both, one):
        assert [word.name for word in Publication.objects.get(pk=page.pk).keywords.all()] == ["adultes-relais"]


def test_a_theme_put_in_the_place_of_another_is_in_drafts_too() -> None:
    old, new = Theme.add_root(name="Ancien"), Theme.add_root(name="Nouveau")
    page = publish("Guide", themes=[old])
    page.title = "Brouillon"
    page.save_revision()

    merge(Theme.objects.get(pk=old.pk), Theme.objects.get(pk=new.pk))

    page = Publication.objects.get(pk=page.pk)
    assert list(page.themes.all()) == [new]
    draft = page.get_latest_revision_as_object()
    assert (draft.title, list(draft.themes.all())) == ("Brouillon", [new])


def test_an_entry_is_not_merged_with_itself_or_with_another_kind() -> None:
    theme, public = Theme.add_root(name="Un"), Audience.objects.create(name="Un")

    for pair in ((theme, theme), (theme, public)):
        with pytest.raises(ValueError, match="Two different entries"):
            merge(*pair)


@pytest.mark.parametrize("path", ["theme", "audience", "keyword"])
def test_who_has_no_right_on_vocabularies_sees_none(client: Client, path: str) -> None:
    person: Any = UserFactory.create(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person)

    assert client.get(f"/gestion/{path}/").status_code == 302
    assert client.get(f"/gestion/{path}/new/").status_code == 302
