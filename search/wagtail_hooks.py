"""What search adds to the administration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from search.desk import AskedMenuItem, PromotionViewSet, SynonymViewSet, asked
from search.extraction.report import FileTextMenuItem, FileTextReportView, read_again


class OutagePanel(Component):
    """A banner on the first screen while the embedded engine stands in for Elasticsearch."""

    name = "search_outage"
    order = 5
    template_name = "search/outage_panel.html"

    def get_context_data(self, _parent_context: dict[str, Any]) -> dict[str, Any]:
        """``problem``: whether there is one; ``outage``: since when, when the server is known to be down."""
        from search.outage import outage, problem  # Elasticsearch's library is loaded only where it serves

        return {"problem": problem(), "outage": outage()}


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The report on the text of files, and asking for another reading."""
    return [
        path("reports/textes-des-fichiers/", FileTextReportView.as_view(), name="search_files"),
        path(
            "reports/textes-des-fichiers/results/",
            FileTextReportView.as_view(results_only=True),
            name="search_files_results",
        ),
        path("documents/<int:document_id>/relire/", read_again, name="search_read_again"),
    ]


@hooks.register("register_reports_menu_item")
def file_texts() -> MenuItem:
    """Entry of the menu « Suivi »."""
    return FileTextMenuItem(
        "Textes des fichiers", reverse("search_files"), name="search-files", icon_name="doc-full", order=910
    )


@hooks.register("construct_homepage_panels")
def panels(_request: HttpRequest, found: list[Component]) -> None:
    """Only where an installation has chosen Elasticsearch."""
    if settings.ELASTICSEARCH_URL:
        found.append(OutagePanel())


@hooks.register("register_admin_viewset")
def register_search() -> list[ViewSet]:
    """The two lists that the team keeps."""
    return [SynonymViewSet(), PromotionViewSet()]


@hooks.register("register_reports_menu_item")
def asked_menu_item() -> MenuItem:
    """Entry of the menu « Suivi »."""
    return AskedMenuItem("Questions posées", reverse("search_asked"), name="asked", icon_name="search", order=300)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """The report."""
    return [path("reports/questions-posees/", asked, name="search_asked")]
