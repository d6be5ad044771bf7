"""``sitemap.xml``: every address that lists show, pages and what applications contribute."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page, Site

from trajectoire.pages.visibility import VisibleQuerySet
from trajectoire.plugins import SitemapEntry, SitemapSource, registry

MOST_IN_A_FILE = 5_000
"""Beyond, the map becomes an index of parts (the standard allows 50,000; smaller parts are read more often)."""

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def entries(site: Site) -> list[SitemapEntry]:
    """Every public address of ``site``, in a stable order: two queries for the pages, whatever their number."""
    root = site.root_page
    rows = _pages(site).order_by("pk").values_list("url_path", "last_published_at")
    found = [SitemapEntry(path=_path(url_path, root), changed_on=at.date() if at else None) for url_path, at in rows]
    return found + _others()


def sitemap(request: HttpRequest, part: int | None = None) -> HttpResponse:
    """The map, or the index of its parts, or one part (from 1)."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    parts = -(-(_pages(site).count() + len(_others())) // MOST_IN_A_FILE)
    if part is None:
        lines = _urls(entries(site), site.root_url) if parts <= 1 else _index(parts, site.root_url)
    elif 1 <= part <= parts:
        lines = _urls(entries(site)[(part - 1) * MOST_IN_A_FILE : part * MOST_IN_A_FILE], site.root_url)
    else:
        raise Http404
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + "\n", content_type="application/xml"
    )


def _pages(site: Site) -> VisibleQuerySet:
    return VisibleQuerySet(Page).descendant_of(site.root_page, inclusive=True).listed()


def _others() -> list[SitemapEntry]:
    return [entry for source in registry.all(SitemapSource) for entry in source.entries()]


def _path(url_path: str, root: Page) -> str:
    return quote(f"/{url_path[len(root.url_path) :]}")


def _urls(found: Sequence[SitemapEntry], root_url: str) -> Iterable[str]:
    yield f'<urlset xmlns="{NAMESPACE}">'
    for entry in found:
        changed = f"<lastmod>{entry.changed_on.isoformat()}</lastmod>" if entry.changed_on else ""
        yield f"<url><loc>{escape(root_url + entry.path)}</loc>{changed}</url>"
    yield "</urlset>"


def _index(parts: int, root_url: str) -> Iterable[str]:
    yield f'<sitemapindex xmlns="{NAMESPACE}">'
    for part in range(1, parts + 1):
        yield f"<sitemap><loc>{escape(root_url)}/sitemap-{part}.xml</loc></sitemap>"
    yield "</sitemapindex>"
