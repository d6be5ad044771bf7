"""What the search field proposes."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from resources.models import Publication
from tests.search.contract.test_answers import HOSTILE
from tests.search.test_search_page import publish
from trajectoire.taxonomies.models import Theme


@pytest.fixture
def library(db: None) -> Publication:
    theme = Theme.add_root(name="Médiation sociale")
    Theme.add_root(name="Médias")
    publish("Budget participatif", "Les habitants décident.")
    return publish("Médiatrices au pied des tours", "Des adultes-relais à Planoise.", themes=[theme])


def groups(client: Client, text: str) -> dict[str, list[tuple[str, str]]]:
    answer = client.get("/recherche/suggestions/", {"q": text}, headers={"Accept": "application/json"})
    assert answer["Content-Type"] == "application/json"
    return {g["label"]: [(item["label"], item["url"]) for item in g["items"]] for g in answer.json()["groups"]}


@pytest.mark.usefixtures("library")
def test_an_unfinished_word_brings_pages_and_themes_that_have_something(client: Client) -> None:
    found = groups(client, "mediat")
    assert found["Pages et documents"] == [
        ("Médiatrices au pied des tours", "/ressources/mediatrices-au-pied-des-tours/")
    ]
    assert found["Thèmes"] == [("Médiation sociale", "/recherche/?theme=mediation-sociale")]
    assert groups(client, "médias") == {}, "a theme that nothing has is not proposed"


@pytest.mark.usefixtures("library")
def test_words_before_the_last_must_be_had(client: Client) -> None:
    assert [label for label, _ in groups(client, "pied des to")["Pages et documents"]] == [
        "Médiatrices au pied des tours"
    ]
    assert groups(client, "budget des to") == {}


@pytest.mark.django_db
def test_an_acronym_is_completed(client: Client) -> None:
    assert groups(client, "npn")["Recherches"] == [
        (
            "nouveau programme national de renouvellement urbain",
            "/recherche/?q=nouveau+programme+national+de+renouvellement+urbain",
        )
    ]
    assert groups(client, "nouveau prog")["Recherches"] == groups(client, "npn")["Recherches"]


@pytest.mark.usefixtures("library")
def test_the_piece_of_page_holds_options_and_no_markup_of_titles(client: Client) -> None:
    publish("Le <i>budget</i>")
    page = BeautifulSoup(client.get("/recherche/suggestions/", {"q": "budg"}).content, "lxml")
    options = page.select("[role=option]")
    assert {option.select_one(".suggestions__text").text for option in options} == {
        "Budget participatif",
        "Le <i>budget</i>",
    }
    assert len({option["id"] for option in options}) == 2
    labels = {page.find(id=group["aria-labelledby"]).text for group in page.select("[role=group]")}
    assert labels == {"Pages et documents"}


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("text", [*HOSTILE, "", "a"])
def test_no_beginning_is_an_error(client: Client, text: str) -> None:
    answer: Any = client.get("/recherche/suggestions/", {"q": text.encode("utf-8", "replace")})
    assert answer.status_code in {200, 404}, "404: a NUL is refused by any address"


@pytest.mark.usefixtures("library")
def test_suggestions_cost_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/recherche/suggestions/?q=mediat")
    with django_assert_max_num_queries(16):
        client.get("/recherche/suggestions/?q=mediat")
