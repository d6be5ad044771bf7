"""The front page: sections that applications contribute, in the order that editors choose."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.front_page import validate_frequent
from home.front_sections import section_choices
from home.models import Centre, HomePage
from resources.models import JobOffer, LibraryPage, Publication
from territories.facts import load_facts
from tests.home.conftest import MakePage, items
from tests.strictness.queries import QueryGuard
from trajectoire.plugins import HomeSection, registry
from trajectoire.taxonomies.models import Theme


def section(key: str, label: str, order: int = 100, *, empty: bool = False) -> HomeSection:
    def context(_request: HttpRequest) -> dict[str, object] | None:
        return None if empty else {"value": {"text": ""}, "link_url": ""}

    return HomeSection(key=key, label=label, order=order, template="home/sections/free.html", context=context)


@pytest.fixture
def publish(db: None) -> Any:
    """``publish("Titre", closes_on=…)``: a publication in the library, or an offer when it closes."""
    library, theme = LibraryPage.objects.get(), Theme.add_root(name="Médiation")

    def make(title: str, **facts: Any) -> Any:
        if "closes_on" in facts:
            page: Any = JobOffer(title=title, summary="Chapô.", employer="La Passerelle", contract="CDI", **facts)
        else:
            page = Publication(title=title, summary="Chapô.", kind="study", **facts)
        page.themes = [theme]
        library.add_child(instance=page)
        return page

    return make


def headings(client: Client) -> list[str]:
    page = BeautifulSoup(client.get("/").content, "html.parser")
    return [heading.text.strip() for heading in page.select("main h2")]


def arrange(page: HomePage, *blocks: tuple[str, Any]) -> None:
    page.sections = page._meta.get_field("sections").to_python([{"type": kind, "value": v} for kind, v in blocks])
    page.save()


def test_without_arrangement_every_section_is_shown_in_its_own_order(client: Client, home_page: HomePage) -> None:
    with registry.replaced(HomeSection, [section("b", "Deuxième", 20), section("a", "Première", 10)]):
        assert headings(client) == ["Première", "Deuxième"]


def test_editors_choose_the_sections_their_order_and_their_titles(client: Client, home_page: HomePage) -> None:
    arrange(
        home_page,
        ("section", {"section": "b", "title": "Autrement dit"}),
        ("free", {"title": "Un appel", "text": "<p>Racontez.</p>", "link_label": "", "page": None, "url": ""}),
        ("section", {"section": "a", "title": ""}),
    )
    with registry.replaced(
        HomeSection, [section("a", "Première"), section("b", "Deuxième"), section("c", "Troisième")]
    ):
        assert headings(client) == ["Autrement dit", "Un appel", "Première"]


def test_a_section_that_is_empty_or_gone_is_left_out(client: Client, home_page: HomePage) -> None:
    arrange(home_page, *(("section", {"section": key, "title": ""}) for key in ("gone", "empty", "a")))
    with registry.replaced(HomeSection, [section("a", "Première"), section("empty", "Vide", empty=True)]):
        assert headings(client) == ["Première"]


def test_editors_choose_among_what_is_contributed(db: None) -> None:
    with registry.replaced(HomeSection, [section("a", "Première")]):
        assert section_choices() == [("a", "Première")]


def test_a_selection_shows_what_is_open_and_leaves_when_nothing_is(
    client: Client, home_page: HomePage, make_page: MakePage
) -> None:
    page = make_page("Une page choisie")
    arrange(home_page, ("selection", {"title": "Notre choix", "pages": items([page.pk])}))
    assert "Une page choisie" in client.get("/").content.decode()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert "Notre choix" not in client.get("/").content.decode()


def test_the_link_of_a_free_text_disappears_with_its_page(
    client: Client, home_page: HomePage, make_page: MakePage
) -> None:
    page = make_page("Où mène le lien")
    value = {"title": "Un appel", "text": "<p>Racontez.</p>", "link_label": "Raconter", "page": page.pk, "url": ""}
    arrange(home_page, ("free", value))
    assert f'href="{page.url}"' in client.get("/").content.decode()
    page.unpublish()
    html = client.get("/").content.decode()
    assert "Racontez." in html
    assert "Raconter<" not in html


def test_the_library_s_news_and_deadlines_follow_the_visibility_contract(client: Client, publish: Any) -> None:
    today = timezone.localdate()
    publish("Publiée")
    publish("Brouillon", live=False)
    private = publish("Privée")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    publish("Offre ouverte", closes_on=today)
    publish("Offre close", closes_on=today - timedelta(days=1))
    publish("Offre lointaine", closes_on=today + timedelta(days=40))
    page = BeautifulSoup(client.get("/").content, "html.parser")
    titles = {link.text.strip() for link in page.select("main h3 a")}
    assert {"Publiée", "Offre ouverte", "Offre lointaine"} <= titles
    assert not {"Brouillon", "Privée", "Offre close"} & titles
    dated = [link.text.strip() for link in page.select(".deadlines h3 a")]
    assert dated == ["Offre ouverte", "Offre lointaine"]


def test_the_territories_of_the_region_are_listed_with_their_neighbourhoods(client: Client, home_page: Any) -> None:
    assert "Votre territoire" not in headings(client)
    load_facts("27")
    page = BeautifulSoup(client.get("/").content, "html.parser")
    links = page.select(".territories__department a")
    assert len(links) == 23
    assert all(str(link["href"]).startswith("/territoires/contrat/") for link in links)
    assert len(page.select(".territories .tiles i")) == 62
    assert page.select_one(".region-map image")
    home_page.shows_map = False
    home_page.save()
    assert "region-map" not in client.get("/").content.decode()


def test_the_front_page_takes_a_fixed_number_of_queries(
    client: Client, publish: Any, assert_queries: QueryGuard
) -> None:
    load_facts("27")
    for n in range(6):
        publish(f"Publication {n}")
        publish(f"Offre {n}", closes_on=timezone.localdate() + timedelta(days=n))
    client.get("/")
    with assert_queries("front page"):
        client.get("/")


def test_the_front_page_tells_machines_who_publishes(client: Client, centre: Centre) -> None:
    html = client.get("/").content.decode()
    assert '"@type": "WebSite"' in html
    assert '"name": "Centre d’essai"' in html


def test_frequent_searches_are_links_to_the_search(client: Client, home_page: HomePage) -> None:
    home_page.frequent_searches = "médiation sociale\n\n  table   de quartier "
    home_page.save()
    page = BeautifulSoup(client.get("/").content, "html.parser")
    assert [(link.text, link["href"]) for link in page.select(".front__often a")] == [
        ("médiation sociale", "/recherche/?q=m%C3%A9diation%20sociale"),
        ("table de quartier", "/recherche/?q=table%20de%20quartier"),
    ]
    with pytest.raises(ValidationError):
        validate_frequent("\n".join("abcdefg"))


def test_a_new_front_page_has_a_heading_and_a_search_field(client: Client, home_page: HomePage) -> None:
    page = BeautifulSoup(client.get("/").content, "html.parser")
    assert [heading.text for heading in page.select("h1")] == ["Accueil"]
    assert page.select_one('form[role=search][action="/recherche/"] input[name=q]')
