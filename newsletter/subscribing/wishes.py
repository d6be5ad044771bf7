"""What somebody types beside their address (themes, territories), kept until they confirm that it is theirs."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from mail.models import Address
from territories.models import Territory
from trajectoire.taxonomies.models import Theme

from .model import Interests, Subscription


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """Keys of themes and territories; ``only_mine``: leave out the other territories."""

    themes: Collection[int] = field(default_factory=tuple)
    territories: Collection[int] = field(default_factory=tuple)
    only_mine: bool = False

    def stored(self) -> dict[str, Any]:
        """As JSON; empty when nothing was chosen."""
        if not (self.themes or self.territories):
            return {}
        return {
            "themes": sorted(self.themes),
            "territories": sorted(self.territories),
            "only_mine": self.only_mine and bool(self.territories),
        }


def grant(subscription: Subscription) -> None:
    """What was typed with a demand becomes the interests of its owner, who has confirmed."""
    typed = subscription.wishes
    if typed:
        apply(subscription.address, Wishes(**typed))


def apply(address: Address, wishes: Wishes) -> Interests:
    """The interests of ``address``, replaced; what exists no more is left out."""
    only_mine = wishes.only_mine and bool(wishes.territories)
    interests, _ = Interests.objects.update_or_create(address=address, defaults={"only_mine": only_mine})
    interests.themes.set(Theme.objects.filter(pk__in=wishes.themes))
    interests.territories.set(Territory.objects.filter(pk__in=wishes.territories))
    return interests
