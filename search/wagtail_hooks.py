"""What search adds to the administration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component


class OutagePanel(Component):
    """A banner on the first screen while the embedded engine stands in for Elasticsearch."""

    name = "search_outage"
    order = 5
    template_name = "search/outage_panel.html"

    def get_context_data(self, _parent_context: dict[str, Any]) -> dict[str, Any]:
        """``problem``: whether there is one; ``outage``: since when, when the server is known to be down."""
        from search.outage import outage, problem  # Elasticsearch's library is loaded only where it serves

        return {"problem": problem(), "outage": outage()}


@hooks.register("construct_homepage_panels")
def panels(_request: HttpRequest, found: list[Component]) -> None:
    """Only where an installation has chosen Elasticsearch."""
    if settings.ELASTICSEARCH_URL:
        found.append(OutagePanel())
