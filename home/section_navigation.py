"""The navigation of a section: the pages around the one that is read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, Site

from home.menus.navigation import MenuLink
from trajectoire.pages.visibility import VisibleQuerySet

MOST_LINKS = 200
"""A section beyond that is no longer a navigation; the first ones are shown."""


@dataclass(frozen=True)
class SectionNavigation:
    """The page at the head of the section, and the links below it, opened along the path of the page read."""

    head: MenuLink
    links: tuple[MenuLink, ...]


def section_navigation(page: Page, request: HttpRequest) -> SectionNavigation | None:
    """The section of ``page``: the branch of the site's tree under its front page; ``None`` if the page is alone in it.

    At each level of the path from the head to ``page``, the neighbours are shown; the other branches stay closed.
    """
    site = Site.find_for_request(request)
    if site is None or not page.path or page.depth <= site.root_page.depth:
        return None
    head_depth = site.root_page.depth + 1
    path = [page.path[: page.steplen * depth] for depth in range(head_depth, page.depth + 1)]
    wanted = Q(path=path[0])
    for step in path:
        wanted |= Q(path__startswith=step, depth=len(step) // page.steplen + 1)
    shown = VisibleQuerySet(Page).filter(wanted).reachable().order_by("path")[:MOST_LINKS]
    found = {each.path: each for each in shown}
    head = found.pop(path[0], None)
    if head is None or not found:
        return None
    return SectionNavigation(
        head=MenuLink(head.title, head.get_url(request) or "", _here(head, page)),
        links=_below(head, found.values(), page, request),
    )


def _below(above: Page, found: Iterable[Page], page: Page, request: HttpRequest) -> tuple[MenuLink, ...]:
    pages = list(found)
    return tuple(
        MenuLink(each.title, each.get_url(request) or "", _here(each, page), _below(each, pages, page, request))
        for each in pages
        if each.depth == above.depth + 1 and each.path.startswith(above.path)
    )


def _here(each: Page, page: Page) -> str:
    if each.pk == page.pk:
        return "page"
    return "true" if page.path.startswith(each.path) else ""
