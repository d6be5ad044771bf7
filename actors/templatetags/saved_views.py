"""The saved views of a list, above it."""

from typing import Any

from django import template
from django.http import QueryDict

from actors.saved_views.lists import LISTS
from actors.saved_views.model import SavedView
from actors.saved_views.views import address_of
from trajectoire.pages.keys import key_of

register = template.Library()


@register.inclusion_tag("actors/saved_views/tabs.html", takes_context=True)
def saved_views(context: Any, kind: str) -> dict[str, Any]:
    """Links to the views of the list ``kind``, the one that is open, what is wrong with it, and how to save another."""
    request, about = context["request"], LISTS[kind]
    query = about.kept(request, request.GET)
    views = list(SavedView.objects.of(request.user, kind))
    asked = key_of(request.GET.get("vue", ""))
    opened = next((view for view in views if view.pk == asked), None)
    current = opened or next((view for view in views if query and view.query == query), None)
    return {
        "about": about,
        "tabs": [(view, address_of(view), view == current) for view in views],
        "faults": about.faults(request, QueryDict(opened.query)) if opened else [],
        "query": query,
        "saved": current is not None and current.query == query,
    }
