"""The search page, as a visitor meets it."""

from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from resources.models import LibraryPage, Publication
from search.sync import drain
from territories.models import Level, Territory
from tests.search.contract.test_answers import HOSTILE
from trajectoire.taxonomies.models import Theme


def publish(title: str, summary: str = "Un chapô.", **facts: Any) -> Publication:
    """A publication of the library, indexed."""
    themes = facts.pop("themes", [])
    page = Publication(title=title, summary=summary, kind=Publication.Kind.GUIDE, **facts)
    page.themes = themes
    LibraryPage.objects.get().add_child(instance=page)
    drain(at_once=True)
    return page


@pytest.fixture
def theme(db: None) -> Theme:
    return Theme.add_root(name="Médiation sociale")


@pytest.fixture
def library(theme: Theme) -> None:
    publish("Médiatrices au pied des tours", "Des adultes-relais à Planoise.", themes=[theme])
    publish("Budget participatif", "Les habitants décident.")


def ask(client: Client, **parameters: Any) -> Any:
    """The page for these parameters, parsed."""
    answer = client.get("/recherche/", parameters)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def found(page: Any) -> list[str]:
    return [" ".join(title.get_text().split()) for title in page.select(".result__title")]


@pytest.mark.usefixtures("library")
def test_a_question_finds_with_the_words_marked(client: Client) -> None:
    page = ask(client, q="médiation adulte relais")
    assert found(page)[0] == "Médiatrices au pied des tours"
    assert {mark.text for mark in page.select("mark")} >= {"Médiatrices", "adultes", "relais"}
    assert page.select("#recherche")[0].get("value") == "médiation adulte relais"


@pytest.mark.usefixtures("library")
def test_a_typing_mistake_is_told(client: Client) -> None:
    page = ask(client, q="partcipatif")
    assert found(page) == ["Budget participatif"]
    assert "cherché à la place" in page.get_text()


@pytest.mark.usefixtures("library")
def test_facets_narrow_and_chips_widen(client: Client) -> None:
    page = ask(client, theme="mediation-sociale")
    assert found(page) == ["Médiatrices au pied des tours"]
    assert page.select("input[name=theme][checked]")[0].get("value") == "mediation-sociale"
    (chip,) = page.select(".chip")
    assert "Médiation sociale" in chip.get_text()
    assert chip.get("href") == "/recherche/"
    assert len(found(ask(client, type="publication"))) == 2


@pytest.mark.usefixtures("library")
def test_nothing_typed_shows_what_there_is(client: Client) -> None:
    assert len(found(ask(client))) == 2


@pytest.mark.usefixtures("library")
def test_nothing_found_says_what_to_try(client: Client) -> None:
    page = ask(client, q="xylophone", theme="mediation-sociale")
    assert found(page) == []
    assert "Retirer les filtres" in page.get_text()
    assert "un seul mot" in page.get_text()


def test_an_empty_site_says_so(client: Client, db: None) -> None:
    assert "Rien n’est encore publié" in ask(client).get_text()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("text", HOSTILE)
def test_no_question_is_an_error(client: Client, text: str) -> None:
    for name in ("q", "theme", "type", "page", "tri", "annee"):
        answer = client.get("/recherche/?" + urlencode({name: text}, errors="surrogatepass"))
        assert answer.status_code in {200, 404}


def test_a_page_beyond_the_last_is_not_found(client: Client, library: None) -> None:
    assert client.get("/recherche/?page=99").status_code == 404


def test_two_hundred_facets_are_answered(client: Client, library: None) -> None:
    query = urlencode([("theme", f"t{n}") for n in range(200)] + [("territoire", f"t{n}") for n in range(200)])
    assert client.get(f"/recherche/?{query}").status_code == 200


def test_markup_in_a_title_or_a_question_stays_text(client: Client, theme: Theme) -> None:
    publish("Le <i>médiateur</i>", "Un <b>chapô</b>.")
    answer = client.get("/recherche/", {"q": "<script>médiateur"})
    assert b"<script>m" not in answer.content
    assert b"<i>" not in answer.content


def test_a_closed_offer_leaves_the_answers_at_once(client: Client, library: None) -> None:
    from resources.models import JobOffer

    offer = JobOffer(
        title="Poste", summary="Un poste.", employer="La Passerelle", contract="CDI", closes_on="2023-01-27"
    )
    LibraryPage.objects.get().add_child(instance=offer)
    drain(at_once=True)
    assert "Poste" not in found(ask(client, q="poste")) + found(ask(client))


@pytest.mark.usefixtures("meaning_is_looked_at_each_time")
def test_the_number_of_queries_does_not_grow(client: Client, theme: Theme) -> None:
    def queries() -> int:
        client.get("/recherche/?q=guide")
        with CaptureQueriesContext(connection) as captured:
            client.get("/recherche/?q=guide")
        return len(captured)

    for number in range(3):
        publish(f"Guide {number}", themes=[theme])
    few = queries()
    for number in range(12):
        publish(f"Guide {number + 10}", themes=[theme])
    assert queries() == few <= 30


def test_browsers_learn_how_to_search(client: Client, db: None) -> None:
    answer = client.get("/opensearch.xml")
    assert answer["Content-Type"] == "application/opensearchdescription+xml"
    root = etree.fromstring(answer.content)
    (url,) = root.findall("{*}Url")
    assert url.get("template") == "http://testserver/recherche/?q={searchTerms}"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "asked", ["thème:médiation", "theme:mediation", 'Theme : "Médiation sociale"', "auteur:Nédélec"]
)
def test_a_field_narrows_like_a_facet(client: Client, asked: str) -> None:
    page = Publication.objects.get(title="Médiatrices au pied des tours")
    page.authors.create(name="Anne Nédélec")
    page.save()
    drain(at_once=True)
    assert found(ask(client, q=asked)) == ["Médiatrices au pied des tours"]
    assert found(ask(client, q=f"habitants {asked}")) == []
    assert found(client.get("/ressources/", {"q": asked}) and ask(client, q=f"planoise {asked}")) == [page.title]


@pytest.mark.usefixtures("library")
def test_a_field_that_names_nothing_is_a_word_again(client: Client) -> None:
    assert found(ask(client, q="theme:participatif")) == ["Budget participatif"]
    assert found(ask(client, q="annee:1789 budget")) == ["Budget participatif"]


@pytest.mark.usefixtures("library")
def test_an_identifier_leads_to_its_page(client: Client) -> None:
    page = Publication.objects.get(title="Budget participatif")
    answer = client.get("/recherche/", {"q": f" {page.identifier.lower()} "})
    assert (answer.status_code, answer["Location"]) == (302, page.get_url())
    assert client.get("/recherche/", {"q": "TR-1999-0001"}).status_code == 200


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("address", ["/recherche/", "/ressources/"])
def test_an_acronym_of_two_meanings_asks_which(client: Client, address: str) -> None:
    page = BeautifulSoup(client.get(address, {"q": "habitants au CC", "type": "publication"}).content, "lxml")
    (link, other) = page.select("p.meanings a")
    assert {link.text, other.text} == {"communauté de communes", "conseil citoyen"}
    assert link.get("href") == f"{address}?q=habitants+au+communaut%C3%A9+de+communes&type=publication"


@pytest.mark.usefixtures("library")
def test_a_search_has_an_address_to_copy_without_its_page_number(client: Client, theme: Theme) -> None:
    page = ask(client, q="médiation", theme=theme.slug, page="1", inconnu="x")
    link = page.select_one("#adresse")
    wanted = f"http://testserver/recherche/?{urlencode({'q': 'médiation', 'theme': theme.slug})}"
    assert link.text == link["href"] == wanted
    assert ask(client, q="introuvable-ici").select_one("#adresse") is None


@pytest.mark.usefixtures("library")
def test_the_references_of_a_search_are_taken_away(client: Client, theme: Theme) -> None:
    page = ask(client, q="médiatrices", theme=theme.slug)
    files = {link.text: link["href"] for link in page.select(".take-away a[download]")}
    assert list(files) == ["Tableur (CSV)", "RIS (Zotero, EndNote)", "BibTeX"]
    assert "Emporter 1 référence :" in " ".join(page.select_one(".take-away").get_text().split())
    table = b"".join(client.get(files["Tableur (CSV)"]).streaming_content).decode()  # type: ignore[attr-defined]
    assert "Médiatrices au pied des tours" in table
    assert "Budget participatif" not in table


@pytest.mark.usefixtures("library")
def test_what_is_no_reference_offers_no_file(client: Client) -> None:
    territory = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN99001A", name="Sainte-Médiatrice")
    drain(at_once=True)
    assert territory.name in found(ask(client, q="sainte médiatrice", type="territory"))
    assert not ask(client, q="sainte médiatrice", type="territory").select(".take-away a[download]")
