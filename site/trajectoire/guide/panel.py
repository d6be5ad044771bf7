"""The line at the head of a form that leads to the page of the guide that explains it."""

from typing import Any

from wagtail.admin.panels import Panel

from .book import GuidePage, book


class GuidePanel(Panel):
    """Shown only when the guide has a page for the form's model."""

    class BoundPanel(Panel.BoundPanel):
        """On one form."""

        template_name = "guide/panel.html"

        def page(self) -> GuidePage | None:
            """The page of the guide."""
            return book().page_for(self.panel.model._meta.label_lower)  # noqa: SLF001 - Django documents it

        def is_shown(self) -> bool:
            """Only with something to read."""
            return self.page() is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """``guide_page``: what to read."""
            return {**super().get_context_data(parent_context), "guide_page": self.page()}
