"""Pages of content: their path, the navigation of their section, what they say to machines, their form."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction, Site

from home.models import ContactPage, ContentPage, HomePage
from home.section_navigation import section_navigation
from tests.home.conftest import Hire, MakePage
from tests.strictness.queries import QueryGuard
from trajectoire.accounts.models import User
from trajectoire.pages.breadcrumbs import Crumb, breadcrumbs, trail
from trajectoire.pages.structured_data import data_block
from trajectoire.plugins import Role


def paths(page: ContentPage) -> Any:
    """Titles of the section's navigation, as nested lists, with the mark of the page read."""
    found = section_navigation(page, RequestFactory().get(page.url))

    def told(links: Any) -> list[Any]:
        return [(each.label, each.aria_current, told(each.children)) for each in links]

    return told([found.head])[0][:2], told(found.links) if found else None


def test_the_navigation_opens_along_the_path_of_the_page_read(make_page: MakePage) -> None:
    centre = make_page("Le centre")
    team, join = make_page("L’équipe", parent=centre), make_page("Nous rejoindre", parent=centre)
    make_page("Direction", parent=team)
    make_page("Adhérer", parent=join)
    make_page("Brouillon", parent=centre, live=False)
    private = make_page("Privée", parent=centre)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert paths(team) == (
        ("Le centre", "true"),
        [("L’équipe", "page", [("Direction", "", [])]), ("Nous rejoindre", "", [])],
    )
    assert paths(centre) == (("Le centre", "page"), [("L’équipe", "", []), ("Nous rejoindre", "", [])])


def test_a_page_alone_has_no_navigation(make_page: MakePage, client: Client) -> None:
    page = make_page("Mentions légales")
    assert section_navigation(page, RequestFactory().get("/")) is None
    assert "section-nav" not in client.get(page.url).content.decode()


def test_a_deep_page_takes_a_fixed_number_of_queries(
    make_page: MakePage, client: Client, assert_queries: QueryGuard
) -> None:
    page = make_page("Niveau 1")
    for level in range(2, 6):
        for n in range(5):
            make_page(f"Voisine {level} {n}", parent=page)
        page = make_page(f"Niveau {level}", parent=page)
    client.get(page.url)
    with assert_queries("deep content page"):
        client.get(page.url)


def test_breadcrumbs_lead_home_without_dead_link(make_page: MakePage, home_page: HomePage) -> None:
    draft = make_page("Brouillon", live=False)
    page = make_page("En dessous", parent=draft)
    assert breadcrumbs(page) == [Crumb("Accueil", "/"), Crumb("En dessous", "/brouillon/en-dessous/")]
    assert breadcrumbs(home_page) == []
    assert trail(Crumb("Recherche")) == [Crumb("Accueil", "/"), Crumb("Recherche")]


def test_a_page_tells_its_path_to_machines(make_page: MakePage, client: Client) -> None:
    page = make_page("L’équipe </script><script>alert(1)</script>", slug="equipe", parent=make_page("Le centre"))
    blocks = BeautifulSoup(client.get(page.url).content, "html.parser").select('script[type="application/ld+json"]')
    told = [json.loads(block.text) for block in blocks]
    (listed,) = [each for each in told if each["@type"] == "BreadcrumbList"]
    root = Site.objects.get().root_url
    assert [step["item"] for step in listed["itemListElement"]] == [
        f"{root}/",
        f"{root}/le-centre/",
        f"{root}/le-centre/equipe/",
    ]
    assert listed["itemListElement"][2]["name"] == page.title


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), min_size=1))
def test_nothing_closes_a_data_block(data: dict[str, str]) -> None:
    block = str(data_block(data))
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == data


def test_search_reads_the_words_of_a_page(make_page: MakePage) -> None:
    page = make_page("Vos données")
    page.body = page._meta.get_field("body").to_python([{"type": "text", "value": "<p>Douze <b>mois</b></p>"}])
    assert page.search_document().body == "Douze mois"
    assert page.search_document().kind_label == "Page"


def test_pages_stand_where_it_makes_sense() -> None:
    assert ContactPage.allowed_parent_page_models() == [HomePage]
    assert set(ContentPage.allowed_parent_page_models()) == {HomePage, ContentPage}
    assert ContactPage.allowed_subpage_models() == []
    assert HomePage.max_count == ContactPage.max_count == 1


@pytest.mark.django_db
def test_a_page_of_content_saves_with_a_title_alone(client: Client, hire: Hire, home_page: HomePage) -> None:
    client.force_login(hire(Role.EDITOR))
    form = client.get(f"/gestion/pages/add/home/contentpage/{home_page.pk}/")
    fields = BeautifulSoup(form.content, "html.parser").select("form#page-edit-form [name]")
    data = {str(f["name"]): str(f.get("value", "")) for f in fields if f.get("type") not in {"checkbox", "radio"}}
    address = form.request["PATH_INFO"]
    client.post(address, {**data, "title": "Une idée", "body-count": "0"})
    client.post(address, {**data, "title": "Une idée", "body-count": "0"})
    client.post(address, {**data, "title": "???", "body-count": "0"})
    assert list(ContentPage.objects.order_by("pk").values_list("title", "slug", "live")) == [
        ("Une idée", "une-idee", False),
        ("Une idée", "une-idee-2", False),
        ("???", "page", False),
    ]
    taken = client.post(address, {**data, "title": "Une autre", "slug": "page", "body-count": "0"})
    assert "Celle-ci est libre : page-2" in taken.content.decode()


@pytest.mark.django_db
def test_a_page_never_takes_an_address_where_the_site_answers(client: Client, hire: Hire, home_page: HomePage) -> None:
    client.force_login(hire(Role.EDITOR))
    address = f"/gestion/pages/add/home/contentpage/{home_page.pk}/"
    fields = BeautifulSoup(client.get(address).content, "html.parser").select("form#page-edit-form [name]")
    data = {str(f["name"]): str(f.get("value", "")) for f in fields if f.get("type") not in {"checkbox", "radio"}}
    client.post(address, {**data, "title": "Données", "body-count": "0"})
    assert ContentPage.objects.get().slug == "donnees-2"
    refused = client.post(address, {**data, "title": "Chercher", "slug": "recherche", "body-count": "0"})
    assert "Celle-ci est libre : recherche-2" in refused.content.decode()


def test_the_form_of_a_page_speaks_french_and_no_jargon(
    client: Client, administrator: User, home_page: HomePage
) -> None:
    client.force_login(administrator)
    html = client.get(f"/gestion/pages/add/home/contentpage/{home_page.pk}/").content.decode()
    text = BeautifulSoup(html, "html.parser").select_one("form#page-edit-form")
    assert text is not None
    for label in text.select("label, .w-panel__heading, [role=tab]"):
        for word in ("slug", "Slug", "Promote", "meta", "Title tag"):
            assert word not in label.text
    assert "Adresse de la page" in html
