"""The layout holds whatever editors write: measured on pages made of the worst texts, and at the widths of a zoom."""

from typing import Any

import pytest
from playwright.sync_api import Page
from wagtail.models import Site

from home.models import Centre, ContactPage, ContentPage, Menus, Office
from resources.models import JobOffer, LibraryPage, Publication
from tests.browser.layout import overflow
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.timeout(300)

WORD = "Intercommunalisation" * 4
"""A word of 80 letters."""

LONG = ("Ce que les habitants disent de leur quartier quand on les écoute vraiment, " * 5)[:300]
CAPITALS = "RÈGLEMENT INTÉRIEUR DU CONSEIL CITOYEN DES QUARTIERS PRIORITAIRES DE LA VILLE"
RIGHT_TO_LEFT = "مركز الموارد لسياسة المدينة في بورغوني فرانش كونتيه"
TITLES = (LONG[:255], f"{WORD} {WORD} {WORD}", CAPITALS, RIGHT_TO_LEFT, f"{WORD}-{CAPITALS}")
NAMES = (WORD, CAPITALS, RIGHT_TO_LEFT)

ZOOMED = (360, 720)
"""What 400 % and 200 % leave of a window of 1440 pixels; 320 px, 400 % of 1280, is measured everywhere."""


def link(page: Any = None, label: str = "") -> dict[str, Any]:
    """A link of a menu."""
    return {"page": page, "url": "" if page else "/recherche/", "label": label}


def make_library() -> dict[str, str]:
    """Publications and an offer with the worst texts, no picture, no content, 200 keywords; addresses by name."""
    library = LibraryPage.objects.get()
    themes = [Theme.add_root(name=name[:100]) for name in NAMES]
    for number, title in enumerate(TITLES):
        page = Publication(title=title, slug=f"pire-{number}", kind=Publication.Kind.STUDY)
        page.summary, page.collection = f"{LONG} {WORD}", WORD
        page.themes = themes
        library.add_child(instance=page)
        page.save_revision().publish()
    heavy = Publication.objects.order_by("pk").last()
    assert heavy
    heavy.keywords.add(*(f"{name[:60]} {number}" for number in range(67) for name in NAMES))
    heavy.body = [
        ("text", f"<p>{WORD} {LONG} {RIGHT_TO_LEFT}</p>"),
        ("quote", {"text": WORD, "author": WORD}),
    ]
    heavy.save_revision().publish()
    offer = JobOffer(title=TITLES[1], summary=WORD, employer=WORD, contract=CAPITALS, salary=WORD, how_to_apply=WORD)
    offer.apply_email = f"{'a' * 60}@essai.example"
    offer.themes = themes[:1]
    library.add_child(instance=offer)
    offer.save_revision().publish()
    return {"publication": heavy.url, "offer": offer.url, "library": library.url}


def make_site() -> dict[str, str]:
    """Twelve levels of pages, a full menu, a centre with an endless name; addresses by name."""
    site = Site.objects.get(is_default_site=True)
    above, pages = site.root_page, []
    for level in range(12):
        page = ContentPage(title=f"{NAMES[level % 3]} {level}", slug=f"niveau-{level}", summary=LONG)
        above.add_child(instance=page)
        pages.append(page)
        above = page
    empty = ContentPage(title="Vide", slug="vide")
    site.root_page.add_child(instance=empty)
    contact = ContactPage(title=WORD, slug="contact", summary=LONG, warning=LONG[:200])
    site.root_page.add_child(instance=contact)
    centre = Centre(site=site, name=f"{WORD} {CAPITALS}"[:120], baseline=LONG, phone="03 81 00 00 40")
    centre.offices = [Office(name=WORD, address=f"{WORD}\n{RIGHT_TO_LEFT}")]
    centre.save()
    below = [link(page, page.title[:60]) for page in pages]
    entries = [{**link(pages[0], label[:60]), "children": below} for label in NAMES]
    entries.append({**link(label=WORD[:60]), "children": []})
    menus = Menus(site=site, main=[("entry", entry) for entry in entries])
    columns = [("column", {"title": WORD[:60], "links": [link(page) for page in pages]})]
    menus.footer = columns  # type: ignore[assignment]
    menus.save()
    return {"deep": str(pages[-1].url), "top": str(pages[0].url), "empty": str(empty.url), "contact": str(contact.url)}


def test_the_layout_holds_whatever_is_written(page: Page) -> None:
    addresses = {"home": "/", **make_library(), **make_site()}
    addresses |= {"search": f"/recherche/?q={WORD}", "missing": f"/{WORD}/", "list": f"/ressources/?q={CAPITALS}"}
    found = []
    for name, address in addresses.items():
        page.goto(address)
        found += [f"{name} : {fault}" for width in (320, 360, 720, 768, 1440) if (fault := overflow(page, width))]
    page.goto(addresses["publication"])
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator(".header__row > .header__menu").click()
    found.append(overflow(page, 320))
    assert [fault for fault in found if fault] == []


def test_texts_twice_as_large_still_hold(page: Page) -> None:
    addresses = ["/", *make_library().values(), "/recherche/?q=quartier"]
    found = []
    for address in addresses:
        page.goto(address)
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        found += [f"{address} : {fault}" for width in ZOOMED if (fault := overflow(page, width))]
    assert found == []
