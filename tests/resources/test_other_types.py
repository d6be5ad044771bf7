"""Watch briefs, calls for projects, dossiers: what each one shows and when it leaves the lists."""

import json
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from resources.models import CallForProjects, Dossier, DossierItem, LibraryPage, Resource, WatchBrief
from tests.resources.conftest import MakeOffer, MakePublication, publish_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_brief(library: LibraryPage) -> Any:
    def make(title: str = "Le taux change au 1er juillet", **facts: Any) -> WatchBrief:
        values = {
            "summary": "Un arrêté du 3 mars.",
            "source": "Journal officiel",
            "why": "Vérifiez vos dates.",
            **facts,
        }
        return publish_page(library, WatchBrief(title=title, **values))

    return make


@pytest.fixture
def make_call(library: LibraryPage) -> Any:
    def make(title: str = "Jardins au pied des tours", **facts: Any) -> CallForProjects:
        values = {
            "summary": "Pour cultiver ensemble.",
            "funder": "Région",
            "eligible": "Associations. Écrire à jardins@region.example",
            "closes_on": timezone.localdate() + timedelta(days=20),
            **facts,
        }
        return publish_page(library, CallForProjects(title=title, **values))

    return make


def page_of(client: Client, resource: Resource) -> BeautifulSoup:
    return BeautifulSoup(client.get(resource.get_url()).content, "lxml")


def structured(page: BeautifulSoup) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.select('script[type="application/ld+json"]')[0].get_text())
    return found


def test_a_brief_says_why_it_matters_and_leads_to_its_source(client: Client, make_brief: Any) -> None:
    page = page_of(client, make_brief(source_url="https://journal.example/arrete"))

    assert "Vérifiez vos dates." in page.select_one(".callout").get_text()
    assert page.select_one('a[href="https://journal.example/arrete"]') is not None
    assert structured(page)["isBasedOn"]["publisher"]["name"] == "Journal officiel"


def test_a_brief_past_its_use_leaves_the_lists_and_keeps_its_page(client: Client, make_brief: Any) -> None:
    brief = make_brief(closes_on=timezone.localdate() - timedelta(days=1))

    assert not brief.is_listed()
    assert "n’est plus d’actualité" in page_of(client, brief).get_text()


def test_a_call_says_how_much_and_until_when_and_hides_addresses(client: Client, make_call: Any) -> None:
    call = make_call(amount_min=2000, amount_max=15000, rate=80)

    page = page_of(client, call)

    assert call.facts == "Région · de 2 000 € à 15 000 €, 80 % du coût au plus"
    assert "jardins@region" not in str(page)
    assert structured(page)["@type"] == "MonetaryGrant"
    assert "Jardins au pied des tours" in client.get("/ressources/", {"type": "call"}).content.decode()


def test_a_call_closes_by_itself_the_day_after(client: Client, make_call: Any) -> None:
    last_day = make_call("Dernier jour", closes_on=timezone.localdate())
    closed = make_call("Trop tard", closes_on=timezone.localdate() - timedelta(days=1), how_to_apply="Un formulaire.")

    assert last_day.is_listed()
    assert not closed.is_listed()
    words = page_of(client, closed).get_text()
    assert "clos depuis" in words
    assert "Un formulaire." not in words


def test_a_call_is_published_with_a_closing_date_or_open_all_year(make_call: Any) -> None:
    with pytest.raises(ValidationError, match="clôture"):
        make_call(closes_on=None)
    rolling = make_call("Toute l’année", closes_on=None, rolling=True)
    assert rolling.is_listed()
    assert "toute l’année" in rolling.facts


def test_the_highest_amount_is_not_below_the_lowest(make_call: Any) -> None:
    call = make_call(amount_min=2000, amount_max=3000)
    call.amount_max = 100
    with pytest.raises(ValidationError, match="inférieure"):
        call.full_clean()


def test_a_dossier_shows_its_choice_in_order_and_only_what_lists_show(
    client: Client, library: LibraryPage, make_publication: MakePublication, make_offer: MakeOffer
) -> None:
    first, second, draft = (
        make_publication("La première"),
        make_publication("La seconde"),
        make_publication("Secret", live=False),
    )
    closed = make_offer("Poste pourvu", closes_on=timezone.localdate() - timedelta(days=3))
    dossier = Dossier(title="Commencer", summary="Par où entrer.")
    dossier.items = [
        DossierItem(heading="D’abord", text="<p>Lisez ceci.</p>", resource=second),
        DossierItem(resource=draft),
        DossierItem(resource=closed),
        DossierItem(heading="Ensuite", resource=first),
        DossierItem(heading="Plus rien ici", resource=draft),
    ]
    page = page_of(client, publish_page(library, dossier))

    assert [heading.get_text() for heading in page.select(".dossier__heading")] == ["D’abord", "Ensuite"]
    titles = [link.get_text(strip=True) for link in page.select(".dossier__chapter .result__title")]
    assert titles == ["La seconde", "La première"]
    assert "Secret" not in str(page)
    assert "Poste pourvu" not in str(page)
    assert [part["name"] for part in structured(page)["hasPart"]] == ["La première", "La seconde"]


def test_a_dossier_of_which_nothing_is_left_says_so(client: Client, library: LibraryPage) -> None:
    dossier = Dossier(title="Vide", summary="Rien encore.")
    dossier.items = [DossierItem(heading="À venir")]

    assert "se remplit" in page_of(client, publish_page(library, dossier)).get_text()


def test_a_dossier_needs_a_selection(library: LibraryPage) -> None:
    with pytest.raises(ValidationError, match="éléments du dossier"):
        publish_page(library, Dossier(title="Sans rien", summary="Rien."))
