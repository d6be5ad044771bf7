"""Choosing entries of a vocabulary: boxes to tick, with a field to find them when there are many."""

from typing import Any

from django.forms import CheckboxSelectMultiple, Media
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

FEW = 12
"""Up to this number of boxes, nobody needs to search."""


class Choices(CheckboxSelectMultiple):
    """Boxes to tick in a frame of its own; a plain list of boxes without scripts."""

    @property
    def media(self) -> Media:
        """Its script and its style."""
        return Media(js=["resources/choices.js"], css={"all": ["resources/choices.css"]})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The boxes in their frame, under a field to find them when they are many."""
        boxes = super().render(name, value, attrs, renderer)
        return render_to_string(
            "resources/admin/choices.html", {"boxes": boxes, "filtered": len(list(self.choices)) > FEW}
        )
