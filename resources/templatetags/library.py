"""``{% load library %}``: what the pages of resources print that templates cannot compute."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from resources.experience_sheets.budget import euros as euros_of
from resources.mail_shield import shield_html

register = template.Library()


@register.filter
def shielded(html: str) -> SafeString:
    """Safe HTML in which no e-mail address is left in clear."""
    return mark_safe(shield_html(str(html)))  # noqa: S308 - it was safe; only addresses are rewritten


@register.filter
def euros(amount: Any) -> str:
    """« 136 400 € »."""
    return euros_of(amount)
