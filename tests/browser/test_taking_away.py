"""A visitor cites, exports, keeps and prints; another catalogue harvests; every tool reads the same data back."""

from datetime import date
from pathlib import Path

import pytest
import rispy
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pybtex.database import parse_string
from sickle import Sickle

from resources.models import LibraryPage, Publication, PublicationAuthor
from trajectoire.taxonomies.models import Theme

TITLE = "Tenir les halls : « œuvre » de médiation"


@pytest.fixture
def proceedings(transactional_db: None) -> Publication:
    """Proceedings with two authors; another publication of another theme beside them."""
    library = LibraryPage.objects.get()
    for title, theme in ((TITLE, "Médiation sociale"), ("Ailleurs", "Habitat")):
        page = Publication(
            title=title,
            summary="Trois adultes-relais tiennent les halls.",
            kind=Publication.Kind.PROCEEDINGS,
            date=date(2024, 3, 12),
            collection="Les actes",
            number="14",
            isbn="978-2-07-036822-8",
        )
        page.themes = [Theme.add_root(name=theme)]
        page.authors = [PublicationAuthor(name="Claire Monnier"), PublicationAuthor(name="Ville de Dijon")]
        library.add_child(instance=page)
        page.save_revision().publish()
    return Publication.objects.get(title=TITLE)


@pytest.fixture
def visitor(context: BrowserContext, base_url: str) -> Page:
    """Somebody whose browser allows copying."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    return context.new_page()


def downloaded(page: Page, link: Locator) -> str:
    """The text of the file that ``link`` gives."""
    with page.expect_download() as waited:
        link.click()
    return Path(waited.value.path()).read_text(encoding="utf-8-sig")


def words(text: str) -> str:
    """``text`` whatever its spaces: those of typography are on the page only."""
    return " ".join(text.split())


def copied(page: Page, source: str) -> str:
    """What the button that copies ``source`` puts in the clipboard; it says so."""
    button = page.locator(f'[data-copy="{source}"]')
    button.click()
    expect(button).to_contain_text("Copié")
    return words(page.evaluate("navigator.clipboard.readText()"))


def assert_bibtex(text: str, page: Publication) -> None:
    entries = parse_string(text, "bibtex").entries
    assert list(entries) == [page.identifier]
    entry = entries[str(page.identifier)]
    assert [str(person) for person in entry.persons["author"]] == ["Monnier, Claire", "{Ville de Dijon}"]
    assert (entry.fields["title"].replace("{", "").replace("}", ""), entry.fields["year"]) == (TITLE, "2024")
    assert entry.fields["url"].endswith(f"/id/{page.identifier}")


def assert_ris(text: str, page: Publication) -> None:
    [entry] = rispy.loads(text)
    assert entry["title"] == TITLE
    assert entry["authors"] == ["Monnier, Claire", "Ville de Dijon"]
    assert entry["date"].startswith("2024/03/12")
    assert entry["urls"][0].endswith(f"/id/{page.identifier}")


def test_a_visitor_cites_a_publication(visitor: Page, proceedings: Publication) -> None:
    visitor.goto(str(proceedings.url))
    cite = visitor.locator("section.cite")

    line = copied(visitor, "#citation")
    assert line.startswith("Claire Monnier ; Ville de Dijon. Tenir les halls : « œuvre » de médiation [en ligne].")
    assert "ISBN 978-2-07-036822-8" in line
    cite.get_by_text("Voir en BibTeX").click()
    assert_bibtex(copied(visitor, "#bibtex"), proceedings)
    assert_bibtex(downloaded(visitor, cite.get_by_role("link", name="BibTeX")), proceedings)
    assert_ris(downloaded(visitor, cite.get_by_role("link", name="RIS")), proceedings)
    assert words(downloaded(visitor, cite.get_by_role("link", name="Texte"))) == line


def test_a_visitor_takes_a_list_and_a_selection_away(visitor: Page, proceedings: Publication) -> None:
    visitor.goto("/ressources/?theme=mediation-sociale")
    assert_ris(downloaded(visitor, visitor.locator(".exports").get_by_role("link", name="RIS")), proceedings)

    visitor.locator("[data-keep]").first.click()
    visitor.locator("[data-kept-link]").first.click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("1 ressource")
    assert_bibtex(downloaded(visitor, visitor.locator(".exports").get_by_role("link", name="BibTeX")), proceedings)
    visitor.evaluate("window.print = () => document.body.setAttribute('data-printed', '')")
    visitor.get_by_role("button", name="Imprimer").click()
    expect(visitor.locator("body[data-printed]")).to_be_visible()
    visitor.emulate_media(media="print")
    expect(visitor.get_by_role("link", name=TITLE).first).to_be_visible()
    expect(visitor.locator(".exports")).to_be_hidden()


def test_another_catalogue_harvests_what_a_visitor_reads(
    visitor: Page, proceedings: Publication, base_url: str
) -> None:
    records = Sickle(f"{base_url}/oai/").ListRecords(metadataPrefix="oai_dc", set="theme:mediation-sociale")
    [record] = list(records)

    assert record.metadata["title"] == [TITLE]
    assert record.metadata["creator"] == ["Claire Monnier", "Ville de Dijon"]
    assert record.metadata["date"] == ["2024-03-12"]
    permanent = record.metadata["identifier"][0]
    visitor.goto(permanent)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Tenir les halls")
