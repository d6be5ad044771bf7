"""Identity, pages and menus of the demonstration's centre."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from wagtail.models import Page, Site

from events.models import AgendaPage
from home.models import Centre, ContactPage, ContentPage, HomePage, Menus, Office
from resources.models import LibraryPage

from .blocks import section_blocks
from .texts import texts

Entry = Mapping[str, Any]


def create_pages() -> int:
    """Create the pages that do not exist, then identity and menus where nobody has filled them; number created."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    home = HomePage.objects.get(pk=site.root_page_id)
    created = int(_fill_front_page(home))
    for entry in texts("pages")["page"]:
        parent = ContentPage.objects.get(slug=entry["parent"]) if "parent" in entry else home
        created += _create(parent, _content_page(entry))
    created += _create(home, _contact_page())
    created += _fill_centre(site)
    created += _fill_menus(site, home)
    return created


def _create(parent: Page, page: Page) -> bool:
    """Add and publish ``page`` under ``parent`` unless its address is taken."""
    if parent.get_children().filter(slug=page.slug).exists():
        return False
    page.live = False
    parent.add_child(instance=page)
    page.save_revision(log_action="wagtail.create").publish()
    return True


def _fill_front_page(home: HomePage) -> bool:
    """Write the front page if it still has no headline."""
    if home.headline:
        return False
    entry = texts("pages")["home"]
    home.title = entry["title"]
    home.headline = entry["headline"]
    home.summary = entry["summary"]
    home.frequent_searches = "\n".join(entry["frequent"])
    home.save_revision().publish()
    return True


def _content_page(entry: Entry) -> ContentPage:
    blocks = [block for heading, text in entry["body"] for block in section_blocks(heading, text)]
    return ContentPage(title=entry["title"], slug=entry["slug"], summary=entry["summary"], body=blocks)


def _contact_page() -> ContactPage:
    entry = texts("pages")["contact"]
    return ContactPage(
        title=entry["title"],
        slug=entry["slug"],
        summary=entry["summary"],
        warning=entry["warning"],
        thanks=f"<p>{entry['thanks']}</p>",
    )


def _fill_centre(site: Site) -> bool:
    """Write who the centre is, unless it already has a name."""
    if Centre.objects.filter(site=site).exclude(name="").exists():
        return False
    entry = texts("pages")["identity"]
    centre, _ = Centre.objects.get_or_create(site=site)
    for field in ("name", "region", "baseline", "email", "phone", "publisher", "publication_director", "host"):
        setattr(centre, field, entry[field])
    centre.data_protection_contact = entry["data_protection_contact"]
    centre.legal_page = Page.objects.get(slug="mentions-legales")
    centre.privacy_page = Page.objects.get(slug="vos-donnees")
    centre.accessibility_page = Page.objects.get(slug="accessibilite")
    centre.offices = [Office(name=office["name"], address=office["address"]) for office in entry["offices"]]
    centre.save()
    return True


def _fill_menus(site: Site, home: HomePage) -> bool:
    """Arrange the menus, unless somebody has begun to."""
    menus = Menus.objects.filter(site=site).first() or Menus(site=site)
    if menus.main:
        return False
    pages = {page.slug: page for page in home.get_descendants()}
    library = LibraryPage.objects.get()
    team = [_link(pages["l-equipe"]), _link(pages["nous-rejoindre"])]
    menus.main = [
        ("entry", {**_link(library), "children": []}),
        ("entry", {**_link(AgendaPage.objects.get()), "children": []}),
        ("entry", {"page": None, "url": reverse("territories:index"), "label": "Territoires", "children": []}),
        ("entry", {"page": None, "url": reverse("networks:index"), "label": "Réseaux", "children": []}),
        ("entry", {**_link(pages["le-centre"]), "children": team}),
        ("entry", {**_link(pages["contact"], "Nous écrire"), "children": []}),
    ]
    menus.footer = [
        ("column", {"title": "Le centre", "links": _links(pages, ["l-equipe", "nous-rejoindre", "contact"])}),
    ]
    menus.save()
    return True


def _link(page: Page, label: str = "") -> dict[str, Any]:
    return {"page": page, "url": "", "label": label}


def _links(pages: Mapping[str, Page], slugs: Iterable[str]) -> list[dict[str, Any]]:
    return [_link(pages[slug]) for slug in slugs]
