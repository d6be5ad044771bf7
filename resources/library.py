"""``LibraryPage``: the one list of resources, at ``/ressources/``."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, Site

from search.list_query import read_query
from trajectoire.pages.base import BasePage
from trajectoire.pages.breadcrumbs import breadcrumbs
from trajectoire.plugins import ResourceType, registry

from .browsing import browse

SLUG = "ressources"
TITLE = "Bibliothèque"


class LibraryPage(BasePage):
    """The library: every resource lies under it, of whatever registered type, and it lists them.

    Made under the site's home page after each ``migrate`` if it does not exist (``ensure_library``).
    """

    max_count = 1
    searchable = False
    content_panels = [
        FieldPanel("title", heading="Titre", classname="title"),  # no address to make from it
        FieldPanel("summary", heading="Introduction"),
    ]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = "bibliothèque"
        verbose_name_plural = "bibliothèques"

    @classmethod
    def clean_subpage_models(cls) -> list[type[Page]]:
        """Every registered type of resource, those of plug-ins included."""
        models: list[Any] = [kind.model for kind in registry.all(ResourceType)]
        return models

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page asked, its facets, its chips (``browsing.Listing``); ``Http404`` beyond the last page."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        listing = browse(read_query(request.GET), request, self.get_url(request) or "")
        return {**context, "listing": listing, "crumbs": breadcrumbs(self, request)}


def ensure_library(**_signal: Any) -> None:
    """Make the library under the home page of the default site, once that exists; do nothing if there is one."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or LibraryPage.objects.exists():
        return
    home = site.root_page
    slug = SLUG if not home.get_children().filter(slug=SLUG).exists() else f"{SLUG}-2"
    home.add_child(
        instance=LibraryPage(
            title=TITLE,
            slug=slug,
            show_in_menus=True,
            summary="Études, actes, comptes rendus, guides et offres d’emploi : ce que le centre et ses partenaires "
            "ont écrit, par thème, par territoire et par public.",
        )
    )
