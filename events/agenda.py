"""``AgendaPage``: the one list of events, at ``/agenda/``."""

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Site

from trajectoire.pages.base import BasePage
from trajectoire.pages.breadcrumbs import breadcrumbs

SLUG = "agenda"
TITLE = "Agenda"


class AgendaPage(BasePage):
    """The agenda: every event lies under it, and it lists them.

    Made under the site's home page after each ``migrate`` if it does not exist (``ensure_agenda``).
    """

    max_count = 1
    searchable = False
    subpage_types: ClassVar[list[str]] = ["events.EventPage"]
    content_panels = [
        FieldPanel("title", heading="Titre", classname="title"),  # no address to make from it
        FieldPanel("summary", heading="Introduction"),
    ]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agendas"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The events asked: to come by default, past, narrowed (``browsing.agenda``)."""
        from .browsing import browse, read_asked  # they read the models of this application

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        listing = browse(read_asked(request.GET), request, self.get_url(request) or "")
        return {**context, "listing": listing, "crumbs": breadcrumbs(self, request)}


def ensure_agenda(**_signal: Any) -> None:
    """Make the agenda under the home page of the default site, once that exists; do nothing if there is one."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or AgendaPage.objects.exists():
        return
    home = site.root_page
    slug = SLUG if not home.get_children().filter(slug=SLUG).exists() else f"{SLUG}-2"
    home.add_child(
        instance=AgendaPage(
            title=TITLE,
            slug=slug,
            show_in_menus=True,
            summary="Journées, cycles, groupes de travail, visites : ce que le centre et ses partenaires organisent, "
            "et ce qui en est sorti.",
        )
    )
