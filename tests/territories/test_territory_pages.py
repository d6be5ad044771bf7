"""The public page of a territory and the index: what a visitor reads, and what it costs."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from resources.models import JobOffer, LibraryPage, Publication
from search.engine import SearchQuery, get_engine
from search.sync import drain
from territories.facts import load_facts
from territories.models import Level, Territory, TerritoryOutline
from tests.strictness.queries import QueryGuard
from trajectoire.plugins import SectionWidth, TerritorySection, registry
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.django_db

MONTBELIARD = "/territoires/contrat/200065647/"


@pytest.fixture
def region() -> None:
    load_facts("27")


def _publish(page: Any, *slugs: str) -> None:
    page.themes = [Theme.objects.filter(slug="essai").first() or Theme.add_root(name="Essai", slug="essai")]
    page.territories = list(Territory.objects.filter(slug__in=slugs))
    page.live = False
    LibraryPage.objects.get().add_child(instance=page)
    page.save_revision().publish()


def _study(title: str, *slugs: str) -> None:
    _publish(Publication(title=title, summary="Huit expériences.", kind=Publication.Kind.STUDY), *slugs)


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_of_a_contract_names_its_nine_neighbourhoods_and_what_contains_it(
    region: None, client: Client
) -> None:
    text = _text(client, MONTBELIARD)
    assert "Les neuf quartiers" in text
    assert text.count('class="places__item') == 9
    for said in (
        "Forges - Montanot",
        "QN02514N",
        "CA Pays de Montbéliard Agglomération",
        "/territoires/departement/25/",
    ):
        assert said in text
    assert "Neuf quartiers prioritaires" in text.replace("\xa0", " "), "a sentence stands in for a presentation"
    assert text.count("ground-map__marker") == 9


def test_a_presentation_written_by_an_editor_opens_the_page(region: None, client: Client) -> None:
    Territory.objects.filter(slug="contrat-200065647").update(
        presentation="Neuf quartiers.\r\n\r\nUne suite.\n\nUne fin."
    )
    text = _text(client, MONTBELIARD)
    assert re.search(r'class="lead[^"]*">Neuf quartiers\.</p>', text)
    assert "<p>Une suite.</p>" in text
    assert '<meta name="description" content="Neuf quartiers.">' in text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/territoires/region/27/", "Les 23 contrats de ville"),
        ("/territoires/departement/25/", "Les trois contrats de ville"),
        ("/territoires/epci/200065647/", "Les neuf quartiers"),
        ("/territoires/commune/25056/", "Les six quartiers"),
        ("/territoires/qpv/QN02503M/", "Les quartiers du contrat de ville"),
    ],
)
def test_every_level_has_its_page(region: None, client: Client, address: str, said: str) -> None:
    assert said in _text(client, address)


def test_a_resource_of_a_neighbourhood_is_on_the_page_of_all_that_contains_it(region: None, client: Client) -> None:
    _study("Étude des Forges", "qpv-QN02514N")
    for address in (
        "/territoires/qpv/QN02514N/",
        "/territoires/commune/25031/",
        MONTBELIARD,
        "/territoires/epci/200065647/",
        "/territoires/departement/25/",
        "/territoires/region/27/",
    ):
        text = _text(client, address)
        assert "Étude des Forges" in text, address
        assert "1 ressource<" in text
    assert "Étude des Forges" not in _text(client, "/territoires/departement/21/")
    assert "Ce qui s’y est écrit" not in _text(client, "/territoires/departement/21/"), "an empty block is left out"


def test_an_offer_is_shown_until_its_last_day_and_leaves(region: None, client: Client) -> None:
    today = timezone.localdate()
    offer = JobOffer(title="Médiatrice", summary="Un poste.", employer="La Passerelle", contract="CDI", closes_on=today)
    _publish(offer, "qpv-QN02514N")
    text = _text(client, MONTBELIARD)
    assert "À ne pas manquer" in text
    assert "clôture aujourd" in text
    JobOffer.objects.filter(pk=offer.pk).update(closes_on=today - timedelta(days=1))
    offer.refresh_from_db()
    offer.save()
    assert "Médiatrice" not in _text(client, MONTBELIARD)


def test_a_code_has_one_address_and_an_unknown_one_has_none(region: None, client: Client) -> None:
    moved = client.get("/territoires/qpv/qn02503m/")
    assert (moved.status_code, moved["Location"]) == (301, "/territoires/qpv/QN02503M/")
    for address in ("/territoires/qpv/QN99999Z/", "/territoires/quartier/QN02503M/", "/territoires/qpv/%00/"):
        assert client.get(address).status_code == 404, address


def test_a_commune_that_merged_says_what_it_became_and_its_resources_follow(client: Client) -> None:
    old = Territory.objects.create(level=Level.COMMUNE, code="99001", name="L’Ancienne", valid_to=date(2024, 12, 31))
    new = Territory.objects.create(level=Level.COMMUNE, code="99002", name="La Nouvelle", valid_from=date(2025, 1, 1))
    old.successors.add(new)
    _study("Étude ancienne", "commune-99001")
    text = _text(client, "/territoires/commune/99001/")
    assert "N’existe plus depuis le 31" in text.replace("\xa0", " ")
    assert '<a href="/territoires/commune/99002/">La Nouvelle</a>' in text
    assert "noindex" in text
    assert "Étude ancienne" in _text(client, "/territoires/commune/99002/")


def test_a_code_used_again_leads_to_the_territory_of_today(client: Client) -> None:
    for name, since, until in (("Avant", None, date(2024, 12, 31)), ("Maintenant", date(2025, 1, 1), None)):
        Territory.objects.create(level=Level.COMMUNE, code="99001", name=name, valid_from=since, valid_to=until)
    assert "<h1" in (text := _text(client, "/territoires/commune/99001/"))
    assert "Maintenant" in text
    assert "N’existe plus" not in text


def test_structured_data_tell_the_place_and_what_contains_it(region: None, client: Client) -> None:
    text = client.get("/territoires/qpv/QN02503M/").content.decode()
    blocks = [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)]
    place = next(block for block in blocks if block["@type"] == "Place")
    assert place["name"] == "Planoise"
    assert {"Grand Besançon", "Besançon", "Doubs"} <= {each["name"] for each in place["containedInPlace"]}


def test_search_finds_a_territory_by_its_name_and_its_code(region: None, client: Client) -> None:
    drain()
    for asked in ("Planoise", "QN02503M"):
        first = get_engine().search(SearchQuery(text=asked)).hits[0]
        assert (first.title, first.url) == ("Planoise", "/territoires/qpv/QN02503M/"), asked
    assert "Territoires" in _text(client, "/recherche/?q=planoise")
    Territory.objects.get(code="QN02503M").delete()
    drain()
    assert "/territoires/qpv/QN02503M/" not in _text(client, "/recherche/?q=planoise")


def test_the_sitemap_has_territories_and_no_commune_that_says_nothing(region: None, client: Client) -> None:
    Territory.objects.create(level=Level.COMMUNE, code="25001", name="Abbans-Dessous")
    text = client.get("/sitemap.xml").content.decode()
    assert "/territoires/qpv/QN02503M/" in text
    assert "/territoires/commune/25056/" in text, "a commune with a priority neighbourhood"
    assert "/territoires/commune/25001/" not in text
    assert client.get("/territoires/commune/25001/").status_code == 200


def test_the_index_lists_each_contract_once_under_its_department(region: None, client: Client) -> None:
    text = _text(client, "/territoires/")
    assert text.count('class="contract"') == 23
    assert text.count('href="/territoires/qpv/') == 62
    assert "region-map" in text


def test_the_index_of_an_empty_site_says_so(client: Client) -> None:
    assert "ne sont pas encore chargés" in _text(client, "/territoires/")
    assert client.get("/territoires/contrat/200065647/").status_code == 404


def test_an_outline_is_drawn(region: None, client: Client) -> None:
    planoise = Territory.objects.get(code="QN02503M")
    ring = [[5.95, 47.21], [5.97, 47.21], [5.97, 47.23], [5.95, 47.21]]
    TerritoryOutline.objects.create(territory=planoise, shape=[[ring]])
    assert "ground-map__outline" in _text(client, "/territoires/qpv/QN02503M/")


def test_a_page_costs_the_same_whatever_is_in_the_territory(
    region: None, client: Client, assert_queries: QueryGuard
) -> None:
    _study("Étude des Forges", "qpv-QN02514N")
    for address, name in ((MONTBELIARD, "contract"), ("/territoires/", "index")):
        client.get(address)
        with assert_queries(name):
            client.get(address)
    for number in range(4):
        _study(f"Étude {number}", "qpv-QN02513N", "qpv-QN02503M")
    client.get(MONTBELIARD)
    with assert_queries("contract"):
        client.get(MONTBELIARD)


def test_blocks_come_in_order_and_two_halves_share_a_line(region: None, client: Client) -> None:
    def block(
        key: str, width: SectionWidth, context: Callable[..., Any] = lambda *_: {"lines": []}
    ) -> TerritorySection:
        order = 10 * int(key[-1])
        template = "territories/sections/inside.html"
        return TerritorySection(key=key, label=key, template=template, context=context, width=width, order=order)

    blocks = [
        block("b3", SectionWidth.HALF),
        block("b1", SectionWidth.HALF),
        block("b2", SectionWidth.HALF, lambda *_: None),
        block("b4", SectionWidth.HALF),
    ]
    with registry.replaced(TerritorySection, blocks):
        rows = client.get(MONTBELIARD).context["rows"]
    assert [[section.context["section_title"] for section in row.sections] for row in rows] == [["b1", "b3"], ["b4"]]
    assert [row.width for row in rows] == ["pair", "full"]
