"""``ContentPage``: an article of the site (the team, how to join, legal notice), and its place among its neighbours."""

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, TitleFieldPanel

from trajectoire.blocks.fields import ContentField
from trajectoire.blocks.library import content_blocks, plain_text
from trajectoire.pages.base import BasePage

from .legal_texts import legal_texts
from .page_form import page_form
from .section_navigation import section_navigation


class ContentPage(BasePage):
    """A page of text, that may have pages below it."""

    body = ContentField(content_blocks(), verbose_name="contenu", blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.ContentPage"]
    template = "home/content_page.html"
    page_picture = "home/types/content-page.svg"
    page_description = "Un article du site : présentation, équipe, mentions légales… Il peut avoir des sous-pages."
    edit_handler = page_form(
        [
            TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
            FieldPanel("summary"),
            FieldPanel("body"),
        ]
    )

    class Meta:
        verbose_name = "page de contenu"
        verbose_name_plural = "pages de contenu"

    @property
    def kind_label(self) -> str:
        """Shown above its title in lists."""
        return "Page"

    def search_body(self) -> str:
        """Words of its blocks."""
        return plain_text(self.body)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the navigation of its section, and what the law wants on it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "section": section_navigation(self, request), **legal_texts(self, request)}
