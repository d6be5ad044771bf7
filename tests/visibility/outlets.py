"""Everything that the public can read, and which verb decides what is in it.

A public address that is in no outlet and not among ``INERT`` fails ``test_every_public_address_is_read``.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.test import Client, RequestFactory
from wagtail.models import Site

from home.menus.navigation import navigation
from home.models import Menus
from search.engine import SearchQuery, get_engine
from trajectoire.plugins import Facet, registry

from .world import ASKED, FILE_MARK, MARK, World

Verb = Literal["reachable", "listed", "file", "download"]


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """``read`` gives all that it says. ``routes``: the addresses that it covers, as the resolver writes them.

    ``verb`` decides whether the page is in it; ``kinds``: the pages that could be. ``about``: what it shows is the page
    itself (else it is the same with a page that it must not show as without any). ``mark``: the word looked for.
    """

    name: str
    read: Callable[[World, Client], str]
    verb: Verb
    routes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("publication", "article")
    about: bool = False
    mark: str = MARK


def text(client: Client, address: str, query: dict[str, str] | None = None) -> str:
    """What an address answers, without what differs at each visit."""
    response = client.get(address, query or {})
    if response.status_code != 200:
        return f"status {response.status_code}"
    content = b"".join(response) if response.streaming else response.content
    decoded = content.decode("utf-8", "replace")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", decoded)


def page_and_its_data(world: World, client: Client) -> str:
    """The page, its structured data included."""
    return text(client, world.path())


def permanent_address(world: World, client: Client) -> str:
    """Where ``/id/…`` leads."""
    response = client.get(f"/id/{world.page.identifier}", follow=True)
    return response.content.decode() if response.status_code == 200 else f"status {response.status_code}"


def library(world: World, client: Client) -> str:
    """The whole list, then the list narrowed by each facet."""
    asked = [{}, *({facet.parameter: "tranquillite"} for facet in registry.all(Facet)), {"type": "publication"}]
    return "\n".join(text(client, "/ressources/", query) for query in asked)


def reference_of_the_page(world: World, client: Client) -> str:
    """Its reference, in each form."""
    return "\n".join(text(client, f"{world.path()}citation.{ending}") for ending in ("txt", "ris", "bib"))


def export_of_the_list(world: World, client: Client) -> str:
    """The references of the whole list, of a theme, of a search."""
    asked = [("ris", {}), ("bib", {"theme": "tranquillite"}), ("csv", {}), ("ris", {"q": ASKED})]
    return "\n".join(text(client, f"/ressources/export.{ending}", query) for ending, query in asked)


def harvesting(world: World, client: Client) -> str:
    """What other catalogues harvest: all records, those of its theme."""
    asked = [
        {"verb": "ListRecords", "metadataPrefix": "oai_dc", **more} for more in ({}, {"set": "theme:tranquillite"})
    ]
    return "\n".join(text(client, "/oai/", query) for query in asked)


def feeds(world: World, client: Client) -> str:
    """The feeds: everything, its theme, its type."""
    asked = ("ressources", "theme/tranquillite", "type/publication")
    return "\n".join(text(client, f"/flux/{name}.atom") for name in asked)


def open_data(world: World, client: Client) -> str:
    """The data set and the page that presents it."""
    asked = ("", "ressources.csv", "ressources.jsonl")
    return "\n".join(text(client, f"/donnees/{name}") for name in asked)


def embedded_lists(world: World, client: Client) -> str:
    """Lists on partners' sites."""
    asked = [("integrer/ressources/", {}), ("integrer/ressources/", {"theme": "tranquillite"}), ("integrer/", {})]
    return "\n".join(text(client, f"/{address}", query) for address, query in asked)


def selection(world: World, client: Client) -> str:
    """A selection in which it is, and its references."""
    asked = {"r": world.page.identifier}
    return text(client, "/selection/", asked) + text(client, "/selection/export.ris", asked)


def library_search(world: World, client: Client) -> str:
    """The list, asked a word of its text."""
    return text(client, "/ressources/", {"q": ASKED})


def search_page(world: World, client: Client) -> str:
    """The search of the whole site: a word of its text, a typing mistake, everything, each facet."""
    asked = [{"q": ASKED}, {"q": f"{MARK[:-1]}d"}, {}, {"q": ASKED, "theme": "tranquillite"}]
    return "\n".join(text(client, "/recherche/", query) for query in asked)


def search_suggestions(world: World, client: Client) -> str:
    """What the search field proposes: words of its title, whole and unfinished, its theme."""
    asked = (MARK, MARK[:4], "page", "tranq", "jour")
    return "\n".join(text(client, "/recherche/suggestions/", {"q": words}) for words in asked)


def search_feed(world: World, client: Client) -> str:
    """The feed of a search, and of everything."""
    asked: tuple[dict[str, str], ...] = ({"q": ASKED}, {}, {"theme": "tranquillite"})
    return "\n".join(text(client, "/recherche/atom/", query) for query in asked)


def search_engine(world: World, client: Client) -> str:
    """What the engine answers to everybody, typing mistakes forgiven: hits, counts, words proposed instead."""
    facets = tuple(facet.key for facet in registry.all(Facet))
    asked = (MARK, ASKED, "journée quartier", f"{MARK[:-1]}d", "")
    return "\n".join(_told(get_engine().search(SearchQuery(text=words, facets=facets))) for words in asked)


def front_page(world: World, client: Client) -> str:
    """Every contributed section, and a selection made by hand."""
    return text(client, "/")


def neighbour(world: World, client: Client) -> str:
    """A resource that an editor tied to the page, that shares its theme, and whose text highlights it."""
    return text(client, world.neighbour.get_url() or "")


def dossier(world: World, client: Client) -> str:
    """A dossier in which an editor put the page."""
    return text(client, world.dossier.get_url() or "")


def sitemap(world: World, client: Client) -> str:
    """Addresses for search engines: the page's own is what tells of it."""
    answer = text(client, "/sitemap.xml")
    return answer.replace("/page-suivie/</loc>", f"/{MARK}/</loc>")


def menus(world: World, client: Client) -> str:
    """The main menu and the foot of any page, when editors put the page there."""
    link = {"page": world.page.pk, "url": "", "label": "", "children": []}
    entry = [{"type": "entry", "value": link}]
    column = [{"type": "column", "value": {"title": "Le centre", "links": [{"type": "item", "value": link}]}}]
    site = Site.objects.get(is_default_site=True)
    arranged = Menus.objects.create(site=site, main=json.dumps(entry), footer=json.dumps(column))
    try:
        shown = text(client, "/ressources/", {"q": "rien de tel"})
        return f"{navigation(RequestFactory().get('/'))}\n{shown}"
    finally:
        arranged.delete()


def territory_pages(world: World, client: Client) -> str:
    """The index of territories and the page of the one that the page is about, and of what contains it."""
    addresses = ["/territoires/", *(each.get_absolute_url() for each in world.territories)]
    return "\n".join(text(client, address) for address in addresses)


def below(world: World, client: Client) -> str:
    """A page below it: the path and the navigation of the section name those above."""
    world.below.refresh_from_db()
    return text(client, world.below.get_url() or "")


def file_named(world: World, client: Client) -> str:
    """The page again, for the name of its file."""
    return text(client, world.path())


def file_itself(world: World, client: Client) -> str:
    """The file, at its own address."""
    world.document.refresh_from_db()
    answer = text(client, world.document.url)
    return answer if answer.startswith("status") else f"{FILE_MARK} {len(answer)}"


OUTLETS = [
    Outlet(name="page", read=page_and_its_data, verb="reachable", routes=("^((?:[\\w\\-]+/)*)$",), about=True),
    Outlet(
        name="permanent address",
        read=permanent_address,
        verb="reachable",
        routes=("id/<str:identifier>", "id/<str:identifier>/"),
        kinds=("publication",),
        about=True,
    ),
    Outlet(name="library", read=library, verb="listed", kinds=("publication",)),
    Outlet(
        name="reference",
        read=reference_of_the_page,
        verb="reachable",
        routes=("^(?P<path>(?:[\\w\\-]+/)+)citation\\.(?P<ending>txt|ris|bib)$",),
        kinds=("publication", "article"),
        about=True,
    ),
    Outlet(
        name="export of the list",
        read=export_of_the_list,
        verb="listed",
        routes=("^(?P<path>(?:[\\w\\-]+/)+)export\\.(?P<ending>csv|ris|bib)$",),
        kinds=("publication",),
    ),
    Outlet(name="harvesting", read=harvesting, verb="listed", routes=("oai/",), kinds=("publication",), about=True),
    Outlet(
        name="feeds",
        read=feeds,
        verb="listed",
        routes=("flux/ressources.atom", "flux/<slug:parameter>/<str:value>.atom"),
        kinds=("publication",),
    ),
    Outlet(
        name="open data",
        read=open_data,
        verb="listed",
        routes=("donnees/", "donnees/ressources.csv", "donnees/ressources.jsonl"),
        kinds=("publication",),
    ),
    Outlet(
        name="embedded lists",
        read=embedded_lists,
        verb="listed",
        routes=("integrer/", "integrer/ressources/"),
        kinds=("publication",),
    ),
    Outlet(
        name="selection",
        read=selection,
        verb="listed",
        routes=("selection/", "^selection/export\\.(?P<ending>csv|ris|bib)$"),
        kinds=("publication",),
        about=True,
    ),
    Outlet(name="search in the library", read=library_search, verb="listed", kinds=("publication",)),
    Outlet(name="search page", read=search_page, verb="listed", routes=("recherche/",)),
    Outlet(name="suggestions", read=search_suggestions, verb="listed", routes=("recherche/suggestions/",)),
    Outlet(name="feed of a search", read=search_feed, verb="listed", routes=("recherche/atom/",)),
    Outlet(name="search engine", read=search_engine, verb="listed"),
    Outlet(name="front page", read=front_page, verb="listed"),
    Outlet(name="neighbour", read=neighbour, verb="listed"),
    Outlet(name="dossier", read=dossier, verb="listed", kinds=("publication",)),
    Outlet(name="sitemap", read=sitemap, verb="listed", routes=("sitemap.xml", "sitemap-<int:part>.xml")),
    Outlet(
        name="territories",
        read=territory_pages,
        verb="listed",
        routes=("territoires/", "territoires/<str:level>/<str:code>/"),
        kinds=("publication",),
    ),
    Outlet(name="menus", read=menus, verb="reachable"),
    Outlet(name="page below", read=below, verb="reachable", kinds=("parent",), about=True),
    Outlet(name="name of the file", read=file_named, verb="file", about=True, mark=FILE_MARK),
    Outlet(
        name="file", read=file_itself, verb="download", routes=("documents/^(\\d+)/(.*)$",), about=True, mark=FILE_MARK
    ),
]

INERT = {
    "^(?P<path>(?:[\\w\\-]+/)+)fiche\\.pdf$": (
        "only of experience sheets: tests/resources/test_sheet_pdf.py reads it in each state"
    ),
    "^couvertures/(?P<version>\\d+)/(?P<glaze>[a-z]+)/(?P<shape>[a-z]+)/(?P<seed>[0-9a-f]{16})\\.svg$": (
        "draws any seed, whether a page has it or not"
    ),
    "territoires/carte-<slug:version>.svg": "drawn from the territories alone",
    "reseaux/": "networks and no page: tests/networks/public/ reads it in each state of a member and of a network",
    "reseaux/<slug:key>/": "the same",
    "reseaux/annuaire/": "the same: tests/networks/public/test_directory.py",
    "reseaux/annuaire/<str:key>/": "the same",
    "reseaux/annuaire/<str:key>/corriger/": "a form about somebody who is shown: tests/networks/public/test_forms.py",
    "reseaux/annuaire/corriger/": "a form, the same for everybody",
    "reseaux/annuaire/merci/": "a thanks, the same for everybody",
    "reseaux/<slug:key>/rejoindre/": "a form about a network: tests/networks/public/test_forms.py",
    "agenda/agenda.ics": "events and no other page: tests/events/test_agenda.py reads it in each state of an event",
    "agenda/atom/": "the same",
    "agenda/mois/<int:year>/<int:number>/": "the same",
    "agenda/carte/": "the same",
    "agenda/<slug:slug>/evenement.ics": "the same",
    "agenda/<slug:slug>/inscription/": "a form about an event: tests/events/test_signup.py",
    "agenda/<slug:slug>/inscription/merci/": "a thanks, the same for everybody",
    "agenda/attestation/<str:number>/<str:code>/": "says that a number is true, for who holds the paper",
    "agenda/mon-inscription/<str:token>/attestation.pdf": "a person's own attestation, by the same link",
    "agenda/<slug:slug>/inscrire-un-groupe/": "a form about an event: tests/events/test_groups.py",
    "agenda/<slug:slug>/inscrire-un-groupe/merci/": "a thanks, the same for everybody",
    "agenda/mon-groupe/<str:token>/": "a group, for who registered it, by a signed link",
    "agenda/mon-inscription/<str:token>/": "a person's own registration, by a signed link",
    "agenda/invitation/<str:token>/": "a person's own invitation, by a signed link: tests/events/test_inviting.py",
    "agenda/groupe/<str:token>/": "minutes of a group, by a signed link: tests/events/test_minutes.py",
    "agenda/groupe/<str:token>/<int:number>/": "the same",
    "agenda/<slug:slug>/groupe/": "a form, the same for everybody",
    "agenda/mon-avis/<str:token>/": "a form about an event, by a signed link: tests/events/test_afterwards.py",
    "lettre/merci/": "a thanks, the same for everybody",
    "lettre/mes-choix/": "a form, the same for everybody",
    "lettre/mes-choix/<str:token>/": "a person's own choices, by a signed link",
    "lettre/suivre/": "a form; it names what is followed, never a page",
    "lettre/suivre/merci/": "a thanks, the same for everybody",
    "lettre/mes-alertes/": "a form, the same for everybody",
    "lettre/mes-alertes/<str:token>/": "a person's own alerts, by a signed link; it names what is followed",
    "documents/<int:document_id>/premiere-page.png": "a drawing without words, for a file that anyone may open",
    "courrier/confirmer/<str:token>/": "a person's own choice, by a signed link",
    "courrier/desabonnement/<str:token>/": "a person's own choice, by a signed link",
    "courrier/retours/<slug:provider>/": "takes what mail providers report, shows nothing",
    "opensearch.xml": "tells browsers how to search",
    "donnees/ressources.table-schema.json": "names and types of fields",
    "donnees/ressources.json-schema.json": "names and types of fields",
    "favicon.ico": "the mark of the site",
    "robots.txt": "rules for robots",
    ".well-known/security.txt": "an address to write to",
    "documents/authenticate_with_password/<int:restriction_id>/": "takes a password, shows nothing",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": "takes a password, shows nothing",
    "_util/login/": "leads to the sign-in page",
}
"""Public addresses that say nothing of pages, and why."""

PRIVATE = ("gestion/", "^gestion/", "compte/")
"""Addresses of the team: behind sign-in, or sign-in itself."""

PAGES = {
    "events.AgendaPage": "shows events alone: tests/events/test_agenda.py",
    "events.EventPage": "neighbour",
    "newsletter.Issue": "neighbour",
    "home.ContactPage": "shows no other page",
    "home.ContentPage": "page below",
    "home.HomePage": "front page",
    "newsletter.LettersPage": "shows letters, which are no pages: tests/newsletter/test_letters.py",
    "resources.CallForProjects": "neighbour",
    "resources.Dossier": "dossier",
    "resources.ExperienceSheet": "neighbour",
    "resources.JobOffer": "neighbour",
    "resources.LibraryPage": "library",
    "resources.Publication": "neighbour",
    "resources.WatchBrief": "neighbour",
}
"""Types of pages, and the outlet that reads what they say of others."""


def _told(answer: Any) -> str:
    """An answer without its scores, which depend on every document of the index."""
    hits = [(hit.title, hit.summary, hit.extracts, hit.identifier) for hit in answer.hits]
    return repr((answer.total, hits, answer.facets, answer.corrections))


def patterns() -> list[str]:
    """Every public address, as the resolver writes it."""
    from django.urls import get_resolver

    def walk(entries: Any, before: str = "") -> Any:
        for entry in entries:
            route = before + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                yield from walk(entry.url_patterns, route)
            else:
                yield route

    return [route for route in walk(get_resolver().url_patterns) if not route.startswith(PRIVATE)]
