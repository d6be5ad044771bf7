"""Several territories in a form of the admin: the widget and the panel."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.admin.panels import FieldPanel

from .models import Territory

CHOOSER_NAMESPACE = "territories_chooser"
"""Addresses of the window (``territories.choosing``)."""


class TerritoriesInput(forms.SelectMultiple):
    """Several territories: those chosen, each with its button to take it out, and the chooser to add some."""

    class Media:
        js = (
            "wagtailadmin/js/modal-workflow.js",
            "wagtailadmin/js/chooser-modal.js",
            "territories/territories-input.js",
        )
        css = {"all": ("territories/territories-input.css",)}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's signature
        """The list and the button; the field's label belongs to the button."""
        keys = [key for key in self._keys(value) if key.isdigit()]
        chosen = Territory.objects.filter(pk__in=keys).widest_first() if keys else Territory.objects.none()
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "described_by": (attrs or {}).get("aria-describedby", ""),
            "chosen": chosen,
            "chooser_url": reverse(f"{CHOOSER_NAMESPACE}:choose"),
        }
        return render_to_string("territories/territories_input.html", context)

    @staticmethod
    def _keys(value: Any) -> Sequence[str]:
        return [str(getattr(each, "pk", each)) for each in value or []]


def territories_panel(field_name: str = "territories", **options: Any) -> FieldPanel:
    """The panel for a many-to-many relation to ``Territory`` in a page's or a record's form."""
    return FieldPanel(field_name, widget=TerritoriesInput, **options)
