"""``{% load page_story %}``: what a page says of itself to people and machines: its path, its structured data."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from wagtail.models import Page, Site

from trajectoire.pages.breadcrumbs import Crumb, breadcrumb_list, breadcrumbs
from trajectoire.pages.structured_data import data_block

register = template.Library()


@register.simple_tag(takes_context=True)
def page_breadcrumbs(context: Context, page: Page) -> list[Crumb]:
    """``{% page_breadcrumbs page as crumbs %}`` then ``{% component "breadcrumbs" items=crumbs %}``."""
    return breadcrumbs(page, context.get("request"))


@register.simple_tag
def structured_data(data: Mapping[str, Any] | None) -> SafeString:
    """``{% structured_data page.schema_org %}``: a data block for search engines."""
    return data_block(data)


@register.simple_tag(takes_context=True)
def structured_breadcrumbs(context: Context, crumbs: Sequence[Crumb]) -> SafeString:
    """``{% structured_breadcrumbs crumbs %}``: the path as a data block; nothing when there is no path."""
    site = Site.find_for_request(context.get("request"))
    return data_block(breadcrumb_list(crumbs, site.root_url if site else "") if crumbs else None)
