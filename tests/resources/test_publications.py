"""A publication: its notice, its files, how it is cited, what it tells machines."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, Site

from resources.citing.text import citation_text
from resources.mail_shield import hide_addresses, shield_html
from resources.models import Publication, PublicationAuthor, RelatedResource, ResourceFile
from resources.standard_numbers import validate_doi, validate_isbn, validate_issn
from tests.factories import DocumentFactory
from tests.resources.conftest import MakeOffer, MakePublication, MakeTheme

pytestmark = pytest.mark.django_db


def read(client: Client, page: Publication) -> BeautifulSoup:
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def proceedings(make_publication: MakePublication, make_theme: MakeTheme) -> Publication:
    page = make_publication(
        "La médiation sociale, un métier du lien",
        kind=Publication.Kind.PROCEEDINGS,
        date=date(2025, 6, 18),
        collection="Les actes",
        number="14",
        isbn="978-2-07-036822-8",
        themes=[make_theme("Médiation sociale")],
        keywords=["adultes-relais", "travail de nuit"],
        period_from=2019,
        period_to=2024,
    )
    page.authors = [PublicationAuthor(name="Claire Monnier"), PublicationAuthor(name="Thomas Roussel")]
    page.files = [
        ResourceFile(document=DocumentFactory.create(title="Annexe"), role="annex", sort_order=0),
        ResourceFile(
            document=DocumentFactory.create(texts=("a", "b", "c")), role="main", title="Les actes", sort_order=1
        ),
    ]
    page.save_revision().publish()
    return Publication.objects.get(pk=page.pk)


def test_the_page_shows_the_notice_and_the_files(client: Client, proceedings: Publication) -> None:
    page = read(client, proceedings)

    facts = plain(page.select_one(".facts").get_text(" "))
    for words in (
        "Claire Monnier, Thomas Roussel",
        "18 juin 2025",
        "Les actes, n° 14",
        "Pages 3",
        "978-2-07-036822-8",
        "2019 – 2024",
        "Licence Ouverte 2.0",
        str(proceedings.identifier),
    ):
        assert words in facts
    files = [plain(found.get_text(" ")) for found in page.select(".file")]
    assert "Document principal, PDF, 3 pages" in files[1]
    assert page.select(".file a")[1]["href"] == proceedings.files.all()[1].document.url
    assert page.select_one(".result__kind").get_text() == "Actes"


def test_a_file_of_a_private_folder_is_not_shown(client: Client, proceedings: Publication) -> None:
    private = Collection.get_first_root_node().add_child(name="Réservé")
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    hidden = proceedings.files.all()[1].document
    hidden.collection = private
    hidden.save()

    page = read(client, proceedings)

    assert len(page.select(".file")) == 1
    assert hidden.url not in str(page)


def test_it_is_cited_with_its_permanent_address(client: Client, proceedings: Publication) -> None:
    site = Site.objects.get(is_default_site=True)
    site.site_name = "Trajectoire"
    site.save()
    proceedings = Publication.objects.get(pk=proceedings.pk)

    text = citation_text(proceedings.citation())

    assert text == (
        "Claire Monnier ; Thomas Roussel. La médiation sociale, un métier du lien [en ligne]. Trajectoire, "
        f"18 juin 2025, 3 p. Les actes, n° 14. ISBN 978-2-07-036822-8. {proceedings.identifier}. "
        f"Disponible à l’adresse : {site.root_url}/id/{proceedings.identifier}"
    )
    assert plain(text.replace("'", "’")) in plain(read(client, proceedings).get_text(" "))


def test_without_author_the_centre_is_cited(make_publication: MakePublication) -> None:
    citation = make_publication("Guide").citation()

    assert citation.authors == ()
    assert not citation_text(citation).startswith(". ")


def test_machines_read_a_report_and_dublin_core(client: Client, proceedings: Publication) -> None:
    proceedings.summary = "Un </script><script>alert(1)</script> dans le chapô."
    proceedings.save_revision().publish()

    page = read(client, proceedings)

    story = json.loads(str(page.select_one('script[type="application/ld+json"]').string))
    assert story["@type"] == "Report"
    assert [author["name"] for author in story["author"]] == ["Claire Monnier", "Thomas Roussel"]
    assert story["datePublished"] == "2025-06-18"
    assert story["isPartOf"]["name"] == "Les actes"
    assert "</script>" in story["description"]
    metas = {str(meta["name"]): str(meta["content"]) for meta in page.select('meta[name^="DC."]')}
    assert metas["DC.title"] == proceedings.title
    identifiers = [str(meta["content"]) for meta in page.select('meta[name="DC.identifier"]')]
    assert identifiers[0].endswith(f"/id/{proceedings.identifier}")
    assert identifiers[1] == f"urn:ISBN:{proceedings.isbn}"
    assert metas["DC.type"] == "Actes"


def test_its_document_for_search_holds_everything_that_is_looked_for(proceedings: Publication) -> None:
    document = proceedings.search_document()

    assert document.identifier == proceedings.identifier
    assert document.kind == "publication"
    assert document.kind_label == "Actes"
    assert set(document.keywords) == {"adultes-relais", "travail de nuit"}
    assert document.facets["theme"] == ("mediation-sociale",)
    assert document.facets["year"] == ("2025",)
    assert document.published_on == date(2025, 6, 18)
    assert "Claire Monnier" in document.body


def test_its_item_for_a_letter_has_its_own_date(proceedings: Publication) -> None:
    item = proceedings.newsletter_item()

    assert (item.label, item.on) == ("Actes", date(2025, 6, 18))
    assert item.url.startswith("http")


def test_what_to_read_next_is_chosen_then_found_by_theme(
    proceedings: Publication, make_publication: MakePublication, make_offer: MakeOffer
) -> None:
    chosen = make_publication("Choisie")
    closed = make_offer("Close", closes_on=date(2020, 1, 1), themes=list(proceedings.themes.all()))
    near = make_publication("Voisine", themes=list(proceedings.themes.all()))
    make_publication("Lointaine")
    proceedings.related_links = [RelatedResource(target=chosen), RelatedResource(target=closed)]
    proceedings.save_revision().publish()

    found = Publication.objects.get(pk=proceedings.pk).related()

    assert [page.pk for page in found] == [chosen.pk, near.pk]


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (validate_isbn, "978-2-07-036822-8", "978-2-07-036822-9"),
        (validate_isbn, "2-07-036822-X", "2-07-036822-1"),
        (validate_issn, "0317-8471", "0317-8472"),
        (validate_issn, "2049-3630", "20493630-"),
        (validate_doi, "10.3917/espp.082.0011", "https://doi.org/10.3917/espp.082.0011"),
    ],
)
def test_standard_numbers_are_checked(check: Callable[[str], None], good: str, bad: str) -> None:
    check(good)
    if bad != "20493630-":
        with pytest.raises(ValidationError):
            check(bad)


def test_addresses_are_hidden_wherever_they_stand() -> None:
    assert hide_addresses("Voir a.b@c-d.fr.") == "Voir a.b [arobase] c-d.fr."
    assert shield_html('<p><a class="x" href="mailto:a@b.fr?subject=x">Claire</a></p>') == (
        "<p>Claire (a [arobase] b.fr)</p>"
    )
    assert shield_html('<a href="/x">x</a>') == '<a href="/x">x</a>'
