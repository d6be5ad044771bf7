"""The menus as the public sees them: only what can be opened, and where the visitor is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest
from wagtail.models import Page

from home.accessibility import Conformity
from home.centre import Centre, centre_of

from .arrangement import WrittenLink, reachable_pages, written_columns, written_entries
from .models import Menus

_KEPT = "_trajectoire_navigation"


@dataclass(frozen=True)
class MenuLink:
    """A link of a menu; without ``url`` it is the heading of its ``children``.

    ``aria_current`` is "page" when the visitor is there, "true" when they are somewhere below, else empty.
    """

    label: str
    url: str
    aria_current: str = ""
    children: tuple["MenuLink", ...] = ()


@dataclass(frozen=True)
class FooterColumn:
    """A column of links at the foot of the page."""

    title: str
    links: tuple[MenuLink, ...]


@dataclass(frozen=True)
class Navigation:
    """Every menu of a site, for one visit."""

    main: tuple[MenuLink, ...] = ()
    footer: tuple[FooterColumn, ...] = ()
    legal: tuple[MenuLink, ...] = ()


def navigation(request: HttpRequest | None) -> Navigation:
    """The menus for ``request``, worked out once: three queries, whatever their length."""
    if request is None:
        return Navigation()
    known: Navigation | None = getattr(request, _KEPT, None)
    if known is None:
        known = _read(request)
        setattr(request, _KEPT, known)
    return known


def position(url: str, path: str) -> str:
    """``aria-current`` of a link to ``url`` for a visitor at ``path``; the front page is above nothing."""
    target = urlsplit(url)
    if target.scheme or target.netloc or target.query:
        return ""
    place = unquote(target.path)
    if place == path:
        return "page"
    return "true" if place not in {"", "/"} and path.startswith(place.rstrip("/") + "/") else ""


def _read(request: HttpRequest) -> Navigation:
    menus = Menus.for_request(request)
    entries, columns = written_entries(menus), written_columns(menus)
    written = [link for entry in entries for link in entry.all()]
    written += [link for column in columns for link in column.links]
    legal = _legal_links(centre_of(request))
    pages = reachable_pages(link.page_id for link in (*written, *legal))
    # The pages of the law stand together, under names that follow the settings: a column does not say them twice.
    said = {link.page_id for link in legal}
    kept = ((c.title, [link for link in c.links if link.page_id is None or link.page_id not in said]) for c in columns)
    shown = ((title, _shown(links, pages, request)) for title, links in kept)
    return Navigation(
        main=_shown(entries, pages, request),
        footer=tuple(FooterColumn(title, links) for title, links in shown if links),
        legal=_shown(legal, pages, request),
    )


def _legal_links(centre: Centre) -> list[WrittenLink]:
    """What the law wants at the foot of each page, first the state of accessibility (RGAA 4.1, « Obligations »)."""
    state = f"Accessibilité : {Conformity(centre.accessibility).label}"
    chosen = ((state, centre.accessibility_page_id), ("", centre.legal_page_id), ("", centre.privacy_page_id))
    return [WrittenLink(label=label, page_id=page_id, url="", children=()) for label, page_id in chosen if page_id]


def _shown(links: Iterable[WrittenLink], pages: Mapping[int, Page], request: HttpRequest) -> tuple[MenuLink, ...]:
    found = (_link(link, pages, request) for link in links)
    return tuple(link for link in found if link is not None)


def _link(link: WrittenLink, pages: Mapping[int, Page], request: HttpRequest) -> MenuLink | None:
    """The link for the public; ``None`` when its page cannot be opened, or when a heading has nothing below."""
    page = pages.get(link.page_id) if link.page_id else None
    url = (page.get_url(request) or "") if page else link.url
    if link.page_id and not url:
        return None
    children = _shown(link.children, pages, request)
    if not url and not children:
        return None
    here = position(url, request.path) if url else ""
    if not here and any(child.aria_current for child in children):
        here = "true"
    return MenuLink(link.label or (page.title if page else ""), url, here, children)
