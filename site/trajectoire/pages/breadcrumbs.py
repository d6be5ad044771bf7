"""The path that leads to a page, for people and for search engines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page, Site

from .visibility import VisibleQuerySet

HOME = "Accueil"


@dataclass(frozen=True)
class Crumb:
    """One step: its title and its address; the last step, where the visitor is, needs none."""

    title: str
    url: str = ""


def breadcrumbs(page: Page, request: HttpRequest | None = None) -> list[Crumb]:
    """From the front page to ``page``, both included; nothing on the front page itself.

    Steps that the public cannot open (a draft above a published page) are left out: no dead link.
    """
    site = Site.find_for_request(request) or Site.objects.filter(is_default_site=True).first()
    if site is None or not page.depth or page.pk == site.root_page_id:
        return []
    above = VisibleQuerySet(Page).ancestor_of(page).reachable().order_by("depth").defer_streamfields()
    inside = [step for step in above if step.pk == site.root_page_id or step.depth > site.root_page.depth]
    crumbs = [
        Crumb(HOME if step.pk == site.root_page_id else step.title, step.get_url(request) or "") for step in inside
    ]
    return [*crumbs, Crumb(page.title, page.get_url(request) or "")]


def trail(*steps: Crumb) -> list[Crumb]:
    """The path of an address that is not a page: the front page, then ``steps``."""
    return [Crumb(HOME, "/"), *steps]


def breadcrumb_list(crumbs: Sequence[Crumb], root_url: str) -> Mapping[str, Any]:
    """The same path as schema.org's BreadcrumbList; ``root_url`` is the site's address without final slash."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": rank,
                "name": crumb.title,
                **({"item": f"{root_url}{crumb.url}"} if crumb.url.startswith("/") else {}),
            }
            for rank, crumb in enumerate(crumbs, start=1)
        ],
    }
