"""What the screens of actors need beyond Django's tags."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def actor_panel(context: Context, panel: Any) -> SafeString:
    """A contributed block, which sees what its ``ActorPanel`` gave and the request, and nothing else."""
    return render_to_string(panel.template, dict(panel.context), request=context["request"])


@register.inclusion_tag("actors/mark.html")
def freshness_mark(state: str) -> dict[str, str]:
    """The shape of a state (``fresh``, ``review``, ``wrong`` or ``missing``, ``unknown``); words go beside it."""
    return {"state": str(state)}
