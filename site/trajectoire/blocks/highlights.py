"""Pages that an editor puts forward inside another page."""

from typing import Any

from wagtail import blocks

from trajectoire.pages.visibility import listed_pages


class HighlightsBlock(blocks.StructBlock):
    """A hand-made selection; a page that closes, expires or becomes private leaves it by itself."""

    pages = blocks.ListBlock(blocks.PageChooserBlock(label="Page"), label="Pages", min_num=1, max_num=6)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``items``: the story (``NewsletterItem``) of each page that lists may show, in the editor's order."""
        found = listed_pages(page.pk for page in value["pages"] if page)
        return {**super().get_context(value, parent_context), "items": [page.newsletter_item() for page in found]}

    def get_preview_value(self) -> Any:
        """The newest pages."""
        from wagtail.models import Page

        return self.normalize({"pages": list(Page.objects.live().filter(depth__gt=2).order_by("-pk")[:2])})

    class Meta:
        icon = "pick"
        group = "Bibliothèque"
        label = "Ressources mises en avant"
        description = "De une à six pages de votre choix. Celles qui ne sont plus visibles se retirent d’elles-mêmes."
        template = "blocks/highlights.html"
        preview_template = "blocks/preview.html"
