"""An editor at work: the real forms of the admin."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from resources.models import JobOffer, LibraryPage, Publication, Resource
from tests.factories import DocumentFactory
from tests.resources.conftest import MakeOffer, MakePublication, MakeTheme
from trajectoire.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def blank(**facts: Any) -> dict[str, Any]:
    """The form of a resource as it opens, with these facts typed in."""
    formsets = {name: inline_formset([]) for name in ("files", "related_links", "comments")}
    start = {"body": streamfield([]), "language": "fr", "licence": "lo-2.0", "slug": "", **formsets}
    themes = facts.pop("themes", [])
    return {**nested_form_data({**start, **facts}), "themes": themes}


def publication(**facts: Any) -> dict[str, Any]:
    return blank(**{"authors": inline_formset([]), **facts})


def offer(**facts: Any) -> dict[str, Any]:
    empty = {name: rich_text("") for name in ("missions", "profile", "conditions")}
    return blank(**{"places": inline_formset([]), "steps": inline_formset([]), **empty, **facts})


def create(editor: Client, model: str, data: dict[str, Any]) -> Any:
    return editor.post(f"/gestion/pages/add/resources/{model}/{LibraryPage.objects.get().pk}/", data)


def test_a_draft_is_kept_with_a_title_alone(editor: Client, library: LibraryPage) -> None:
    assert create(editor, "publication", publication(title="À finir")).status_code == 302
    assert create(editor, "joboffer", offer(title="Poste à décrire")).status_code == 302

    draft = Publication.objects.get()
    assert (draft.title, draft.live, draft.slug) == ("À finir", False, "a-finir")
    assert draft.identifier
    assert JobOffer.objects.get().slug == "poste-a-decrire"


def test_no_list_of_the_form_begins_with_dashes(editor: Client, library: LibraryPage) -> None:
    form = editor.get(f"/gestion/pages/add/resources/publication/{library.pk}/").content.decode()
    assert "Choisir…" in form, "the genre has to be chosen"
    assert "Non précisé" in form, "the language of a file may be left out"
    assert "-----" not in form


def test_two_drafts_of_one_title_each_find_an_address(editor: Client, library: LibraryPage) -> None:
    for _ in range(2):
        assert (
            create(editor, "publication", publication(title="Le même titre", slug="le-meme-titre")).status_code == 302
        )

    assert set(Publication.objects.values_list("slug", flat=True)) == {"le-meme-titre", "le-meme-titre-2"}


def test_publishing_asks_for_what_is_missing_and_keeps_what_was_typed(editor: Client, library: LibraryPage) -> None:
    answer = create(
        editor, "publication", publication(title="À finir", collection="Les actes", **{"action-publish": "1"})
    )

    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "lxml")
    wrong = {
        str(error.find_parent(attrs={"data-contentpath": True})["data-contentpath"])
        for error in page.select(".w-field__errors .error-message")
    }
    assert wrong >= {"kind", "summary", "themes"}
    assert page.select_one('input[name="collection"]')["value"] == "Les actes"
    assert not Publication.objects.exists()


def test_an_offer_is_published_from_its_form(editor: Client, make_theme: MakeTheme) -> None:
    theme, document = make_theme("Médiation sociale"), DocumentFactory.create(title="Fiche de poste")
    data = offer(
        title="Chef·fe de projet",
        summary="Animer les réseaux de la région.",
        employer="Trajectoire Ressources",
        contract="CDI",
        closes_on="2099-01-27",
        apply_email="recrutement@ressources.example",
        missions=rich_text("<p>Collecter et analyser les besoins.</p>"),
        places=inline_formset([{"name": "Montbéliard"}, {"name": "Besançon"}]),
        steps=inline_formset(
            [
                {"title": "Lettre et CV", "date": "2099-01-27", "text": ""},
                {"title": "Étude de cas", "date": "", "text": "À distance"},
                {"title": "Entretien", "date": "", "text": ""},
            ]
        ),
        files=inline_formset([{"document": document.pk, "role": "main", "title": "", "language": ""}]),
        themes=[theme.pk],
        keywords="adultes-relais, conseil citoyen",
        **{"action-publish": "1"},
    )

    assert create(editor, "joboffer", data).status_code == 302

    page = JobOffer.objects.get()
    assert page.live
    assert page.place_names() == ["Montbéliard", "Besançon"]
    assert [step.title for step in page.steps.all()] == ["Lettre et CV", "Étude de cas", "Entretien"]
    assert {keyword.name for keyword in page.keywords.all()} == {"adultes-relais", "conseil citoyen"}
    assert page.facts == "Trajectoire Ressources · Montbéliard, Besançon · CDI"
    shown = Client().get(page.get_url()).content.decode()
    assert "Fiche de poste" in shown
    assert "Collecter et analyser les besoins" in shown


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("isbn", "978-2-07-036822-9", "ISBN n’est pas exact"),
        ("summary", "Écrire à claire@exemple.fr", "Retirez l’adresse électronique"),
        ("period_from", "1066", "1900"),
    ],
)
def test_a_mistake_is_explained_beside_its_field(
    editor: Client, library: LibraryPage, name: str, value: str, words: str
) -> None:
    answer = create(editor, "publication", publication(title="Essai", **{name: value}))

    page = BeautifulSoup(answer.content, "lxml")
    field = page.select_one(f'[data-contentpath="{name}"]')
    assert field is not None
    assert words in field.get_text()


def test_the_form_speaks_french_and_shows_its_tabs_in_order(editor: Client, library: LibraryPage) -> None:
    page = BeautifulSoup(editor.get(f"/gestion/pages/add/resources/joboffer/{library.pk}/").content, "lxml")

    tabs = [tab.get_text(strip=True).removesuffix("()") for tab in page.select('[role="tab"]')]
    assert tabs[:5] == ["Le poste", "Candidature", "Fichiers", "Classement", "Publication"]
    text = page.select_one("form#page-edit-form, form[data-edit-form]").get_text(" ")
    for word in ("Slug", "Snippet", "Extrait", "Save", "Choose"):
        assert word not in text


def test_a_new_resource_begins_with_the_choice_of_its_type(editor: Client, library: LibraryPage) -> None:
    listing = BeautifulSoup(editor.get("/gestion/library/").content, "lxml")
    address = f"/gestion/pages/{library.pk}/add_subpage/"

    assert listing.select_one(f'a[href="{address}"]') is not None
    choice = editor.get(address).content.decode()
    assert "Publication" in choice
    assert "Offre d’emploi" in choice


def test_the_team_finds_a_resource_by_words_identifier_type_state_and_theme(
    editor: Client, make_publication: MakePublication, make_offer: MakeOffer, make_theme: MakeTheme
) -> None:
    theme = make_theme("Médiation")
    guide = make_publication("Guide des cent jours", themes=[theme])
    make_publication("Brouillon d’étude", live=False)
    make_offer("Poste clos", closes_on=date(2020, 1, 1))

    def found(query: str) -> set[str]:
        answer = editor.get(f"/gestion/library/results/?{query}")
        assert answer.status_code == 200
        page = BeautifulSoup(answer.content, "lxml")
        return {" ".join(title.get_text().split()) for title in page.select("td.title .title-wrapper")}

    assert found("") == {"Guide des cent jours", "Brouillon d’étude", "Poste clos"}
    assert found("q=cent+guide") == {"Guide des cent jours"}
    assert found(f"q={guide.identifier}") == {"Guide des cent jours"}
    assert found("type_key=job-offer") == {"Poste clos"}
    assert found("state=draft") == {"Brouillon d’étude"}
    assert found("state=closed") == {"Poste clos"}
    assert found(f"themes={theme.pk}") == {"Guide des cent jours"}
    assert found("ordering=-identifier")
    assert found("type_key=nimportequoi&state=zzz&themes=99999&closes_on_from=hier") is not None


def test_the_number_of_queries_of_the_team_list_does_not_grow(
    editor: Client, make_publication: MakePublication, make_theme: MakeTheme, django_assert_max_num_queries: Any
) -> None:
    theme = make_theme("Médiation")
    for number in range(12):
        make_publication(f"P{number}", themes=[theme])
    editor.get("/gestion/library/results/")

    with django_assert_max_num_queries(30):
        editor.get("/gestion/library/results/")


def test_a_resource_moved_to_the_bin_is_really_gone(editor: Client, make_publication: MakePublication) -> None:
    page = make_publication()

    assert editor.post(f"/gestion/pages/{page.pk}/delete/").status_code == 302
    assert not Resource.objects.exists()
