"""The team's list: several resources changed at once, and taken away as a table."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from resources.models import Publication
from territories.models import Territory
from tests.resources.conftest import MakePublication, MakeTheme
from trajectoire.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def act(editor: Client, action: str, pages: list[Publication], **facts: object) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    query = "&".join(f"id={page.pk}" for page in pages)
    asked = editor.get(f"{address}?{query}&next=/gestion/library/")
    assert asked.status_code == 200
    return editor.post(f"{address}?{query}&next=/gestion/library/", facts, follow=True).content.decode()


def test_a_theme_is_added_to_several_and_a_waiting_draft_keeps_waiting(
    editor: Client, make_publication: MakePublication, make_theme: MakeTheme
) -> None:
    theme = make_theme("Transitions")
    plain, drafted = make_publication("En ligne"), make_publication("Retouchée")
    drafted.title = "Pas encore finie"
    drafted.save_revision()

    assert "2 ressources changées." in act(editor, "add_theme", [plain, drafted], theme=theme.pk)

    assert theme in Publication.objects.get(pk=plain.pk).themes.all()
    kept = Publication.objects.get(pk=drafted.pk)
    assert (kept.title, theme in kept.themes.all()) == ("Retouchée", False)
    draft = kept.get_latest_revision_as_object()
    assert (draft.title, theme in draft.themes.all()) == ("Pas encore finie", True)
    assert "Rien à changer" in act(editor, "add_theme", [plain], theme=theme.pk)


def test_a_territory_is_added_to_several(editor: Client, make_publication: MakePublication) -> None:
    place = Territory.objects.create(level="departement", code="2A", name="Corse-du-Sud")
    page = make_publication()

    act(editor, "add_territory", [page], territories=[place.pk])

    assert list(Publication.objects.get(pk=page.pk).territories.all()) == [place]


def test_what_is_archived_leaves_the_lists_and_keeps_its_page(
    editor: Client, make_publication: MakePublication
) -> None:
    page = make_publication()

    act(editor, "archive", [page])

    page.refresh_from_db()
    assert page.closes_on == timezone.localdate() - timedelta(days=1)
    assert page.is_reachable()
    assert not page.is_listed()


def test_the_list_is_taken_away_as_a_table_without_any_formula(
    editor: Client, make_publication: MakePublication
) -> None:
    make_publication('=HYPERLINK("https://mal.example")', summary="-1+1")

    text = editor.get("/gestion/library/", {"export": "csv"}).getvalue().decode()
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert text.startswith("\ufeff")
    assert rows[0]["Titre"] == '\'=HYPERLINK("https://mal.example")'
    assert rows[0]["Chapô"] == "'-1+1"
    assert rows[0]["État"] == "publiée"

    sheet = load_workbook(BytesIO(editor.get("/gestion/library/", {"export": "xlsx"}).getvalue())).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:3] == ["Identifiant", "Type", "Titre"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_list_is_narrowed_to_a_territory_and_all_that_it_contains(
    editor: Client, make_publication: MakePublication
) -> None:
    department = Territory.objects.create(level="departement", code="2A", name="Corse-du-Sud")
    quarter = Territory.objects.create(level="qpv", code="QN2A004M", name="Les Cannes")
    quarter.parents.add(department)
    elsewhere = Territory.objects.create(level="departement", code="2B", name="Haute-Corse")
    make_publication("Dans le quartier", territories=[quarter])
    make_publication("Brouillon du quartier", territories=[quarter], live=False)
    make_publication("Ailleurs", territories=[elsewhere])

    every = editor.get("/gestion/library/").content.decode()
    assert "Corse-du-Sud (département)" in every, "what contains a territory of the library can be chosen"
    shown = editor.get("/gestion/library/", {"territory": department.pk}).content.decode()

    assert "Dans le quartier" in shown
    assert "Brouillon du quartier" in shown
    assert "Ailleurs" not in shown
    assert "Dans le quartier" not in editor.get("/gestion/library/", {"territory": elsewhere.pk}).content.decode()
