"""The list of the library: what it shows, how it is narrowed, and that no address breaks it."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from resources.models import LibraryPage
from territories.models import Level, Territory
from tests.factories import ImageFactory
from tests.resources.conftest import MakeOffer, MakePublication, MakeTheme
from tests.strictness.queries import QueryGuard
from trajectoire.taxonomies.models import Audience

pytestmark = pytest.mark.django_db


def show(client: Client, query: str = "") -> BeautifulSoup:
    answer = client.get(f"/ressources/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def titles(page: BeautifulSoup) -> list[str]:
    return [" ".join(found.get_text().split()) for found in page.select(".results .result__title")]


def counts(page: BeautifulSoup, name: str) -> dict[str, int]:
    """Number beside each box of a facet, by value."""
    found = {}
    for box in page.select(f'input[name="{name}"]'):
        number = box.find_next("span", class_="facet__count")
        assert number is not None
        found[str(box["value"])] = int(next(number.stripped_strings))
    return found


def test_the_list_shows_what_is_published_newest_first(client: Client, make_publication: MakePublication) -> None:
    make_publication("Ancienne", date=date(2019, 5, 2))
    make_publication("Récente", date=date(2025, 6, 18))
    make_publication("Brouillon", live=False)
    private = make_publication("Réservée")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    assert titles(show(client)) == ["Récente", "Ancienne"]


def test_an_alias_does_not_appear_twice(client: Client, make_publication: MakePublication) -> None:
    make_publication("Une fois").create_alias(update_slug="ailleurs")

    assert titles(show(client)) == ["Une fois"]


def test_a_closing_day_is_the_last_listed_day(client: Client, make_offer: MakeOffer) -> None:
    offer = make_offer("Poste", closes_on=timezone.localdate())

    assert titles(show(client)) == ["Poste"]
    assert "clôture aujourd’hui" in show(client).get_text()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert titles(show(client)) == []
        assert counts(show(client), "type") == {}
        assert client.get(offer.get_url()).status_code == 200


def test_values_add_up_inside_a_facet_and_restrict_across(
    client: Client, make_publication: MakePublication, make_offer: MakeOffer, make_theme: MakeTheme
) -> None:
    mediation, habitat = make_theme("Médiation"), make_theme("Habitat")
    young = Audience.objects.create(name="Jeunes")
    make_publication("A", themes=[mediation], audiences=[young])
    make_publication("B", themes=[habitat])
    make_offer("C", themes=[mediation])

    assert set(titles(show(client, "?theme=mediation"))) == {"A", "C"}
    assert set(titles(show(client, "?theme=mediation&theme=habitat"))) == {"A", "B", "C"}
    assert titles(show(client, "?theme=mediation&type=job-offer")) == ["C"]
    page = show(client, "?theme=mediation&type=publication&public=jeunes")
    assert titles(page) == ["A"]
    assert counts(page, "theme") == {"habitat": 0, "mediation": 1}
    assert counts(page, "type") == {"publication": 1, "job-offer": 0}
    chips = [chip.get_text(" ", strip=True) for chip in page.select(".chip")]
    assert len(chips) == 3
    removed = page.select_one(".chip")["href"]
    assert set(titles(show(client, str(removed).partition("/ressources/")[2]))) == {"A"}


def test_a_theme_counts_what_is_filed_under_its_children(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme
) -> None:
    parent = make_theme("Médiation")
    child = make_theme("Adultes-relais", under=parent)
    make_publication("Guide", themes=[child])

    page = show(client, "?theme=mediation")

    assert titles(page) == ["Guide"]
    assert counts(page, "theme") == {"mediation": 1, "adultes-relais": 1}
    assert page.select_one('label[data-depth="1"] input')["value"] == "adultes-relais"


def test_a_neighbourhood_counts_for_every_territory_around_it(
    client: Client, make_publication: MakePublication
) -> None:
    doubs = Territory.objects.create(level=Level.DEPARTMENT, code="25", name="Doubs")
    contract = Territory.objects.create(level=Level.CITY_CONTRACT, code="242500361", name="Grand Besançon")
    planoise = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN02503M", name="Planoise")
    contract.parents.add(doubs)
    planoise.parents.add(contract)
    make_publication("Fiche", territories=[planoise])

    assert titles(show(client, "?territoire=departement-25")) == ["Fiche"]
    assert titles(show(client, "?territoire=qpv-QN02503M&annee=" + str(timezone.localdate().year))) == ["Fiche"]


def test_counts_follow_what_is_published(client: Client, make_publication: MakePublication) -> None:
    page = make_publication("Une", date=date(2024, 1, 1))
    assert counts(show(client), "annee") == {"2024": 1}

    page.unpublish()
    assert counts(show(client), "annee") == {}
    page.date = date(2023, 1, 1)
    page.save_revision().publish()
    assert counts(show(client), "annee") == {"2023": 1}
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert counts(show(client), "annee") == {}
    restriction.delete()
    assert counts(show(client), "annee") == {"2023": 1}
    page.delete()
    assert counts(show(client), "annee") == {}


def test_a_draft_of_a_published_page_changes_nothing_in_the_list(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme
) -> None:
    before, after = make_theme("Avant"), make_theme("Après")
    page = make_publication("Titre publié", themes=[before], date=date(2024, 1, 1))
    page.title, page.date, page.themes = "Titre du brouillon", date(2020, 1, 1), [after]
    page.save_revision()

    shown = show(client)

    assert titles(shown) == ["Titre publié"]
    assert counts(shown, "theme") == {"avant": 1}
    assert counts(shown, "annee") == {"2024": 1}


def test_pages_of_twenty(client: Client, make_publication: MakePublication) -> None:
    for number in range(21):
        make_publication(f"Numéro {number:02d}", date=date(2024, 1, 1) + timedelta(days=number))

    assert len(titles(show(client))) == 20
    assert titles(show(client, "?page=2")) == ["Numéro 00"]
    assert client.get("/ressources/?page=3").status_code == 404


def test_a_value_that_nothing_has_is_ignored(client: Client, make_publication: MakePublication) -> None:
    assert "encore vide" in show(client).get_text()
    make_publication("Une", date=date(2024, 1, 1))

    assert titles(show(client, "?annee=2024&type=job-offer&annee=1789")) == ["Une"]


@pytest.fixture
def indexed(django_capture_on_commit_callbacks: Any) -> Any:
    """A context: what is published inside is indexed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_question_finds_and_counts(
    client: Client, indexed: Any, make_publication: MakePublication, make_offer: MakeOffer, make_theme: MakeTheme
) -> None:
    theme = make_theme("Médiation")
    with indexed():
        make_publication("La médiation sociale, un métier du lien", themes=[theme], date=date(2025, 6, 18))
        make_publication("Jardins nourriciers", date=date(2024, 1, 1))
        make_offer("Médiatrice sociale", themes=[theme], closes_on=date(2020, 1, 1))
        make_offer("Médiateur social", themes=[theme])

    page = show(client, "?q=mediation+sociale")

    assert titles(page)[0] == "La médiation sociale, un métier du lien"
    assert "Médiatrice sociale" not in titles(page), "a closed offer leaves search"
    assert counts(page, "type")["publication"] == 1
    assert counts(page, "annee")["2025"] == 1
    assert page.select("mark")
    assert set(titles(show(client, "?q=mediation+sociale&type=job-offer"))) <= {"Médiateur social"}
    narrowed = show(client, "?q=mediation+sociale&annee=2025&theme=mediation")
    assert titles(narrowed) == ["La médiation sociale, un métier du lien"]
    assert len(narrowed.select(".sorts a")) == 2


def test_a_question_without_answer_gives_advice(client: Client, make_publication: MakePublication) -> None:
    make_publication()

    page = show(client, "?q=zzzyyyxxx")

    assert titles(page) == []
    assert "Rien ne répond à cette demande" in page.get_text()
    assert page.select_one('.empty a[href="/ressources/"]') is not None


@pytest.mark.parametrize(
    "query",
    [
        "page=abc",
        "page=9999",
        "page=-1",
        "page=0",
        "page=" + "9" * 400,
        "page=²",
        "page=%00",
        "theme=<script>alert(1)</script>",
        "theme=%00",
        "theme=" + "a" * 10_000,
        "q=" + "a" * 10_000,
        "q=%00&theme=%00&type=%00&annee=%00",
        "q=%22%27)%20OR%201%3D1%20--",
        "q=%ff%fe%ed%a0%80",
        "q=" + quote("\ud800".encode("utf-8", "surrogatepass")),
        "annee=deux-mille&territoire=&public=&type=nimportequoi&tri=bizarre",
        "&".join(f"theme=t{number}" for number in range(500)),
        "q=*&q=&q=AND+OR+NOT+(",
        "q=%F0%9F%98%80%E2%80%AE",
    ],
)
def test_no_parameter_breaks_the_list(client: Client, make_publication: MakePublication, query: str) -> None:
    make_publication()

    answer = client.get(f"/ressources/?{query}")

    assert answer.status_code in {200, 404}
    assert b"<script>alert" not in answer.content


def test_the_number_of_queries_does_not_grow_with_the_list(
    client: Client,
    make_publication: MakePublication,
    make_offer: MakeOffer,
    make_theme: MakeTheme,
    assert_queries: QueryGuard,
) -> None:
    theme = make_theme("Médiation")

    def fill(start: int) -> None:
        for number in range(start, start + 5):
            make_publication(f"P{number}", themes=[theme], cover=ImageFactory.create(), keywords=["lien"])
            make_offer(f"O{number}", themes=[theme])
        client.get("/ressources/")
        client.get("/ressources/?theme=mediation")

    fill(0)
    with assert_queries("list"):
        client.get("/ressources/")
    with assert_queries("narrowed list"):
        client.get("/ressources/?theme=mediation")
    fill(5)
    with assert_queries("list"):
        client.get("/ressources/")
    with assert_queries("narrowed list"):
        client.get("/ressources/?theme=mediation")


def test_the_library_exists_once_whatever_the_number_of_migrations(library: LibraryPage) -> None:
    from resources.library import ensure_library

    ensure_library()

    assert LibraryPage.objects.get() == library
    assert library.url == "/ressources/"
    assert library.live


def test_every_registered_type_may_be_created_in_the_library_and_nowhere_else(library: LibraryPage) -> None:
    from events.models import AgendaPage, EventPage
    from newsletter.models import Issue, LettersPage
    from trajectoire.plugins import ResourceType, registry

    every: list[Any] = [kind.model for kind in registry.all(ResourceType)]
    kinds = [model for model in every if model not in {EventPage, Issue}]

    assert library.creatable_subpage_models() == kinds
    assert EventPage.allowed_parent_page_models() == [AgendaPage], "events have a place of their own"
    assert Issue.allowed_parent_page_models() == [LettersPage], "so have the issues of letters"
    for model in kinds:
        assert model.allowed_parent_page_models() == [LibraryPage]
        assert model.allowed_subpage_models() == []
