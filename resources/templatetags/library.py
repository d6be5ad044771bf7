"""``{% load library %}``: what the pages of resources print that templates cannot compute."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from resources.experience_sheets.budget import euros as euros_of
from resources.mail_shield import shield_html
from resources.notices.content import content_of
from resources.structured_data import dublin_core as dublin_core_of

register = template.Library()


@register.simple_tag
def dublin_core(resource: Any) -> list[tuple[str, str]]:
    """Names and contents of the metas of ``resource``, empty ones left out."""
    pairs = dublin_core_of(content_of(resource), resource.citation())
    return [(f"DC.{name}", content) for name, content in pairs]


@register.filter
def shielded(html: str) -> SafeString:
    """Safe HTML in which no e-mail address is left in clear."""
    return mark_safe(shield_html(str(html)))  # noqa: S308 - it was safe; only addresses are rewritten


@register.filter
def euros(amount: Any) -> str:
    """« 136 400 € »."""
    return euros_of(amount)
