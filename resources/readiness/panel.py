"""The panel « Prêt à publier ? » of the form of a resource."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from wagtail.admin.panels import Panel

if TYPE_CHECKING:
    from resources.resource import Resource


def panel_context(resource: "Resource") -> dict[str, Any]:
    """What is missing, then advice."""
    from .remarks import remarks

    found = remarks(resource)
    return {
        "missing": [remark for remark in found if remark.blocking],
        "advice": [remark for remark in found if not remark.blocking],
    }


class ReadinessPanel(Panel):
    """What is missing and what would read badly; each line leads to its field. Read again after each saving."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "resources/admin/readiness.html"

        class Media:
            js = ("resources/readiness.js",)
            css = {"all": ("resources/readiness.css",)}

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """What the draft lacks as it was last saved."""
            key = self.instance.pk
            return {
                **super().get_context_data(parent_context),
                **panel_context(self.instance),
                "again": reverse("resources_readiness", args=[key]) if key else "",
                "similar": reverse("resources_similar"),
            }
