"""``{% content page.body %}``: a content field on a page, with a sound outline."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from trajectoire.blocks.outline import Entry, outline

register = template.Library()


@register.simple_tag(takes_context=True)
def content(context: Context, stream: Any) -> SafeString:
    """Every block of ``stream``, in order; headings get their level and anchor from the outline."""
    flat = context.flatten()
    rendered = []
    for child, entry in zip(stream, outline(stream), strict=True):
        own = {**flat, "heading_level": entry.level, "heading_anchor": entry.anchor} if entry else flat
        rendered.append((child.render(own),))
    return format_html_join("\n", "{}", rendered)


@register.simple_tag
def table_of_contents(stream: Any) -> list[Entry]:
    """Entries of the outline of ``stream``, for a summary: ``{% table_of_contents page.body as entries %}``."""
    return [entry for entry in outline(stream) if entry]
