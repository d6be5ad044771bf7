"""A small site around one page, which everything else points to."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from wagtail.models import Collection

from home.models import ContentPage, HomePage
from resources.models import Dossier, DossierItem, LibraryPage, Publication
from search.sync import drain
from territories.models import Level, Territory
from tests.factories import DocumentFactory
from trajectoire.plugins import HomeSection, registry
from trajectoire.taxonomies.models import Theme

MARK = "Zyxwolt"
"""A word of the page's title, summary, text and keywords, that nothing else on the site says."""

ASKED = "Brimoulet"
"""A word of its text, by which it is searched: an answer repeats the question, so it is not the one looked for."""

DRAFTED = "Qwerzub"
"""A word that only a draft says."""

FILE_MARK = "Vlomprax"
"""A word of the title of the page's file."""


def stream(*blocks: tuple[str, Any]) -> str:
    """A content field as forms give it."""
    return json.dumps([{"type": name, "value": value} for name, value in blocks])


@dataclass
class World:
    """``page`` is the one that changes state. ``below``: the published page under it, for the kind "parent"."""

    kind: str
    home: HomePage
    page: Any
    document: Any
    neighbour: Publication
    below: ContentPage | None
    dossier: Dossier
    territories: tuple[Territory, ...]

    def path(self) -> str:
        """Address of the page today."""
        self.page.refresh_from_db()
        return self.page.get_url() or "/"

    def settle(self) -> None:
        """What a moment later would have happened by itself: the index follows the database."""
        drain()


def build(kind: str) -> World:
    """The site with its page still a draft, never published.

    ``kind``: "publication", "article", or "parent" (an article with a published page below it).
    """
    cache.clear()
    library = LibraryPage.objects.get()
    home = HomePage.objects.get()
    theme = Theme.add_root(name="Tranquillité")
    folder = Collection.get_first_root_node().add_child(name="Fichiers de la page")
    document = DocumentFactory.create(title=f"Annexe {FILE_MARK}", collection=folder)
    town = Territory.objects.create(level=Level.COMMUNE, code="99001", name="Une commune")
    quarter = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN99001A", name="Un quartier")
    quarter.parents.add(town)
    told = {"title": f"{MARK} en ville", "slug": "page-suivie", "summary": f"Ce que {MARK} change.", "live": False}
    body = stream(
        ("text", f"<p>Une journée {ASKED} dans le quartier.</p>"),
        ("files", {"files": [{"document": document.pk, "title": ""}]}),
    )
    page: Any
    below = None
    if kind == "publication":
        page = Publication(**told, body=body, kind=Publication.Kind.GUIDE)
        page.themes = [theme]
        page.territories = [quarter]
        page.keywords.add(MARK)
        library.add_child(instance=page)
        page.files.create(document=document)
        page.save()
    else:
        page = ContentPage(**told, body=body)
        home.add_child(instance=page)
    if kind == "parent":
        below = ContentPage(title="Une page en dessous", slug="en-dessous")
        page.add_child(instance=below)
    neighbour = Publication(
        title="La page voisine",
        slug="voisine",
        summary="Elle en parle.",
        kind=Publication.Kind.GUIDE,
        body=stream(("highlights", {"pages": [page.pk]})),
    )
    neighbour.themes = [theme]
    library.add_child(instance=neighbour)
    if kind == "publication":
        neighbour.related_links.create(target=page)
        neighbour.save()
    contributed = [("section", {"section": section.key, "title": ""}) for section in registry.all(HomeSection)]
    home.sections = stream(*contributed, ("selection", {"title": "Notre sélection", "pages": [page.pk]}))
    home.save()
    dossier = Dossier(title="Un dossier", slug="dossier", summary="Il en parle.")
    dossier.items = [
        DossierItem(heading="À lire", resource=page if kind == "publication" else None, text="<p>D’abord.</p>")
    ]
    library.add_child(instance=dossier)
    world = World(kind, home, page, document, neighbour, below, dossier, (quarter, town))
    world.settle()
    return world
