"""``{% load territory %}``: the blocks of a territory's page."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from territories.page import ShownSection

register = template.Library()


@register.simple_tag(takes_context=True)
def territory_section(context: Context, section: ShownSection) -> SafeString:
    """``{% territory_section section %}``: a block, from its own template, which sees only what it gives."""
    text = render_to_string(section.template, dict(section.context), request=context.get("request"))
    return mark_safe(text)  # noqa: S308 - a rendered template
