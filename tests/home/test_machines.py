"""What machines read: the map of the site, robots.txt, security.txt."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from home import sitemap
from home.models import Centre, ContactPage
from resources.models import JobOffer, LibraryPage
from tests.home.conftest import MakePage
from tests.strictness.queries import QueryGuard
from trajectoire.plugins import SitemapEntry, SitemapSource, registry
from trajectoire.taxonomies.models import Theme

TAG = f"{{{sitemap.NAMESPACE}}}"


def located(client: Client, address: str = "/sitemap.xml") -> list[str]:
    answer = client.get(address)
    assert answer["Content-Type"] == "application/xml"
    root = Site.objects.get().root_url
    return [loc.text.removeprefix(root) for loc in ET.fromstring(answer.content).iter(f"{TAG}loc") if loc.text]  # noqa: S314 - our own file


def offer(**facts: Any) -> JobOffer:
    page = JobOffer(summary="Chapô.", employer="La Passerelle", contract="CDI", **facts)
    page.themes = [Theme.objects.first() or Theme.add_root(name="Médiation")]
    LibraryPage.objects.get().add_child(instance=page)
    return page


def test_the_map_shows_what_lists_show_and_nothing_else(client: Client, make_page: MakePage) -> None:
    make_page("Publiée", slug="publiée")
    make_page("Brouillon", live=False)
    make_page("Finie", expire_at=timezone.now() - timedelta(minutes=1))
    private = make_page("Privée")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    make_page("Dessous", parent=private)
    today = timezone.localdate()
    offer(title="Close", slug="close", closes_on=today - timedelta(days=1))
    offer(title="Ouverte", slug="ouverte", closes_on=today)
    shown = {"/", "/territoires/", "/ressources/", "/agenda/", "/lettre/", "/publi%C3%A9e/", "/ressources/ouverte/"}
    assert set(located(client)) == shown


def test_applications_add_their_addresses(client: Client) -> None:
    entry = SitemapEntry(path="/territoires/qpv/QN07001M/?a=1&b=2", changed_on=timezone.localdate())
    source = SitemapSource(key="places", label="Territoires", entries=lambda: [entry])
    with registry.replaced(SitemapSource, [source]):
        assert entry.path in located(client)


def test_a_large_map_is_cut_in_parts(client: Client, make_page: MakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        make_page(f"Page {n}")
    whole = located(client)
    monkeypatch.setattr(sitemap, "MOST_IN_A_FILE", 3)
    parts = located(client)
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml", "/sitemap-4.xml"]
    assert [address for part in parts for address in located(client, part)] == whole
    for wrong in ("/sitemap-0.xml", "/sitemap-5.xml", f"/sitemap-{'9' * 40}.xml"):
        assert client.get(wrong).status_code == 404


def test_the_map_takes_a_fixed_number_of_queries(
    client: Client, make_page: MakePage, assert_queries: QueryGuard
) -> None:
    for n in range(10):
        make_page(f"Page {n}")
    with assert_queries("sitemap"):
        client.get("/sitemap.xml")


def test_robots_learn_where_the_map_is_and_what_is_not_for_them(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {Site.objects.get().root_url}/sitemap.xml" in text
    assert "Disallow: /gestion/" in text
    assert "Disallow: /\n" not in text


def test_who_finds_a_flaw_knows_whom_to_tell(client: Client, centre: Centre, contact_page: ContactPage) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    fields = dict(line.split(": ", 1) for line in text.splitlines() if not line.startswith("Contact: mailto"))
    assert fields["Contact"].endswith("/contact/")
    assert "Contact: mailto:accueil@essai.example" in text
    assert timezone.now().isoformat() < fields["Expires"] < (timezone.now() + timedelta(days=365)).isoformat()


def test_without_any_contact_there_is_no_such_page(client: Client, home_page: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


def test_a_program_that_asks_for_an_icon_gets_one(client: Client, db: None) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert finders.find(str(answer["Location"]).removeprefix("/static/"))
