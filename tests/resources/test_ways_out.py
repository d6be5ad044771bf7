"""Feeds, open data, lists on partners' sites, a visitor's selection."""

import csv
import json
from datetime import date
from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
import rispy
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from wagtail.models import PageViewRestriction

from resources.open_data.fields import FIELDS
from resources.retirement import merge
from resources.selection import LIMIT, Asked
from tests.resources.conftest import MakeOffer, MakePublication, MakeTheme
from trajectoire.accounts.models import User

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def sent(client: Client, address: str) -> str:
    answer: Any = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content).decode()


def feed(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):  # RFC 4287, 4.1: what a feed and an entry must have
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert element.findtext(f"{ATOM}{name}")
    assert root.find(f"{ATOM}link[@rel='self']") is not None
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    return root


def titles(root: Any) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_each_list_has_its_feed(
    client: Client, make_publication: MakePublication, make_offer: MakeOffer, make_theme: MakeTheme
) -> None:
    emploi = make_theme("Emploi")
    make_publication("Un < guide & \x0b rien", themes=[emploi], date=date(2025, 1, 1))
    make_offer("Une offre", themes=[emploi])
    make_offer("Close", closes_on=date(2020, 1, 1), themes=[emploi])
    make_publication("Ailleurs", date=date(2024, 1, 1))

    assert titles(feed(client, "/flux/ressources.atom")) == ["Une offre", "Un < guide &   rien", "Ailleurs"]
    assert titles(feed(client, "/flux/theme/emploi.atom")) == ["Une offre", "Un < guide &   rien"]
    assert titles(feed(client, "/flux/type/publication.atom?theme=emploi")) == ["Un < guide &   rien", "Ailleurs"]
    assert titles(feed(client, "/flux/ressources.atom?theme=emploi&type=publication")) == ["Un < guide &   rien"]
    assert client.get("/flux/theme/inconnu.atom").status_code == 404
    assert client.get("/flux/couleur/bleu.atom").status_code == 404
    page = BeautifulSoup(client.get("/ressources/?theme=emploi").content, "lxml")
    assert page.select_one("link[type='application/atom+xml']")["href"] == "/flux/theme/emploi.atom"


def test_a_reader_that_has_the_feed_gets_nothing_more(client: Client, make_publication: MakePublication) -> None:
    page = make_publication()
    first = client.get("/flux/ressources.atom")

    assert client.get("/flux/ressources.atom", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get("/flux/ressources.atom", headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    page.title = "Autrement"
    page.save_revision().publish()
    assert client.get("/flux/ressources.atom", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_data_set_keeps_to_its_schemas(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme, make_offer: MakeOffer
) -> None:
    page = make_publication(
        "Un guide", themes=[make_theme("Emploi"), make_theme("Santé")], page_count=12, isbn="2-07-036822-X"
    )
    make_offer("Une offre", closes_on=date(2099, 1, 1))

    table = client.get("/donnees/ressources.table-schema.json").json()
    lines = client.get("/donnees/ressources.json-schema.json").json()
    rows = list(csv.DictReader(StringIO(sent(client, "/donnees/ressources.csv").removeprefix("\ufeff")), delimiter=";"))
    told = [json.loads(line) for line in sent(client, "/donnees/ressources.jsonl").splitlines()]

    assert [field["name"] for field in table["fields"]] == list(rows[0]) == [field.name for field in FIELDS]
    assert len(rows) == len(told) == 2
    kinds = {"string": str, "integer": int, "array": list, "null": type(None)}
    for line in told:
        assert set(line) == set(lines["required"])
        for name, value in line.items():
            kind = lines["properties"][name]["type"]
            assert isinstance(value, tuple(kinds[k] for k in ([kind] if isinstance(kind, str) else kind))), name
    [guide] = [line for line in told if line["identifiant"] == page.identifier]
    assert (guide["themes"], guide["pages"], guide["date_cloture"]) == (["Emploi", "Santé"], 12, None)
    assert next(row for row in rows if row["identifiant"] == page.identifier)["themes"] == "Emploi | Santé"
    explained = client.get("/donnees/").content.decode()
    assert "2 ressources" in explained
    assert all(field.name in explained for field in FIELDS)


def test_a_partner_shows_a_list_without_script(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme, settings: Any
) -> None:
    make_publication("Montrée", themes=[make_theme("Emploi")])
    make_publication("Autre")

    answer = client.get("/integrer/ressources/?theme=emploi&nombre=3")

    page = BeautifulSoup(answer.content, "lxml")
    assert [link.get_text(strip=True).split("(")[0].strip() for link in page.select("h2 a")] == ["Montrée"]
    assert page.select("script, form, iframe") == []
    assert answer.cookies == {}
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in client.get("/ressources/")["Content-Security-Policy"]
    settings.TRAJECTOIRE = {"resources": {"embedding_hosts": ["https://partenaire.exemple"]}}
    chosen = client.get("/integrer/ressources/")["Content-Security-Policy"]
    assert "frame-ancestors https://partenaire.exemple" in chosen


@pytest.mark.parametrize("number", ["", "0", "-1", "9999999", "²", "abc"])
def test_any_number_gives_a_list(client: Client, make_publication: MakePublication, number: str) -> None:
    make_publication()

    assert client.get("/integrer/ressources/", {"nombre": number}).status_code == 200
    assert client.get("/integrer/", {"nombre": number, "theme": '"><script>'}).status_code == 200


def test_the_line_to_paste_is_one_frame(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme
) -> None:
    make_publication(themes=[make_theme("Emploi")])

    page = BeautifulSoup(client.get("/integrer/?theme=emploi&nombre=4").content, "lxml")

    frame = BeautifulSoup(page.select_one("#ligne").get_text(), "lxml").select_one("iframe")
    assert frame["src"] == "http://testserver/integrer/ressources/?theme=emploi&nombre=4"
    assert frame["title"] == "Bibliothèque : Emploi"


def test_a_selection_is_an_address(client: Client, administrator: User, make_publication: MakePublication) -> None:
    first, second, private, double = (make_publication(title) for title in ("Une", "Deux", "Réservée", "Double"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    old = double.identifier
    merge(double, first, administrator)
    asked = f"{second.identifier}, {str(old).lower()};{private.identifier},TR-1999-0001,<b>"

    page = BeautifulSoup(client.get(f"/selection/?r={quote(asked)}").content, "lxml")

    assert [link.get_text() for link in page.select(".result__title a")] == ["Deux", "Une"]
    told = page.select_one(".alert").get_text()
    assert str(private.identifier) in told
    assert "TR-1999-0001" in told
    assert "Réservée" not in page.get_text()
    assert str(page.select_one("#lien")["href"]).endswith(f"/selection/?r={second.identifier},{first.identifier}")
    entries = rispy.loads(sent(client, f"/selection/export.ris?r={quote(asked)}"))
    assert [entry["title"] for entry in entries] == ["Deux", "Une"]
    assert "Réservée" not in sent(client, f"/selection/export.csv?r={quote(asked)}")


def test_an_empty_selection_says_how_to_begin(client: Client, make_publication: MakePublication) -> None:
    assert "Elle est vide" in client.get("/selection/").content.decode()
    assert client.get("/selection/?r=%01,,;").status_code == 200


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200))
def test_any_address_is_a_selection(client: Client, text: str) -> None:
    assert client.get("/selection/", {"r": text}).status_code == 200


def test_a_selection_has_a_limit() -> None:
    asked = Asked.read(",".join(f"TR-2026-{number:04d}" for number in range(1, LIMIT + 51)))

    assert len(asked.identifiers) == LIMIT
    assert asked.over == 50


def test_a_selection_asks_few_queries(
    client: Client, make_publication: MakePublication, django_assert_max_num_queries: Any
) -> None:
    names = ",".join(str(make_publication(f"Numéro {number}").identifier) for number in range(12))
    client.get(f"/selection/?r={names}")

    with django_assert_max_num_queries(25):
        client.get(f"/selection/?r={names}")
