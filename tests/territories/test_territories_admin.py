"""Territories in the admin: the list, the window that chooses, several in a form, who may what."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from resources.models import LibraryPage, Publication
from territories.facts import load_facts
from territories.models import Territory
from territories.widgets import TerritoriesInput
from tests.factories import UserFactory
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

pytestmark = pytest.mark.django_db

LIST = "/gestion/territoires/"
CHOOSE = "/gestion/territoires/choisir/"


@pytest.fixture(autouse=True)
def _facts() -> None:
    load_facts("27")


@pytest.fixture
def editor(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def text_of(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def test_the_list_starts_with_the_region_and_shows_what_contains_each(editor: Client) -> None:
    text = text_of(editor.get(LIST))
    assert text.index("Bourgogne-Franche-Comté") < text.index("Doubs")
    assert "Bourgogne-Franche-Comté (région)" in text


@pytest.mark.parametrize("asked", ["q=grésil", "q=gresil", "q=QN02103M", "level=qpv&q=gr%C3%A9silles"])
def test_the_list_is_searched_by_name_and_code(editor: Client, asked: str) -> None:
    text = text_of(editor.get(f"{LIST}?{asked}"))
    assert "Les Grésilles" in text
    assert "Planoise" not in text


def test_the_list_costs_a_constant_number_of_queries(editor: Client, django_assert_max_num_queries: Any) -> None:
    editor.get(LIST)
    with django_assert_max_num_queries(25):
        editor.get(LIST)


def test_the_window_offers_levels_names_and_codes(editor: Client) -> None:
    window = editor.get(f"{CHOOSE}?multiple=1")
    assert "Échelon" in window.json()["html"]
    results = editor.get(f"{CHOOSE}results/?multiple=1&q=nevers&level=contrat")
    assert "Nevers (contrat de ville)" in text_of(results)
    assert "commune" not in text_of(results)


def test_several_chosen_come_back_together(editor: Client) -> None:
    ids = list(Territory.objects.filter(level="contrat").values_list("pk", flat=True)[:2])
    chosen = editor.get(f"{CHOOSE}chosen-multiple/", {"id": ids})
    assert {item["id"] for item in chosen.json()["result"]} == {str(pk) for pk in ids}


def test_a_form_shows_those_chosen_and_keeps_them(editor: Client) -> None:
    planoise = Territory.objects.get(slug="qpv-QN02503M")
    page = Publication(title="Note", summary="Une note.", kind=Publication.Kind.GUIDE, live=False)
    page.territories = [planoise]
    LibraryPage.objects.get().add_child(instance=page)
    form = BeautifulSoup(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content, "lxml")
    (field,) = form.select("[data-territories=territories]")
    assert [each["value"] for each in field.select("ul input[name=territories]")] == [str(planoise.pk)]
    assert form.select_one("button#id_territories")
    assert form.select_one("label[for=id_territories]")


@pytest.mark.parametrize("value", [None, [], ["abc", "", "999999999"], ["1' OR 1"]])
def test_the_widget_renders_whatever_was_sent(value: Any) -> None:
    html = TerritoriesInput().render("territories", value, {"id": "id_territories"})
    assert html.count("data-territories-remove") == 1, "only the model of a line"


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_and_direction_corrects(client: Client, role: Role) -> None:
    user = UserFactory.create()
    user.groups.add(Group.objects.get(name=role.value))
    client.force_login(user)
    assert "Doubs" in text_of(client.get(LIST))
    one = Territory.objects.get(slug="departement-25")
    allowed = client.get(f"{LIST}edit/{one.pk}/").status_code == 200
    assert allowed is (role is Role.DIRECTION)
    assert client.get(f"{LIST}delete/{one.pk}/").status_code == 302


def test_what_contains_a_territory_is_corrected_in_its_form(editor: Client) -> None:
    one = Territory.objects.get(slug="qpv-QN02503M")
    commune = Territory.objects.get(slug="commune-25056")
    data = {"name": one.name, "level": one.level, "code": one.code, "parents": [commune.pk]}
    answer = editor.post(f"{LIST}edit/{one.pk}/", data)
    assert answer.status_code == 302
    assert list(one.parents.all()) == [commune]
