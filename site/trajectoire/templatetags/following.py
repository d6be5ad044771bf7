"""``{% load following %}``: the link that leads to being told of what is new."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.http import urlencode

from trajectoire.plugins import FollowOffer, registry

register = template.Library()


class _Asked(Protocol):
    """What a list was asked."""

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Parameters and values of its address."""
        ...


@register.simple_tag
def follow_url(query: _Asked | None = None, **values: str) -> str:
    """``{% follow_url theme=theme.slug as follow %}``: where these parameters of a search are followed.

    ``query``: what a list was asked, its order and its page aside; ``values`` are added. Empty when nothing is asked,
    or when no application offers to follow.
    """
    pairs = [pair for pair in query.pairs() if pair[0] not in {"tri", "page"}] if query else []
    pairs += [(name, value) for name, value in values.items() if value]
    offer = next(iter(registry.all(FollowOffer)), None)
    return offer.address(urlencode(pairs)) if offer and pairs else ""
