"""``{% type_cards page_types parent_page next as cards %}``: the types that may be added, ready to show."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django import template
from wagtail.models import Page

from trajectoire.dashboard.page_types import OfferedType, TypeCard
from trajectoire.dashboard.page_types import type_cards as cards_of

register = template.Library()


@register.simple_tag
def type_cards(page_types: Iterable[OfferedType], parent: Page, after: str | None = None) -> list[TypeCard]:
    """Cards of ``page_types``; ``after`` is where to go once the page is written."""
    return cards_of(page_types, parent, f"?{urlencode({'next': after})}" if after else "")
